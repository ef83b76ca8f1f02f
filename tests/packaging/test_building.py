"""What comes as source is built once; what was built counts by its bytes, not by its name."""

from pathlib import Path

import pytest

from fixtures.tiny_wheel import locked, write_wheel
from gesso_core.errors import BadRequest, Failed
from gesso_pack.building import build_wheels
from gesso_pack.locks import read_lock

SOURCE = "tiny_gift==1.0 \\\n    --hash=sha256:" + 64 * "a" + "\n"


def _locks(folder: Path, *, built: str) -> Path:
    (folder / "sources.txt").write_text(SOURCE)
    (folder / "built.txt").write_text(built)
    return folder


def test_a_kept_wheel_is_taken_by_its_recorded_hash(tmp_path: Path) -> None:
    kept = write_wheel(tmp_path / "kept", "tiny_gift")
    assert build_wheels(_locks(tmp_path, built=locked(kept)), kept.parent) == (kept,)


def test_what_no_record_names_is_not_taken_on_trust(tmp_path: Path) -> None:
    kept = write_wheel(tmp_path / "kept", "tiny_gift")
    with pytest.raises(Failed) as error:
        build_wheels(_locks(tmp_path, built=""), kept.parent)
    assert "No build of tiny-gift 1.0 is recorded" in error.value.message
    assert "--record" in error.value.hint


def test_a_record_of_another_version_counts_for_nothing(tmp_path: Path) -> None:
    older = write_wheel(tmp_path / "kept", "tiny_gift", "0.9")
    with pytest.raises(Failed):
        build_wheels(_locks(tmp_path, built=locked(older)), older.parent)


def test_nothing_is_built_that_was_not_asked_for(tmp_path: Path) -> None:
    assert build_wheels(_locks(tmp_path, built=""), tmp_path / "kept", names=["other"]) == ()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    "line",
    [
        "numpy>=2 --hash=sha256:" + 64 * "a",
        "numpy==2.4.6",
        "numpy==2.4.6 --hash=sha256:" + 63 * "a",
        "numpy==2.4.6 --hash=md5:" + 32 * "a",
        "-e .",
        "--index-url https://example.org",
        "https://example.org/numpy.whl",
        "numpy==2.4.6  # --hash=sha256:" + 64 * "a",
    ],
)
def test_a_lock_holds_hashed_versions_and_nothing_else(tmp_path: Path, line: str) -> None:
    file = tmp_path / "one.txt"
    file.write_text(line + "\n")
    with pytest.raises(BadRequest):
        read_lock(file)
