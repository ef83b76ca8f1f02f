"""What was measured of an edit, in words and with a judgement; nothing is measured here."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QLocale

from gesso_core.fidelity.report import Mode
from gesso_core.recipe import Values
from gesso_desktop.document.checking import Check
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

# Good up to the first, bad beyond the second. Sections of the notes on imaging, 5: drift.
_SHIFT = (0.3, 1.0)  # px; "Registration": plain medians reach 0.13, above 1 px it has failed
_WORST = (1.0, 2.0)  # px; the 95th percentile: 1 px is the goal, and it is twice the median above
_COLOUR = (3.0, 7.0)  # ΔE; "Recipe" 3: from 3.5 a difference is followed, from 7 it is an edit
_SHARE = 0.6  # "Whole pipeline": 50 % edits hold 54 dB outside; "Failures": 80 % falls to 18 dB
_EDGES = 0.5  # px from where `compose` asks to look at the edges
_CAST = 5.0  # ΔE of an overall difference that may have been asked for; see compose


class Judgement(StrEnum):
    PLAIN = "plain"  # a fact that is neither good nor bad
    WAITING = "waiting"
    GOOD = "good"
    LOOK = "look"  # look at it
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. name: for programs; label, value, why: for people, in their language."""

    name: str
    label: str
    value: str
    judgement: Judgement
    why: str = ""


_SAID = {
    Judgement.PLAIN: "",
    Judgement.WAITING: QT_TRANSLATE_NOOP("Fidelity", "checking"),
    Judgement.GOOD: QT_TRANSLATE_NOOP("Fidelity", "good"),
    Judgement.LOOK: QT_TRANSLATE_NOOP("Fidelity", "look at it"),
    Judgement.BAD: QT_TRANSLATE_NOOP("Fidelity", "bad"),
}
_LABELS = {
    "identical": QT_TRANSLATE_NOOP("Fidelity", "Untouched pixels identical"),
    "shift": QT_TRANSLATE_NOOP("Fidelity", "Shift left over"),
    "worst": QT_TRANSLATE_NOOP("Fidelity", "Shift at the worst places"),
    "before": QT_TRANSLATE_NOOP("Fidelity", "Colour error as it came"),
    "after": QT_TRANSLATE_NOOP("Fidelity", "Colour error after matching"),
    "share": QT_TRANSLATE_NOOP("Fidelity", "Share of the picture changed"),
    "largest": QT_TRANSLATE_NOOP("Fidelity", "Largest change"),
    "mode": QT_TRANSLATE_NOOP("Fidelity", "How it was done"),
}
_WHY = {
    "identical": QT_TRANSLATE_NOOP(
        "Fidelity",
        "Every pixel that no edit covers was read from the original and from the result, and "
        "compared bit for bit.",
    ),
    "shift": QT_TRANSLATE_NOOP(
        "Fidelity",
        "How far the output still lies beside the picture where nothing changed, in pixels of the "
        "size the model saw. Half of all places are better.",
    ),
    "worst": QT_TRANSLATE_NOOP("Fidelity", "The same; 19 of 20 places are better."),
    "before": QT_TRANSLATE_NOOP(
        "Fidelity",
        "How far the model changed colours that it should have left alone (ΔE; 1 is hardly seen).",
    ),
    "after": QT_TRANSLATE_NOOP(
        "Fidelity", "What is left of that after its colours were matched to the picture (ΔE)."
    ),
    "share": QT_TRANSLATE_NOOP("Fidelity", "All pixels that this edit may change, however little."),
    "largest": QT_TRANSLATE_NOOP(
        "Fidelity", "Of any channel of any pixel, as a share of the full range."
    ),
    "mode": "",
}
_EXACT = QT_TRANSLATE_NOOP("Fidelity", "exact: computed in place")
_MODES = {
    Mode.LOCAL: QT_TRANSLATE_NOOP("Fidelity", "only changed areas were replaced"),
    Mode.WHOLE: QT_TRANSLATE_NOOP("Fidelity", "tone and colour of the whole picture"),
    Mode.MASKED: QT_TRANSLATE_NOOP("Fidelity", "the marked area was replaced"),
    Mode.UNCHANGED: QT_TRANSLATE_NOOP("Fidelity", "no edit was found in the output"),
}


def said(judgement: Judgement) -> str:
    """The judgement in a word; empty for plain facts."""
    return translated("Fidelity", _SAID[judgement]) if _SAID[judgement] else ""


def figures(
    row: PatchRow, alone: Check | None, everything: Check | None, problem: str = ""
) -> tuple[Figure, ...]:
    """alone, everything: the edit's own check and that of all edits, as far as they are done.

    problem: why they cannot be done.
    """
    if problem:
        text = translated("Fidelity", "not checked: {problem}").format(problem=problem)
        return (_figure("identical", text, Judgement.LOOK), *_fitted(row), _mode(row))
    return (_identical(everything), *_fitted(row), *_extent(alone), _mode(row))


def overall(rows: tuple[Figure, ...]) -> Judgement:
    """The worst of them; waiting only while nothing is wrong."""
    order = (Judgement.BAD, Judgement.LOOK, Judgement.WAITING, Judgement.GOOD)
    found = {figure.judgement for figure in rows}
    return next((each for each in order if each in found), Judgement.PLAIN)


def warnings(row: PatchRow) -> tuple[str, ...]:
    """What to look at, as sentences."""
    return tuple(translated("Fidelity", text) for text in _warnings(row))


def is_fitted(row: PatchRow) -> bool:
    """Whether a model's output was fitted, so that there is something to be measured."""
    return "method" in row.provenance.fidelity


