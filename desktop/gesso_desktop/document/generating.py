"""A picture that starts from words alone, made by a model: a new file, and no edit of another."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.edit_request import EditRequest, Quality
from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step, Value
from gesso_desktop.document.choosing import eagerness
from gesso_desktop.document.engine_record import plain_record, provenance_of
from gesso_desktop.document.engine_task import words_for
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.references import Reference, refuse_more
from gesso_desktop.document.reprofiled import TargetProfile
from gesso_desktop.document.run_digests import RunDigests
from gesso_desktop.document.saving.publish import publishing
from gesso_desktop.document.shown_crop import expect_size
from gesso_runtime.client import waiting
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.styles import STYLE

SUFFIX = ".png"
NO_STYLE = "none"
"""What is said for words alone."""
USUAL_NAME = f"generated{SUFFIX}"
_LEAST = 64  # px of a side
_BEYOND = 2.0  # times the area that a model was trained at; beyond it things repeat


@dataclass(frozen=True, eq=False)
class Generated:
    """pixels: h×w×3, uint8, sRGB. provenance: how it was made. warnings: what the run said."""

    pixels: Pixels
    provenance: Provenance
    warnings: tuple[str, ...] = ()


def generates(card: ModelCard) -> bool:
    return EngineKind.GENERATE in card.kinds


def has_preview(card: ModelCard) -> bool:
    """Whether it has one of as many pixels, in fewer steps."""
    return card.defaults.preview_steps is not None


def eagerness_to_generate(card: ModelCard, further: int) -> tuple[object, ...]:
    """To be sorted by: who can see all of the `further` pictures, then whose own work it is."""
    return card.references < further, card.role is not Role.GENERATE, eagerness(card)


def style_named(wanted: str, styles: Sequence[str], card: ModelCard) -> str:
    """The one of `styles` that is called `wanted`, or alone begins so; "" for "none".

    Raises:
        BadRequest: there is none, or there are several.
    """
    if wanted.casefold() == NO_STYLE:
        return ""
    said = wanted.casefold()
    whole = [style for style in styles if style.casefold() == said]
    begun = whole or [style for style in styles if style.casefold().startswith(said)]
    if len(begun) == 1:
        return begun[0]
    known = ", ".join((*styles, NO_STYLE))
    raise BadRequest(f"{card.title} has no style “{wanted}”.", f"It can wear: {known}.")


def usual_size(card: ModelCard) -> Size:
    """A square of the area that the model was trained at."""
    side = min(math.isqrt(card.grid.native_area), card.grid.longest)
    side = max(card.grid.grid, side // card.grid.grid * card.grid.grid)
    return Size(side, side)


def refuse_unsuited(card: ModelCard, size: Size) -> None:
    """Raises BadRequest for a model that makes no such picture."""
    if not generates(card):
        raise BadRequest(
            f"{card.title} makes no pictures from words alone.", "Choose a model that generates."
        )
    grid = card.grid
    sides = (size.width, size.height)
    is_too_large = size.area > _BEYOND * grid.native_area or max(sides) > grid.longest
    if min(sides) < _LEAST or is_too_large:
        usual = usual_size(card)
        raise BadRequest(
            f"{card.title} does not make {size.width}×{size.height} pixels.",
            f"It was trained at {usual.width}×{usual.height}; enlarge its picture afterwards.",
        )


def generated(
    client: RuntimeClient,
    card: ModelCard,
    text: str,
    size: Size,
    *,
    language: str = "",
    seed: int = 0,
    quality: Quality = Quality.FINAL,
    references: Sequence[Reference] = (),
    style: str | None = None,
    report: Report,
) -> Generated:
    """references: that the model looks at; the text calls them Picture 2, 3 … style: one of
    `styles_of`, "" for none; None for the one that it wears unless told otherwise. A preview of
    what has none is the final picture.

    Raises BadRequest and NeedsModel as `words_for`, EngineFailed; Cancelled from `report`.
    """
    refuse_unsuited(card, size)
    refuse_more(card, len(references))
    quality = quality if has_preview(card) else Quality.FINAL
    words = words_for(card, Step("generate", EngineKind.GENERATE, {}, text), language)
    params: dict[str, Value] = {"negative": words.negative} if words.negative else {}
    if style is not None:
        params[STYLE] = style
    request = EditRequest(
        EngineKind.GENERATE,
        card.id,
        references=tuple(each.pixels for each in references),
        work=size,
        prompt=words.prompt,
        language=language,
        seed=seed,
        quality=quality,
        params=params,
    )
    result = waiting.run(client, request, report)
    expect_size(result.picture, size)
    assert result.picture is not None
    digests = RunDigests()
    digests.note(request, result)
    made = provenance_of(
        card,
        [result.facts],
        seed=seed,
        quality=quality,
        language=language,
        prompt=words.prompt,
        references=tuple(each.kept for each in references),
        digests=digests,
    )
    return Generated(_in_8_bits(result.picture), made, result.facts.notes)


def write_generated(made: Generated, target: Path, text: str) -> None:
    """A PNG that says itself how it was made. Never over a file that is there."""
    told = PngInfo()
    told.add_text("Software", "Gesso")
    told.add_itxt("Description", text)
    told.add_itxt("Gesso", json.dumps(plain_record(made.provenance), ensure_ascii=False))
    profile = TargetProfile.built_in("srgb").data
    # There is no original: the folder says who may read it.
    with publishing(target, original=target.parent, expected_bytes=made.pixels.nbytes) as part:
        Image.fromarray(made.pixels).save(part, "PNG", pnginfo=told, icc_profile=profile)


def refuse_other_files(target: Path) -> None:
    """Raises BadRequest for a kind of file that is not written here."""
    if target.suffix.lower() != SUFFIX:
        name = target.with_suffix(SUFFIX).name if target.name else f"{target}/{USUAL_NAME}"
        raise BadRequest(
            f"A generated picture is kept as PNG, not as “{target.suffix or target}”.",
            f"Name it {name}; it can be exported as another kind afterwards.",
        )


def _in_8_bits(pixels: Pixels) -> Pixels:
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    largest = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    values = pixels.astype(np.float32).clip(0, largest) * (255 / largest)
    return np.asarray(np.rint(values), np.uint8)
