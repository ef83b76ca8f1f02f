"""Known weaknesses of what a release holds: records of OSV in a folder against the bill, offline.

Packages of Python are compared by their versions; anything else by the versions that a record names
one by one. What no record could be about is told, not passed over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from gesso_core.errors import BadRequest, NotFound
from gesso_pack.bill import plain_name

FORMAT = 1
_PYPI = "PyPI"


@dataclass(frozen=True, slots=True)
class Advisory:
    """component: its reference in the bill. fixed: versions that no longer have it."""

    id: str
    component: str
    summary: str
    severity: tuple[str, ...]
    aliases: tuple[str, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """as_of: the day of the newest record, "2026-11-20". unchecked: references in the bill."""

    as_of: str
    records: int
    found: tuple[Advisory, ...]
    unchecked: tuple[str, ...]


def audit(bill: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> Audit:
    """Matches every component of a CycloneDX document against records of OSV."""
    present = [record for record in records if not record.get("withdrawn")]
    by_name: dict[tuple[str, str], list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for record in present:
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            key = _key(package.get("ecosystem", ""), package.get("name", ""))
            by_name.setdefault(key, []).append((record, affected))
    ecosystems = {ecosystem for ecosystem, _ in by_name}
    found: list[Advisory] = []
    unchecked: list[str] = []
    for component in bill.get("components", []):
        version = component.get("version", "")
        is_python = component.get("purl", "").startswith("pkg:pypi/")
        names = [(_PYPI, plain_name(component["name"]))] if is_python else []
        names += [(other, plain_name(component["name"])) for other in sorted(ecosystems - {_PYPI})]
        matching = [each for name in names for each in by_name.get(name, ())]
        found += [
            _advisory(record, affected, component["bom-ref"])
            for record, affected in matching
            if _is_affected(version, affected, by_order=is_python)
        ]
        is_comparable = _version(version) is not None if is_python else matching
        if not version or not is_comparable:
            unchecked.append(component["bom-ref"])
    newest = max((str(record.get("modified", "")) for record in records), default="")[:10]
    once = {(each.id, each.component): each for each in found}
    return Audit(newest, len(records), tuple(once[key] for key in sorted(once)), tuple(unchecked))


def read_records(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """Every `.json` below. Raises NotFound without any, BadRequest for what is no record."""
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise NotFound(
            f"There are no records of OSV in {folder}.",
            "Unpack the ecosystem's all.zip there, from a connected machine.",
        )
    return tuple(_record(file) for file in files)


def plain_audit(done: Audit) -> Mapping[str, Any]:
    """As `advisories.json` has it."""
    return {
        "format": FORMAT,
        "as_of": done.as_of,
        "records": done.records,
        "advisories": [
            {
                "id": each.id,
                "component": each.component,
                "summary": each.summary,
                "severity": list(each.severity),
                "aliases": list(each.aliases),
                "fixed": list(each.fixed),
            }
            for each in done.found
        ],
        "unchecked": list(done.unchecked),
    }


def _record(file: Path) -> Mapping[str, Any]:
    try:
        plain = json.loads(file.read_bytes())
    except ValueError as error:
        raise BadRequest(f"{file} is not JSON.", "Copy the records again.") from error
    if not isinstance(plain, dict) or not isinstance(plain.get("id"), str):
        raise BadRequest(f"{file} is no record of OSV.", "Keep nothing else in this folder.")
    return plain


def _key(ecosystem: str, name: str) -> tuple[str, str]:
    return ecosystem.partition(":")[0], plain_name(name)


def _is_affected(version: str, affected: Mapping[str, Any], *, by_order: bool) -> bool:
    if version and version in affected.get("versions", []):
        return True
    if not by_order:
        return False
    mine = _version(version)
    return mine is not None and (
        any(_version(each) == mine for each in affected.get("versions", []))
        or any(
            _is_within(mine, each.get("events", []))
            for each in affected.get("ranges", [])
            if each.get("type") == "ECOSYSTEM"
        )
    )


def _is_within(mine: Version, events: Sequence[Mapping[str, str]]) -> bool:
    """Events are switches along the line of versions: on from `introduced`, off at `fixed`."""
    switches = sorted(_switches(events), key=lambda switch: (switch[0], switch[1]))
    ends = [*switches, (None, False, False)]
    for (start, is_on, _), (end, _, holds_end) in pairwise(ends):
        assert start is not None
        before_end = end is None or mine < end or (holds_end and mine == end)
        if is_on and start <= mine and before_end:
            return True
    return False


def _switches(events: Sequence[Mapping[str, str]]) -> Iterator[tuple[Version, bool, bool]]:
    """Where, whether it is on from there, and whether the version itself still counts before."""
    for event in events:
        for kind, text in event.items():
            place = Version("0.dev0") if text == "0" else _version(text)
            if place is not None and kind in {"introduced", "fixed", "last_affected"}:
                yield place, kind == "introduced", kind == "last_affected"


def _version(text: str) -> Version | None:
    """Without what says which build it is: 2.13.0+cpu has the weaknesses of 2.13.0."""
    try:
        return Version(Version(text).public)
    except InvalidVersion:
        return None


def _advisory(record: Mapping[str, Any], affected: Mapping[str, Any], component: str) -> Advisory:
    fixed = {
        event["fixed"]
        for each in affected.get("ranges", [])
        if each.get("type") == "ECOSYSTEM"
        for event in each.get("events", [])
        if "fixed" in event
    }
    return Advisory(
        record["id"],
        component,
        str(record.get("summary", "")),
        tuple(str(each.get("score", "")) for each in record.get("severity", [])),
        tuple(sorted(map(str, record.get("aliases", [])))),
        tuple(sorted(fixed)),
    )
