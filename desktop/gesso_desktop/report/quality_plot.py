"""Figures of engines as a drawing: one panel a measure, one lane an engine, one dot a pair."""

import math
import os
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

from gesso_core.errors import BadRequest, CannotWrite
from gesso_desktop.document.saving.publish import publishing, refuse_overwriting
from gesso_desktop.report.quality import LESS_IS_BETTER, SECONDS, EngineFigures

_TITLES = {
    "psnr": "PSNR, dB",
    "ssim": "SSIM",
    "lpips": "LPIPS",
    SECONDS: "Seconds a picture, without those that load something",
}
_WIDE, _MARGIN = 760, 24  # px
_LANE, _LABEL, _GAP = 24, 20, 10
_HEAD, _AXIS = 34, 30
_LETTER = 7.2  # px of a letter of 12 px, a wide one at that
_TICKS = 5


def refuse_plot(path: Path, original: Path) -> None:
    """Raises before any work: BadRequest unless the name ends in .svg, CannotWrite where nothing
    may be written, WouldOverwrite for a picture of the folder."""
    if path.suffix.lower() != ".svg":
        raise BadRequest(
            f"A plot is a drawing, and {path.name} is not named like one.",
            "Let its name end in .svg.",
        )
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(
            f"The plot cannot be written in {folder}.", "Name a folder you may write to."
        )
    refuse_overwriting(path, original=original, replace=True)


def write_plot(path: Path, title: str, found: Sequence[EngineFigures], *, original: Path) -> None:
    """An older plot of that name is replaced. original: never written over."""
    content = plot(title, found).encode("utf-8")
    with publishing(path, original=original, replace=True, expected_bytes=len(content)) as part:
        part.write_bytes(content)


def plot(title: str, found: Sequence[EngineFigures]) -> str:
    """An SVG with nothing from elsewhere, light or dark as its viewer is."""
    measured = [each for each in found if each.pairs]
    names = list(next(iter(measured[0].pairs.values())))
    body, top = list[str](), _MARGIN + 40
    for name in names:
        panel, height = _panel(name, found, top)
        body += panel
        top += height
    style = files("gesso_desktop.report").joinpath("quality.css").read_text("utf-8")
    counts = {len(each.pairs) + len(each.failed) for each in measured}
    many = max(counts)
    told = "1 pair" if many == 1 else f"{many} pairs"
    shown = _fitted(title, _WIDE - 2 * _MARGIN, 16 / 12)
    key = "A dot is a pair, the line their mean; dashed: 95 of 100 are done within."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {top}" '
            f'width="{_WIDE}" height="{top}" role="img">',
            f"<title>{escape(title)}</title><style>{style}</style>",
            f'<rect width="{_WIDE}" height="{top}" class="ground"/>',
            _text(_MARGIN, _MARGIN + 6, shown, "ink", style="font-size:16px;font-weight:600"),
            _text(_MARGIN, _MARGIN + 26, f"{told}. {key}", "quiet"),
            *body,
            "</svg>",
        ]
    )


def _panel(name: str, found: Sequence[EngineFigures], top: int) -> tuple[list[str], int]:
    """And its height."""
    values = [value for each in found for value in _shown(each, name)]
    low, high, ticks = _axis(name, values)
    left, right = _MARGIN + 6, _WIDE - _MARGIN - 14

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    better = "less is better" if name in LESS_IS_BETTER else "more is better"
    at = top + _HEAD
    parts = [
        _text(_MARGIN, top + 22, _TITLES[name], "ink", style="font-weight:600"),
        _text(_WIDE - _MARGIN, top + 22, better, "quiet", "end"),
    ]
    bottom = at + len(found) * (_LABEL + _LANE + _GAP) - _GAP
    for value in ticks:
        x = across(value)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{at}" y2="{bottom + 5}" class="tick"/>')
        parts.append(_text(x, bottom + 19, f"{value:.6g}", "quiet", "middle"))
    for each in found:
        parts += _lane(each, name, at, across)
        at += _LABEL + _LANE + _GAP
    return parts, bottom + _AXIS - top


