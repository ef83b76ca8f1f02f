"""What the edits leave alone is read and compared; what they change is measured."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.documents import STEP, darken, document, noise, patch, smear
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import MattePatch
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document import compare
from gesso_desktop.document.checking import check_patch, check_stack
from gesso_desktop.document.document import Document

BASE = noise(500, 700)
PIXELS = 500 * 700


def test_what_is_not_covered_is_counted_and_found_identical(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        first = doc.add(patch(Box(300, 200, 400, 300), 65535, like=BASE), STEP)
        second = doc.add(darken(0.5, Mask(Box(0, 0, 50, 40))), STEP)

        whole = check_stack(doc, silent)
        alone = check_patch(doc, first, silent)
        other = check_patch(doc, second, silent)

    assert (whole.pixels, whole.covered, whole.differing) == (PIXELS, 12_000, 0)
    assert whole.checked == PIXELS - 12_000
    assert whole.is_identical
    expected = (65535 - BASE[200:300, 300:400].min()) / 65535
    assert whole.largest == alone.largest == pytest.approx(expected)
    assert alone.covered == 10_000
    assert (other.covered, other.covered_share) == (2000, 2000 / PIXELS)
    assert 0 < other.changed <= 2000


def test_an_edit_is_checked_against_what_lies_below_it(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.add(darken(0.5), STEP)
        upper = doc.add(patch(Box(10, 10, 20, 20), 0, like=BASE), STEP)
        doc.add(smear(3), STEP)
        found = check_patch(doc, upper, silent)
        everything = check_stack(doc, silent)
    assert found.checked == PIXELS - 100
    assert found.is_identical
    assert found.changed <= 100
    assert everything.checked == 0


def test_hidden_edits_change_nothing(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.hide(doc.add(patch(Box(10, 10, 20, 20), 0, like=BASE), STEP))
        found = check_stack(doc, silent)
    assert (found.covered, found.changed, found.largest) == (0, 0, 0)


def test_a_matte_leaves_the_colours_alone(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.add(MattePatch(Mask(Box(0, 0, 300, 300))), STEP)
        found = check_stack(doc, silent)
    assert found.is_identical
    assert found.checked == PIXELS
    assert found.changed == PIXELS - 90_000


def test_a_pixel_changed_outside_is_found(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        doc.add(patch(Box(10, 10, 20, 20), 0, like=BASE), STEP)
        evaluation = doc._evaluation

        def one_off(box: Box) -> Pixels:  # as a bug or a failing disk would
            pixels = doc.read_base(box)
            if box.contains(Box.at(600, 450, 1, 1)) and next(reads) > 0:
                pixels[450 - box.top, 600 - box.left, 1] ^= 1
            return pixels

        reads = iter(range(100))
        doc._evaluation = replace(evaluation, read_base=one_off)
        found = check_stack(doc, silent)
    assert found.differing == 1
    assert not found.is_identical


def test_it_reads_in_bands_and_stops_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "_STRIP_PIXELS", 700 * 10)
    areas, read = list[int](), Document.read_base

    def noted(doc: Document, box: Box) -> Pixels:
        areas.append(box.area)
        return read(doc, box)

    monkeypatch.setattr(Document, "read_base", noted)
    seen = list[Progress]()

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if progress.stage == "comparing" and progress.done == 5:
            raise Cancelled

    with document(tmp_path, BASE) as doc:
        doc.add(darken(0.5, Mask(Box(0, 0, 50, 40))), STEP)
        with pytest.raises(Cancelled):
            check_stack(doc, stop)
    assert max(areas) <= 256 * 700
    assert seen[-1].total == 50
    assert np.unique([p.stage for p in seen]).tolist() == ["comparing", "reading what is covered"]
