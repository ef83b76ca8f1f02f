"""Plays the part of every kind of model, for trying everything around models.

The answers are plausible and say the same for the same request, bit for bit; nobody would take
them for a model's.
"""

import json
import time
from collections.abc import Callable
from hashlib import sha256

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.edit_request import EditRequest, EngineResult, Quality
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Light, Pixels
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind

_STEPS, _PREVIEW_STEPS = 4, 2
_SLICE_SECONDS = 0.05  # between two looks at whether it is still wanted
_PREVIEW_SIDE = 256
_TOLERANCE = 24  # of 255, around the colour that was clicked
_LARGEST_FACTOR = 8
_CANVAS = Size(512, 512)  # of a picture that starts from words alone


def rehearse_loading(report: Report, *, seconds: float = 0.0) -> None:
    """seconds: that it takes at least."""
    report(Progress("loading", 0, 1))
    _spend(seconds, lambda: report(Progress("loading", 0, 1)))
    report(Progress("loading", 1, 1))


def rehearse(request: EditRequest, report: Report, *, seconds: float = 0.0) -> EngineResult:
    """The answer to any kind of request but OPERATORS.

    seconds: that every step takes at least. Of the request's params it knows `steps`, `factor`,
    `points`, `box`, and `plain`: True gives the picture back as it came, in one step, which
    measures everything around an engine. Raises BadRequest for what is missing.
    """
    if request.params.get("plain") is True:
        report(Progress("running", 0, 1))
        report(Progress("running", 1, 1))
        return EngineResult(picture=_picture(request))
    report(Progress("encoding", 0, 1))
    result = _answer(request)
    report(Progress("encoding", 1, 1))
    steps = _steps(request)
    for step in range(1, steps + 1):
        before = Progress("denoising", step - 1, steps)
        _spend(seconds, lambda progress=before: report(progress))  # type: ignore[misc]
        report(Progress("denoising", step, steps, _preview(result, step / steps)))
    for stage in ("decoding", "aligning"):
        report(Progress(stage, 0, 1))
        report(Progress(stage, 1, 1))
    return result


def _answer(request: EditRequest) -> EngineResult:  # noqa: PLR0911 one for each kind
    match request.kind:
        case EngineKind.EDIT:
            return EngineResult(picture=_edited(request))
        case EngineKind.INPAINT:
            return EngineResult(picture=_filled(request))
        case EngineKind.RESTORE:
            return _restored(request)
        case EngineKind.UPSCALE:
            return EngineResult(picture=_enlarged(request))
        case EngineKind.GENERATE:
            return EngineResult(picture=_gradient(request))
        case EngineKind.POINT:
            return EngineResult(mask=_pointed(request), values={"score": 0.9})
        case EngineKind.MATTE | EngineKind.SEGMENT:
            height, width = _picture(request).shape[:2]
            return EngineResult(mask=_ellipse(Size(width, height), Size(width, height).box))
        case EngineKind.PLAN:
            return EngineResult(text=_passed_on(request.prompt))
        case EngineKind.OPERATORS:
            raise BadRequest("Exact operators need no engine.")


def _passed_on(words: str) -> str:
    """A plan (see `interpret.planned`) that leaves everything to an edit model."""
    prompt = "".join(letter for letter in words if letter.isprintable()).strip()[:160]
    return json.dumps({"steps": [{"op": "edit", "prompt": prompt or "edit"}]})


def _edited(request: EditRequest) -> Pixels:
    """A tint inside the mask, or in a disc where there is none; elsewhere the canvas as it was.

    References lend it their colours.
    """
    canvas, content = _canvas(request)
    if request.mask is None:
        side = min(content.width, content.height) // 2
        left = content.left + (content.width - side) // 2
        top = content.top + (content.height - side) // 2
        size = Size(canvas.shape[1], canvas.shape[0])
        where = _ellipse(size, Box.at(left, top, max(side, 1), max(side, 1)))
    else:
        where = _on_canvas(request.mask, content, canvas.shape[:2])
    seen = [_light(each).mean((0, 1)) for each in request.references]
    colour = np.mean([_colour(request, 0), *seen], 0, np.float32)
    tint = 0.35 * canvas + 0.65 * colour
    return _stored(canvas + (tint - canvas) * where[..., None], _picture(request))


