"""A picture taken from the window to be saved, and what of its edits touches it."""

from pathlib import Path

import cv2
import numpy as np

from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import ParametricPatch
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.document import Document
from gesso_desktop.document.taking import Taken
from gesso_desktop.document.verifying import expected
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview

_CORNER = Box(0, 0, 40, 30)


def photo(folder: Path) -> Path:
    path = folder / "photo.jpg"
    pixels = np.random.default_rng(0).integers(60, 180, (200, 300, 3), np.uint8)
    assert cv2.imwrite(str(path), pixels)
    return path


def warm(document: Document, amount: float, mask: Mask | None = None) -> None:
    values = {"amount": amount}
    step = Step("warmth", EngineKind.OPERATORS, values)
    document.add(ParametricPatch("warmth", values, mask), step)


def taken(document: Document) -> Taken:
    looking = Looking(document.base)
    looking.adopt(document)
    before, after = looking.sight(Preview(is_base=True)), looking.sight()
    return Taken(document.picture_path, 0, before, after, Framing())


def test_a_step_that_changes_nothing_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path, target = photo(tmp_path), tmp_path / "copy.jpg"
    with Document.create(path) as document:
        warm(document, 0.0)
        now = taken(document)
        assert list(now.change.touched) == document.touched() == []
        assert now.write(target, None, silent).promise.method == "copy"
    assert target.read_bytes() == path.read_bytes()


def test_what_acts_is_touched_and_what_is_idle_over_it_is_not(tmp_path: Path) -> None:
    with Document.create(photo(tmp_path)) as document:
        warm(document, 0.5, Mask(_CORNER))
        warm(document, 0.0)
        assert list(taken(document).change.touched) == document.touched() == [_CORNER]


def test_a_step_that_changes_nothing_may_change_nothing_in_a_saved_file(tmp_path: Path) -> None:
    path, target = photo(tmp_path), tmp_path / "copy.jpg"
    with Document.create(path) as document:
        warm(document, 0.0)
        saved = taken(document).write(target, None, silent)
        document.note_saved(target, saved.sha256 or file_sha256(target), saved.promise)
        everything = document.size.box
    said = expected(path, target, file_sha256(target))
    assert said is not None
    assert not said.allowed(everything).any()
