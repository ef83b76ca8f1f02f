"""The bill names what is in the layers, and nothing else; licences lie beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from fixtures.trees import write_tar
from gesso_core.errors import BadRequest
from gesso_pack.bill import bill, read_bill_rules
from gesso_pack.licences import gather_licences

SITE = "lib/python3.11/site-packages"
WHEEL = b"Metadata-Version: 2.4\nName: Film_Tool\nVersion: 1.5+cpu\nLicense-Expression: MIT\n"
CONDA = {"name": "zstd", "version": "1.5.7", "build": "h1", "subdir": "linux-64"}
INSIDE = {
    "bomFormat": "CycloneDX",
    "components": [
        {"name": "film_tool", "version": "1.5", "purl": "pkg:pypi/film_tool@1.5?file_name=x"},
        {"name": "libpng", "version": "1.6.50", "licenses": [{"license": {"id": "libpng-2.0"}}]},
    ],
}


def _layer(folder: Path, name: str, **more: bytes) -> Path:
    note = f"{SITE}/film_tool-1.5.dist-info"
    files = {
        "conda-meta/zstd-1.5.7-h1.json": json.dumps(CONDA | {"license": "BSD-3-Clause"}).encode(),
        f"{note}/METADATA": WHEEL,
        f"{note}/licenses/LICENSE": b"be kind\n",
        f"{note}/sboms/auditwheel.cdx.json": json.dumps(INSIDE).encode(),
        f"{SITE}/film_tool.libs/libwebp-851e303f.so.7.2.0": b"",
        **more,
    }
    tar = write_tar(folder / f"{name}.tar", files)
    archive = folder / f"{name}-0.1.0.tar.zst"
    archive.write_bytes(zstandard.compress(tar.read_bytes()))
    tar.unlink()
    return archive


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    qt = {f"{SITE}/PySide6/Qt/lib/libQt6Core.so.6": b"", f"{SITE}/PySide6-6.11.3.dist-info/x": b""}
    return _layer(tmp_path, "desktop", **qt)


def _by_name(made: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return {component["name"]: component for component in made["components"]}


def test_it_names_packages_wheels_and_what_came_inside_them(layer: Path) -> None:
    made = bill([layer], "0.2.0", read_bill_rules())
    named = _by_name(made)
    assert set(named) == {"gesso", "zstd", "Film_Tool", "libpng", "libwebp", "Qt"}
    assert named["zstd"]["purl"] == "pkg:conda/zstd@1.5.7?build=h1&subdir=linux-64"
    assert named["Film_Tool"]["purl"] == "pkg:pypi/film-tool@1.5%2Bcpu"
    assert named["Film_Tool"]["licenses"] == [{"license": {"name": "MIT"}}]
    assert named["libwebp"]["version"] == "7.2.0"
    assert (named["gesso"]["version"], named["gesso"]["licenses"]) == (
        "0.2.0",
        [{"license": {"name": "Apache-2.0"}}],
    )
    bundled = {"name": "gesso:bundled-in", "value": "pkg:pypi/film-tool@1.5%2Bcpu"}
    assert bundled in named["libpng"]["properties"]
    assert bundled in named["libwebp"]["properties"]


def test_it_is_a_document_of_cyclonedx_that_is_the_same_every_time(
    layer: Path, tmp_path: Path
) -> None:
    other = _layer(tmp_path, "engine-cpu")
    made = bill([layer, other], "0.2.0", read_bill_rules())
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    references = [each["bom-ref"] for each in made["components"]]
    assert len(set(references)) == len(references)
    assert all(each["type"] == "library" and each["name"] for each in made["components"])
    layers = [p["value"] for p in _by_name(made)["zstd"]["properties"] if "layer" in p["name"]]
    assert layers == ["desktop", "engine-cpu"]
    assert made == bill([layer, other], "0.2.0", read_bill_rules())


def test_what_is_emptied_or_left_out_is_no_component(tmp_path: Path) -> None:
    listed = {"components": [{"name": "openssl-libs", "version": "1.1.1k"}]}
    note = f"{SITE}/opencv_python_headless-5.0.dist-info"
    layer = _layer(
        tmp_path,
        "desktop",
        **{
            f"{note}/METADATA": b"Name: opencv-python-headless\nVersion: 5.0\n",
            f"{note}/sboms/auditwheel.cdx.json": json.dumps(listed).encode(),
            f"{SITE}/opencv_python_headless.libs/libavcodec-c4204469.so.62.28.101": b"",
        },
    )
    named = _by_name(bill([layer], "0.2.0", read_bill_rules()))
    assert not {"openssl-libs", "libavcodec"} & named.keys()


def test_licences_of_wheels_packages_and_by_hand_lie_in_one_folder(
    layer: Path, tmp_path: Path
) -> None:
    licence = tmp_path / "packages" / "zstd-1.5.7-h1" / "info" / "licenses" / "COPYING"
    licence.parent.mkdir(parents=True)
    licence.write_text("zstd's\n")
    folder = tmp_path / "licences"
    gather_licences([layer], folder, read_bill_rules(), packages=[tmp_path / "packages"])
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {
        "Qt/GPL-3.0.txt",
        "Qt/LGPL-3.0.txt",
        "film_tool-1.5/LICENSE",
        "gesso/LICENSE",
        "zstd-1.5.7-h1/COPYING",
    }
    with pytest.raises(BadRequest, match="there already"):
        gather_licences([layer], folder, read_bill_rules())


def test_every_text_that_is_laid_in_by_hand_is_there(tmp_path: Path) -> None:
    rules = read_bill_rules()
    paths = {rule.file.replace("*", "x"): b"" for rule in rules.component}
    folder = tmp_path / "licences"
    gather_licences([_layer(tmp_path, "desktop", **paths)], folder, rules)
    for rule in rules.component:
        for text in rule.texts:
            assert list(folder.glob(f"*/{text}")), text


def test_licences_that_cannot_be_gathered_leave_nothing(layer: Path, tmp_path: Path) -> None:
    rules = read_bill_rules()
    lacking = replace(rules.component[0], texts=("missing.txt",))
    with pytest.raises(OSError, match=r"missing\.txt"):
        gather_licences([layer], tmp_path / "licences", replace(rules, component=(lacking,)))
    assert list(tmp_path.iterdir()) == [layer]


def test_the_commands_write_a_bill_and_find_what_is_known_of_it(
    layer: Path, tmp_path: Path
) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gesso_pack", *arguments]
        ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        return subprocess.run(command, env=os.environ | ascii_alone, capture_output=True, text=True)

    records = tmp_path / "records"
    records.mkdir()
    package = {"ecosystem": "PyPI", "name": "film-tool"}
    events = [{"introduced": "0"}, {"fixed": "2.0"}]
    record = {
        "id": "TEST-1",
        "summary": "Größe",
        "modified": "2026-11-01T00:00:00Z",
        "affected": [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
    }
    (records / "TEST-1.json").write_text(json.dumps(record))
    file, advisories = tmp_path / "sbom.cdx.json", tmp_path / "advisories.json"
    assert run("sbom", str(layer), "-o", str(file), "--version", "0.2.0").returncode == 0
    done = run("audit", str(file), "--records", str(records), "-o", str(advisories))
    assert done.returncode == 6
    assert "TEST-1" in done.stdout
    said = json.loads(advisories.read_bytes())
    assert said["as_of"] == "2026-11-01"
    assert [each["fixed"] for each in said["advisories"]] == [["2.0"]]
    done = run("audit", str(layer), "--records", str(records), "-o", str(advisories))
    assert done.returncode == 4
