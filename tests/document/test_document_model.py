"""Any sequence of edits, undone and redone, against a model that keeps whole pictures in memory."""

import copy
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fixtures.documents import STEP, array_picture, document, find, noise, reopened
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import evaluate
from gesso_core.patch import MattePatch, ParametricPatch, Piece, PixelPatch
from gesso_core.pixels import Pixels
from gesso_desktop.document.layering import with_alpha
from gesso_desktop.document.texture import with_texture

HEIGHT, WIDTH = 290, 530  # 2 × 3 tiles, the last ones cut


@dataclass
class Row:
    id: int
    kind: str
    values: dict[str, Any]
    mask: Any = None
    opacity: float = 1.0
    texture: float = 0.0
    is_visible: bool = True


@dataclass
class Model:
    base: Pixels
    rows: list[Row] = field(default_factory=list)
    framing: Framing = field(default_factory=Framing)

    def render(self) -> Pixels:
        seen = [row for row in self.rows if row.is_visible and row.opacity > 0]
        has_alpha = any(row.kind == "matte" for row in seen)
        pixels, fmt = self.base.copy(), array_picture(self.base).format
        if has_alpha:
            fmt = with_alpha(fmt)
            pixels = np.concatenate([pixels, np.full_like(pixels[..., :1], fmt.largest)], 2)
        for row in seen:
            mask = np.ones((HEIGHT, WIDTH), np.float32) if row.mask is None else row.mask
            weight = mask * np.float64(row.opacity)
            if row.kind == "pixels":
                share = row.values["alpha"] / 65535 * weight
                colour, above = pixels[..., :3].astype(np.float64), row.values["pixels"]
                if row.texture > 0:
                    above = with_texture(pixels, above, fmt, texture=row.texture)
                mixed = colour + share[..., None] * (above - colour)
                pixels[..., :3] = np.rint(mixed)
            elif row.kind == "matte":
                old = pixels[..., 3].astype(np.float64)
                matte = row.values["matte"].astype(np.float64) * fmt.largest
                pixels[..., 3] = np.rint(old + weight * (matte - old))
            else:
                pixels = evaluate(
                    find(row.kind),
                    lambda box, below=pixels: below[box.slices],  # type: ignore[misc]
                    array_picture(self.base).size,
                    fmt,
                    row.values,
                    mask=None if row.mask is None else Mask(Box(0, 0, WIDTH, HEIGHT), mask),
                    opacity=row.opacity,
                    box=Box(0, 0, WIDTH, HEIGHT),
                )
        return pixels


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    right, bottom = draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT))
    return Box(left, top, right, bottom)


@st.composite
def coverages(draw: st.DrawFn, box: Box) -> Any:
    """In 16 bits already, with many exact zeros and ones."""
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    values = rng.integers(-65535, 2 * 65535, (box.height, box.width)).clip(0, 65535)
    return values.astype(np.uint16)


def spread(box: Box, values: Any) -> Any:
    whole = np.zeros((HEIGHT, WIDTH, *values.shape[2:]), values.dtype)
    whole[box.slices] = values
    return whole


def as_float(sixteen: Any) -> Any:
    return (sixteen / 65535).astype(np.float32)


