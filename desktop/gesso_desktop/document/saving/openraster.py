"""Exporting layered OpenRaster, which Krita and GIMP open (freedesktop.org specification 0.0.6)."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from gesso_core.framed_picture import framed, upright
from gesso_core.framing import Framing, framed_box
from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture, Picture, fitting, shrink
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.metadata import Blocks
from gesso_desktop.document.saving.png import refuse_what_png_cannot_hold, write_png
from gesso_desktop.document.saving.sentences import STRAIGHTENED
from gesso_desktop.document.saving.way import Way

_THUMBNAIL = 256  # px, the most the specification allows
_LANCZOS_REACH = 5  # px by which a straightened layer may grow


@dataclass(frozen=True, eq=False)
class Layer:
    """One patch as a layer. Opacity 0…1.

    box: in stored pixels of the unframed picture. pixels: h×w×2 or h×w×4, uint8 or uint16, with
        straight alpha.
    """

    name: str
    box: Box
    pixels: Pixels
    opacity: float = 1.0
    is_visible: bool = True


def openraster(source: FilePicture, change: Change, layers: Sequence[Layer] = ()) -> Way:
    """The untouched source and a layer per patch, from the lowest up, the right way up.

    Without `layers`, what was touched becomes layers of its own.
    """
    refuse_what_png_cannot_hold(change.result.format)
    gained_alpha = change.result.format != source.format
    base: Picture = change.result if gained_alpha and not layers else source
    if not layers and not gained_alpha:
        layers = _touched_layers(source, change)
    limits = [
        "OpenRaster keeps pixels, layers, the colour profile and the resolution, "
        "but no EXIF, XMP or IPTC."
    ]
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    promise = Promise("rewrite", not change.framing.resamples, False, tuple(limits))

    def write(part: Path, report: Report) -> None:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_entry("mimetype"), b"image/openraster")
            _write_contents(archive, _Document(source, base, change, layers), report)

    return Way(promise, source.size.area * source.format.channels // 4, write)


@dataclass(frozen=True)
class _Document:
    source: FilePicture
    base: Picture
    change: Change
    layers: Sequence[Layer]


def _write_contents(archive: zipfile.ZipFile, document: _Document, report: Report) -> None:
    source, base, change = document.source, document.base, document.change
    blocks = Blocks(icc=source.icc, dpi=source.storage.dpi)
    bottom = upright(framed(base, change.framing))
    _write_png(archive, "data/layer0.png", bottom, blocks, report)
    image = ElementTree.Element("image", version="0.0.3", w=str(bottom.size.width))
    image.set("h", str(bottom.size.height))
    if source.storage.dpi:
        for name, value in zip(("xres", "yres"), source.storage.dpi, strict=True):
            image.set(name, str(round(value)))
    stack = ElementTree.SubElement(image, "stack")
    stack.append(_element("Original", "data/layer0.png", Box(0, 0, 0, 0), 1.0, True))
    for number, layer in enumerate(document.layers, 1):
        box, picture = _placed(layer, base, change.framing)
        if box.is_empty:
            continue
        name = f"data/layer{number}.png"
        _write_png(archive, name, picture, blocks, report)
        # The first in the file is the topmost.
        stack.insert(0, _element(layer.name, name, box, layer.opacity, layer.is_visible))
    archive.writestr(
        _entry("stack.xml"), ElementTree.tostring(image, "utf-8", xml_declaration=True)
    )
    merged = upright(framed(change.result, change.framing))
    _write_png(archive, "mergedimage.png", merged, blocks, report)
    _write_png(archive, "Thumbnails/thumbnail.png", _thumbnail(merged), blocks, report)


def _write_png(
    archive: zipfile.ZipFile, name: str, picture: Picture, blocks: Blocks, report: Report
) -> None:
    row_bytes = picture.size.width * picture.format.channels * picture.format.dtype.itemsize
    is_large = row_bytes * picture.size.height > 1 << 31
    with archive.open(_entry(name), "w", force_zip64=is_large) as file:
        write_png(file, picture, report, blocks=blocks)


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # dated 1980: the same document gives the same bytes


def _element(
    name: str, path: str, box: Box, opacity: float, is_visible: bool
) -> ElementTree.Element:
    printable = "".join(character for character in name if character.isprintable())
    return ElementTree.Element(
        "layer",
        {
            "name": printable,
            "src": path,
            "x": str(box.left),
            "y": str(box.top),
            "opacity": f"{opacity:.6g}",
            "visibility": "visible" if is_visible else "hidden",
            "composite-op": "svg:src-over",
        },
    )


@dataclass(frozen=True, eq=False)
class _OnCanvas:
    """A layer as a picture of the whole canvas, transparent around it."""

    layer: Layer
    size: Size
    icc: bytes | None
    orientation: int

    @property
    def format(self) -> PixelFormat:
        pixels = self.layer.pixels
        colour = Colour.RGB if pixels.shape[2] == 4 else Colour.GRAY
        return PixelFormat(8 * pixels.dtype.itemsize, colour, Alpha.STRAIGHT)

    def read(self, box: Box) -> Pixels:
        pixels, place = self.layer.pixels, self.layer.box
        result = np.zeros((box.height, box.width, pixels.shape[2]), pixels.dtype)
        common = place.intersect(box)
        if not common.is_empty:
            result[common.within(box).slices] = pixels[common.within(place).slices]
        return result

    def proxy(self, longest_side: int) -> Pixels:
        return shrink(self.read(self.size.box), fitting(self.size, longest_side))


def _placed(layer: Layer, base: Picture, framing: Framing) -> tuple[Box, Picture]:
    """Where the layer lies in the framed view, and its pixels there."""
    canvas = _OnCanvas(layer, base.size, base.icc, base.orientation)
    reach = _LANCZOS_REACH if framing.resamples else 0
    box = framed_box(layer.box.grow(reach), base.size, base.orientation, framing)
    if box.is_empty:
        return box, canvas
    return box, framed(upright(framed(canvas, framing)), Framing(crop=box))


def _touched_layers(source: FilePicture, change: Change) -> tuple[Layer, ...]:
    return tuple(
        Layer(f"Edit {number}", box, _with_alpha(source, change.result, box))
        for number, box in enumerate(change.touched, 1)
    )


def _with_alpha(source: Picture, result: Picture, box: Box) -> Pixels:
    """The new pixels, opaque where they differ from the old."""
    before, after, pixel_format = source.read(box), result.read(box), result.format
    differs = (before != after).any(axis=2, keepdims=True)
    colour = after[..., : pixel_format.colour_channels]
    if pixel_format.bits == 1:
        colour = colour * np.uint8(255)
    if pixel_format.is_inverted:
        colour = np.iinfo(colour.dtype).max - colour
    channel = pixel_format.alpha_channel
    if channel is None:
        alpha = differs * np.iinfo(colour.dtype).max
    else:
        alpha = np.where(differs, after[..., channel : channel + 1], 0)
    return np.concatenate([colour, alpha.astype(colour.dtype)], axis=2)


def _thumbnail(picture: Picture) -> Picture:
    pixels, pixel_format = picture.proxy(_THUMBNAIL), picture.format
    if pixel_format.bits == 16:
        pixels = (pixels >> 8).astype(np.uint8)
    elif pixel_format.bits == 1:
        pixels = pixels * np.uint8(255)
    eight = PixelFormat(
        8, pixel_format.colour, pixel_format.alpha, is_inverted=pixel_format.is_inverted
    )
    return ArrayPicture(pixels, eight, picture.icc)
