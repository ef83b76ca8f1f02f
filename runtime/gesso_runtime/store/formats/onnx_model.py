"""The outer structure of an ONNX model, walked without building anything.

An ONNX file is a protobuf message; only messages that can hold a tensor are entered, by the field
numbers of onnx.proto. Found are the operator sets and the files that hold numbers beside the model.
"""

import mmap
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import ModelDamaged
from gesso_runtime.store.names import refuse_name

_LARGEST_BYTES = 2 << 30  # protobuf's own bound
_MOST_FIELDS = 4_000_000  # seconds of walking; a network of 10,000 nodes has a tenth
_DEEPEST = 32  # graphs within graphs; one level is four messages
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_MODEL_VERSION, _MODEL_GRAPH, _MODEL_OPERATORS = 1, 7, 8
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14
_LONGEST_TEXT = 4096

_INSIDE = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
}
"""Which fields of a message are messages that lead to a tensor."""


@dataclass(frozen=True, slots=True)
class External:
    """Numbers in a file beside the model. path: from the model's folder; length: None to its end"""

    path: str
    start: int
    length: int | None


@dataclass(frozen=True, slots=True)
class OnnxOutline:
    """operators: version of each operator set by its domain, "" for ONNX's own."""

    operators: dict[str, int]
    external: tuple[External, ...]


def check_onnx(path: Path) -> OnnxOutline:
    """Raises ModelDamaged unless it is a model with a graph whose other files lie beside it."""
    size = path.stat().st_size
    if not 0 < size <= _LARGEST_BYTES:
        raise _damaged(path.name, "it is empty or larger than the format allows")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _Walk(content, path.name).outline()


class _Walk:
    def __init__(self, content: mmap.mmap, name: str) -> None:
        self._content, self._name, self._left = content, name, _MOST_FIELDS
        self._external: list[External] = []

    def outline(self) -> OnnxOutline:
        graphs, versions = 0, 0
        operators: dict[str, int] = {}
        for number, kind, start, stop in self._fields(0, len(self._content)):
            if number == _MODEL_GRAPH and kind == _BYTES:
                graphs += 1
            elif number == _MODEL_VERSION and kind == _VARINT:
                versions += 1
            elif number == _MODEL_OPERATORS and kind == _BYTES:
                domain, version = self._operator_set(start, stop)
                operators[domain] = version
        if graphs != 1 or versions < 1:
            raise _damaged(self._name, "it holds no network")
        if not operators:
            raise _damaged(self._name, "it does not say which operators it uses")
        self._enter("model", 0, len(self._content), 0)
        return OnnxOutline(operators, tuple(dict.fromkeys(self._external)))

    def _enter(self, message: str, start: int, stop: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise _damaged(self._name, "it is nested too deeply")
        if message == "tensor":
            self._tensor(start, stop)
            return
        inside = _INSIDE[message]
        for number, kind, begin, end in self._fields(start, stop):
            if number in inside:
                if kind != _BYTES:
                    raise _damaged(self._name, "a part of it is of the wrong kind")
                self._enter(inside[number], begin, end, depth + 1)

    def _tensor(self, start: int, stop: int) -> None:
        entries: dict[str, str] = {}
        is_external = False
        for number, kind, begin, end in self._fields(start, stop):
            if number == _TENSOR_EXTERNAL and kind == _BYTES:
                name, value = self._entry(begin, end)
                if name in entries:
                    raise _damaged(self._name, "a place of its numbers is given twice")
                entries[name] = value
            elif number == _TENSOR_LOCATION:
                is_external = kind != _VARINT or self._varint(begin, end)[0] != 0
        if is_external or entries:
            self._external.append(self._place(entries))

    def _place(self, entries: dict[str, str]) -> External:
        location = entries.get("location", "")
        refuse_name(location)  # absolute, or out of the folder: refused before any library sees it
        return External(
            location,
            self._count(entries.get("offset", "0")),
            self._count(entries["length"]) if "length" in entries else None,
        )

    def _count(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise _damaged(self._name, "a place of its numbers is no number")
        return int(text)

    def _entry(self, start: int, stop: int) -> tuple[str, str]:
        texts = {1: "", 2: ""}
        for number, kind, begin, end in self._fields(start, stop):
            if number in texts and kind == _BYTES:
                texts[number] = self._text(begin, end)
        return texts[1], texts[2]

    def _operator_set(self, start: int, stop: int) -> tuple[str, int]:
        domain, version = "", 0
        for number, kind, begin, end in self._fields(start, stop):
            if number == 1 and kind == _BYTES:
                domain = self._text(begin, end)
            elif number == 2 and kind == _VARINT:
                version = self._varint(begin, end)[0]
        return "" if domain == "ai.onnx" else domain, version

    def _text(self, start: int, stop: int) -> str:
        if stop - start > _LONGEST_TEXT:
            raise _damaged(self._name, "a name in it is too long")
        try:
            return self._content[start:stop].decode()
        except UnicodeDecodeError as error:
            raise _damaged(self._name, "a name in it is no text") from error

    def _fields(self, start: int, stop: int) -> Iterator[tuple[int, int, int, int]]:
        """Number, kind, and where the content begins and ends."""
        at = start
        while at < stop:
            self._left -= 1
            if self._left < 0:
                raise _damaged(self._name, "it has impossibly many parts")
            tag, at = self._varint(at, stop)
            number, kind = tag >> 3, tag & 7
            if kind == _BYTES:
                length, at = self._varint(at, stop)
                end = at + length
            elif kind == _VARINT:
                end = self._varint(at, stop)[1]
            elif kind in {_EIGHT_BYTES, _FOUR_BYTES}:
                end = at + (8 if kind == _EIGHT_BYTES else 4)
            else:
                raise _damaged(self._name, "it is no ONNX file")
            if number == 0 or end > stop:
                raise _damaged(self._name, "it is cut off or no ONNX file")
            yield number, kind, at, end
            at = end

    def _varint(self, at: int, stop: int) -> tuple[int, int]:
        """And where it ends."""
        value = 0
        for shift in range(0, 70, 7):
            if at >= stop:
                raise _damaged(self._name, "it is cut off")
            byte = self._content[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, at
        raise _damaged(self._name, "it is no ONNX file")


def check_external(model: str, outline: OnnxOutline, sizes: dict[str, int]) -> None:
    """model: its path among the others, whose bytes `sizes` has. Raises ModelDamaged."""
    folder = os.path.dirname(model)  # noqa: PTH120  a path of `/` on every system
    for numbers in outline.external:
        path = f"{folder}/{numbers.path}" if folder else numbers.path
        if path not in sizes:
            raise ModelDamaged(
                f"“{model}” keeps numbers in “{numbers.path}”, which is not part of this model.",
                "Add the folder that has both; the card must name both, too.",
            )
        if numbers.start + (numbers.length or 0) > sizes[path]:
            raise _damaged(path, "it is cut off")


def _damaged(name: str, why: str) -> ModelDamaged:
    return ModelDamaged(f"“{name}” is not a whole ONNX model: {why}.", "Get it again.")
