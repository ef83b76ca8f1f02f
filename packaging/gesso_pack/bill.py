"""The bill of a release: every component of its layers, as one CycloneDX document.

What conda packages, wheels, and the lists inside wheels say; names of libraries that came along
with a wheel; and what nobody says, by hand (`bill.toml`). Only what is in the layers counts.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from gesso_core.cards.strict import read_record
from gesso_pack.app_layer import LAYER as APP
from gesso_pack.layer_files import LayerFiles, read_layer
from gesso_pack.trimming import matches, read_rules

_RULES = Path(__file__).with_name("bill.toml")
_ALONG = re.compile(
    r"(?P<name>.+?)-?(?:-[0-9a-f]{8})+(?:\.(?P<inner>\d[\d.]*))?\.so(?:\.(?P<outer>.+))?"
)
_LICENCE = "Apache-2.0"  # Gesso's own
_BUNDLED, _LAYER, _SOURCE = "gesso:bundled-in", "gesso:layer", "gesso:version-from"


@dataclass(frozen=True, slots=True)
class ByHand:
    """See bill.toml."""

    file: str
    name: str
    licence: str
    of: str = ""
    pattern: str = ""
    versioned: bool = True
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    file: str
    of: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillRules:
    component: tuple[ByHand, ...]
    absent: tuple[Absent, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """purl: "" where there is none. bundled_in: purls of wheels that bring it."""

    name: str
    version: str
    purl: str = ""
    licence: str = ""
    sha256: str = ""
    bundled_in: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        return self.purl or f"{self.bundled_in}#{self.name}@{self.version}"


def read_bill_rules(path: Path = _RULES) -> BillRules:
    """Raises BadRequest for what is no rule."""
    return read_record(BillRules, tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def bill(layers: Sequence[Path], version: str, rules: BillRules) -> Mapping[str, Any]:
    """A CycloneDX 1.6 document of these archives and the app; the same give the same document.

    version: of the release, and so of the app. Raises CannotRead.
    """
    ours = Component(
        "gesso", version, f"pkg:pypi/gesso@{version}", _LICENCE, note="of the release itself"
    )
    found = {ours.key: ours}
    inside = {ours.key: [APP]}
    for archive in layers:
        layer = read_layer(archive)
        for component in components(layer, rules):
            found.setdefault(component.key, component)
            inside.setdefault(component.key, []).append(layer.name)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "gesso", "version": version}},
        "components": [_plain(found[key], inside[key]) for key in sorted(found)],
    }


def components(layer: LayerFiles, rules: BillRules) -> Iterator[Component]:
    """Of one layer; a component may come twice."""
    yield from _of_conda(layer)
    for folder, about in _wheels(layer):
        wheel = _of_wheel(about)
        yield wheel
        yield from _listed(layer, folder, wheel, rules.absent)
    yield from _came_along(layer)
    yield from _by_hand(layer, rules.component)


def plain_name(name: str) -> str:
    """As indexes of Python packages compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_conda(layer: LayerFiles) -> Iterator[Component]:
    for path, content in layer.texts.items():
        if path.startswith("conda-meta/") and path.endswith(".json"):
            said = json.loads(content)
            purl = (
                f"pkg:conda/{said['name']}@{said['version']}"
                f"?build={said['build']}&subdir={said['subdir']}"
            )
            yield Component(
                said["name"],
                said["version"],
                purl,
                said.get("license") or "",
                said.get("sha256") or "",
            )


def _wheels(layer: LayerFiles) -> Iterator[tuple[str, Message]]:
    for path, content in layer.texts.items():
        if path.endswith(".dist-info/METADATA"):
            yield path.removesuffix("METADATA"), BytesParser().parsebytes(content)


def _of_wheel(about: Message) -> Component:
    name, version = str(about["Name"]), str(about["Version"])
    purl = f"pkg:pypi/{plain_name(name)}@{version.replace('+', '%2B')}"
    return Component(name, version, purl, _licence(about))


