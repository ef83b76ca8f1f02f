"""Killed at any instant, a project reopens with every finished edit and no half of another."""

import hashlib
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import numpy as np

from fixtures.documents import STEP, darken, document, noise, patch, reopened
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_desktop.document.document import Document

ROUNDS = 20  # about 8 s
BASE = noise(520, 530)


def edit(doc: Document, number: int) -> None:
    """The edit of that number, the same every time, on whatever is there."""
    rng = random.Random(number)
    left, top = rng.randrange(300), rng.randrange(300)
    box = Box.at(left, top, rng.randrange(1, 230), rng.randrange(1, 220))
    kind = rng.choice(["pixels", "pixels", "pieces", "tone", "undo", "redo", "opacity", "delete"])
    if kind == "tone":
        doc.add(darken(rng.random(), Mask(box)), STEP)
    elif kind == "undo" and doc.can_undo:
        doc.undo()
    elif kind == "redo" and doc.can_redo:
        doc.redo()
    elif kind == "opacity" and doc.stack:
        doc.set_opacity(doc.stack[-1].id, rng.choice([0.25, 0.5, 0.75]))
    elif kind == "delete" and len(doc.stack) > 4:
        doc.delete(doc.stack[rng.randrange(len(doc.stack))].id)
    elif kind == "pieces":
        doc.add(PixelPatch(_pieces(number)), STEP)
    else:
        doc.add(patch(box, number % 60000, like=BASE), STEP)


def _pieces(number: int):  # type: ignore[no-untyped-def]
    for box in BOXES:
        yield Piece(
            box,
            np.full((box.height, box.width, 3), number, np.uint16),
            np.ones((box.height, box.width), np.float32),
        )


BOXES = list(Box(0, 0, 530, 520).tiles(130))


def seen(doc: Document) -> str:
    pixels = hashlib.sha256(doc.read(doc.size.box).tobytes()).hexdigest()
    told = [
        (e.verb, e.name, e.after if e.patch is None else None, e.is_undone) for e in doc.history()
    ]
    return repr((doc.state, pixels, told, [row.opacity for row in doc.stack]))


def keep_editing(path: Path, first: int, pipe: int) -> None:
    with reopened(path) as doc:
        for number in range(first, 100_000):
            edit(doc, number)
            os.write(pipe, b".")


def test_every_finished_edit_survives_a_kill(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "killed").mkdir()
    rng = random.Random(1)
    fork = multiprocessing.get_context("fork")  # so that a round costs no start of an interpreter
    document(tmp_path / "killed", BASE).close()
    document(tmp_path / "calm", BASE).close()
    finished = at_least = 0
    for _ in range(ROUNDS):
        reader, writer = os.pipe()
        child = fork.Process(
            target=keep_editing, args=(tmp_path / "killed" / "scan.npy", finished, writer)
        )
        child.start()
        os.close(writer)
        waits_for = rng.choice([0, 1, 2, 3, 4, 6])  # edits, however long they take
        said = sum(len(os.read(reader, 1)) for _ in range(waits_for))
        at_least += said
        time.sleep(rng.random() * 0.08)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        while got := os.read(reader, 4096):
            said += len(got)
        os.close(reader)
        with (
            reopened(tmp_path / "calm" / "scan.npy") as calm,
            reopened(tmp_path / "killed" / "scan.npy") as doc,
        ):
            for number in range(finished, finished + said):
                edit(calm, number)
            finished += said
            if seen(doc) != seen(calm):  # it was killed after an edit and before it said so
                edit(calm, finished)
                finished += 1
            assert seen(doc) == seen(calm)
            ((half,),) = doc._project.store.rows(
                "SELECT count(*) FROM tile LEFT JOIN content ON tile = tile.id WHERE crc IS NULL"
            )
            assert half == 0
            assert doc._project.store.rows("PRAGMA integrity_check")[0][0] == "ok"
    assert finished >= at_least > 2 * ROUNDS


def test_killed_while_it_is_made_there_is_a_whole_project_or_none(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    rng = random.Random(2)
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        child = fork.Process(target=document, args=(folder, BASE))
        child.start()
        time.sleep(rng.random() * 0.03)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        if (folder / "scan.npy.gesso").exists():
            with reopened(folder / "scan.npy") as doc:
                assert np.array_equal(doc.read(doc.size.box), BASE)