class Editing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        # In memory where possible: a hundred projects wait long for a disk that other tests use.
        memory = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))

    @initialize(bits=st.sampled_from([8, 16]), cache=st.sampled_from([0, 400_000, 64 << 20]))
    def start(self, bits: int, cache: int) -> None:
        self.base = noise(HEIGHT, WIDTH, bits=bits)
        self.cache = cache
        self.document = document(self.folder, self.base, cache_bytes=cache)
        self.past, self.future, self.model = list[Model](), list[Model](), Model(self.base)
        rng = np.random.default_rng(bits)
        for box, name in (
            (Box(200, 100, 400, 280), None),
            (Box(100, 0, 300, 290), "smear"),
            (Box(150, 50, 530, 270), "darken"),
        ):
            coverage = rng.integers(-65535, 2 * 65535, (box.height, box.width)).clip(0, 65535)
            self.lay(box, coverage.astype(np.uint16), name, seed=1)

    def done(self, model: Model) -> None:
        self.past.append(self.model)
        self.model, self.future = model, []

    def changed(self, data: st.DataObject, **fields: Any) -> Row:
        """A row picked, and the model with that row changed if that changes anything."""
        index = data.draw(st.integers(0, len(self.model.rows) - 1))
        row, model = self.model.rows[index], copy.copy(self.model)
        model.rows = list(model.rows)
        model.rows[index] = replace(row, **fields)
        self.pending = model
        return row

    has_rows = precondition(lambda self: self.model.rows)

    @rule(data=st.data(), box=boxes(), seed=st.integers(0, 9))
    def add_pixels(self, data: st.DataObject, box: Box, seed: int) -> None:
        self.lay(box, data.draw(coverages(box)), None, seed=seed)

    @rule(data=st.data(), box=boxes(), name=st.sampled_from(["darken", "smear"]))
    def add_operator(self, data: st.DataObject, box: Box, name: str) -> None:
        self.lay(box, data.draw(st.none() | coverages(box)), name)

    def lay(self, box: Box, coverage: Any, name: str | None, *, seed: int = 0) -> None:
        if name is None:
            self.lay_pixels(box, coverage, seed)
            return
        values = {"darken": {"amount": 0.3}, "smear": {"radius": 3.0}}[name]
        given = None if coverage is None else Mask(box, as_float(coverage))
        made = self.document.add(ParametricPatch(name, values, given), STEP)
        mask = None if coverage is None else spread(box, as_float(coverage))
        self.added(Row(made, name, values, mask))

    def lay_pixels(self, box: Box, alpha: Any, seed: int) -> None:
        bits = 8 * self.base.itemsize
        pixels = noise(box.height, box.width, bits=bits, seed=seed)
        made = self.document.add(PixelPatch([Piece(box, pixels, as_float(alpha))]), STEP)
        values = {"pixels": spread(box, pixels), "alpha": spread(box, alpha)}
        self.added(Row(made, "pixels", values))

    @rule(data=st.data(), box=boxes())
    def add_matte(self, data: st.DataObject, box: Box) -> None:
        matte = as_float(data.draw(coverages(box)))
        made = self.document.add(MattePatch(Mask(box, matte)), STEP)
        self.added(Row(made, "matte", {"matte": spread(box, matte)}))

    def added(self, row: Row) -> None:
        self.done(replace(self.model, rows=[*self.model.rows, row]))

    @has_rows
    @rule(data=st.data(), opacity=st.sampled_from([0.0, 0.25, 0.7, 1.0]))
    def set_opacity(self, data: st.DataObject, opacity: float) -> None:
        row = self.changed(data, opacity=opacity)
        self.document.set_opacity(row.id, opacity)
        if row.opacity != opacity:
            self.done(self.pending)

    @has_rows
    @rule(data=st.data(), texture=st.sampled_from([0.0, 0.3, 1.0]))
    def set_texture(self, data: st.DataObject, texture: float) -> None:
        row = self.changed(data, texture=texture)
        if row.kind != "pixels":
            return
        self.document.set_texture(row.id, texture)
        if row.texture != texture:
            self.done(self.pending)

    @has_rows
    @rule(data=st.data(), is_visible=st.booleans())
    def hide_or_show(self, data: st.DataObject, is_visible: bool) -> None:
        row = self.changed(data, is_visible=is_visible)
        (self.document.show if is_visible else self.document.hide)(row.id)
        if row.is_visible != is_visible:
            self.done(self.pending)

    @has_rows
    @rule(data=st.data(), box=boxes(), is_rectangle=st.booleans())
    def set_mask(self, data: st.DataObject, box: Box, is_rectangle: bool) -> None:
        coverage = as_float(data.draw(coverages(box)))
        if is_rectangle:
            coverage[...] = 1
        row = self.changed(data, mask=spread(box, coverage))
        self.document.set_mask(row.id, Mask(box, None if is_rectangle else coverage))
        self.done(self.pending)

    @has_rows
    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        rows = list(self.model.rows)
        old, new = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
        self.document.reorder(rows[old].id, new)
        if old != new:
            rows.insert(new, rows.pop(old))
            self.done(replace(self.model, rows=rows))

    @has_rows
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        rows = list(self.model.rows)
        row = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
        self.document.delete(row.id)
        self.done(replace(self.model, rows=rows))

    @rule(turns=st.integers(0, 3))
    def turn(self, turns: int) -> None:
        framing = Framing(quarter_turns=turns)
        self.document.set_framing(framing)
        if framing != self.model.framing:
            self.done(replace(self.model, framing=framing))

    @rule()
    def undo(self) -> None:
        assert self.document.undo() == bool(self.past)
        if self.past:
            self.future.append(self.model)
            self.model = self.past.pop()

    @rule()
    def redo(self) -> None:
        assert self.document.redo() == bool(self.future)
        if self.future:
            self.past.append(self.model)
            self.model = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.document.close()
        self.document = reopened(self.folder / "scan.npy", cache_bytes=self.cache)

    @rule()
    def compact(self) -> None:
        while self.document.compact(tiles=1):
            pass

    @invariant()
    def the_document_equals_the_model(self) -> None:
        expected = self.model.render()
        actual = self.document.read(self.document.size.box)
        assert actual.shape == expected.shape
        assert np.array_equal(actual, expected)
        assert self.document.framing == self.model.framing
        assert [row.id for row in self.document.stack] == [row.id for row in self.model.rows]
        assert (self.document.can_undo, self.document.can_redo) == (
            bool(self.past),
            bool(self.future),
        )
        if expected.shape == self.base.shape:
            changed = (expected != self.base).any(2)
            for box in self.document.touched():
                changed[box.slices] = False
            assert not changed.any()

    def teardown(self) -> None:
        self.document.close()
        assert sorted(path.name for path in self.folder.iterdir()) == ["scan.npy", "scan.npy.gesso"]
        shutil.rmtree(self.folder)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking whole documents takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