def _licence(about: Message) -> str:
    classified = [
        value.rsplit("::", 1)[1].strip()
        for value in about.get_all("Classifier") or []
        if value.startswith("License ::")
    ]
    said = about["License-Expression"] or " / ".join(classified) or about["License"] or ""
    return str(said).splitlines()[0][:100] if said else ""


def _listed(
    layer: LayerFiles, folder: str, wheel: Component, absent: Iterable[Absent]
) -> Iterator[Component]:
    """What the wheel's own lists name, but for itself and what is left out of the layer."""
    gone = {
        name
        for rule in absent
        if wheel.purl.startswith(f"pkg:pypi/{rule.of}@") and not layer.has(rule.file)
        for name in rule.names
    }
    for path, content in layer.texts.items():
        if not (path.startswith(f"{folder}sboms/") and path.endswith(".json")):
            continue
        for each in json.loads(content).get("components", []):
            purl = each.get("purl", "")
            itself = purl.startswith("pkg:pypi/") and plain_name(each["name"].split(".")[0]) in {
                plain_name(wheel.name),
                "pil",  # as Pillow calls its own modules
            }
            if each["name"] in gone or itself:
                continue
            licence: Mapping[str, Any] = next(iter(each.get("licenses", [])), {})
            said = licence.get("expression") or licence.get("license", {})
            yield Component(
                each["name"],
                each.get("version", ""),
                purl,
                said if isinstance(said, str) else said.get("id") or said.get("name") or "",
                bundled_in=wheel.purl,
            )


def _came_along(layer: LayerFiles) -> Iterator[Component]:
    """Libraries in `NAME.libs`, by their files: the wheel's maker gave each a hash in its name."""
    rules = read_rules()
    site = next((p.split("/site-packages/")[0] for p in layer.paths if "/site-packages/" in p), "")
    is_empty = matches((p for e in rules.empty for p in e.libraries), f"{site}/site-packages")
    for path in layer.paths:
        folder, _, file = path.rpartition("/")
        found = _ALONG.fullmatch(file)
        if folder.endswith(".libs") and found and not is_empty(path):
            yield Component(
                found["name"],
                found["inner"] or found["outer"] or "",
                bundled_in=_owner(layer, folder.rpartition("/")[2].removesuffix(".libs")),
                note="file name",
            )


def _by_hand(layer: LayerFiles, rules: Iterable[ByHand]) -> Iterator[Component]:
    for rule in rules:
        path = next((path for path in layer.paths if fnmatchcase(path, rule.file)), None)
        if path is None:
            continue
        owner = _owner(layer, rule.of) if rule.of else ""
        if rule.pattern:
            found = re.search(rule.pattern, path)
            version = ".".join(found.groups()) if found else ""
        else:
            version = owner.rpartition("@")[2] if rule.versioned else ""
        yield Component(rule.name, version, licence=rule.licence, bundled_in=owner, note="by hand")


def _owner(layer: LayerFiles, name: str) -> str:
    """The purl of a wheel in the layer; "" where there is none of that name."""
    wheels = (_of_wheel(about).purl for _, about in _wheels(layer))
    return next((p for p in wheels if p.startswith(f"pkg:pypi/{plain_name(name)}@")), "")


def _plain(component: Component, layers: Sequence[str]) -> Mapping[str, Any]:
    properties = [{"name": _LAYER, "value": name} for name in dict.fromkeys(layers)]
    if component.bundled_in:
        properties.append({"name": _BUNDLED, "value": component.bundled_in})
    if component.note:
        properties.append({"name": _SOURCE, "value": component.note})
    plain: dict[str, Any] = {
        "type": "library",
        "bom-ref": component.key,
        "name": component.name,
        "properties": properties,
    }
    if component.version:
        plain["version"] = component.version
    if component.purl:
        plain["purl"] = component.purl
    if component.licence:
        plain["licenses"] = [{"license": {"name": component.licence}}]
    if component.sha256:
        plain["hashes"] = [{"alg": "SHA-256", "content": component.sha256}]
    return plain
