"""Where embeddings lie on disk: whole, bounded, for one user alone, and only while it is wanted."""

import os
from pathlib import Path

import pytest

from gesso_runtime.folders import prompts_folder
from gesso_runtime.kept_prompts import KeptPrompts


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_put_is_got_and_another_key_gets_nothing(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path / "prompts")
    assert kept.get("a") is None
    kept.put("a", b"one")
    assert kept.get("a") == b"one"
    assert kept.get("b") is None


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path / "prompts")
    kept.put("a", b"one")
    (path,) = kept.folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept.folder.stat().st_mode & 0o777 == 0o700


def test_the_longest_unused_goes_when_there_is_no_room(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path, limit_bytes=25)
    for number, key in enumerate("ab"):
        kept.put(key, key.encode() * 10)
        os.utime(next(tmp_path.glob(f"{key}-*")), (number, number))
    assert kept.get("a") is not None  # used: `b` is older now
    kept.put("c", b"c" * 10)
    assert kept.get("b") is None
    assert kept.get("a") == b"a" * 10
    assert kept.get("c") == b"c" * 10


def test_what_is_larger_than_all_room_is_not_kept(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path, limit_bytes=25)
    kept.put("a", b"a" * 20)
    kept.put("b", b"b" * 26)
    assert kept.get("b") is None
    assert kept.get("a") is not None


def test_what_was_damaged_is_not_used_and_goes(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path)
    kept.put("a", b"a" * 20)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"a" * 19)
    assert kept.get("a") is None
    assert files(tmp_path) == []


def test_switched_off_nothing_is_left_and_nothing_is_kept(tmp_path: Path) -> None:
    kept = KeptPrompts(tmp_path)
    kept.put("a", b"one")
    kept.switch(on=False)
    assert files(tmp_path) == ["off"]
    kept.put("a", b"one")
    assert kept.get("a") is None
    assert files(tmp_path) == ["off"]
    kept.switch(on=True)
    kept.put("a", b"one")
    assert kept.get("a") == b"one"


def test_what_a_killed_process_left_is_cleared_later(tmp_path: Path) -> None:
    left = tmp_path / "0.part"
    left.touch()
    KeptPrompts(tmp_path).put("a", b"one")
    assert left.exists()  # another process may be writing it
    os.utime(left, (0, 0))
    KeptPrompts(tmp_path).put("b", b"two")
    assert not left.exists()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = KeptPrompts(tmp_path / "file" / "prompts")
    kept.put("a", b"one")
    assert kept.get("a") is None


def test_it_lies_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert prompts_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "gesso" / "prompts"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert prompts_folder({}) == tmp_path / ".cache" / "gesso" / "prompts"


def test_what_is_written_while_it_is_switched_off_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptPrompts(tmp_path / "prompts")
    move = Path.replace

    def moved(part: Path, target: Path) -> Path:
        others = KeptPrompts(kept.folder)  # of another process
        part = part.rename(part.with_suffix(".late"))  # it was just about to be moved
        others.switch(on=False)
        return move(part, target)

    monkeypatch.setattr(Path, "replace", moved)
    kept.put("a", b"one")
    assert files(kept.folder) == ["off"]
