"""Whatever a file holds: an error of ours with a sentence and a hint, in bounded memory."""

import logging
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from fixtures import files
from fixtures.memory import peak_mb
from fixtures.mutations import mutations
from gesso_core.errors import (
    CannotRead,
    DamagedFile,
    MissingLibrary,
    NotFound,
    TooLarge,
    UnknownFormat,
)
from gesso_core.geometry import Box
from gesso_core.pixels import Pixels
from gesso_desktop.document.pictures.info import describe
from gesso_desktop.document.pictures.metadata import metadata_blocks
from gesso_desktop.document.pictures.open_picture import open_picture

Files = Mapping[str, Path]

_MOST_GROWTH_MB = 300


@pytest.fixture(autouse=True)
def clean(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """No file may be left, no log record, nothing on the terminal, no memory filled."""
    before = peak_mb()
    with caplog.at_level(logging.INFO):
        yield
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
    assert peak_mb() - before < _MOST_GROWTH_MB


def _use(path: Path) -> Pixels:
    """Everything a session does with a file; gives its pixels, at most 2 MP of them."""
    picture = open_picture(path)
    try:
        picture.proxy(64)
        describe(picture)
        size = picture.size
        return picture.read(Box(0, 0, min(2000, size.width), min(1000, size.height)))
    finally:
        picture.close()


def _refused(path: Path, kind: type[CannotRead] = CannotRead) -> CannotRead:
    with pytest.raises(kind) as caught:
        _use(path)
    error = caught.value
    assert error.message.endswith(".")
    assert error.hint.endswith((".", "?"))
    return error


def _written(folder: Path, data: bytes, name: str = "hostile.tif") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# What is not a picture file at all.


def test_empty_missing_and_folder(tmp_path: Path) -> None:
    assert "empty" in _refused(_written(tmp_path, b""), DamagedFile).message
    _refused(tmp_path / "no such.tif", NotFound)
    _refused(tmp_path / "hostile.tif" / "below a file.tif", NotFound)
    assert "a folder" in _refused(tmp_path).message


def test_devices_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")

    _refused(tmp_path / "pipe.tif")
    _refused(Path("/dev/zero"))


def test_file_without_permission(tmp_path: Path) -> None:
    path = _written(tmp_path, b"secret")
    path.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)  # nobody: root may read everything
        try:
            error = _refused(path)
        finally:
            os.seteuid(0)
    else:
        error = _refused(path)
    assert "may not read" in error.message


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"GIF89a" + bytes(50), "GIF"),
        (b"%PDF-1.7 " + bytes(50), "PDF"),
        (b"hello, this is text", "not a picture"),
        (b"\x89", "not a picture"),
        (b"II", "not a picture"),
        (b"\0\0\0\x18ftypmp42" + bytes(16), "not a picture"),
    ],
)
def test_other_files_are_named(data: bytes, named: str, tmp_path: Path) -> None:
    assert named in _refused(_written(tmp_path, data), UnknownFormat).message


def test_a_wrong_extension_does_not_matter(picture_files: Files, tmp_path: Path) -> None:
    for kind in ("png-rgb16", "jpeg-rgb8", "webp-lossless", "tiff-rgb16-lzw"):
        path = _written(tmp_path, picture_files[kind].read_bytes(), "wrong.heic")
        assert open_picture(path).kind.value == kind.partition("-")[0]


@pytest.mark.parametrize(
    "name", ["with space.tif", "Über–Größe 图片 صورة.tif", "new\nline.tif", "-o.tif", "%s{0}.tif"]
)
def test_any_name_is_opened(name: str, picture_files: Files, tmp_path: Path) -> None:
    for kind in ("tiff-rgb8-raw", "png-rgb8", "jpeg-rgb8", "webp-lossless", "avif-rgb8"):
        _use(_written(tmp_path, picture_files[kind].read_bytes(), name))


