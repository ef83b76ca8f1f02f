"""What a repair would touch, as a mask to look at and correct before anything is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import Recipe, Step
from gesso_desktop.document.display import png
from gesso_desktop.document.exact_steps import finder_of
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.saving.publish import publishing
from gesso_desktop.document.step_runner import StepRunner, Wish, finder_among

Confidence = NDArray[np.uint8]
"""h×w over the picture as stored, 0 (no) … 255 (sure)."""

_HALF = np.float32(0.5)


def looking(recipe: Recipe) -> Recipe:
    """The steps of it that look for damage by themselves.

    Raises BadRequest when there is none.
    """
    steps = tuple(step for step in recipe.steps if finder_of(step) is not None)
    if not steps:
        raise BadRequest(
            "No step of that sentence looks for damage by itself.",
            "Ask for dust or scratches, for instance “remove the dust”.",
        )
    return replace(recipe, steps=steps)


def found(
    picture: Picture,
    step: Step,
    wish: Wish,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
) -> Iterator[Mask]:
    """Where the first of `runners` that looks for it would do `step`, over disjoint boxes.

    Coverage is how sure it is, never below a half: taken for the damage itself, all of it counts.
    Raises GessoError when the step cannot be done to this picture, and Cancelled.
    """
    finder = finder_among(runners, step, has_mask=wish.where is not None)
    if finder is None:
        raise BadRequest(
            f"Nobody here looks for the damage that “{step.text or step.op}” repairs.",
            "Ask for dust or scratches, or mark them yourself.",
        )
    for mask in finder.find(picture, step, wish, report):
        sure = mask.read(mask.box)
        yield Mask(mask.box, np.where(sure > 0, np.maximum(sure, _HALF), sure))


def proposal(
    picture: FilePicture,
    recipe: Recipe,
    strength: float,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
) -> Confidence:
    """All places that the steps of `recipe`, see `looking`, would act on, with their confidence.

    Raises as `found`.
    """
    wish, size = Wish(strength=strength, language=recipe.language), picture.size
    result = np.zeros((size.height, size.width), np.uint8)
    for step in recipe.steps:
        for mask in found(picture, step, wish, report, runners=runners):
            part = result[mask.box.slices]
            sure = np.rint(mask.read(mask.box) * 255).astype(np.uint8)
            np.maximum(part, sure, out=part)
    return result


def write_proposal(confidence: Confidence, target: Path, original: Path) -> None:
    """As a gray PNG, which `--mask` takes back."""
    content = png(confidence)
    with publishing(target, original=original, expected_bytes=len(content)) as part:
        part.write_bytes(content)