def _filled(request: EditRequest) -> Pixels:
    """What is masked, smoothly from what is around it."""
    canvas, content = _canvas(request)
    if request.mask is None:
        raise BadRequest("Nothing says what is to be filled.", "Select the part to remove.")
    known = (_on_canvas(request.mask, content, canvas.shape[:2]) <= 0).astype(np.float32)
    return _stored(_spread(canvas, known), _picture(request))


def _spread(values: Light, known: Coverage) -> Light:
    """`values` where known is 1; elsewhere the mean of ever coarser surroundings that are known."""
    height, width = known.shape
    if height * width == 1:
        return values
    half = ((width + 1) // 2, (height + 1) // 2)
    share = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
    sums = cv2.resize(values * known[..., None], half, interpolation=cv2.INTER_AREA)
    means = np.asarray(sums / np.maximum(share, 1e-6)[..., None], np.float32)
    coarse = _spread(means, np.asarray(share > 0, np.float32))
    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.where(known[..., None] > 0, values, fine), np.float32)


def _restored(request: EditRequest) -> EngineResult:
    canvas, content = _canvas(request)
    calm = np.asarray(cv2.medianBlur(canvas, 3), np.float32)
    apart = np.abs(calm - canvas).max(2)
    sent = _picture(request)
    found = _resized(_inside(apart, content), Size(sent.shape[1], sent.shape[0]))
    return EngineResult(picture=_stored(calm, sent), mask=np.asarray(found > 0.2, np.float32))


def _enlarged(request: EditRequest) -> Pixels:
    factor = request.params.get("factor", 2)
    if not isinstance(factor, int | float) or not 1 <= factor <= _LARGEST_FACTOR:
        raise BadRequest(f"It enlarges 1 to {_LARGEST_FACTOR} times, not {factor!r} times.")
    sent = _picture(request)
    size = Size(round(sent.shape[1] * factor), round(sent.shape[0] * factor))
    return _stored(_resized(_light(sent), size), sent)


def _gradient(request: EditRequest) -> Pixels:
    size = request.work or _CANVAS
    across = np.linspace(0, 1, size.width, dtype=np.float32)[None, :, None]
    down = np.linspace(0, 1, size.height, dtype=np.float32)[:, None, None]
    corners = [_colour(request, number) for number in range(3)]
    mixed = corners[0] + (corners[1] - corners[0]) * across + (corners[2] - corners[0]) * down
    return np.asarray(np.rint(mixed.clip(0, 1) * 255), np.uint8)


def _pointed(request: EditRequest) -> Coverage:
    """What has the colour of the clicks and touches them, or the ellipse in the box."""
    sent = _picture(request)
    size = Size(sent.shape[1], sent.shape[0])
    points, box = _numbers(request, "points", 3), _numbers(request, "box", 4)
    if not points and not box:
        raise BadRequest("Nothing says where to look.", "Click on something or draw a box.")
    if box:
        left, top, right, bottom = (int(v) for v in box[0])
        inside = Box(left, top, right, bottom).intersect(size.box)
        found = _ellipse(size, inside) > 0.5
    else:
        found = np.zeros((size.height, size.width), np.bool_)
    plain = np.ascontiguousarray(np.rint(_light(sent).clip(0, 1) * 255), np.uint8)
    for x, y, label in points:
        if not (0 <= x < size.width and 0 <= y < size.height):
            raise BadRequest("A click lies outside the picture.")
        alike = _alike(plain, int(x), int(y))
        found = found | alike if label > 0 else found & ~alike
    return found.astype(np.float32)


def _alike(plain: NDArray[np.uint8], x: int, y: int) -> NDArray[np.bool_]:
    height, width = plain.shape[:2]
    touched = np.zeros((height + 2, width + 2), np.uint8)
    reach = (_TOLERANCE,) * 3
    how = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | 1 << 8
    cv2.floodFill(plain.copy(), touched, (x, y), (0, 0, 0), reach, reach, how)
    return np.asarray(touched[1:-1, 1:-1] > 0)


