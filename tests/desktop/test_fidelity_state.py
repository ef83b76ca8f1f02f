"""What the fidelity panel knows: figures with a judgement, checks, corrections, other outputs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from fixtures.fidelity_bench import SIZE, Bench, opened_bench
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.checking import Check
from gesso_desktop.document.project.records import PatchKind, PatchRow, Provenance
from gesso_desktop.document.recomposing import change_map
from gesso_desktop.state.change_source import CoverageSource
from gesso_desktop.state.fidelity_figures import Judgement, figures, overall, said, warnings
from gesso_desktop.state.messages import Severity


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with opened_bench(tmp_path, qtbot) as bench:
        yield bench


def test_without_an_edit_there_is_nothing_to_judge(bench: Bench) -> None:
    assert bench.fidelity.is_open
    assert bench.fidelity.edit is None
    assert not bench.fidelity.figures
    assert not bench.fidelity.can_correct
    assert bench.fidelity.judgement is Judgement.PLAIN


def test_an_exact_edit_is_checked_and_says_that_nothing_moved(bench: Bench) -> None:
    seen: list[Judgement] = []

    def see() -> None:
        if bench.fidelity.edit is not None:
            seen.append(bench.figure("identical").judgement)

    bench.fidelity.changed.connect(see)
    bench.brighten(Mask(Box(10, 20, 110, 70)))
    bench.qtbot.waitUntil(lambda: bench.fidelity.edit is not None)
    bench.settled()
    assert seen[0] is Judgement.WAITING  # until it is checked, which may be before anybody looks
    count = SIZE.area - 100 * 50
    assert QLocale().toString(count) in bench.figure("identical").value
    assert bench.figure("identical").judgement is Judgement.GOOD
    assert "exact" in bench.figure("mode").value
    assert bench.figure("shift").judgement is Judgement.GOOD
    assert bench.figure("share").value == "2.57 %"
    assert {f.name for f in bench.fidelity.figures}.isdisjoint({"before", "after", "worst"})
    assert bench.fidelity.judgement is Judgement.GOOD
    assert not bench.fidelity.can_correct
    assert "mask" in bench.fidelity.hint


def test_another_tools_output_is_put_back_measured_and_checked(bench: Bench) -> None:
    row = bench.composed()
    assert row.name == "output.png"
    assert bench.fidelity.can_correct
    assert "Select" in bench.fidelity.hint
    bench.select(Box(0, 0, 9, 9))
    assert not bench.fidelity.hint
    assert bench.figure("identical").judgement is Judgement.GOOD
    assert bench.figure("shift").judgement is Judgement.GOOD
    assert bench.figure("shift").value.endswith(" px")
    assert bench.figure("after").judgement is Judgement.GOOD
    assert bench.figure("before").judgement is Judgement.PLAIN
    assert not bench.fidelity.warnings


def test_the_selection_is_added_and_taken_out(bench: Bench) -> None:
    row = bench.composed()
    original = tifffile.imread(bench.desk.opened.path)  # type: ignore[union-attr]
    bench.fidelity.add_selection()  # nothing is selected
    assert not bench.jobs.count
    added, taken = Box(20, 250, 90, 330), Box(200, 0, 290, 360)

    bench.select(added)
    assert bench.fidelity.has_selection
    bench.fidelity.add_selection()
    bench.settled()
    assert (bench.pixels()[added.slices] != original[added.slices]).any(2).mean() > 0.9
    bench.select(taken)
    bench.fidelity.take_selection_out()
    bench.settled()

    assert (bench.pixels()[taken.slices] == original[taken.slices]).all()
    assert (bench.pixels()[added.slices] != original[added.slices]).any(2).mean() > 0.9
    assert bench.fidelity.edit is not None
    assert bench.fidelity.edit.id == row.id
    assert bench.figure("identical").judgement is Judgement.GOOD


def test_of_several_sensitivities_the_last_wins(bench: Bench) -> None:
    bench.composed()
    before = len(bench.document.history())
    for sensitivity in (0.6, 0.7, 0.9):
        bench.fidelity.set_sensitivity(sensitivity)
        assert bench.fidelity.sensitivity == sensitivity
    assert bench.fidelity.is_working
    bench.settled()
    bench.qtbot.waitUntil(lambda: not bench.fidelity.is_working)
    assert bench.fidelity.edit is not None
    assert bench.fidelity.edit.sensitivity == 0.9
    assert before < len(bench.document.history()) <= before + 2  # one may have been under way


def test_an_output_is_limited_by_the_selection(bench: Bench) -> None:
    limit = Box(0, 0, 300, 360)
    bench.select(limit)
    bench.composed()
    assert not change_map(bench.document, 1).read(Box(300, 0, 540, 360)).any()
    assert change_map(bench.document, 1).read(limit).any()


def test_an_output_without_an_edit_is_said_and_not_laid(bench: Bench, tmp_path: Path) -> None:
    same = tifffile.imread(bench.desk.opened.path)  # type: ignore[union-attr]
    cv2.imwrite(str(tmp_path / "same.png"), np.rint(same / 257).astype(np.uint8)[..., ::-1])
    bench.fidelity.compose(tmp_path / "same.png")
    bench.settled()
    assert bench.fidelity.edit is None
    message = bench.desk.messages.current
    assert message is not None
    assert message.severity is Severity.WARNING
    assert "no edit" in message.text


def test_a_file_that_is_no_picture_is_an_error_with_a_next_step(
    bench: Bench, tmp_path: Path
) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    bench.fidelity.compose(tmp_path / "broken.png")
    bench.settled()
    message = bench.desk.messages.current
    assert message is not None
    assert message.severity is Severity.ERROR
    assert not bench.document.stack


def test_a_newer_edit_replaces_the_check_of_an_older(bench: Bench) -> None:
    bench.brighten(Mask(Box(0, 0, 100, 100)))
    bench.brighten(Mask(Box(200, 200, 300, 300)))
    bench.qtbot.waitUntil(lambda: len(bench.desk.opened.rows) == 2)  # type: ignore[union-attr]
    bench.settled()
    assert QLocale().toString(SIZE.area - 20_000) in bench.figure("identical").value
    bench.desk.opened.edit(  # type: ignore[union-attr]
        lambda document, _: document.undo()
    )
    bench.qtbot.waitUntil(lambda: len(bench.desk.opened.rows) == 1)  # type: ignore[union-attr]
    bench.settled()
    assert QLocale().toString(SIZE.area - 10_000) in bench.figure("identical").value


def test_a_chosen_edit_is_followed_while_it_is_there(bench: Bench) -> None:
    bench.brighten(Mask(Box(0, 0, 100, 100)))
    bench.brighten(Mask(Box(200, 200, 250, 250)))
    bench.qtbot.waitUntil(lambda: len(bench.desk.opened.rows) == 2)  # type: ignore[union-attr]
    first, second = bench.desk.opened.rows  # type: ignore[union-attr]
    assert bench.fidelity.edit == second
    bench.fidelity.choose(first.id)
    bench.settled()
    assert bench.fidelity.edit == first
    assert bench.figure("share").value == "5.14 %"
    bench.desk.opened.edit(lambda doc, _: doc.delete(first.id))  # type: ignore[union-attr]
    bench.qtbot.waitUntil(lambda: len(bench.desk.opened.rows) == 1)  # type: ignore[union-attr]
    assert bench.fidelity.edit is not None
    assert bench.fidelity.edit.id == second.id
    bench.settled()


def test_the_map_follows_the_edit_while_it_is_shown(bench: Bench) -> None:
    seen = list[bool]()
    bench.fidelity.map_changed.connect(lambda: seen.append(bench.fidelity.change_map is not None))
    bench.composed()
    assert bench.fidelity.change_map is None
    bench.fidelity.show_map(True)
    shown = bench.fidelity.change_map
    assert shown is not None
    source = CoverageSource(shown, 1, (224, 64, 76))
    tile = source.draw(0, SIZE.box)
    acts = change_map(bench.document, 1).read(SIZE.box) > 0
    assert ((tile[..., 3] > 0) == acts).all()
    assert source.draw(0, Box(0, 0, 8, 8)).shape == (1, 1, 4)
    bench.select(Box(20, 250, 90, 330))
    bench.fidelity.add_selection()
    bench.settled()
    assert bench.fidelity.change_map is not shown
    bench.fidelity.show_map(False)
    assert bench.fidelity.change_map is None
    assert seen[0]
    assert not seen[-1]


def test_the_map_of_an_edit_that_was_just_deleted_is_still_shown(bench: Bench) -> None:
    row = bench.composed()
    bench.document.delete(row.id)  # the Qt thread has not heard of it yet
    bench.fidelity.show_map(True)
    assert bench.fidelity.change_map is not None
    assert bench.fidelity.change_map.read(SIZE.box).any()


def test_closing_the_picture_ends_it(bench: Bench) -> None:
    bench.brighten()
    bench.qtbot.waitUntil(lambda: bench.fidelity.edit is not None)
    bench.desk.close_picture()
    assert not bench.fidelity.is_open
    assert bench.fidelity.edit is None
    assert bench.fidelity.compose(bench.output) is None


ROW = PatchRow(
    id=1,
    kind=PatchKind.PIXELS,
    name="a cup",
    created="",
    operator="",
    values={},
    sheet=1,
    mask=None,
    is_visible=True,
    opacity=1.0,
    step=Step("edit", EngineKind.EDIT),
    provenance=Provenance(),
    below="",
)
MEASURED = {
    "mode": "local",
    "method": "ecc",
    "residual_px": 0.1,
    "residual_worst_px": 0.4,
    "colour_error_before": 6.0,
    "colour_error_after": 1.0,
    "changed_share": 0.1,
}


def measured(**changes: object) -> PatchRow:
    values = {n: v for n, v in (MEASURED | changes).items() if v is not None}
    return replace(ROW, provenance=Provenance("klein", fidelity=values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "name", "judgement"),
    [
        ({}, "shift", Judgement.GOOD),
        ({"residual_px": 0.7}, "shift", Judgement.LOOK),
        ({"residual_px": 1.2}, "shift", Judgement.BAD),
        ({"residual_px": None}, "shift", Judgement.LOOK),
        ({"residual_worst_px": 1.5}, "worst", Judgement.LOOK),
        ({"colour_error_after": 4.0}, "after", Judgement.LOOK),
        ({"colour_error_after": 8.0}, "after", Judgement.BAD),
        ({"colour_error_before": 30.0}, "before", Judgement.PLAIN),
        ({"changed_share": 0.8}, "mode", Judgement.LOOK),
        ({"mode": "whole"}, "mode", Judgement.LOOK),
        ({"mode": "masked"}, "mode", Judgement.GOOD),
    ],
)
def test_each_figure_is_judged_by_its_limits(
    changes: dict[str, object], name: str, judgement: Judgement
) -> None:
    rows = figures(measured(**changes), None, None)
    assert next(f for f in rows if f.name == name).judgement is judgement


def test_differing_pixels_are_bad_and_few_changes_are_not_called_none() -> None:
    check = Check(pixels=1_000_000_000, covered=10, changed=8, differing=3, largest=1.0)
    rows = figures(measured(), check, check)
    found = {f.name: f for f in rows}
    assert found["identical"].judgement is Judgement.BAD
    assert found["identical"].value.startswith("no")
    assert found["share"].value == "< 0.01 %"
    assert overall(rows) is Judgement.BAD
    assert said(Judgement.BAD)


def test_a_check_that_fails_says_why() -> None:
    rows = figures(measured(), None, None, "The disk did not answer.")
    assert rows[0].judgement is Judgement.LOOK
    assert "disk" in rows[0].value


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"method": "none"}, "too flat"),
        ({"residual_px": 0.6}, "edges"),
        ({"mode": "whole"}, "everywhere"),
        ({"colour_error_after": 4.0}, "colours"),
        ({"changed_share": 0.7}, "Most"),
        ({"mode": "unchanged"}, "no edit"),
    ],
)
def test_warnings_are_told_again_from_the_figures(changes: dict[str, object], words: str) -> None:
    assert any(words in sentence for sentence in warnings(measured(**changes)))
    assert not warnings(measured())
