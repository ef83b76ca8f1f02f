"""What an edit costs, counted in rows, pages and bytes, never in seconds."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.documents import (
    STEP,
    darken,
    document,
    find,
    noise,
    open_array,
    patch,
    picture_file,
    smear,
)
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_core.pixels import Pixels
from gesso_desktop.document.document import Document


def log_bytes(doc: Document) -> int:
    """Size of the write-ahead log: every page an edit has written since `empty_log`."""
    return doc.project_path.with_name(doc.project_path.name + "-wal").stat().st_size


def empty_log(doc: Document) -> None:
    doc._project.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def count(doc: Document, table: str) -> int:
    return int(doc._project.store.rows(f"SELECT count(*) FROM {table}")[0][0])


def test_undo_costs_the_same_however_large_the_picture_and_the_edit(tmp_path: Path) -> None:
    costs = []
    for side in (200, 2500):
        folder = tmp_path / str(side)
        folder.mkdir()
        base = np.zeros((side, side, 1), np.uint8)
        with document(folder, base) as doc:
            one = doc.add(patch(doc.size.box, 7, like=base), STEP)
            doc.add(darken(mask=Mask(Box(0, 0, 100, 100))), STEP)
            doc.set_opacity(one, 0.5)
            tiles = count(doc, "tile")
            for act in (doc.undo, doc.undo, doc.undo, doc.redo, doc.redo, doc.redo):
                empty_log(doc)
                rows = doc._project.store.rows_written
                assert act()
                costs.append((side, doc._project.store.rows_written - rows, log_bytes(doc)))
            assert count(doc, "tile") == tiles
    small, large = ([cost[1:] for cost in costs if cost[0] == side] for side in (200, 2500))
    assert small == large
    assert max(rows for rows, _ in large) <= 4
    assert max(size for _, size in large) <= 4 * (8192 + 24) + 32  # frames of the log, its header


def test_an_edit_writes_only_the_tiles_it_touches(tmp_path: Path) -> None:
    base = np.zeros((3000, 3000, 3), np.uint16)
    with document(tmp_path, base) as doc:
        for side, tiles in ((10, 1), (256, 1), (512, 4), (1024, 16), (2048, 64)):
            before = count(doc, "tile")
            empty_log(doc)
            doc.add(patch(Box.at(0, 0, side, side), 7, like=base), STEP)
            assert count(doc, "tile") - before == tiles
            if side < 1024:  # a longer log is moved to the file in between
                assert log_bytes(doc) <= side * side * 6 * 1.1 + 20 * 8192
        assert doc.project_path.stat().st_size <= 5 * 2048 * 2048 * 6


def test_where_alpha_is_zero_nothing_is_kept(tmp_path: Path) -> None:
    base = np.zeros((2000, 2000, 1), np.uint8)
    alpha = np.zeros((2000, 2000), np.float32)
    alpha[5, 5] = alpha[1999, 1999] = 1
    with document(tmp_path, base) as doc:
        doc.add(patch(doc.size.box, 7, alpha, like=base), STEP)
        assert count(doc, "tile") == 2
        ((kept,),) = doc._project.store.rows("SELECT sum(length(pixels)) FROM content")
        assert kept == 2


def test_an_operator_on_the_whole_picture_keeps_values_and_no_pixels(tmp_path: Path) -> None:
    base = np.zeros((3000, 3000, 1), np.uint8)
    with document(tmp_path, base) as doc:
        for number in range(20):
            doc.add(darken(number / 20), STEP)
        doc.add(darken(mask=Mask(Box(10, 10, 2990, 2990))), STEP)
        assert count(doc, "tile") == 0
    assert doc.project_path.stat().st_size < 200_000


def test_an_overtaken_branch_is_given_back_in_bounded_steps(tmp_path: Path) -> None:
    base = noise(1024, 1024, channels=1)
    with document(tmp_path, base) as doc:
        doc.add(patch(doc.size.box, base, like=base), STEP)
        one = doc.add(darken(), STEP)
        doc.set_mask(one, Mask(Box(0, 0, 1024, 1024), np.full((1024, 1024), 0.5, np.float32)))
        assert count(doc, "tile") == 32
        for _ in range(3):
            doc.undo()
        doc.add(darken(), STEP)
        assert count(doc, "tile") == 32
        left = []
        while doc.compact(tiles=10):
            left.append(count(doc, "tile"))
        assert left == [22, 12, 2]
        assert [count(doc, table) for table in ("tile", "content", "sheet", "patch")] == [
            0,
            0,
            0,
            1,
        ]
    assert doc.project_path.stat().st_size < 300_000


def test_what_undo_can_reach_is_never_given_back(tmp_path: Path) -> None:
    base = noise(300, 300, channels=1)
    with document(tmp_path, base) as doc:
        one = doc.add(patch(doc.size.box, 3, like=base), STEP)
        doc.set_mask(one, Mask(Box(0, 0, 9, 9), np.full((9, 9), 0.5, np.float32)))
        doc.set_mask(one, None)
        doc.delete(one)
        assert not doc.compact()
        for _ in range(3):
            doc.undo()
        assert (doc.read(doc.size.box) == 3).all()
        doc.redo()
        assert doc.touched() == [Box(0, 0, 9, 9)]
        tone = doc.add(darken(mask=Mask(Box(0, 0, 5, 5), np.full((5, 5), 0.5, np.float32))), STEP)
        doc.set_mask(tone, None)
        doc.compact()
        doc.undo()
        assert doc.touched() == [Box(0, 0, 9, 9)]


def test_the_cache_keeps_to_its_bound_and_undo_finds_its_tiles_again(tmp_path: Path) -> None:
    base = noise(1024, 1024)
    with document(tmp_path, base, cache_bytes=10 << 20) as doc:
        doc.add(darken(0.1), STEP)
        doc.read(doc.size.box)
        reads = []
        doc._picture = _Counting(doc._picture, reads)  # type: ignore[assignment]
        doc.add(darken(0.2), STEP)
        doc.undo()
        doc.read(doc.size.box)
        assert reads == []
        for number in range(10):
            doc.add(darken(number / 10), STEP)
            doc.read(doc.size.box)
            assert doc._evaluation.cache.held_bytes <= 10 << 20


class _Counting:
    def __init__(self, picture: object, reads: list[Box]) -> None:
        self._picture, self._reads = picture, reads

    def read(self, box: Box) -> object:
        self._reads.append(box)
        return self._picture.read(box)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._picture, name)


def test_operators_that_look_around_each_run_once_for_a_cell(tmp_path: Path) -> None:
    """Without a cache, asking each for its surroundings would run the lowest of ten 9¹⁰ times."""
    runs: list[str] = []
    plain = find("smear")

    def counting(pixels: Pixels, *rest: Any) -> Pixels:
        runs.append("smear")
        return plain.apply(pixels, *rest)

    base = noise(1280, 1280, channels=1)
    with Document.create(
        picture_file(tmp_path, base),
        open_picture=open_array,
        operators=lambda name: replace(plain, apply=counting),
        cache_bytes=0,
    ) as doc:
        for _ in range(10):
            doc.add(smear(2), STEP)
        doc.read(Box(600, 600, 601, 601))
    assert 10 < len(runs) <= 9 * 25  # the top one once, those below at most for all 25 cells


def test_pieces_may_be_made_one_after_another(tmp_path: Path) -> None:
    base = np.zeros((4096, 4096, 1), np.uint8)
    alive = []

    def pieces():  # type: ignore[no-untyped-def]
        for number, box in enumerate(doc.size.box.tiles(512)):
            alive.append(count(doc, "content"))
            yield Piece(box, np.full((512, 512, 1), number, np.uint8), np.ones((512, 512), "f4"))

    with document(tmp_path, base) as doc:
        doc.add(PixelPatch(pieces()), STEP)
        assert alive == list(range(0, 256, 4))  # written before the next is asked for
        assert doc.read(Box(4095, 4095, 4096, 4096))[0, 0, 0] == 63


@pytest.mark.slow
def test_twenty_edits_of_a_200_megapixel_picture_stay_within_400_mb(tmp_path: Path) -> None:
    script = Path(__file__).parent.parent / "fixtures" / "huge_document.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    peak = int(done.stdout.split("peak_mb ")[1].split()[0])
    assert peak < 400
    assert "exact True" in done.stdout
