"""Damage that a network finds by itself: where it is, and new pixels there and nowhere else.

What fills it is the network's own picture or the exact operator, as the card says.
"""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.model_card import Fills, ModelCard
from gesso_core.cards.onnx_network import Meaning
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.dust import IS_GRADED, grade
from gesso_core.operators.evaluate import refuse_unsupported
from gesso_core.operators.operator import RepairOperator, strengthened
from gesso_core.operators.specks import DamageKind
from gesso_core.patch import Piece
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Value
from gesso_desktop.document.engine_edits import filled
from gesso_desktop.document.engine_restoring import (
    Answer,
    Lay,
    Part,
    answers,
    area_of,
    parts,
    prepared,
)
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.exact_steps import finder_of, for_operator
from gesso_desktop.document.shown_crop import expect_size
from gesso_desktop.document.step_runner import PreparedStep, found_nothing

_GROWN = 2  # px: spots fade out into the picture
_MARGIN = 8  # px around a part in which its map must be right: what is grown, and the soft edge
_SUREST, _FAINTEST = 0.9, 0.1  # how sure it must be at a sensitivity of 0, and of 1
_LONG = 5.0  # squared length over area; a disc has 2.5, an ellipse three times as long as wide 4.2


def finds(card: ModelCard) -> bool:
    """Whether its networks say where they see damage."""
    outputs = (port for network in card.networks for port in network.outputs)
    return any(port.meaning is Meaning.MASK for port in outputs)


def repaired(task: EngineTask) -> PreparedStep:
    """What the network finds, inside the user's mask, if there is one.

    Strength says how hard it looks, as of the operator: what is repaired by half is seen by half,
    and at 0 nobody looks.
    """
    used = replace(task.step, params={**task.step.params, **_values(task)})
    settled = replace(task, step=used, wish=replace(task.wish, strength=1.0))
    lay = _by_operator(settled) if task.card.fills is Fills.OPERATOR else _by_network(settled)
    looks = task.wish.strength > 0
    todo = looked_at(task) if looks else ()
    unchanged = found_nothing(task.step) if looks else ()
    made = prepared(settled, todo, lay, opacity=1.0, unchanged=unchanged)
    return replace(made, asked=task.step)


def looked_at(task: EngineTask) -> Iterator[Part]:
    return parts(area_of(task), task.card, margin=_MARGIN)


def marked(task: EngineTask) -> PreparedStep:
    """What the user's mask covers by a half at least, filled by the model."""
    return filled(decided(task))


def decided(task: EngineTask) -> EngineTask:
    """As `marked` asks for it."""
    assert task.wish.where is not None
    wish = replace(task.wish, where=task.wish.where.decided())
    kind = EngineKind.INPAINT if EngineKind.INPAINT in task.card.kinds else task.kind
    return replace(task, wish=wish, kind=kind)


def found(task: EngineTask) -> Iterator[Mask]:
    """Where `repaired` would act, and how sure the network is."""
    is_graded = task.step.params.get(IS_GRADED) is True
    for answer, done in answers(task, looked_at(task), task.report):
        sure = _found(task, answer)[answer.part.within(answer.seen).slices]
        if is_graded:
            sure = grade(sure, surest=_SUREST, faintest=_FAINTEST)
        if sure.any():
            yield Mask(answer.part, sure)
        task.report(done)


def _by_network(task: EngineTask) -> Lay:
    def lay(answer: Answer, report: Report) -> Iterator[Piece]:
        there = (_found(task, answer) > 0).astype(np.float32)
        # Softly, but not beyond it.
        alpha = cv2.blur(there, (3, 3), borderType=cv2.BORDER_REPLICATE) * there
        alpha = _limited(task, answer, alpha)[answer.part.within(answer.seen).slices]
        yield from answer.piece(alpha, task.picture.format)

    return lay


def _by_operator(task: EngineTask) -> Lay:
    operator, values = _operator(task), _values(task)
    refuse_unsupported(operator, task.picture.format)

    def lay(answer: Answer, report: Report) -> Iterator[Piece]:
        there = (_found(task, answer) > 0).astype(np.float32)
        part = answer.part
        if not there[part.within(answer.seen).slices].any():
            return
        mask = Mask(answer.seen, _limited(task, answer, there))
        for piece in operator.repair(task.picture, mask, values, report, part):
            box = piece.box.intersect(part)
            inside = box.within(piece.box).slices
            if not box.is_empty:
                yield Piece(box, piece.pixels[inside], piece.alpha[inside])

    return lay


def _found(task: EngineTask, answer: Answer) -> Coverage:
    """How sure the network is, over what it saw: 0 where that is not enough or not allowed."""
    expect_size(answer.result.mask, answer.seen.size, "The model returned no map of the damage.")
    assert answer.result.mask is not None
    values, where = _values(task), task.wish.where
    least = _least(values)
    sure = np.where(answer.result.mask >= least, answer.result.mask, np.float32(0))
    allowed = where.read(answer.seen) > 0 if where else None
    if allowed is not None:
        sure[~allowed] = 0
    kind = DamageKind(str(values.get("kind", DamageKind.BOTH)))
    if kind is not DamageKind.BOTH:
        sure[_is_long(sure > 0) != (kind is DamageKind.SCRATCHES)] = 0
    side = 2 * _GROWN + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    grown = np.asarray(cv2.dilate(sure, kernel), np.float32)
    if allowed is not None:
        grown[~allowed] = 0
    return grown


def _least(values: dict[str, Value]) -> float:
    """How sure the network must be. Half as a rule; nearly certain where nothing is risked."""
    sensitivity = values.get("sensitivity", 0.5)
    assert isinstance(sensitivity, int | float)
    return _SUREST - (_SUREST - _FAINTEST) * sensitivity


def _is_long(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each pixel, whether it belongs to something long: a scratch or a hair, no speck."""
    _, labels, facts, _ = cv2.connectedComponentsWithStats(there.astype(np.uint8))
    width, height = facts[:, cv2.CC_STAT_WIDTH], facts[:, cv2.CC_STAT_HEIGHT]
    length = width.astype(np.float64) ** 2 + height.astype(np.float64) ** 2
    return np.asarray((length / facts[:, cv2.CC_STAT_AREA] >= _LONG)[labels], np.bool_)


def _limited(task: EngineTask, answer: Answer, coverage: Coverage) -> Coverage:
    where = task.wish.where
    return coverage * where.read(answer.seen) if where else coverage


def _operator(task: EngineTask) -> RepairOperator:
    operator = finder_of(task.step)
    assert operator is not None  # or it would not be a step that looks for damage
    return operator


def _values(task: EngineTask) -> dict[str, Value]:
    return strengthened(_operator(task), for_operator(task.step), task.wish.strength)
