"""A larger picture by a model: a new file, with what the old one said of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.documents import array_picture
from fixtures.edits import tags
from fixtures.photographs import photograph
from fixtures.playing_client import PlayingClient, card
from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest, CannotKeep, EngineFailed
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.enlarging import enlarged, factor_of, write_enlarged
from gesso_desktop.document.pictures.open_picture import open_picture

ANY = card(EngineKind.UPSCALE, name="larger")


def by(factor: int, halo: int = 1) -> OnnxNetwork:
    return OnnxNetwork("", (), (), factor=factor, halo=halo)


TWICE = card(EngineKind.UPSCALE, name="twice", networks=(by(2),))
THRICE = card(EngineKind.UPSCALE, name="thrice", networks=(by(3),))
FOUR_TIMES = card(EngineKind.UPSCALE, name="four", networks=(by(4),))


def repeated(request: EditRequest, report: Report) -> EngineResult:
    """Every pixel as a square; the last column and row depend on their neighbours."""
    assert request.picture is not None
    factor = request.params["factor"]
    assert isinstance(factor, int)
    wide = request.picture.astype(np.uint32)
    mixed = (wide + np.roll(wide, 1, 0) + np.roll(wide, 1, 1)) // 3
    mixed[0], mixed[:, 0] = wide[0], wide[:, 0]
    large = mixed.repeat(factor, 0).repeat(factor, 1)
    return EngineResult(picture=large.astype(request.picture.dtype))


@pytest.fixture
def client() -> Iterator[PlayingClient]:
    made = PlayingClient(repeated)
    yield made
    made.close()


def made_by(
    client: PlayingClient, pixels: Pixels, factor: float, model: ModelCard = TWICE
) -> Pixels:
    with enlarged(client, model, array_picture(pixels), factor, report=silent) as made:
        return made.picture.read(made.picture.size.box)


def test_in_pieces_it_equals_the_whole(
    client: PlayingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = photograph("coffee", Size(300, 200), seed=1)
    expected = repeated(
        EditRequest(EngineKind.UPSCALE, "", pixels, params={"factor": 2}), silent
    ).picture
    monkeypatch.setattr("gesso_desktop.document.enlarging._SIDE", 128)
    assert (made_by(client, pixels, 2) == expected).all()
    assert len(client.asked) == 6


def test_what_the_runs_say_of_themselves_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(request: EditRequest, report: Report) -> EngineResult:
        said = RunFacts(notes=("Memory was short.",))
        return replace(repeated(request, report), facts=said)

    monkeypatch.setattr("gesso_desktop.document.enlarging._SIDE", 128)
    client = PlayingClient(telling)
    pixels = photograph("coffee", Size(300, 200), seed=1)
    with enlarged(client, TWICE, array_picture(pixels), 2, report=silent) as made:
        assert made.warnings == ("Memory was short.",)
    client.close()


def test_what_the_model_makes_too_large_is_reduced(client: PlayingClient) -> None:
    pixels = photograph("coffee", Size(75, 51), seed=1)
    assert made_by(client, pixels, 2, FOUR_TIMES).shape == (102, 150, 3)
    assert made_by(client, pixels, 3, FOUR_TIMES).shape == (153, 225, 3)
    assert made_by(client, pixels, 1.5, FOUR_TIMES).shape == (76, 112, 3)
    assert made_by(client, pixels, 1.5, THRICE).shape == (76, 112, 3)
    assert [request.params["factor"] for request in client.asked] == [2, 4, 4, 3]


def test_more_than_the_model_can_is_refused(client: PlayingClient) -> None:
    pixels = photograph("coffee", Size(60, 40), seed=1)
    with pytest.raises(BadRequest, match="2 times at most"):
        made_by(client, pixels, 4)
    assert client.asked == []


def test_a_model_of_no_fixed_factor_is_asked_for_the_next_whole_one(
    client: PlayingClient,
) -> None:
    pixels = photograph("coffee", Size(60, 40), seed=1)
    assert made_by(client, pixels, 2.5, ANY).shape == (100, 150, 3)
    assert client.asked[0].params["factor"] == 3


def test_alpha_is_enlarged_with_it_without_a_seam(
    client: PlayingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gray = photograph("coffee", Size(90, 60), seed=1)[..., 1]
    slope = np.add.outer(np.arange(60) * 300, np.arange(90) * 300).astype(np.uint16)
    pixels = np.dstack([gray, slope])
    whole = made_by(client, pixels, 2)
    monkeypatch.setattr("gesso_desktop.document.enlarging._SIDE", 32)
    pieces = made_by(client, pixels, 2)
    assert whole.shape == (120, 180, 2)
    assert (whole == pieces).all()
    assert np.abs(np.diff(whole[..., 1].astype(int), axis=1))[:, 2:-2].max() <= 301


@pytest.mark.parametrize("kind", ["tiff-rgb16-deflate", "jpeg-rgb8", "png-rgba16", "tiff-gray16"])
def test_the_new_file_keeps_profile_and_metadata(
    kind: str, client: PlayingClient, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    target = tmp_path / f"large{picture_files[kind].suffix}"
    try:
        with enlarged(client, TWICE, source, 2, report=silent) as made:
            saved = write_enlarged(source, made.picture, target, TWICE, silent)
            assert made.provenance.engine == "twice"
            assert made.provenance.model == "ab12cd34"
        after = open_picture(target)
        try:
            assert after.size == Size(source.size.width * 2, source.size.height * 2)
            assert (after.icc, after.orientation) == (source.icc, source.orientation)
            assert after.format == source.format
        finally:
            after.close()
    finally:
        source.close()
    assert any("new picture" in limit for limit in saved.promise.limits)
    assert not saved.promise.keeps_pixels
    before, now = tags(picture_files[kind]), tags(target)
    wanted = ("EXIF:ExifIFD:DateTimeOriginal", "EXIF:GPS:GPSLatitude", "EXIF:IFD0:Make")
    named = [name for name in wanted if name in before]
    assert named
    assert [now.get(name) for name in named] == [before[name] for name in named]


def test_cancelled_or_failed_nothing_is_left(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-rgb16-deflate"])
    target = tmp_path / "large.tif"

    def too_small(request: EditRequest, report: Report) -> EngineResult:
        return EngineResult(picture=request.picture)

    def stop(progress: Progress) -> None:
        if progress.stage == "denoising":
            raise Cancelled

    failing, playing = PlayingClient(too_small), PlayingClient()
    try:
        for client, report, error in ((failing, silent, EngineFailed), (playing, stop, Cancelled)):
            with (
                pytest.raises(error),
                enlarged(client, ANY, source, 2, report=report) as made,
            ):
                write_enlarged(source, made.picture, target, ANY, silent)
    finally:
        source.close()
        failing.close()
        playing.close()
    assert list(tmp_path.iterdir()) == []


def test_the_original_is_never_the_target(
    client: PlayingClient, picture_files: Mapping[str, Path]
) -> None:
    path = picture_files["tiff-rgb16-deflate"]
    source, before = open_picture(path), path.read_bytes()
    try:
        with (
            pytest.raises(CannotKeep),
            enlarged(client, TWICE, source, 2, report=silent) as made,
        ):
            write_enlarged(source, made.picture, path, TWICE, silent)
    finally:
        source.close()
    assert path.read_bytes() == before


def test_factors() -> None:
    assert factor_of(Step("upscale", EngineKind.UPSCALE)) == 2
    assert factor_of(Step("upscale", EngineKind.UPSCALE, {"factor": 4.0})) == 4
    for wrong in (1.0, 0.5, 9.0, "much"):
        with pytest.raises(BadRequest):
            factor_of(Step("upscale", EngineKind.UPSCALE, {"factor": wrong}))
