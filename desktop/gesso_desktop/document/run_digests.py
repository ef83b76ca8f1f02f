"""What tells two runs of a model apart: all that it was asked, and all that it answered."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.geometry import Box


@dataclass(frozen=True, eq=False)
class RunDigests:
    """Of one step, in however many runs and whatever order."""

    _pairs: list[tuple[str, str]] = field(default_factory=list)

    def note(self, request: EditRequest, result: EngineResult) -> None:
        self._pairs.append((_of_request(request), _of_result(result)))

    @property
    def request(self) -> str:
        """Hexadecimal SHA-256; "" where nothing was asked."""
        return _joined([request for request, _ in sorted(self._pairs)])

    @property
    def result(self) -> str:
        """Hexadecimal SHA-256; "" where nothing was answered."""
        return _joined([result for _, result in sorted(self._pairs)])


def _joined(digests: list[str]) -> str:
    if len(digests) < 2:
        return "".join(digests)
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _of_request(request: EditRequest) -> str:
    """Without the model, which has a digest of its own."""
    plain = {
        "kind": request.kind.value,
        "work": request.work and [request.work.width, request.work.height],
        "content": request.content and [*_edges(request.content)],
        "prompt": request.prompt,
        "language": request.language,
        "seed": request.seed,
        "quality": request.quality.value,
        "params": dict(request.params),
    }
    found = hashlib.sha256(json.dumps(plain, sort_keys=True).encode())
    for array in (request.picture, request.mask, *request.references):
        _add(found, array)
    return found.hexdigest()


def _of_result(result: EngineResult) -> str:
    said = json.dumps({"text": result.text, "values": dict(result.values)}, sort_keys=True)
    found = hashlib.sha256(said.encode())
    for array in (result.picture, result.mask):
        _add(found, array)
    return found.hexdigest()


def _edges(box: Box) -> tuple[int, ...]:
    return box.left, box.top, box.right, box.bottom


def _add(found: Any, array: NDArray[Any] | None) -> None:
    found.update(b"-" if array is None else f"{array.dtype.str}{array.shape}".encode())
    if array is not None and array.size:
        found.update(np.ascontiguousarray(array).data.cast("B"))
