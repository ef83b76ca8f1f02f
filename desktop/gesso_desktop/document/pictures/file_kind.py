"""Which kind of file it is, by its first bytes; names and extensions may lie."""

from gesso_core.errors import DamagedFile, GessoError, UnknownFormat
from gesso_desktop.document.pictures.byte_source import Bytes, FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind
from gesso_desktop.document.pictures.png_chunks import SIGNATURE
from gesso_desktop.document.pictures.tiff_directory import SUB_IFDS, Directory, TiffStructure

_HEAD_BYTES = 32

# Brands of the file type box (ISO 14496-12; registered at mp4ra.org).
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}

_MAGIC = (
    (SIGNATURE, FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), FileKind.TIFF),
    ((b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM"), FileKind.RAW),
)
_DNG_VERSION, _PHOTOMETRIC, _SENSOR = 50706, 262, (32803, 34892)

_OTHERS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"8BPS", "a Photoshop file"),
    (b"%PDF", "a PDF"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"gimp xcf", "a GIMP file"),
    (b"SQLite format 3", "a project or a database"),
    (b"<svg", "a drawing (SVG)"),
    (b"<?xml", "an XML file"),
    (b"PK\x03\x04", "a ZIP archive"),
)


def kind_of(source: FileBytes) -> FileKind:
    """Raises UnknownFormat, or DamagedFile for a file with nothing in it."""
    head = source.read(0, min(_HEAD_BYTES, source.size))
    if not head:
        raise DamagedFile(
            f"{source.path.name!r} is empty.", "Take another copy; this one was never written."
        )
    kind = _by_magic(head)
    if kind is FileKind.TIFF and _is_raw(source, head):
        return FileKind.RAW
    if kind is not None:
        return kind
    what = next((name for magic, name in _OTHERS if head.startswith(magic)), "not a picture")
    raise UnknownFormat(
        f"{source.path.name!r} is {what}, not of a kind that Gesso opens.",
        "Gesso opens TIFF, PNG, JPEG, WebP and AVIF, and HEIC and RAW with their libraries.",
    )


def _by_magic(head: bytes) -> FileKind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _by_brand(head: bytes) -> FileKind | None:
    brands = {head[8:12], *(head[n : n + 4] for n in range(16, len(head) - 3, 4))}
    if head[8:12] == b"crx ":
        return FileKind.RAW
    if brands & _AVIF_BRANDS:
        return FileKind.AVIF
    return FileKind.HEIF if brands & _HEIF_BRANDS else None


def _is_raw(source: Bytes, head: bytes) -> bool:
    """Whether a TIFF structure holds sensor values: DNG, CR2, NEF, ARW and their like."""
    if head[8:10] == b"CR":
        return True
    try:
        structure = TiffStructure.of(source)
        main = structure.directory(structure.first)
        return _DNG_VERSION in main.tags or any(
            structure.integer(directory, _PHOTOMETRIC, 0) in _SENSOR
            for directory in (main, *_below(structure, main))
        )
    except GessoError:
        return False  # damaged: the TIFF reader says how


def _below(structure: TiffStructure, main: Directory) -> list[Directory]:
    return [structure.directory(at) for at in structure.integers(main, SUB_IFDS, 16)]
