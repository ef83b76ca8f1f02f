"""A selection as the mask of an edit: kept and applied as if its coverage were given densely."""

from pathlib import Path

import numpy as np

from fixtures.documents import STEP, document, noise, smear
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.shape import Dab, Ellipse, Stroke, drawn

SIZE = Size(700, 600)


def _selection() -> Selection:
    stroke = Stroke((Dab((100, 100), 60, 0.7), Dab((500, 300), 90)), 0.4)
    return drawn(stroke, SIZE).combined(drawn(Ellipse((20, 240), (400, 590)), SIZE), Mode.ADD)


def test_an_edit_under_a_selection_is_an_edit_under_its_coverage(tmp_path: Path) -> None:
    selection = _selection()
    sparse = selection.to_mask()
    assert sparse is not None
    dense = Mask(sparse.box, sparse.read(sparse.box))
    base = noise(SIZE.height, SIZE.width)
    results = []
    for name, mask in (("sparse", sparse), ("dense", dense)):
        (tmp_path / name).mkdir()
        with document(tmp_path / name, base) as doc:
            doc.add(smear(3, mask), STEP)
            results.append((doc.read(doc.size.box), doc.state))

    outside = selection.read(SIZE.box) == 0
    assert np.array_equal(results[0][0], results[1][0])
    assert np.array_equal(results[0][0][outside], base[outside])
    assert (results[0][0] != base).any()
    assert results[0][1] == results[1][1]  # kept as the same coverage, whatever held it
