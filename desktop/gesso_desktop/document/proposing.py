"""What a repair would touch, as a mask to look at and correct before anything is changed."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.evaluate import refuse_unsupported
from gesso_core.operators.operator import RepairOperator, strengthened
from gesso_core.progress import Report
from gesso_core.recipe import Recipe
from gesso_desktop.document.display import png
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.saving.publish import publishing

Confidence = NDArray[np.uint8]
"""h×w over the picture as stored, 0 (no) … 255 (sure)."""


def proposal(picture: FilePicture, recipe: Recipe, strength: float, report: Report) -> Confidence:
    """All places that the repair steps of `recipe` would act on, with their confidence.

    Raises BadRequest when no step of it looks for damage by itself.
    """
    repairs = {each.name: each for each in OPERATORS if isinstance(each, RepairOperator)}
    finders = [
        (repairs[step.op], step)
        for step in recipe.steps
        if step.op in repairs and repairs[step.op].propose is not None
    ]
    if not finders:
        raise BadRequest(
            "No step of that sentence looks for damage by itself.",
            "Ask for dust or scratches, for instance “remove the dust”.",
        )
    size = picture.size
    found = np.zeros((size.height, size.width), np.uint8)
    for operator, step in finders:
        refuse_unsupported(operator, picture.format)
        values = strengthened(operator, step.params, strength)
        assert operator.propose is not None
        for mask in operator.propose(picture, values, size.box, report):
            part = found[mask.box.slices]
            sure = np.rint(mask.read(mask.box) * 255).astype(np.uint8)
            np.maximum(part, sure, out=part)
    return found


def write_proposal(confidence: Confidence, target: Path, original: Path) -> None:
    """As a gray PNG, which `--mask` takes back."""
    content = png(confidence)
    with publishing(target, original=original, expected_bytes=len(content)) as part:
        part.write_bytes(content)
