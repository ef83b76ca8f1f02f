"""The training itself, as far as a processor gets in two minutes."""

from pathlib import Path

import numpy as np
import pytest

from fixtures.engine_libraries import need_libraries

need_libraries(["torch"])

import torch  # noqa: E402

from fixtures.damage import photograph, psnr  # noqa: E402
from fixtures.own_networks import applied  # noqa: E402
from gesso_core.pixels import Colour, PixelFormat  # noqa: E402
from gesso_core.recipe import Value  # noqa: E402
from training import checkpoint  # noqa: E402
from training import tone_operators as differentiable  # noqa: E402
from training.camera import pool  # noqa: E402
from training.damage import Damage  # noqa: E402
from training.jpeg import jpeg  # noqa: E402
from training.mean import main as write_mean  # noqa: E402
from training.mean import mean  # noqa: E402
from training.restore_network import GRID, REACH, WISHES, RestoreNetwork, reach  # noqa: E402
from training.strokes import dust, hole  # noqa: E402
from training.strokes import pool as strokes_pool  # noqa: E402
from training.tone_damage import spoilt  # noqa: E402
from training.tone_network import VIEW, ToneNetwork  # noqa: E402
from training.train_restore import Pools, Settings  # noqa: E402
from training.train_restore import train as train_restore  # noqa: E402
from training.train_tone import train as train_tone  # noqa: E402

RGB16 = PixelFormat(16, Colour.RGB)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def pools() -> Pools:
    return Pools(
        torch.from_numpy(pool(24, 128, 1, processes=1)),
        torch.from_numpy(strokes_pool(12, 128, 1, dust)),
        torch.from_numpy(strokes_pool(6, 128, 2, hole)),
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("exposure", {"stops": 0.7}),
        ("exposure", {"stops": -1.5}),
        ("levels", {"black": 0.1, "white": 0.8, "gamma": 1.4}),
        ("contrast", {"amount": 0.6}),
        ("contrast", {"amount": -0.5}),
        ("warmth", {"amount": 0.5}),
        ("warmth", {"amount": -0.5}),
        ("saturation", {"amount": 0.8}),
        ("saturation", {"amount": -0.6}),
        ("colour_cast", {"matrix": (0.9, 0, 0, 0.05, 0, 1.1, 0, 0, 0, 0, 1.3, -0.1)}),
    ],
)
def test_what_is_learnt_through_equals_the_exact_operator(
    name: str, values: dict[str, Value]
) -> None:
    pixels = np.random.default_rng(1).integers(0, 65536, (40, 30, 3)).astype(np.uint16)
    exact = applied(name, pixels, RGB16, values) / 65535
    x = torch.from_numpy(pixels.transpose(2, 0, 1)[None] / 65535).float()
    known = {
        "exposure": differentiable.exposed,
        "levels": differentiable.levelled,
        "contrast": differentiable.contrasted,
        "warmth": differentiable.warmed,
        "saturation": differentiable.saturated,
    }
    if name == "colour_cast":
        matrix = torch.tensor(values["matrix"]).float().view(1, 3, 4)
        made = differentiable.turned(x, matrix)
    else:
        made = known[name](x, *(torch.tensor([float(v)]) for v in values.values()))
    assert np.abs(made[0].numpy().transpose(1, 2, 0) - exact).max() < 2e-3


def test_the_jpeg_loses_what_a_real_one_loses() -> None:
    import cv2

    photo = photograph("coffee", 320)[:192, :304]
    x = torch.from_numpy(photo.transpose(2, 0, 1)[None].copy()).float() / 255
    for quality in (10, 30, 75):
        made = jpeg(x, torch.tensor([float(quality)]))[0].numpy().transpose(1, 2, 0) * 255
        done = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        real = cv2.imdecode(done, cv2.IMREAD_COLOR)[..., ::-1]
        assert psnr(made, real) > psnr(real, photo) + 6
        assert abs(psnr(made, photo) - psnr(real, photo)) < 0.3


