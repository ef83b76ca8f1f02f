"""What a file is, in words and numbers, for people and for JSON."""

from collections.abc import Iterator, Mapping

from gesso_core.errors import GessoError
from gesso_desktop.document.pictures import exif, icc_profile
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.metadata import directory_blocks, metadata_blocks

_XMP_HEADS = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")


def describe(picture: FilePicture) -> dict[str, object]:
    """Facts about an open file; `metadata` gives the bytes of each family that is present."""
    storage, pixel_format = picture.storage, picture.format
    return {
        "file": str(picture.path),
        "kind": picture.kind.value,
        "width": picture.size.width,
        "height": picture.size.height,
        "bits": pixel_format.bits,
        "colour": pixel_format.colour.value,
        "alpha": pixel_format.alpha.value,
        "extra_channels": pixel_format.extra,
        "is_inverted": pixel_format.is_inverted,
        "page": picture.page,
        "pages": picture.pages,
        "orientation": picture.orientation,
        "dpi": list(storage.dpi) if storage.dpi else None,
        "compression": storage.compression,
        "layout": storage.layout,
        "is_lossless": storage.is_lossless,
        "converted_from": storage.converted_from or None,
        "icc": icc_profile.description(picture.icc) if picture.icc else None,
        "metadata": metadata_bytes(metadata_blocks(picture.path, picture.page)),
    }


def metadata_bytes(blocks: Mapping[str, bytes]) -> dict[str, int]:
    """Bytes of EXIF, GPS, XMP, IPTC and ICC among the blocks; families not there are left out."""
    total: dict[str, int] = {}
    for name, value in blocks.items():
        for family, length in _families(name.partition("#")[0], value):
            total[family] = total.get(family, 0) + length
    return total


def _families(name: str, value: bytes) -> Iterator[tuple[str, int]]:
    if name in _NAMES:
        yield _NAMES[name], len(value)
    elif name.startswith(("exif:", "interoperability:")):
        yield "EXIF", len(value)
    elif name.startswith("gps:"):
        yield "GPS", len(value)
    elif name.startswith("png:") and name.endswith(("tEXt", "zTXt", "iTXt")):
        yield from _png_text(value)
    elif name == "jpeg:APP1" and value.startswith(_XMP_HEADS):
        yield "XMP", len(value)
    elif name == "jpeg:APP2" and value.startswith(b"ICC_PROFILE\0"):
        yield "ICC", len(value)
    elif name == "jpeg:APP13" and b"8BIM\x04\x04" in value:  # Photoshop's resource for IPTC
        yield "IPTC", len(value)
    if name in ("png:eXIf", "webp:EXIF", "avif:EXIF", "heif:EXIF") or (
        name == "jpeg:APP1" and value.startswith(exif.PREFIX)
    ):
        yield from _exif(value)


_NAMES = {
    "tiff:700": "XMP",
    "tiff:33723": "IPTC",
    "tiff:34675": "ICC",
    "png:iCCP": "ICC",
    "webp:ICCP": "ICC",
    "webp:XMP": "XMP",
    "avif:ICC": "ICC",
    "avif:XMP": "XMP",
    "heif:ICC": "ICC",
    "heif:XMP": "XMP",
}


def _png_text(value: bytes) -> Iterator[tuple[str, int]]:
    keyword = value.partition(b"\0")[0]
    family = {
        b"XML:com.adobe.xmp": "XMP",
        b"Raw profile type iptc": "IPTC",
        b"Raw profile type exif": "EXIF",
        b"Raw profile type APP1": "EXIF",
    }.get(keyword)
    if family:
        yield family, len(value)


def _exif(value: bytes) -> Iterator[tuple[str, int]]:
    yield "EXIF", len(value)
    try:
        structure = exif.structure_of(value)
        blocks = directory_blocks(structure, structure.directory(structure.first))
    except GessoError:
        return  # damaged: its bytes are counted, its parts unknown
    gps = sum(len(part) for name, part in blocks.items() if name.startswith("gps:"))
    if gps:
        yield "GPS", gps
