"""A finished edit, told: from the document and the file to an account."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.recipe import Step
from gesso_desktop.document.change_picture import ChangePicture
from gesso_desktop.document.delivering import Delivered, changed_share
from gesso_desktop.document.display import Shown, shown, shown_whole
from gesso_desktop.document.document import Document
from gesso_desktop.document.engine_record import placement_in_words
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.session import Session
from gesso_desktop.document.shares import shares_in_words
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.document.upright import upright
from gesso_desktop.report.account import Account, CloseUp

LONGEST_SIDE = 1600  # px; fills a large screen, and keeps the page near 1 MB
_CLOSE_UP = 480  # px
_CHANGED = np.array(
    [235, 110, 30], np.float32
)  # orange, seen by all kinds of colour vision on gray


@dataclass(frozen=True)
class Told:
    """What was asked, and what of it was done. made: how each of `done` came to be.

    shares: with which opacity and texture each was laid, in words. titles: of models, by id.
    """

    instruction: str
    language: str
    done: tuple[Step, ...]
    left_out: tuple[Step, ...]
    fidelity: Mapping[str, object] = field(default_factory=dict)
    made: tuple[Provenance, ...] = ()
    shares: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def by(self) -> tuple[str, ...]:
        """Of each of `done`, what the model that did it is called; "" where an operator did."""
        return tuple(
            self.titles.get(each.engine, each.engine) if each.is_by_model else ""
            for each in self.made
        )

    @property
    def runs(self) -> tuple[Provenance, ...]:
        """Of models, each once, also where several steps came of it."""
        by_run = {id(each): each for each in self.made if each.is_by_model}
        return tuple(by_run.values())

    @classmethod
    def of(
        cls,
        instruction: str,
        language: str,
        steps: Sequence[PreparedStep],
        left_out: tuple[Step, ...],
        titles: Mapping[str, str],
    ) -> "Told":
        laid = [each for step in steps for each in step.laid]
        made = tuple(step.provenance for step in laid)
        measured = [each.fidelity for each in made if each.fidelity]
        done = tuple(step.done for step in laid)
        shares = tuple(shares_in_words(step.opacity, step.texture) for step in laid)
        fidelity = measured[-1] if measured else {}
        return cls(instruction, language, done, left_out, fidelity, made, shares, titles)


def account(session: Session, delivered: Delivered, told: Told, changes: ChangePicture) -> Account:
    """Reads the original and the finished file once more: reduced, a few places at full size."""
    document, before = session.document, session.framed_base
    after = open_picture(delivered.path)
    try:
        whole_before = shown_whole(before, LONGEST_SIDE)
        return Account(
            title=document.picture_path.name,
            instruction=told.instruction,
            language=told.language,
            verdict=_verdict(delivered),
            holds=delivered.promise.keeps_pixels and delivered.promise.keeps_metadata,
            before=whole_before,
            after=shown_whole(after, LONGEST_SIDE),
            change_map=_change_map(before, changes),
            close_ups=_close_ups(before, after, delivered),
            steps=told.done,
            engines=told.by,
            shares=told.shares,
            left_out=told.left_out,
            facts=_facts(session, delivered) | _said(told.fidelity),
            provenance=_provenance(document, delivered),
        )
    finally:
        after.close()


def _verdict(delivered: Delivered) -> str:
    if delivered.promise.limits:
        return " ".join(delivered.promise.limits)
    return "Every pixel outside the edit is bit-identical, and all metadata is the same."


def _facts(session: Session, delivered: Delivered) -> dict[str, str]:
    size, original = session.framed_base.size, session.document.size
    depth = session.document.format
    facts = {"Size": _size(size)}
    if size != original:
        facts["Size of the original"] = _size(original)
    facts["Depth"] = f"{depth.bits} bit, {depth.colour}"
    difference = delivered.difference
    if difference is None:
        return facts | {"Pixels changed": "all, because straightening recomputes every pixel"}
    share = changed_share(session, delivered)
    return facts | {
        "Pixels changed": f"{share:.4%} ({difference.changed:,} of {size.area:,})",
        "Places changed": str(len(difference.boxes)),
        "Largest difference": f"{difference.largest:g} of {depth.largest}",
        "Saved by": delivered.promise.method,
    }


def _size(size: Size) -> str:
    return f"{size.width}×{size.height} px, {size.area / 1e6:.1f} MP"


def _said(fidelity: Mapping[str, object]) -> dict[str, str]:
    return {
        name.replace("_", " ").capitalize(): f"{value:.4g}"
        if isinstance(value, float)
        else str(value)
        for name, value in fidelity.items()
    }


def _provenance(document: Document, delivered: Delivered) -> dict[str, str]:
    return {
        "Original": str(document.picture_path),
        "SHA-256 of the original": document.sha256,
        "Result": str(delivered.path),
        "SHA-256 of the result": delivered.sha256,
        "Project": str(document.project_path),
    } | _made_by(document)


def _made_by(document: Document) -> dict[str, str]:
    """By which models, each as exactly as it is known."""
    shown = [row for row in document.stack if row.is_visible and row.provenance.is_by_model]
    gesso = f"Gesso {version('gesso')}"
    if not shown:
        return {"Made by": f"{gesso}, exact operators, no model"}
    made, times = dict[str, str](), Counter[str]()
    for row in shown:  # one model may have done one wish more than once
        label = f"“{row.name}” by {row.provenance.engine}"
        times[label] += 1
        numbered = f"{label} ({times[label]})" if times[label] > 1 else label
        made[numbered] = _run(row.provenance)
    return {
        "Made by": f"{gesso} with the models below; their pixels are computed, not recorded"
    } | made


def _run(made: Provenance) -> str:
    said = [
        f"files {made.model}" if made.model else "",
        f"seed {made.seed}",
        placement_in_words(made.placement),
        made.quality,
        f"prompt “{made.prompt}”" if made.prompt else "",
        ", ".join(f"{name} {version}" for name, version in made.versions.items()),
        f"{sum(made.seconds.values()):.3g} s" if made.seconds else "",
    ]
    return "; ".join(part for part in said if part)


def _change_map(before: Picture, changes: ChangePicture) -> Shown:
    """The picture in dim gray, and over it orange, the stronger the further a pixel changed."""
    distance = changes.distance
    gray = shown(before.proxy(max(distance.shape)), before.format, before.icc).mean(axis=2)
    dim = np.repeat((gray * 0.45)[..., None], 3, axis=2)
    # The square root lifts small differences; what changed at all is never fainter than a third.
    strength = np.sqrt(distance / max(float(distance.max()), 1e-30))
    weight = np.where(distance > 0, 0.33 + 0.67 * strength, 0)[..., None]
    tinted = dim * (1 - weight) + _CHANGED * weight
    return upright(np.asarray(np.clip(tinted, 0, 255), np.uint8), before.orientation)


def _close_ups(before: Picture, after: Picture, delivered: Delivered) -> tuple[CloseUp, ...]:
    """The largest changed places at full size, unless the whole picture fits the page anyway."""
    difference = delivered.difference
    if difference is None or max(before.size.width, before.size.height) <= LONGEST_SIDE // 2:
        return ()
    return tuple(_close_up(before, after, box) for box in difference.boxes[:3])


def _close_up(before: Picture, after: Picture, changed: Box) -> CloseUp:
    left = (changed.left + changed.right - _CLOSE_UP) // 2
    top = (changed.top + changed.bottom - _CLOSE_UP) // 2
    left = min(max(0, left), max(0, before.size.width - _CLOSE_UP))
    top = min(max(0, top), max(0, before.size.height - _CLOSE_UP))
    box = Box.at(left, top, _CLOSE_UP, _CLOSE_UP).intersect(before.size.box)
    return CloseUp(
        box,
        upright(shown(before.read(box), before.format, before.icc), before.orientation),
        upright(shown(after.read(box), after.format, after.icc), after.orientation),
    )
