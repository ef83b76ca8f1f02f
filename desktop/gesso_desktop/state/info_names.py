"""What facts of a file, of its colour profile, and channels are called, in the user's language.

Names of EXIF, IPTC and XMP entries stay as their standards have them: people search for those.
"""

from collections.abc import Mapping
from types import MappingProxyType

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "file": QT_TRANSLATE_NOOP("Facts", "File"),
        "kind": QT_TRANSLATE_NOOP("Facts", "Kind"),
        "width": QT_TRANSLATE_NOOP("Facts", "Width"),
        "height": QT_TRANSLATE_NOOP("Facts", "Height"),
        "bits": QT_TRANSLATE_NOOP("Facts", "Bits per channel"),
        "colour": QT_TRANSLATE_NOOP("Facts", "Colour"),
        "alpha": QT_TRANSLATE_NOOP("Facts", "Opacity channel"),
        "extra_channels": QT_TRANSLATE_NOOP("Facts", "Further channels"),
        "is_inverted": QT_TRANSLATE_NOOP("Facts", "Stored as a negative"),
        "page": QT_TRANSLATE_NOOP("Facts", "Page"),
        "pages": QT_TRANSLATE_NOOP("Facts", "Pages"),
        "orientation": QT_TRANSLATE_NOOP("Facts", "Orientation (EXIF)"),
        "dpi": QT_TRANSLATE_NOOP("Facts", "Resolution (dpi)"),
        "compression": QT_TRANSLATE_NOOP("Facts", "Compression"),
        "layout": QT_TRANSLATE_NOOP("Facts", "Layout"),
        "is_lossless": QT_TRANSLATE_NOOP("Facts", "Lossless"),
        "converted_from": QT_TRANSLATE_NOOP("Facts", "Converted from"),
        "icc": QT_TRANSLATE_NOOP("Facts", "Colour profile"),
        "metadata": QT_TRANSLATE_NOOP("Facts", "Metadata"),
        "description": QT_TRANSLATE_NOOP("Facts", "Description"),
        "class": QT_TRANSLATE_NOOP("Facts", "Class"),
        "colour space": QT_TRANSLATE_NOOP("Facts", "Colour space"),
        "version": QT_TRANSLATE_NOOP("Facts", "Version"),
        "size": QT_TRANSLATE_NOOP("Facts", "Size"),
    }
)

_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "yes": QT_TRANSLATE_NOOP("Facts", "yes"),
        "no": QT_TRANSLATE_NOOP("Facts", "no"),
        "gray": QT_TRANSLATE_NOOP("Facts", "gray"),
        "uncompressed": QT_TRANSLATE_NOOP("Facts", "uncompressed"),
        "striped": QT_TRANSLATE_NOOP("Facts", "striped"),
        "tiled": QT_TRANSLATE_NOOP("Facts", "tiled"),
        "planar": QT_TRANSLATE_NOOP("Facts", "planar"),
        "rows": QT_TRANSLATE_NOOP("Facts", "rows"),
        "interlaced": QT_TRANSLATE_NOOP("Facts", "interlaced"),
        "lossless": QT_TRANSLATE_NOOP("Facts", "lossless"),
        "lossy": QT_TRANSLATE_NOOP("Facts", "lossy"),
        "baseline": QT_TRANSLATE_NOOP("Facts", "baseline"),
        "progressive": QT_TRANSLATE_NOOP("Facts", "progressive"),
        "display": QT_TRANSLATE_NOOP("Facts", "display"),
        "input": QT_TRANSLATE_NOOP("Facts", "input"),
        "output": QT_TRANSLATE_NOOP("Facts", "output"),
        "colour space": QT_TRANSLATE_NOOP("Facts", "colour space"),
        "unnamed": QT_TRANSLATE_NOOP("Facts", "unnamed"),
    }
)

_CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "gray": QT_TRANSLATE_NOOP("Channels", "Grey"),
        "red": QT_TRANSLATE_NOOP("Channels", "Red"),
        "green": QT_TRANSLATE_NOOP("Channels", "Green"),
        "blue": QT_TRANSLATE_NOOP("Channels", "Blue"),
        "cyan": QT_TRANSLATE_NOOP("Channels", "Cyan"),
        "magenta": QT_TRANSLATE_NOOP("Channels", "Magenta"),
        "yellow": QT_TRANSLATE_NOOP("Channels", "Yellow"),
        "key": QT_TRANSLATE_NOOP("Channels", "Black ink"),
        "lightness": QT_TRANSLATE_NOOP("Channels", "Lightness"),
        "a": QT_TRANSLATE_NOOP("Channels", "Green to red"),
        "b": QT_TRANSLATE_NOOP("Channels", "Blue to yellow"),
        "alpha": QT_TRANSLATE_NOOP("Channels", "Opacity"),
        "extra": QT_TRANSLATE_NOOP("Channels", "Further channel {number}"),
    }
)

_OURS = {"file", "icc"}
"""Sections whose entries are named here."""


def entry_name(section: str, name: str) -> str:
    return _named("Facts", _FACTS, name) if section in _OURS else name


def entry_value(section: str, value: str) -> str:
    if section not in _OURS:
        return value
    return ", ".join(_named("Facts", _VALUES, part) for part in value.split(", "))


def channel_name(name: str) -> str:
    """name: as `document.histogram` has it, "red" or "extra 2"."""
    kind, _, number = name.partition(" ")
    return _named("Channels", _CHANNELS, kind).replace("{number}", number)


def _named(context: str, names: Mapping[str, str], name: str) -> str:
    return translated(context, names[name]) if name in names else name
