"""Folders that were made for a prefix go with it; others stay."""

from pathlib import Path

from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.surroundings import (
    made_above,
    remember_surroundings,
    remove_if_empty,
)


def test_what_was_made_goes_and_what_was_there_stays(tmp_path: Path) -> None:
    there = tmp_path / "was there"
    prefix = Prefix(there / "made ü" / "too" / "gesso")
    prefix.root.mkdir(parents=True)
    remember_surroundings(prefix, there)
    remember_surroundings(prefix, prefix.root)  # a later installation finds all of it there
    above = made_above(prefix)
    assert above == (prefix.root.parent, prefix.root.parent.parent)
    prefix.made_in.unlink()
    prefix.root.rmdir()
    remove_if_empty(above)
    assert list(tmp_path.rglob("*")) == [there]


def test_what_holds_anything_stays(tmp_path: Path) -> None:
    prefix = Prefix(tmp_path / "made" / "gesso")
    prefix.root.mkdir(parents=True)
    remember_surroundings(prefix, tmp_path)
    remove_if_empty(made_above(prefix))
    assert prefix.root.is_dir()


def test_nothing_is_believed_of_elsewhere(tmp_path: Path) -> None:
    prefix = Prefix(tmp_path / "gesso")
    prefix.root.mkdir()
    assert made_above(prefix) == ()
    prefix.made_in.write_text("/nowhere")
    assert made_above(prefix) == ()
    remember_surroundings(Prefix(tmp_path / "other"), tmp_path / "gesso")
    assert not (tmp_path / "other").exists()
