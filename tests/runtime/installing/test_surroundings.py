"""Folders that were made for a prefix go with it; others stay."""

from pathlib import Path

from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.surroundings import (
    made_for,
    remember_surroundings,
    remove_if_empty,
)


def test_what_was_made_goes_and_what_was_there_stays(tmp_path: Path) -> None:
    there = tmp_path / "was there"
    prefix = Prefix(there / "made ü" / "too" / "gesso")
    prefix.root.mkdir(parents=True)
    remember_surroundings(prefix, there)
    remember_surroundings(prefix, prefix.root)  # a later installation finds all of it there
    made = made_for(prefix)
    assert made == (prefix.root, prefix.root.parent, prefix.root.parent.parent)
    prefix.made_in.unlink()
    remove_if_empty(made)
    assert list(tmp_path.rglob("*")) == [there]


def test_what_holds_anything_stays(tmp_path: Path) -> None:
    prefix = Prefix(tmp_path / "made" / "gesso")
    prefix.root.mkdir(parents=True)
    remember_surroundings(prefix, tmp_path)
    (prefix.root / "kept").touch()
    remove_if_empty(made_for(prefix))
    assert (prefix.root / "kept").is_file()


def test_a_prefix_that_was_there_stays(tmp_path: Path) -> None:
    prefix = Prefix(tmp_path / "gesso")
    prefix.root.mkdir()
    remember_surroundings(prefix, prefix.root)
    prefix_is_made = made_for(prefix)
    prefix.made_in.unlink()
    remove_if_empty(prefix_is_made)
    assert prefix.root.is_dir()


def test_nothing_is_believed_of_elsewhere(tmp_path: Path) -> None:
    prefix = Prefix(tmp_path / "gesso")
    prefix.root.mkdir()
    assert made_for(prefix) == (prefix.root,)
    prefix.made_in.write_text("/nowhere")
    assert made_for(prefix) == ()
    remember_surroundings(Prefix(tmp_path / "other"), tmp_path / "gesso")
    assert not (tmp_path / "other").exists()