def _lane(each: EngineFigures, name: str, top: int, across: object) -> Iterator[str]:
    assert callable(across)
    lane = top + _LABEL
    told, style = _told(each, name)
    room = _WIDE - 2 * _MARGIN - _length(told) - 16
    # On the ground again, so that no line of the axis runs through words.
    yield (
        f'<rect x="{_MARGIN}" y="{top}" width="{_WIDE - 2 * _MARGIN}" height="{_LABEL}" '
        'class="ground"/>'
    )
    yield _text(_MARGIN, top + 14, _fitted(each.engine, room), "ink")
    yield _text(_WIDE - _MARGIN, top + 14, told, style, "end")
    yield (
        f'<rect x="{_MARGIN}" y="{lane}" width="{_WIDE - 2 * _MARGIN}" height="{_LANE}" rx="4" '
        'class="lane" fill-opacity="0.7"/>'
    )
    if not each.pairs:
        return
    for number, value in enumerate(_shown(each, name)):
        y = lane + _LANE / 2 + ((number * 0.618) % 1 - 0.5) * (_LANE - 12)
        yield (f'<circle cx="{across(value):.1f}" cy="{y:.1f}" r="3.5" class="dot"/>')
    marks = [(each.mean[name], "")]
    if name == SECONDS:
        marks.append((each.p95_seconds, "within"))
    for value, dashes in marks:
        yield (
            f'<line x1="{across(value):.1f}" x2="{across(value):.1f}" y1="{lane + 1}" '
            f'y2="{lane + _LANE - 1}" class="mark {dashes}"/>'
        )


def _shown(each: EngineFigures, name: str) -> list[float]:
    if not each.pairs:
        return []
    return each.later if name == SECONDS else each.values(name)


def _told(each: EngineFigures, name: str) -> tuple[str, str]:
    """What stands beside its name, and how."""
    if not each.pairs:
        return "not measured", "bad"
    failed = f", {len(each.failed)} failed" if each.failed else ""
    mean, worst = each.mean[name], each.worst[name]
    if name == SECONDS:
        speed = (
            f"mean {mean:.3g}, 95 of 100 {each.p95_seconds:.3g}, {each.per_minute:,.0f} a minute"
        )
        return speed + failed, "quiet"
    digits = 2 if name == "psnr" else 3
    return f"mean {mean:.{digits}f}, worst {worst:.{digits}f}{failed}", "quiet"


def _axis(name: str, values: Sequence[float]) -> tuple[float, float, list[float]]:
    """From, to, and the numbers that are written: round ones."""
    low, high = min(values), max(values)
    if name in LESS_IS_BETTER:
        low = min(0.0, low)
    spread = high - low or max(abs(high), 1e-3) * 0.2
    low, high = (low if low == 0 else low - spread * 0.05), high + spread * 0.05
    step = 10 ** math.floor(math.log10((high - low) / _TICKS))
    step *= next(m for m in (1, 2, 5, 10) if (high - low) / (step * m) <= _TICKS)
    first = math.ceil(low / step)
    return low, high, [n * step for n in range(first, math.floor(high / step) + 1)]


def _text(
    x: float, y: float, words: str, colour: str, anchor: str = "start", *, style: str = ""
) -> str:
    style = f' style="{style}"' if style else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{colour}" text-anchor="{anchor}"{style}>'
        f"{escape(words)}</text>"
    )


def _length(words: str, scale: float = 1.0) -> float:
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
    return wide * _LETTER * scale


def _fitted(words: str, room: float, scale: float = 1.0) -> str:
    """Shortened in the middle: the ends of names tell them apart."""
    if _length(words, scale) <= room:
        return words
    keep = max(2, int(room / (_LETTER * scale)) - 1)
    while keep > 2 and _length(words[: keep // 2] + words[-(keep // 2) :], scale) > room:
        keep -= 1
    return f"{words[: keep // 2]}…{words[-(keep // 2) :]}"