def _identical(check: Check | None) -> Figure:
    if check is None:
        value, judgement = translated("Fidelity", "checking…"), Judgement.WAITING
    elif not check.checked:
        value, judgement = translated("Fidelity", "all are covered by edits"), Judgement.PLAIN
    elif check.is_identical:
        text = translated("Fidelity", "yes ({count} checked)")
        value, judgement = text.format(count=_count(check.checked)), Judgement.GOOD
    else:
        text = translated("Fidelity", "no: {differing} of {count} differ")
        value = text.format(differing=_count(check.differing), count=_count(check.checked))
        judgement = Judgement.BAD
    return _figure("identical", value, judgement)


def _fitted(row: PatchRow) -> Iterator[Figure]:
    found = row.provenance.fidelity
    if not is_fitted(row):
        nothing = translated("Fidelity", "none: nothing was moved")
        yield _figure("shift", nothing, Judgement.GOOD)
        return
    pixels = translated("Fidelity", "{number} px")
    yield _measured("shift", _number(found, "residual_px"), pixels, _SHIFT)
    yield _measured("worst", _number(found, "residual_worst_px"), pixels, _WORST)
    yield _measured("before", _number(found, "colour_error_before"), "{number} ΔE", None)
    yield _measured("after", _number(found, "colour_error_after"), "{number} ΔE", _COLOUR)


def _extent(check: Check | None) -> Iterator[Figure]:
    if check is None:
        waiting = translated("Fidelity", "checking…")
        yield _figure("share", waiting, Judgement.PLAIN)
        yield _figure("largest", waiting, Judgement.PLAIN)
        return
    yield _figure("share", _percent(check.covered_share), Judgement.PLAIN)
    yield _figure("largest", _percent(check.largest), Judgement.PLAIN)


def _mode(row: PatchRow) -> Figure:
    if not is_fitted(row):
        return _figure("mode", translated("Fidelity", _EXACT), Judgement.GOOD)
    mode = _mode_of(row)
    needs_look = mode in {Mode.WHOLE, Mode.UNCHANGED} or (
        mode is Mode.LOCAL and (_number(row.provenance.fidelity, "changed_share") or 0) > _SHARE
    )
    judgement = Judgement.LOOK if needs_look else Judgement.GOOD
    return _figure("mode", translated("Fidelity", _MODES[mode]), judgement)


def _warnings(row: PatchRow) -> Iterator[str]:
    """As `compose` warns; told again from the figures, because a project keeps only those."""
    if not is_fitted(row):
        return
    found, mode = row.provenance.fidelity, _mode_of(row)
    before, after = _number(found, "colour_error_before"), _number(found, "colour_error_after")
    if found.get("method") == "none":
        yield QT_TRANSLATE_NOOP(
            "Fidelity",
            "The picture is too flat to align the output with it; it was placed as it came.",
        )
    elif (_number(found, "residual_px") or 0) > _EDGES:
        yield QT_TRANSLATE_NOOP(
            "Fidelity", "The output does not lie exactly on the picture; look closely at the edges."
        )
    if mode is Mode.WHOLE:
        yield QT_TRANSLATE_NOOP(
            "Fidelity",
            "The edit is everywhere: its tone and colour were applied wherever it may act.",
        )
    elif mode is Mode.UNCHANGED:
        yield QT_TRANSLATE_NOOP("Fidelity", "The output shows no edit, so nothing was changed.")
        if (before or 0) > _CAST:
            yield QT_TRANSLATE_NOOP(
                "Fidelity",
                "Its overall colour differs; if that is the edit, apply it to the whole picture.",
            )
    elif (_number(found, "changed_share") or 0) > _SHARE:
        yield QT_TRANSLATE_NOOP(
            "Fidelity",
            "Most of the picture was replaced; too little is left to measure by. Look at all of "
            "it.",
        )
    if mode is Mode.LOCAL and (after or 0) > _COLOUR[0]:
        yield QT_TRANSLATE_NOOP(
            "Fidelity", "The colours could not be matched everywhere; compare before and after."
        )
    if row.is_out_of_date:
        yield QT_TRANSLATE_NOOP(
            "Fidelity", "What lies below this edit has changed since; compose it again."
        )


def _measured(
    name: str, number: float | None, text: str, limits: tuple[float, float] | None
) -> Figure:
    if number is None:
        unknown = translated("Fidelity", "not measurable: too little is unchanged")
        return _figure(name, unknown, Judgement.LOOK if limits else Judgement.PLAIN)
    judgement = Judgement.PLAIN
    if limits is not None:
        good, bad = limits
        judgement = Judgement.LOOK if number > good else Judgement.GOOD
        judgement = Judgement.BAD if number > bad else judgement
    return _figure(name, text.format(number=QLocale().toString(number, "f", 2)), judgement)


def _figure(name: str, value: str, judgement: Judgement) -> Figure:
    why = translated("Fidelity", _WHY[name]) if _WHY[name] else ""
    return Figure(name, translated("Fidelity", _LABELS[name]), value, judgement, why)


def _mode_of(row: PatchRow) -> Mode:
    found = str(row.provenance.fidelity.get("mode", ""))
    return Mode(found) if found in set(Mode) else Mode.LOCAL


def _number(values: Values, name: str) -> float | None:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) else None


def _count(number: int) -> str:
    return QLocale().toString(number)


def _percent(share: float) -> str:
    """Never 0 or 100 for what is not."""
    percent = 100 * share
    if 0 < percent < 0.01:
        return f"< {QLocale().toString(0.01, 'f', 2)} %"
    if 99.99 < percent < 100:
        return f"> {QLocale().toString(99.99, 'f', 2)} %"
    digits = 2 if percent < 10 or 99 < percent < 100 else 1
    return f"{QLocale().toString(percent, 'f', digits)} %"