def _canvas(request: EditRequest) -> tuple[Light, Box]:
    """The picture as a model sees it, and where it lies there; its edge continues around it."""
    sent = _picture(request)
    size = Size(sent.shape[1], sent.shape[0])
    work = request.work or size
    content = request.content or work.box
    if content.is_empty or not work.box.contains(content):
        raise BadRequest("The picture does not lie inside the canvas it was meant for.")
    return _padded(_resized(_light(sent), content.size), content, work), content


def _on_canvas(mask: Coverage, content: Box, shape: tuple[int, ...]) -> Coverage:
    canvas = np.zeros(shape, np.float32)
    canvas[content.slices] = _resized(mask, content.size)
    return canvas


def _padded(values: Light, content: Box, work: Size) -> Light:
    return np.asarray(
        cv2.copyMakeBorder(
            values,
            content.top,
            work.height - content.bottom,
            content.left,
            work.width - content.right,
            cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )


def _resized(values: NDArray[np.float32], size: Size) -> NDArray[np.float32]:
    height, width = values.shape[:2]
    if (width, height) == (size.width, size.height):
        return values
    how = cv2.INTER_CUBIC if size.area > width * height else cv2.INTER_AREA
    resized = cv2.resize(values, (size.width, size.height), interpolation=how)
    return np.asarray(resized.clip(0, 1), np.float32)


def _inside(values: Coverage, box: Box) -> Coverage:
    return values[box.slices]


def _ellipse(size: Size, box: Box) -> Coverage:
    """1 in the middle of `box`, falling to 0 at its edge over a tenth of its shorter side."""
    x = (np.arange(size.width, dtype=np.float32) + 0.5 - (box.left + box.right) / 2)[None, :]
    y = (np.arange(size.height, dtype=np.float32) + 0.5 - (box.top + box.bottom) / 2)[:, None]
    distance = np.hypot(x / max(box.width / 2, 0.5), y / max(box.height / 2, 0.5))
    return np.asarray(((1 - distance) * 5).clip(0, 1), np.float32)


def _picture(request: EditRequest) -> Pixels:
    if request.picture is None:
        raise BadRequest("This needs a picture to start from.", "Open a picture.")
    return request.picture


def _numbers(request: EditRequest, name: str, each: int) -> list[tuple[float, ...]]:
    flat = request.params.get(name, ())
    if not isinstance(flat, tuple) or len(flat) % each or not np.isfinite(flat).all():
        raise BadRequest(f"“{name}” is {flat!r} and not {each} numbers each.")
    return [flat[start : start + each] for start in range(0, len(flat), each)]


def _light(pixels: Pixels) -> Light:
    """float32 0…1."""
    if pixels.dtype == np.float32:
        return pixels
    return np.asarray(pixels, np.float32) * np.float32(1 / np.iinfo(pixels.dtype).max)


def _stored(values: Light, like: Pixels) -> Pixels:
    """As the picture that was sent is stored."""
    if like.dtype == np.float32:
        return values
    largest = np.iinfo(like.dtype).max
    return np.asarray(np.rint(values.clip(0, 1) * largest), like.dtype)


def _colour(request: EditRequest, number: int) -> Light:
    """Three values 0…1 that follow from the words and the seed."""
    digest = sha256(f"{number}\0{request.seed}\0{request.prompt}".encode(errors="replace")).digest()
    return np.frombuffer(digest[:3], np.uint8).astype(np.float32) / np.float32(255)


def _steps(request: EditRequest) -> int:
    steps = request.params.get("steps")
    if isinstance(steps, int) and 1 <= steps <= 1000:
        return steps
    return _PREVIEW_STEPS if request.quality is Quality.PREVIEW else _STEPS


def _preview(result: EngineResult, share: float) -> NDArray[np.uint8] | None:
    """The answer coming out of gray, no side longer than 256 px."""
    if result.picture is None:
        return None
    height, width = result.picture.shape[:2]
    step = max(1, -(-max(height, width) // _PREVIEW_SIDE))
    small = _light(np.ascontiguousarray(result.picture[::step, ::step]))
    return np.asarray(np.rint((0.5 + (small - 0.5) * share).clip(0, 1) * 255), np.uint8)


def _spend(seconds: float, look: Callable[[], None]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        look()
        time.sleep(min(left, _SLICE_SECONDS))
