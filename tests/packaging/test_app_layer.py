"""The app is what belongs to the checkout, not what happens to lie in it."""

import subprocess
from pathlib import Path

import pytest

from gesso_pack.app_layer import shipped

FILES = (
    "desktop/gesso_desktop/a.py",
    "desktop/gesso_desktop/words.ts",
    "runtime/gesso_core/cards/b.toml",
    "packaging/app/bin/gesso",
)
STRANGE = ("runtime/gesso_core/my_password.txt~", "desktop/gesso_desktop/.a.py.swp")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*FILES, *STRANGE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


def test_in_a_checkout_it_is_what_git_has(checkout: Path) -> None:
    for command in (("init", "-q"), ("add", *FILES)):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    (checkout / "runtime/gesso_core/new.py").write_text("")
    (checkout / "packaging/app/bin/gone").write_text("")
    subprocess.run(["git", "add", "packaging"], cwd=checkout, check=True)
    (checkout / "packaging/app/bin/gone").unlink()
    assert shipped(checkout) == [
        "desktop/gesso_desktop/a.py",
        "packaging/app/bin/gesso",
        "runtime/gesso_core/cards/b.toml",
    ]


def test_in_a_source_tree_it_is_what_has_a_known_ending(checkout: Path) -> None:
    assert shipped(checkout) == [
        "desktop/gesso_desktop/a.py",
        "packaging/app/bin/gesso",
        "runtime/gesso_core/cards/b.toml",
    ]