def test_damage_of_a_seed_is_the_same_and_the_target_keeps_what_was_not_asked(pools: Pools) -> None:
    def drawn() -> tuple[torch.Tensor, ...]:
        random = torch.Generator().manual_seed(5)
        clean = pools.pictures[:16].float() / 255
        pair = Damage.draw(clean.shape, pools.dust, pools.holes, random).pair(clean, random)
        return pair.given, pair.wish, pair.target, pair.dust, clean

    first, second = drawn(), drawn()
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))
    given, wish, target, _, _ = first
    unasked = wish.sum(1) == 0
    assert torch.equal(given[unasked, :3], target[unasked])


def test_damaged_tones_are_8_bit_light_and_some_are_left_alone(pools: Pools) -> None:
    clean = pools.pictures.float() / 255
    made = spoilt(clean, torch.Generator().manual_seed(1)).pictures
    assert torch.equal(torch.round(made * 255) / 255, made)
    changed = ((made - clean).abs() > 1e-6).flatten(1).any(1)
    assert 0 < changed.sum() < len(clean)


def test_an_untrained_network_returns_the_picture() -> None:
    image = torch.rand(1, 4, 64, 64)
    restored, _ = RestoreNetwork(8)(image, torch.zeros(1, len(WISHES)))
    assert torch.equal(restored, image[:, :3])


def test_nothing_beyond_the_reach_changes_a_pixel() -> None:
    torch.manual_seed(0)
    network = RestoreNetwork(4)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    side = 2 * REACH + 6 * GRID
    image = torch.rand(1, 4, 8, side, requires_grad=True)
    middle = side // 2 + 3
    network(image, torch.ones(1, len(WISHES)))[0][0, :, 4, middle].sum().backward()
    assert image.grad is not None
    felt = image.grad[0].abs().sum((0, 1)).nonzero()[:, 0]
    assert felt.min() >= middle - REACH
    assert felt.max() <= middle + REACH
    assert reach() <= REACH
    assert REACH % GRID == 0


def test_the_mean_of_two_weights_lies_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(5)
    one, other = RestoreNetwork(8).state_dict(), RestoreNetwork(8).state_dict()
    checkpoint.save(tmp_path / "one.pt", state=one, width=8)
    checkpoint.save(tmp_path / "other.pt", average=other, width=8, step=7)
    argv = ["mean", *(str(tmp_path / f"{name}.pt") for name in ("one", "other", "out"))]
    monkeypatch.setattr("sys.argv", [*argv, "--share", "0.25"])
    write_mean()
    saved = checkpoint.load(tmp_path / "out.pt")
    assert (saved["width"], saved["step"]) == (8, 7)
    for name, value in saved["average"].items():
        torch.testing.assert_close(value, 0.75 * one[name] + 0.25 * other[name])


def test_weights_of_another_network_have_no_mean() -> None:
    with pytest.raises(ValueError, match="two different networks"):
        mean(RestoreNetwork(8).state_dict(), RestoreNetwork(16).state_dict(), 0.5)
    with pytest.raises(ValueError, match="a share is"):
        mean({}, {}, 1.5)


def test_an_untrained_tone_network_leaves_the_picture() -> None:
    view = torch.rand(2, 3, VIEW, VIEW)
    network = ToneNetwork()
    torch.nn.init.zeros_(network.judge[-1].weight)
    assert (network(view).applied(view) - view).abs().max() < 2e-3


@pytest.mark.slow
def test_training_the_restoration_lowers_the_loss_and_goes_on(tmp_path: Path, pools: Pools) -> None:
    asked = Settings(width=8, side=48, batch=4, highest=2e-3, steps=80, device="cpu")
    losses = train_restore(tmp_path, pools, asked, every=20)
    assert len(losses) > 2
    assert min(losses[1:]) < 0.9 * losses[0]
    again = train_restore(tmp_path, pools, asked, every=20, start=tmp_path / "restore.pt")
    assert np.mean(again) < losses[0]


@pytest.mark.slow
def test_training_the_tones_lowers_the_loss_and_goes_on(tmp_path: Path) -> None:
    pictures = torch.from_numpy(pool(64, VIEW, 1, processes=1))
    losses = train_tone(tmp_path, pictures, steps=120, size=16, every=40)
    assert min(losses[1:]) < losses[0] - 0.05
    assert len(train_tone(tmp_path, pictures, steps=150, size=16, every=40, resume=True)) == 1
