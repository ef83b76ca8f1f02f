"""What is not Gesso's stays as it is, whatever its name and wherever it lies."""

import os
import subprocess
from pathlib import Path

import pytest

from fixtures.releases import KEY, Recipe, make_release
from gesso_core.errors import BadRequest
from gesso_core.progress import silent
from gesso_runtime.installing.changing import changing
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.removing import plan_removal, uninstall


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prefix:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GESSO_MODELS"):
        monkeypatch.delenv(name, raising=False)
    return Prefix(tmp_path / "mine")


def put(prefix: Prefix, folder: Path, version: str = "0.1.0") -> None:
    release = make_release(folder / f"release-{version}", Recipe(version))
    install(prefix, release, KEY, Wish(), report=silent)


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("something")


def lying(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


@pytest.mark.parametrize(
    "path",
    [
        "versions/2023-book/chapter.txt",
        "versions/3.12.1/bin/python",
        "versions/0.1.0/chapter.txt",
        "trust/deed.pdf",
        "notes.txt",
    ],
)
def test_somebodys_folder_is_neither_installed_into_nor_removed(
    path: str, prefix: Prefix, tmp_path: Path
) -> None:
    write(prefix.root, path, "versions/notes.txt")
    with pytest.raises(BadRequest, match="holds other things"):
        put(prefix, tmp_path)
    with pytest.raises(BadRequest, match="No Gesso is installed"):
        plan_removal(prefix)
    assert lying(prefix.root) == {path, "versions/notes.txt"}


def test_what_somebody_put_into_an_installation_stays(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, tmp_path)
    mine = {"versions/2023-book/chapter.txt", "versions/9.9.9/chapter.txt", "trust/deed.pdf"}
    write(prefix.root, *mine)
    for version in ("0.2.0", "0.3.0"):
        put(prefix, tmp_path, version)
    assert prefix.versions() == ("0.2.0", "0.3.0")
    assert mine < lying(prefix.root)
    with pytest.raises(BadRequest, match="Gesso did not make it"):
        put(prefix, tmp_path, "9.9.9")
    plan = plan_removal(prefix)
    assert {str(kept.path.relative_to(prefix.root)) for kept in plan.keeps} == {
        "versions/2023-book",
        "versions/9.9.9",
        "trust/deed.pdf",
    }
    uninstall(prefix, plan, report=silent)
    assert lying(prefix.root) == mine


@pytest.mark.parametrize("name", [".stage", "versions", "trust"])
def test_nothing_is_written_or_erased_through_a_link(
    name: str, prefix: Prefix, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    write(docs, "thesis.txt")
    prefix.root.mkdir()
    (prefix.root / name).symlink_to(docs)
    with pytest.raises(BadRequest):
        put(prefix, tmp_path)
    with pytest.raises(BadRequest, match="is a link"), changing(prefix):
        pass
    assert lying(docs) == {"thesis.txt"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", ["", "trust", "trust/release.pub", ".stage"])
def test_what_another_user_prepared_is_not_trusted(
    name: str, prefix: Prefix, tmp_path: Path
) -> None:
    prefix.key.parent.mkdir(parents=True)
    prefix.stage.mkdir()
    prefix.key.write_text(f"untrusted comment: x\n{KEY}\n")
    os.chown(prefix.root / name, 12345, 12345)
    with pytest.raises(BadRequest, match="belongs to another user"):
        put(prefix, tmp_path)
    assert _install_sh(prefix) == f"gesso: {prefix.root / name} belongs to another user."


def test_install_sh_writes_through_no_link(prefix: Prefix, tmp_path: Path) -> None:
    prefix.root.mkdir()
    (prefix.root / ".stage").symlink_to(tmp_path)
    assert "is a link" in _install_sh(prefix)
    assert not list(tmp_path.glob("bootstrap-*"))


def _install_sh(prefix: Prefix) -> str:
    """The first line that it says."""
    script = Path(__file__).parents[3] / "packaging/install.sh"
    done = subprocess.run(
        ["/bin/sh", script, "--prefix", prefix.root], capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr  # as the installer has it
    return done.stderr.splitlines()[0]
