"""Taking away what can no longer start itself: by install.sh of any release of the same hand."""

import json
import shutil
from pathlib import Path

import pytest

from fixtures.light_installs import Place

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path, light_release: Path) -> Place:
    home = tmp_path / "Ünï çödé/照片 mit leer"
    home.mkdir(parents=True)
    made = Place(home)
    done = made.install(light_release, "--environments", "desktop")
    assert done.returncode == 0, done.stderr
    return made


def test_a_damaged_installation_says_so_and_goes(place: Place, light_release: Path) -> None:
    (note,) = (place.home / ".local/share/gesso/installations").iterdir()  # others know it by that
    assert note.read_text() == str(place.prefix.root)
    desktop = place.prefix.folder("0.1.0") / "desktop"
    (desktop.parent / ".complete").unlink()
    refused = place.gesso("doctor")
    assert refused.returncode == 6
    assert "is not whole" in refused.stderr
    shutil.rmtree(desktop / "lib")
    (desktop / "bin/python").unlink()
    refused = place.gesso("uninstall", "--yes")
    assert refused.returncode == 6
    assert "install.sh --uninstall" in refused.stderr

    kept = place.home / ".local/share/gesso/models/lama/weights.onnx"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"weights")
    unasked = place.install(light_release, "--uninstall")
    assert unasked.returncode == 2
    assert "--yes" in unasked.stderr
    done = place.install(light_release, "--uninstall", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["versions"] == ["0.1.0"]
    assert [path for path in place.home.rglob("*") if not path.is_dir()] == [kept]
    assert not (place.home / ".local/opt").exists()
    assert not (place.home / ".local/bin").exists()


def test_what_is_not_whole_can_take_itself_away(place: Place) -> None:
    (place.prefix.folder("0.1.0") / ".complete").unlink()
    (place.prefix.folder("0.1.0") / "release.json").unlink()
    done = place.gesso("uninstall", "--yes")
    assert done.returncode == 0, done.stderr
    assert list(place.home.iterdir()) == []


def test_where_nothing_is_installed_there_is_nothing_to_remove(
    tmp_path: Path, light_release: Path
) -> None:
    done = Place(tmp_path).install(light_release, "--uninstall", "--yes")
    assert done.returncode == 2
    assert "No Gesso is installed" in done.stderr
    assert list(tmp_path.iterdir()) == []
