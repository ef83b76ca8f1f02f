"""What edits and deeds are called in lists, in words."""

from datetime import datetime

from PySide6.QtCore import QLocale

from gesso_core.framing import Framing
from gesso_desktop.document.project.records import Entry, PatchRow
from gesso_desktop.state.names import operator_name
from gesso_desktop.state.stack_lines import EditLine, FramingLine, Line, SentenceLine
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated
from gesso_desktop.state.undoing import Deed
from gesso_desktop.ui.percent import percent
from gesso_desktop.ui.times import when

_VERBS = {
    "add": QT_TRANSLATE_NOOP("Edits", "{name}"),
    "delete": QT_TRANSLATE_NOOP("Edits", "Deleted: {name}"),
    "hide": QT_TRANSLATE_NOOP("Edits", "Hidden: {name}"),
    "show": QT_TRANSLATE_NOOP("Edits", "Shown: {name}"),
    "opacity": QT_TRANSLATE_NOOP("Edits", "Opacity {percent} %: {name}"),
    "texture": QT_TRANSLATE_NOOP("Edits", "Texture {percent} %: {name}"),
    "mask": QT_TRANSLATE_NOOP("Edits", "Other area: {name}"),
    "values": QT_TRANSLATE_NOOP("Edits", "Other values: {name}"),
    "reorder": QT_TRANSLATE_NOOP("Edits", "Moved: {name}"),
    "framing": QT_TRANSLATE_NOOP("Edits", "Framing"),
}
_AND_MORE = QT_TRANSLATE_NOOP("Edits", "{first}, and {count} more")
_EXACT = QT_TRANSLATE_NOOP("Edits", "exact")
_COMPOSED = QT_TRANSLATE_NOOP("Edits", "from a file")
_ON_SERVER = QT_TRANSLATE_NOOP("Edits", "{engine} on {host}")
_HIDDEN = QT_TRANSLATE_NOOP("Edits", "hidden")
_TEXTURE = QT_TRANSLATE_NOOP("Edits", "texture {percent} %")
_OUT_OF_DATE = QT_TRANSLATE_NOOP("Edits", "out of date")
_PREVIEW = QT_TRANSLATE_NOOP("Edits", "preview")
_STEPS = QT_TRANSLATE_NOOP("Edits", "{count} steps")
_CROPPED = QT_TRANSLATE_NOOP("Edits", "Crop to {size}")
_TURNED = QT_TRANSLATE_NOOP("Edits", "Turn by {degrees}°")
_MIRRORED = QT_TRANSLATE_NOOP("Edits", "Mirror")
_STRAIGHTENED = QT_TRANSLATE_NOOP("Edits", "Straighten by {degrees}°")
_WHY_OUT_OF_DATE = QT_TRANSLATE_NOOP(
    "Edits",
    "Made from something else: what lies below has changed since. Run it again to renew it.",
)

_WHY_PREVIEW = QT_TRANSLATE_NOOP(
    "Edits",
    "A preview: made soon, small and in few steps. Run it again in final quality to keep it.",
)
_WHY_PREVIEWS = QT_TRANSLATE_NOOP(
    "Edits",
    "A preview: made soon, small and in few steps. Choose its edits below to run them again in "
    "final quality.",
)


def isolated(text: str) -> str:
    """Keeps its own direction of reading among words of another (Unicode: FSI and PDI)."""
    return f"\u2068{text}\u2069"


def note(line: Line) -> str:
    """The notes in one line."""
    return " · ".join(isolated(each) for each in notes(line))


def title(line: Line) -> str:
    match line:
        case EditLine(row):
            return named(row.name)
        case SentenceLine():
            return line.sentence
        case FramingLine(framing):
            return _framed(framing)


def named(name: str) -> str:
    """An edit that no words were used for bears the name of what did it."""
    return operator_name(name)


def notes(line: Line, now: datetime | None = None) -> list[str]:
    """What is worth knowing besides, the most important first."""
    if isinstance(line, FramingLine):
        return [_t(_EXACT)]
    told = [_t(_OUT_OF_DATE)] if is_out_of_date(line) else []
    if line.is_preview:
        told.append(_t(_PREVIEW))
    if isinstance(line, SentenceLine):
        created = line.created
        told.append(_t(_STEPS).format(count=len(line.rows)))
    else:
        created = line.row.created
        if line.row.opacity < 1:
            told.append(percent(round(100 * line.row.opacity)))
        if line.row.texture > 0:
            told.append(_t(_TEXTURE).format(percent=round(100 * line.row.texture)))
        told.append(engine(line.row))
    return [*told, when(created, now)]


def spoken(line: Line) -> str:
    """All of it, for those who hear it."""
    parts = [title(line), *notes(line)]
    if not line.is_visible:
        parts.insert(1, _t(_HIDDEN))
    return ", ".join(parts)


def explained(line: Line) -> str:
    """For a tool tip."""
    reason = [_t(_WHY_OUT_OF_DATE)] if is_out_of_date(line) else []
    if line.is_preview:
        reason.append(_t(_WHY_PREVIEW if line.can_run_again else _WHY_PREVIEWS))
    return "\n".join([title(line), note(line), *reason])


def is_out_of_date(line: Line) -> bool:
    return any(row.is_out_of_date for row in line.rows)


def engine(row: PatchRow) -> str:
    name = row.provenance.engine
    if name == "operators":
        return _t(_EXACT)
    if name == "compose":
        return _t(_COMPOSED)
    from gesso_desktop.document.engine_record import server_of  # noqa: PLC0415  only of models

    host = server_of(row.provenance.placement)
    return _t(_ON_SERVER).format(engine=name, host=isolated(host)) if host else name


def deed_title(deed: Deed) -> str:
    if deed.instruction:
        return deed.instruction
    first = _done(deed.entries[0])
    more = len({entry.patch for entry in deed.entries}) - 1
    return _t(_AND_MORE).format(first=first, count=more) if more else first


def _done(entry: Entry) -> str:
    text = _t(_VERBS.get(entry.verb, _VERBS["add"]))
    share = entry.after if isinstance(entry.after, int | float) else 0
    return text.format(name=named(entry.name), percent=round(100 * share))


def _framed(framing: Framing) -> str:
    parts = []
    if framing.is_mirrored:
        parts.append(_t(_MIRRORED))
    if framing.quarter_turns:
        parts.append(_t(_TURNED).format(degrees=90 * framing.quarter_turns))
    if framing.straighten:
        sign = QLocale().positiveSign() if framing.straighten > 0 else ""
        degrees = sign + QLocale().toString(framing.straighten, "f", 1)
        parts.append(_t(_STRAIGHTENED).format(degrees=degrees))
    if framing.crop is not None:
        size = f"\u2066{framing.crop.width} × {framing.crop.height}\u2069"  # not mirrored: LRI
        parts.append(_t(_CROPPED).format(size=size))
    return ", ".join(parts)


def _t(text: str) -> str:
    return translated("Edits", text)
