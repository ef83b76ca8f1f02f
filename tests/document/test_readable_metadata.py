"""Metadata for people, with exiftool as referee; damaged blocks say so and stop nothing."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.readable_metadata import Section, readable_metadata

needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is missing")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A JPEG, a PNG and a TIFF in which exiftool wrote the same facts."""
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is missing")
    folder = tmp_path_factory.mktemp("told")
    pixels = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
    made = {}
    for suffix in ("jpg", "png", "tif"):
        made[suffix] = folder / f"picture.{suffix}"
        cv2.imwrite(str(made[suffix]), pixels)
        subprocess.run(
            ["exiftool", "-q", "-overwrite_original", "-Make=Hasselblad", "-Model=X2D",
             "-ExposureTime=1/125", "-FNumber=5.6", "-ISO=200", "-FocalLength=55",
             "-DateTimeOriginal=2025:04:02 10:11:12", "-GPSLatitude=48.137", "-GPSLatitudeRef=N",
             "-GPSLongitude=11.575", "-GPSLongitudeRef=E", "-GPSAltitude=519",
             "-IPTC:CodedCharacterSet=UTF8", "-IPTC:Caption-Abstract=Brücke im Nebel",
             "-IPTC:Keywords=Brücke", "-IPTC:Keywords=Nebel", "-XMP:Title=Morgens",
             str(made[suffix])],
            check=True,
        )  # fmt: skip
    return made


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_what_a_camera_and_an_archive_wrote_is_read(told: Mapping[str, Path], suffix: str) -> None:
    sections = _sections(told[suffix])
    exif, gps = sections["exif"], sections["gps"]
    assert exif["Make"] == "Hasselblad"
    assert exif["Exposure time"] == "1/125 s"
    assert exif["F number"] == "f/5.6"
    assert exif["Focal length"] == "55 mm"
    assert exif["Date time original"] == "2025:04:02 10:11:12"
    assert gps["Latitude"] == "48.137000° N"
    assert gps["Longitude"] == "11.575000° E"
    assert gps["Altitude"] == "519 m"
    assert sections["iptc"]["Caption"] == "Brücke im Nebel"
    assert sections["iptc"]["Keywords"] == "Brücke; Nebel"
    assert sections["xmp"]["Title"] == "Morgens"


@needs_exiftool
def test_every_exif_tag_that_exiftool_names_is_there(told: Mapping[str, Path]) -> None:
    done = subprocess.run(
        ["exiftool", "-j", "-G1", "-EXIF:all", str(told["jpg"])], capture_output=True, text=True
    )
    seen = {key.split(":")[1] for key in json.loads(done.stdout)[0] if key.startswith("ExifIFD")}
    shown = {name.replace(" ", "").casefold() for name in _sections(told["jpg"])["exif"]}
    names = {"iso": "isospeedratings", "createdate": "datetimedigitized"}
    missing = {names.get(n.casefold(), n.casefold()) for n in seen} - shown
    assert missing <= {"exifversion"}


def test_every_kind_of_file_says_at_least_what_it_is(picture_files: Mapping[str, Path]) -> None:
    for name, path in picture_files.items():
        sections = _sections(path)
        assert sections["file"]["width"].isdigit(), name


def test_a_damaged_block_is_named_and_the_rest_is_read(
    told: Mapping[str, Path], tmp_path: Path
) -> None:
    content = told["jpg"].read_bytes()
    cut = content.replace(b"<x:xmpmeta", b"<x:xmpmet<", 1)
    assert cut != content
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(cut)
    found = {section.name: section for section in _read(damaged)}
    assert "damaged" in found["xmp"].damage
    assert found["exif"].entries


def test_declarations_in_xmp_are_not_expanded(told: Mapping[str, Path], tmp_path: Path) -> None:
    content = told["jpg"].read_bytes()
    bomb = content.replace(b"<x:xmpmeta", b"<!DOCTYPE ", 1)
    path = tmp_path / "bomb.jpg"
    path.write_bytes(bomb)
    found = {section.name: section for section in _read(path)}
    assert "does not allow" in found["xmp"].damage


def _read(path: Path) -> tuple[Section, ...]:
    picture = open_picture(path)
    try:
        return readable_metadata(picture)
    finally:
        picture.close()


def _sections(path: Path) -> dict[str, dict[str, str]]:
    return {
        section.name: {entry.name: entry.value for entry in section.entries}
        for section in _read(path)
    }
