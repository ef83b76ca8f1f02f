"""`gesso compose`: another tool's output, drifted and cast, onto a 16-bit original."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from fixtures.drift import Edit, edited, model_output, usual
from fixtures.photographs import photograph
from gesso_command import gesso
from gesso_core.geometry import Size

WORK = Size(768, 512)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, np.ndarray, np.ndarray]:
    """A 16-bit original, a model's output for it, the truth, and where the truth differs."""
    folder = tmp_path_factory.mktemp("compose")
    original = photograph("coffee", Size(1152, 768))
    other = photograph("chelsea", Size(1152, 768))
    random = np.random.default_rng(5)
    truth, where = edited(original, other, Edit.OBJECT, random)
    output, _ = model_output(truth, WORK, usual(random))
    tifffile.imwrite(folder / "original.tif", original, photometric="rgb", compression="zlib")
    cv2.imwrite(str(folder / "output.png"), output[..., ::-1])
    return folder / "original.tif", folder / "output.png", truth, where


def test_a_drifted_output_lands_where_the_picture_changed(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, output, truth, where = case
    target = tmp_path / "out.tif"
    done = gesso(
        "compose", original, output, "-o", target, "--json", "--report", tmp_path / "r.html"
    )
    assert done.code == 0, done.err
    before, after = tifffile.imread(original), tifffile.imread(target)
    assert after.dtype == np.uint16
    same = (before == after).all(axis=2)
    assert same[~where].mean() > 0.98
    error = np.abs(after.astype(float) - truth)[where].mean()
    assert error < 0.5 * np.abs(before.astype(float) - truth)[where].mean()
    fidelity = done.json["fidelity"]
    assert fidelity["mode"] == "local"
    assert fidelity["residual_px"] < 0.3
    assert done.json["changed_share"] == pytest.approx((~same).mean())
    assert "Residual px" in (tmp_path / "r.html").read_text()
    assert gesso("verify", original, target).code == 0


def test_the_mask_limits_it(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, output, _, where = case
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    middle = int(columns.mean())
    box = f"{columns[0]},{rows[0]},{middle - columns[0]},{rows[-1] - rows[0]}"
    target = tmp_path / "out.tif"
    done = gesso("compose", original, output, "-o", target, "--box", box)
    assert done.code == 0, done.err
    differs = (tifffile.imread(original) != tifffile.imread(target)).any(axis=2)
    assert differs.any()
    assert not differs[:, middle:].any()


def test_an_output_without_an_edit_changes_nothing_and_says_so(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, *_ = case
    plain, _ = model_output(tifffile.imread(original), WORK, usual(np.random.default_rng(1)))
    cv2.imwrite(str(tmp_path / "same.png"), plain[..., ::-1])
    target = tmp_path / "out.tif"
    done = gesso("compose", original, tmp_path / "same.png", "-o", target, "--json")
    assert done.code == 0, done.err
    assert done.json["changed_share"] < 0.005


def test_an_output_of_another_shape_is_refused_and_leaves_nothing(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, *_ = case
    cv2.imwrite(str(tmp_path / "tall.png"), np.zeros((700, 300, 3), np.uint8))
    target = tmp_path / "out.tif"
    done = gesso("compose", original, tmp_path / "tall.png", "-o", target)
    assert done.code == 2
    assert "shape" in done.err
    assert not target.exists()


def test_an_upright_output_of_a_turned_original_is_turned_back(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, output, truth, where = case
    turned = tmp_path / "turned.tif"  # stored on its side, shown upright by orientation 6
    stored = np.rot90(tifffile.imread(original))
    tifffile.imwrite(turned, stored, photometric="rgb", extratags=[(274, "H", 1, 6, True)])
    done = gesso("compose", turned, output, "-o", tmp_path / "out.tif", "--json")
    assert done.code == 0, done.err
    after = np.rot90(tifffile.imread(tmp_path / "out.tif"), -1)
    error = np.abs(after.astype(float) - truth)[where].mean()
    assert error < 0.5 * np.abs(tifffile.imread(original).astype(float) - truth)[where].mean()


def test_the_record_names_the_output_by_its_digest(
    case: tuple[Path, Path, np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    original, output, *_ = case
    target = tmp_path / "out.tif"
    gesso("compose", original, output, "-o", target)
    history = gesso("history", original.with_name("original.tif.gesso"), "--json")
    assert history.code == 0, history.err
    assert "output.png" in json.dumps(history.json["edits"])
