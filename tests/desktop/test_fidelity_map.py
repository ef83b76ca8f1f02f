"""The change map of one edit on the canvas, instead of all differences."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fixtures.fidelity_bench import Bench, opened_bench
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_desktop.state.easel import Easel
from gesso_desktop.ui.canvas import Canvas


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with opened_bench(tmp_path, qtbot) as bench:
        yield bench


def test_only_the_chosen_edit_is_tinted(bench: Bench, qtbot: QtBot) -> None:
    easel = Easel(bench.desk)
    canvas = Canvas(easel)
    qtbot.addWidget(canvas)
    canvas.resize(540, 360)
    canvas.show()
    here, there = Box(20, 20, 120, 120), Box(300, 200, 400, 300)
    bench.brighten(Mask(here))
    bench.brighten(Mask(there))
    qtbot.waitUntil(lambda: bench.desk.opened is not None and len(bench.desk.opened.rows) == 2)
    bench.settled()
    bench.fidelity.map_changed.connect(lambda: easel.show_map_of(bench.fidelity.change_map))

    def seen(*, with_map: bool) -> np.ndarray:
        easel.compare.show_map(with_map)
        shown = [easel.after, *([easel.changes] if with_map else [])]
        qtbot.waitUntil(lambda: all(tiles.is_settled for tiles in shown))
        image = canvas.grab().toImage()
        pixels = np.frombuffer(image.constBits(), np.uint8)
        return pixels.reshape(image.height(), -1, 4)[..., :3].astype(int)

    def is_tinted(box: Box, tinted: np.ndarray, plain: np.ndarray) -> bool:
        x, y = easel.view.widget_point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        return bool(np.abs(tinted[int(y), int(x)] - plain[int(y), int(x)]).max() > 5)

    plain = seen(with_map=False)
    everything = seen(with_map=True)
    assert is_tinted(here, everything, plain)
    assert is_tinted(there, everything, plain)
    bench.fidelity.choose(1)
    bench.fidelity.show_map(True)
    one = seen(with_map=True)
    assert is_tinted(here, one, plain)
    assert not is_tinted(there, one, plain)
    easel.deleteLater()