def test_a_name_that_is_no_unicode(picture_files: Files, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.tif")

    _use(_written(tmp_path, picture_files["tiff-rgb8-raw"].read_bytes(), name))
    assert "caf" in _refused(_written(tmp_path, b"", name)).message


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(16), "pillow-heif"),
        (b"FUJIFILMCCD-RAW" + bytes(40), "rawpy"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), "rawpy"),
        (b"\0\0\0\x18ftypcrx " + bytes(16), "rawpy"),
    ],
)
def test_missing_libraries_are_named(data: bytes, named: str, tmp_path: Path) -> None:
    try:
        __import__(named.replace("-", "_"))
    except ImportError:
        error = _refused(_written(tmp_path, data), MissingLibrary)
        assert named in error.message
        assert error.hint.startswith(("Save the picture", "Develop the picture"))
        assert f"pip install {named}" in error.hint
    else:
        _refused(_written(tmp_path, data))


# Files that end too early.


@pytest.mark.parametrize("kind", files.KINDS)
def test_a_cut_file_is_an_error_or_whole(kind: str, picture_files: Files, tmp_path: Path) -> None:
    data = picture_files[kind].read_bytes()
    whole = _use(picture_files[kind])
    random = np.random.default_rng(len(data))
    places = {*random.integers(1, len(data), 4), len(data) - 1, len(data) - 3, len(data) // 2, 9}
    for place in places:
        path = _written(tmp_path, data[:place])
        try:
            pixels = _use(path)
        except CannotRead:
            continue
        np.testing.assert_array_equal(pixels, whole)  # only what follows the pixels was lost


def test_intact_parts_of_a_cut_tiff_are_still_read(picture_files: Files, tmp_path: Path) -> None:
    """Written with its directory first, as scanners do; the last strips are missing."""
    data = picture_files["tiff-rgb16-bigtiff"].read_bytes()
    picture = open_picture(_written(tmp_path, data[: len(data) // 2]))

    top = picture.read(Box(0, 0, files.WIDTH, 20))

    np.testing.assert_array_equal(top, files.expected("tiff-rgb16-bigtiff")[:20])
    with pytest.raises(DamagedFile):
        picture.read(Box(0, 180, 10, 190))
    with pytest.raises(DamagedFile):
        picture.proxy(50)


# Files that lie about sizes.


def _png(width: int, height: int, data: bytes, *more: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), *more, (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def test_png_that_claims_more_than_it_can_hold(tmp_path: Path) -> None:
    _refused(_written(tmp_path, _png(100_000, 100_000, zlib.compress(bytes(1000)))), TooLarge)
    _refused(_written(tmp_path, _png(60_000, 60_000, zlib.compress(bytes(1000)))), DamagedFile)
    _refused(_written(tmp_path, _png(0, 10, zlib.compress(bytes(1000)))), DamagedFile)
    _refused(_written(tmp_path, _png(2**31 - 1, 1, b"")), TooLarge)


def test_png_of_nothing_but_zeros_is_read_in_bounded_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(20_001 * 100)) for _ in range(200)) + packer.flush()
    picture = open_picture(_written(tmp_path, _png(20_000, 20_000, rows)))  # 400 MB from 2

    assert not picture.read(Box(0, 0, 512, 512)).any()


def test_profile_that_inflates_without_end(tmp_path: Path) -> None:
    bomb = b"name\0\0" + zlib.compress(bytes(40 << 20), 9)
    path = _written(tmp_path, _png(4, 4, zlib.compress(bytes(20)), (b"iCCP", bomb)))

    _refused(path, TooLarge)


def test_text_that_inflates_without_end_is_never_inflated(tmp_path: Path) -> None:
    bomb = b"Comment\0\0" + zlib.compress(bytes(40 << 20), 9)
    path = _written(tmp_path, _png(4, 4, zlib.compress(bytes(20)), (b"zTXt", bomb)))

    _use(path)
    assert metadata_blocks(path)["png:zTXt"] == bomb


def test_jpeg_that_claims_more_than_it_can_hold(picture_files: Files, tmp_path: Path) -> None:
    data = bytearray(picture_files["jpeg-gray8"].read_bytes())
    frame = data.find(b"\xff\xc0")
    for side, kind in ((65_500, TooLarge), (20_000, DamagedFile)):
        data[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
        _refused(_written(tmp_path, bytes(data)), kind)


def _tiff(
    tags: Mapping[int, tuple[int, ...]], behind: bytes = bytes(600), following: int = 0
) -> bytes:
    """A little classic TIFF; every value is one LONG, or several that lie behind."""
    size = 8 + 2 + 12 * len(tags) + 4
    entries, outside = b"", b""
    for code, values in sorted(tags.items()):
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(values) > 1:
            packed = struct.pack("<I", size + len(outside))
            outside += struct.pack(f"<{len(values)}I", *values)
        entries += struct.pack("<HHI", code, 4, len(values)) + packed
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    return head + entries + struct.pack("<I", following) + outside + behind


_PLAIN: Mapping[int, tuple[int, ...]] = {
    256: (8,),
    257: (8,),
    258: (8,),
    259: (1,),
    262: (1,),
    273: (400,),
    278: (8,),
    279: (64,),
}


def test_the_little_tiff_is_read_at_all(tmp_path: Path) -> None:
    assert _use(_written(tmp_path, _tiff(_PLAIN))).shape == (8, 8, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {256: (0,)},
        {256: (2**32 - 1,)},
        {256: (400_000,), 257: (400_000,)},
        {256: (60_000,), 257: (60_000,)},
        {256: (60_000,), 257: (60_000,), 278: (1,), 273: (400,) * 50, 279: (64,) * 50},
        {256: (60_000,), 257: (60_000,), 278: (60_000,), 259: (8,)},
        {256: (60_000,), 257: (60_000,), 278: (60_000,), 259: (5,)},
        {256: (60_000,), 257: (60_000,), 278: (60_000,), 258: (1,), 259: (4,)},
        {258: (7,)},
        {258: (8, 16), 277: (2,)},
        {259: (6,)},
        {259: (12_345,)},
        {262: (77,)},
        {262: (3,)},
        {262: (5,)},
        {273: (0,)},
        {273: (2**32 - 1,)},
        {273: (400, 432), 278: (4,)},
        {277: (0,)},
        {277: (65_535,)},
        {278: (0,)},
        {278: (1,)},
        {279: (0,)},
        {279: (63,)},
        {279: (2**32 - 1,), 259: (8,)},
        {317: (9,), 259: (5,)},
        {322: (0,), 323: (0,)},
        {322: (2**31,), 323: (2**31,)},
        {339: (2,)},
    ],
)
def test_tiff_that_lies(changed: dict[int, tuple[int, ...]], tmp_path: Path) -> None:
    _refused(_written(tmp_path, _tiff({**_PLAIN, **changed})))


@pytest.mark.parametrize("following", [8, 3, 2**32 - 1])
def test_tiff_whose_pages_lead_nowhere(following: int, tmp_path: Path) -> None:
    _refused(_written(tmp_path, _tiff(_PLAIN, following=following)), DamagedFile)


@pytest.mark.parametrize("code", [330, 34665, 34853, 40965])
@pytest.mark.parametrize("target", [8, 2**32 - 1])
def test_tiff_whose_inner_directories_lead_nowhere(code: int, target: int, tmp_path: Path) -> None:
    _refused(_written(tmp_path, _tiff({**_PLAIN, code: (target,)})), DamagedFile)


def test_many_inner_directories_of_one_place_are_bounded(tmp_path: Path) -> None:
    tags = {**_PLAIN, 330: (8,) * 64, 34665: (8,)}

    _refused(_written(tmp_path, _tiff(tags)), DamagedFile)


def test_tag_that_claims_gigabytes(tmp_path: Path) -> None:
    data = bytearray(_tiff({**_PLAIN, 700: (0,)}))
    place = data.find(struct.pack("<HHI", 700, 4, 1))
    data[place + 4 : place + 8] = b"\xff\xff\xff\x3f"
    path = _written(tmp_path, bytes(data))

    _use(path)  # nothing that a view needs
    assert metadata_blocks(path)["tiff:700"].startswith(b"outside the file")


# Everything else: damage at random.


def _survives(data: bytes, folder: Path) -> None:
    path = _written(folder, data, "fuzz.bin")
    try:
        _use(path)
    except CannotRead as error:
        if not (error.message and error.hint):
            raise


@pytest.mark.parametrize("kind", files.KINDS)
def test_damage_gives_our_errors_only(kind: str, picture_files: Files, tmp_path: Path) -> None:
    for damaged in mutations(picture_files[kind].read_bytes(), 6, seed=1):
        _survives(damaged, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fuzz.bin"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", files.KINDS)
def test_more_damage_gives_our_errors_only(kind: str, picture_files: Files, tmp_path: Path) -> None:
    for damaged in mutations(picture_files[kind].read_bytes(), 100, seed=2):
        _survives(damaged, tmp_path)
