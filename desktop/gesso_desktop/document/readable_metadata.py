"""A file's metadata for people: names and values, section by section. Nothing here is written."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
from PIL import ExifTags

from gesso_core.errors import GessoError
from gesso_desktop.document.pictures import exif, icc_profile
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.info import describe
from gesso_desktop.document.pictures.tiff_directory import Directory, Tag, TiffStructure
from gesso_desktop.document.saving.metadata import Blocks, blocks_of

_LONGEST = 400  # characters shown of one value
_MOST_VALUES = 16  # numbers shown of one tag
_MOST_ENTRIES = 2000  # of one section; maker notes and edit histories have no end

_NOT_FOR_PEOPLE = {37500, 59932, 50341, 700, 33723, 34377, 34675, 34665, 34853, 40965}
"""Maker notes, padding, print matching, and blocks that have sections of their own."""

_EXPOSURE_TIME, _F_NUMBER, _FOCAL_LENGTH = 33434, 33437, 37386
_LATITUDE, _LONGITUDE, _ALTITUDE = 2, 4, 6
_IPTC_NAMES = {
    5: "Title", 10: "Urgency", 15: "Category", 25: "Keywords", 40: "Instructions",
    55: "Date created", 60: "Time created", 80: "Creator", 85: "Creator's job title",
    90: "City", 92: "Sublocation", 95: "Province or state", 100: "Country code", 101: "Country",
    103: "Job reference", 105: "Headline", 110: "Credit", 115: "Source", 116: "Copyright",
    118: "Contact", 120: "Caption", 122: "Caption writer",
}  # fmt: skip
"""Data sets of record 2 (IPTC-NAA Information Interchange Model 4.2), named as in IPTC Core."""


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """name: "file", "exif", "gps", "iptc", "xmp" or "icc". damage: why it may be incomplete."""

    name: str
    entries: tuple[Entry, ...]
    damage: str = ""


def readable_metadata(picture: FilePicture) -> tuple[Section, ...]:
    """Sections that hold anything, in the order people look for them."""
    try:
        blocks, damage = blocks_of(picture), ""
    except GessoError as error:
        blocks, damage = Blocks(picture.icc), error.message
    found = [
        _file(picture),
        *_exif(blocks.exif),
        _iptc(blocks.photoshop),
        _xmp(blocks.xmp),
        _icc(blocks.icc),
    ]
    if damage:
        found.append(Section("damage", (), damage))
    return tuple(section for section in found if section.entries or section.damage)


def _file(picture: FilePicture) -> Section:
    facts = describe(picture)
    shown = {
        name: value for name, value in facts.items() if value not in (None, "", 0, False, "none")
    }
    return Section("file", tuple(Entry(name, _plain(value)) for name, value in shown.items()))


def _plain(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{name} {count} B" for name, count in value.items())
        case list():
            return " × ".join(f"{number:g}" for number in value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)[:_LONGEST]


def _exif(block: bytes | None) -> Iterator[Section]:
    if not block:
        return
    try:
        structure = exif.structure_of(block)
        main = structure.directory(structure.first)
        children = dict(structure.children(main))
    except GessoError as error:
        yield Section("exif", (), error.message)
        return
    entries = list(_tags(structure, main))
    if "exif" in children:
        entries += _tags(structure, children["exif"])
    yield Section("exif", tuple(entries[:_MOST_ENTRIES]))
    if "gps" in children:
        yield Section("gps", tuple(_gps(structure, children["gps"])))


def _tags(structure: TiffStructure, directory: Directory) -> Iterator[Entry]:
    for code, tag in sorted(directory.tags.items()):
        if code in _NOT_FOR_PEOPLE:
            continue
        name = ExifTags.TAGS.get(code, f"Tag {code}")
        if value := _tag_value(structure, tag):
            yield Entry(_spaced(name), value)


def _tag_value(structure: TiffStructure, tag: Tag) -> str:
    try:
        if tag.type == 2:
            return _text(structure.raw(tag, longest=1 << 20))
        if tag.type == 7:
            return _undefined(structure.raw(tag, longest=1 << 20))
        numbers = structure.numbers(tag, _MOST_VALUES)
    except GessoError:
        return ""  # an entry that leads nowhere
    if numbers.ndim == 2:
        return ", ".join(_rational(tag.code, *(int(n) for n in pair)) for pair in numbers)
    more = "…" if tag.count > _MOST_VALUES else ""
    return ", ".join(f"{number:g}" for number in np.asarray(numbers, np.float64)) + more


def _rational(code: int, above: int, below: int) -> str:
    if not below:
        return "unknown"
    value = above / below
    if code == _EXPOSURE_TIME:
        return f"1/{round(1 / value)} s" if 0 < value < 0.3 else f"{value:g} s"
    if code == _F_NUMBER:
        return f"f/{value:g}"
    return f"{value:g} mm" if code == _FOCAL_LENGTH else f"{value:.6g}"


def _gps(structure: TiffStructure, directory: Directory) -> Iterator[Entry]:
    for code, name in ((_LATITUDE, "Latitude"), (_LONGITUDE, "Longitude")):
        if value := _degrees(structure, directory, code):
            yield Entry(name, value)
    altitude = structure.rational(directory, _ALTITUDE)
    if altitude is not None:
        below = structure.integer(directory, _ALTITUDE - 1, 0) == 1
        yield Entry("Altitude", f"{-altitude if below else altitude:g} m")
    for code, tag in sorted(directory.tags.items()):
        if code > _ALTITUDE and (value := _tag_value(structure, tag)):
            yield Entry(_spaced(ExifTags.GPSTAGS.get(code, f"Tag {code}")), value)


def _degrees(structure: TiffStructure, directory: Directory, code: int) -> str:
    tag, side = directory.tags.get(code), directory.tags.get(code - 1)
    if tag is None or tag.type not in (5, 10) or tag.count < 3:
        return ""
    try:
        parts = [int(a) / int(b) if b else 0.0 for a, b in structure.numbers(tag, 3)]
        letter = _text(structure.raw(side, longest=16)) if side else ""
    except GessoError:
        return ""
    return f"{parts[0] + parts[1] / 60 + parts[2] / 3600:.6f}° {letter}".strip()


def _iptc(resources: bytes | None) -> Section:
    """Record 2 of the first IPTC resource (8BIM 0x0404) that is there."""
    if not resources:
        return Section("iptc", ())
    block = _iptc_block(resources)
    encoding = "utf-8" if b"\x1c\x01\x5a\x00\x03\x1b%G" in block else "latin-1"
    found: dict[str, list[str]] = {}
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C and len(found) < _MOST_ENTRIES:
        record, dataset, length = struct.unpack(">BBH", block[at + 1 : at + 5])
        if length & 0x8000:  # extended data sets hold objects, not text
            break
        value = block[at + 5 : at + 5 + length]
        if record == 2 and dataset:
            name = _IPTC_NAMES.get(dataset, f"Data set {dataset}")
            found.setdefault(name, []).append(value.decode(encoding, "replace"))
        at += 5 + length
    entries = (Entry(name, "; ".join(values)[:_LONGEST]) for name, values in found.items())
    return Section("iptc", tuple(entries))


def _iptc_block(resources: bytes) -> bytes:
    at = 0
    while resources[at : at + 4] == b"8BIM" and at + 8 <= len(resources):
        (number,) = struct.unpack(">H", resources[at + 4 : at + 6])
        name = resources[at + 6] + 1
        start = at + 6 + name + name % 2
        if start + 4 > len(resources):
            break
        (length,) = struct.unpack(">I", resources[start : start + 4])
        if number == 0x0404:
            return resources[start + 4 : start + 4 + length]
        at = start + 4 + length + length % 2
    return b""


def _xmp(packet: bytes | None) -> Section:
    if not packet:
        return Section("xmp", ())
    packet = packet.partition(b"\0")[2] if packet.startswith(b"http://ns.adobe.com") else packet
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:  # XMP has neither; a bomb has both
        return Section("xmp", (), "The XMP packet holds declarations that XMP does not allow.")
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n\t"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return Section("xmp", (), "The XMP packet is damaged.")
    found: dict[str, list[str]] = {}
    for description in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
        for name, text in description.attrib.items():
            found.setdefault(_local(name), []).append(text)
        for child in description:
            texts = [text.strip() for text in child.itertext() if text.strip()]
            found.setdefault(_local(child.tag), []).extend(texts)
    entries = [
        Entry(_spaced(name), "; ".join(values)[:_LONGEST])
        for name, values in found.items()
        if name and name not in {"about"} and any(values)
    ]
    return Section("xmp", tuple(entries[:_MOST_ENTRIES]))


def _icc(profile: bytes | None) -> Section:
    if not profile:
        return Section("icc", ())
    if len(profile) < 128:
        return Section("icc", (), "The colour profile is cut.")
    entries = [Entry("description", icc_profile.description(profile) or "unnamed")]
    classes = {b"mntr": "display", b"scnr": "input", b"prtr": "output", b"spac": "colour space"}
    entries += [
        Entry("class", classes.get(profile[12:16], _text(profile[12:16]))),
        Entry("colour space", _text(profile[16:20])),
        Entry("version", f"{profile[8]}.{profile[9] >> 4}"),
        Entry("size", f"{len(profile)} B"),
    ]
    return Section("icc", tuple(entries))


def _text(value: bytes) -> str:
    text = value.rstrip(b"\0 ").decode("utf-8", "replace").strip()
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_LONGEST]


def _undefined(value: bytes) -> str:
    """Text where it is text, else its first bytes."""
    for prefix in (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8):
        value = value.removeprefix(prefix)
    if value and all(32 <= byte < 127 for byte in value.rstrip(b"\0")):
        return _text(value)
    return " ".join(f"{byte:02x}" for byte in value[:_MOST_VALUES]) + ("…" * (len(value) > 16))


def _spaced(name: str) -> str:
    """ "DateTimeOriginal" → "Date time original", "ISOSpeedRatings" → "ISO speed ratings"."""
    words, start = [], 0
    for index in range(1, len(name) + 1):
        ends = index == len(name)
        rises = not ends and name[index].isupper() and not name[index - 1].isupper()
        falls = (
            index + 1 < len(name)
            and name[index].isupper()
            and name[index - 1].isupper()
            and name[index + 1].islower()
        )
        if ends or rises or falls:
            words.append(name[start:index])
            start = index
    kept = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    sentence = " ".join(kept)
    return sentence[:1].upper() + sentence[1:]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
