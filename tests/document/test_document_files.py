"""Documents on real files, with the real operators, read and edited from several threads."""

import threading
from pathlib import Path

import numpy as np
import pytest
import tifffile

from fixtures.documents import STEP, document, noise, patch, reopened, smear
from gesso_core.errors import CannotRead
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import find
from gesso_core.operators.evaluate import evaluate, prepare
from gesso_core.patch import ParametricPatch
from gesso_desktop.document.document import Document


@pytest.mark.parametrize("compression", [None, "deflate"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_tiff_is_edited_by_real_operators_and_never_written(
    tmp_path: Path, compression: str | None, bits: int
) -> None:
    base = noise(300, 400, bits=bits)
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, base, compression=compression, rowsperstrip=16, photometric="rgb")
    content = path.read_bytes()
    box, expected = Box(0, 0, 400, 300), base
    mask = Mask(Box(50, 60, 380, 290))
    with Document.open(path) as doc:
        for name, where in (("auto_tone", None), ("sharpen", mask), ("warmth", mask)):
            operator = find(name)
            values = prepare(operator, doc, where, {})
            expected = evaluate(
                operator,  # type: ignore[arg-type]
                lambda part, below=expected: below[part.slices],
                doc.size,
                doc.format,
                values,
                mask=where,
                opacity=1.0,
                box=box,
            )
            doc.add(ParametricPatch(name, values, where), STEP)
        assert np.array_equal(doc.read(box), expected)
        assert not np.array_equal(expected, base)
    with Document.open(path) as doc:
        assert np.array_equal(doc.read(Box(100, 100, 300, 200)), expected[100:200, 100:300])
        assert doc.touched() == [box]
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_read_leaves_no_project_behind(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    path.write_bytes(b"II*\0garbage")
    with pytest.raises(CannotRead):
        Document.open(path)
    assert [each.name for each in tmp_path.iterdir()] == ["scan.tif"]


def test_threads_read_whole_states_while_another_edits(tmp_path: Path) -> None:
    base = np.zeros((600, 600, 1), np.uint16)
    whole = Box(0, 0, 600, 600)
    wrong: list[object] = []
    stop = threading.Event()

    def keep_reading(doc: Document) -> None:
        rng = np.random.default_rng(threading.get_ident() % 1000)
        while not stop.is_set():
            left, top = (int(v) for v in rng.integers(0, 300, 2))
            try:
                pixels = doc.read(Box.at(left, top, 300, 300))
                if len(np.unique(pixels)) != 1:
                    wrong.append(np.unique(pixels))
            except Exception as error:  # noqa: BLE001 - a thread's error is shown by the test
                wrong.append(error)

    with document(tmp_path, base, cache_bytes=300_000) as doc:
        threads = [threading.Thread(target=keep_reading, args=(doc,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(25):
            doc.add(patch(whole, number, like=base), STEP)
            doc.add(smear(), STEP)
            if number % 3 == 0:
                doc.undo()
                doc.undo()
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
    with reopened(tmp_path / "scan.npy") as doc:
        assert (doc.read(whole) == 23).all()
