"""What a request for a picture asks for, whichever face it came to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import Quality
from gesso_core.geometry import Size
from gesso_runtime.server.door.openai_errors import Refused
from gesso_runtime.server.door.picture_forms import Form
from gesso_runtime.server.steps.finishing import FileFormat

LONGEST_PROMPT = 32_000  # characters
MOST_AT_ONCE = 10
_LONGEST_SIDE = 8192  # px of a wished size
_MOST_SEED = (1 << 31) - 1 - MOST_AT_ONCE
_POINT = re.compile(r"(\d{1,5}),(\d{1,5})")
_NO_STYLE = "none"
_THEIR_STYLES = frozenset({"vivid", "natural"})  # of another model; they mean nothing here


@dataclass(frozen=True, slots=True)
class Wish:
    """size: None for the picture's own, or the model's. count: pictures, with seeds that follow
    each other. partials: at most, while it is made. keeps: what was not asked for stays; else the
    model's own picture is taken. selects: "", "subject", "background", or a point as "x,y".
    compression: 0…100 of JPEG and WebP. style: None for the one the model wears by itself.
    """

    prompt: str
    model: str
    count: int
    seed: int
    size: Size | None
    quality: Quality
    format: FileFormat
    compression: int
    is_opaque: bool
    is_streamed: bool
    partials: int
    keeps: bool
    selects: str
    sharpen: float
    style: str | None


def read_wish(form: Form, *, prompt: str = "prompt", format_name: str = "output_format") -> Wish:
    """A field that is not known is passed over, as OpenAI's clients expect. Raises Refused.

    prompt, format_name: what the face calls these two.
    """
    said = form.text(prompt)
    if not said:
        raise Refused("missing_required_parameter", f"“{prompt}” says what to do.", prompt)
    if len(said) > LONGEST_PROMPT:
        longest = f"“{prompt}” has {LONGEST_PROMPT} characters at most."
        raise Refused("string_above_max_length", longest, prompt)
    if form.text("response_format", "b64_json") != "b64_json":
        raise Refused("invalid_value", "Pictures are answered as “b64_json”.", "response_format")
    style = form.text("style")
    return Wish(
        prompt=said,
        model=form.text("model"),
        count=form.whole("n", 1, least=1, most=MOST_AT_ONCE),
        seed=form.whole("seed", 0, least=0, most=_MOST_SEED),
        size=_size(form.text("size", "auto")),
        quality=Quality.PREVIEW if form.text("quality") in {"low", "preview"} else Quality.FINAL,
        format=_format(form, format_name),
        compression=form.whole("output_compression", 95, least=0, most=100),
        is_opaque=form.text("background") == "opaque",
        is_streamed=form.is_true("stream"),
        partials=form.whole("partial_images", 0, least=0, most=3),
        keeps=form.text("input_fidelity", "high") != "low",
        selects=_selects(form.text("select")),
        sharpen=form.number("sharpen", 0.0, least=0.0, most=2.0),
        style=None if not style or style in _THEIR_STYLES else style.removesuffix(".safetensors"),
    )


def in_a_style_of(card: ModelCard, styles: Sequence[str], wish: Wish) -> Wish:
    """`wish` with its style as `card` calls it. styles: that the model was added with.

    Raises Refused for another.
    """
    if wish.style is None:
        return wish
    said = wish.style.casefold()
    if said == _NO_STYLE:
        return replace(wish, style="")
    for style in styles:
        if style.casefold() == said:
            return replace(wish, style=style)
    known = ", ".join((*styles, _NO_STYLE))
    called = f"{card.title} has no style “{wish.style[:80]}”."
    raise Refused("invalid_value", called, "style", hint=f"It can wear: {known}.")


def point_of(selects: str) -> tuple[int, int] | None:
    found = _POINT.fullmatch(selects)
    return None if found is None else (int(found[1]), int(found[2]))


def _format(form: Form, name: str) -> FileFormat:
    said = form.text(name, "png").lower()
    said = {"jpg": "jpeg", "tif": "tiff"}.get(said, said)
    if said not in set(FileFormat):
        raise Refused("invalid_value", f"“{name}” is one of {', '.join(FileFormat)}.", name)
    return FileFormat(said)


def _size(said: str) -> Size | None:
    if said == "auto":
        return None
    found = re.fullmatch(r"(\d{1,5})[xX×,](\d{1,5})", said)
    if found is None or not all(0 < int(n) <= _LONGEST_SIDE for n in found.groups()):
        raise Refused(
            "invalid_value",
            f"“size” is “auto” or WIDTHxHEIGHT, up to {_LONGEST_SIDE} each.",
            "size",
        )
    return Size(int(found[1]), int(found[2]))


def _selects(said: str) -> str:
    said = said.replace(" ", "")
    if said in {"", "subject", "background"} or _POINT.fullmatch(said):
        return said
    raise Refused("invalid_value", "“select” is subject, background, or a point as x,y.", "select")
