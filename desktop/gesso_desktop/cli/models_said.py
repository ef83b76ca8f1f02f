"""What `gesso models` says: tables for people, plain data for programs."""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from gesso_core.cards.model_card import CardFile, ModelCard
from gesso_runtime.catalogue import Catalogue
from gesso_runtime.store.disk import in_words
from gesso_runtime.store.model_store import Installed, ModelStore
from gesso_runtime.store.verifying import Verified

_WIDTH = 80  # columns, for reading and for mailing


def size(count: int) -> str:
    return in_words(count)


def plain_version(version: Installed) -> dict[str, Any]:
    """added: null for what came with Gesso."""
    known = {"precisions": sorted(version.precisions), "added": version.added or None}
    return asdict(version) | known


def plain_list(store: ModelStore, catalogue: Catalogue) -> dict[str, Any]:
    """installed: what was added; built_in: what came with Gesso."""
    use = store.disk_use()
    found = [plain_version(v) for v in store.installed_with(catalogue.cards.values())]
    return {
        "folder": str(store.folder),
        "installed": [version for version in found if not version["is_built_in"]],
        "built_in": [version for version in found if version["is_built_in"]],
        "known": [_plain_card(card) for card in catalogue.cards.values()],
        "disk": {
            "used_bytes": sum(use.cards.values()),
            "unfinished_bytes": use.unfinished,
            "free_bytes": use.free,
        },
    }


def print_list(store: ModelStore, catalogue: Catalogue) -> None:
    installed, use = store.installed_with(catalogue.cards.values()), store.disk_use()
    rows: list[tuple[str, ...]] = [("MODEL", "ROLE", "LICENCE", "VERSION", "ADDED", "SIZE")]
    for card in catalogue.cards.values():
        versions = [version for version in installed if version.card == card.id]
        absent = "not installed" if card.files else "needs no files"
        rows += _rows((card.id, card.role, card.licence.name), versions, absent)
    for unknown in dict.fromkeys(v.card for v in installed if v.card not in catalogue.cards):
        rows += _rows((unknown, "no card", ""), [v for v in installed if v.card == unknown], "")
    _print_table(rows)
    print()
    print(f"{size(sum(use.cards.values()))} in {store.folder}, {size(use.free)} free")
    if use.unfinished:
        print(f"{size(use.unfinished)} are of models not all there yet: ask again to go on,")
        print("or give them up with: gesso models remove MODEL --all")
    for path, error in catalogue.unread.items():
        print(f"{path.name} is no card: {error.message}", file=sys.stderr)


def _rows(
    name: tuple[str, str, str], versions: Sequence[Installed], absent: str
) -> Iterator[tuple[str, ...]]:
    if not versions:
        yield (*name, absent, "", "")
    for number, version in enumerate(versions):
        mark = "* " if version.is_current else "  "
        known = name if number == 0 else ("", "", "")
        added = version.added[:10] or "with Gesso"
        yield (*known, mark + version.version, added, size(version.bytes))


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def plain_info(store: ModelStore, card: ModelCard) -> dict[str, Any]:
    versions = [v for v in store.installed_with([card]) if v.card == card.id]
    return _plain_card(card) | {
        "summary": card.summary,
        "good_at": list(card.good_at),
        "kinds": sorted(card.kinds),
        "languages": list(card.prompting.languages),
        "notice": card.licence.notice,
        "licence_url": card.licence.url,
        "files": [_plain_file(file) for file in card.files],
        "installed": [
            plain_version(v) | {"licence_accepted": _accepted(store, v)} for v in versions
        ],
    }


def _plain_card(card: ModelCard) -> dict[str, Any]:
    source = card.source
    return {
        "id": card.id,
        "title": card.title,
        "role": card.role.value,
        "licence": card.licence.name,
        "commercial_use": card.licence.allows_commercial_use,
        "repository": source.repository if source else None,
        "revision": (source.revision or None) if source else None,
    }


def _plain_file(file: CardFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "precision": file.precision.value if file.precision else None,
        "optional": file.is_optional,
    }


def _accepted(store: ModelStore, version: Installed) -> str | None:
    """None for what came with Gesso, under its own licence."""
    if version.is_built_in:
        return None
    return store.manifest(version.card, version.version).licence.accepted


def print_info(store: ModelStore, card: ModelCard) -> None:
    print(f"{card.title} ({card.id})")
    print(textwrap.fill(card.summary, _WIDTH))
    print()
    _row("Role", card.role.value)
    _row("Good at", ", ".join(card.good_at) or "not said")
    for number, line in enumerate(_licence(card)):
        _row("Licence" if number == 0 else "", line)
    if card.source:
        at = f" at {card.source.revision}" if card.source.revision else ", no revision pinned"
        _row("Source", f"{card.source.repository}{at}")
    for number, file in enumerate(card.files):
        _row("Files" if number == 0 else "", _file(file))
    versions = [v for v in store.installed_with([card]) if v.card == card.id]
    if not versions and card.files:
        _row("Installed", f"no; add it with: gesso models add {card.id} FOLDER-OR-FILE")
    for version in versions:
        state = "in use" if version.is_current else "kept"
        precisions = "".join(f", {precision}" for precision in sorted(version.precisions))
        _row("Installed", f"{version.version}, {state}, {size(version.bytes)}{precisions}")
        if accepted := _accepted(store, version):
            _row("", f"from {version.origin} on {version.added[:10]}")
            _row("", f"licence accepted on {accepted[:10]}")
        else:
            _row("", version.origin)


def _file(file: CardFile) -> str:
    facts = [
        size(file.bytes) if file.bytes is not None else "",
        file.precision.value if file.precision else "",
        "optional" if file.is_optional else "",
    ]
    said = ", ".join(fact for fact in facts if fact)
    return f"{file.path}  ({said})" if said else file.path


def print_licence(card: ModelCard) -> None:
    """On standard error: results alone go to standard output."""
    print(f"{card.title} is under this licence:", file=sys.stderr)
    for line in _licence(card):
        print(textwrap.fill(line, _WIDTH, **_INDENTED), file=sys.stderr)


_INDENTED: dict[str, Any] = {"initial_indent": "  ", "subsequent_indent": "  "}


def _licence(card: ModelCard) -> Iterator[str]:
    yield card.licence.name
    allowed = "Commercial use is allowed." if card.licence.allows_commercial_use else ""
    yield allowed or "NOT for commercial use."
    if card.licence.notice:
        yield card.licence.notice
    if card.licence.url:
        yield card.licence.url


def plain_verified(found: Iterable[Verified]) -> dict[str, Any]:
    versions = [asdict(each) | {"holds": each.holds} for each in found]
    return {"holds": all(each["holds"] for each in versions), "versions": versions}


def print_verified(found: Sequence[Verified]) -> None:
    for each in found:
        came = "came with Gesso" if each.is_built_in else "was added"
        state = f"as it {came}" if each.holds else f"NOT as it {came}"
        print(f"{each.card} {each.version}: {state}")
        if each.broken:
            print(f"  {each.broken}")
        for word, paths in (
            ("missing", each.missing),
            ("altered", each.altered),
            ("extra", each.extra),
        ):
            for path in paths:
                print(f"  {word}  {path}")
        if each.is_built_in and not each.holds:
            print("  Install Gesso again.")


def _row(name: str, text: str) -> None:
    lines = textwrap.wrap(text, _WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines or [""]):
        print(f"{name if number == 0 else '':11} {line}")
