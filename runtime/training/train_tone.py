"""Train the tone network.

python -m training.train_tone FOLDER [--steps 30000] [--device cuda] [--resume]
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training import checkpoint
from training.camera import pool
from training.tone_damage import Spoilt, spoilt
from training.tone_network import HIGH, LOW, VIEW, Repair, ToneNetwork, quantiles

SEED = 11
_LOOKED_AT = 1000  # pixels that the loss compares
_FINE = 0.85  # of the training sees views of half the side, which is three times as fast
_FLOOR = 1e-4  # of the squared error: 40 dB, beyond which a view tells no more
_FULL_RANGE, _MOST_GAIN = 0.75, 1.7
_SUBJECTS = 0.1  # of the pictures are of one colour, besides those drawn so
_TOLD = 1.0  # how much the values that were drawn count beside the picture they give


def loss_of(repair: Repair, spoilt: Spoilt, clean: Tensor) -> tuple[Tensor, Tensor]:
    """What is learnt, and the decibels."""
    stride = clean[0, 0].numel() // _LOOKED_AT + 1 | 1  # odd: every column is looked at
    # The steps look at single pixels, so some of them tell as much as all.
    given, true = (x.flatten(2)[:, :, 5::stride, None] for x in (spoilt.pictures, clean))
    error = ((repair.applied(given) - true) ** 2).mean((1, 2, 3))
    loss = torch.log10(error + _FLOOR).mean() + 0.5 * error.sqrt().mean()
    tails = quantiles(spoilt.pale)
    missed = [
        (repair.low - tails[:, :, LOW]).abs().mean(),
        (repair.high - tails[:, :, HIGH]).abs().mean(),
        0.3 * (repair.stops - spoilt.stops).abs().mean(),
        0.5 * (repair.gamma.log() - spoilt.gamma.log()).abs().mean(),
        2.0 * (repair.saturation - spoilt.colour).abs().mean(),
        0.2 * (repair.contrast.abs() + repair.warmth.abs()).mean(),
    ]
    return loss + _TOLD * torch.stack(missed).sum(), -10 * torch.log10(error + 1e-9)


def finished(pictures: Tensor, seed: int = SEED) -> Tensor:
    """Most pictures given the full range in every channel, as laboratories and cameras leave them.

    Not those of one colour, which would become neutral, nor a part of the others.
    """
    random = np.random.default_rng(seed)
    result = pictures.clone()
    for number, picture in enumerate(pictures.numpy()):
        if random.random() > _FULL_RANGE:
            continue
        low, high = np.percentile(picture.reshape(3, -1), [0.05, 99.95], axis=1)
        gain = 255 / np.maximum(high - low, 1)
        if gain.max() > _MOST_GAIN * gain.min():
            continue
        full = (picture - low[:, None, None]) * gain[:, None, None]
        result[number] = torch.from_numpy(np.clip(np.rint(full), 0, 255).astype(np.uint8))
    return result


def _coloured(pictures: Tensor, random: torch.Generator) -> Tensor:
    """A few pictures so strongly of one colour that it must be the subject's, not the light's."""
    count = len(pictures)
    strength = 0.5 + 1.5 * torch.rand(count, 3, generator=random, device=random.device)
    spared = torch.rand(count, 3, generator=random, device=random.device) < 0.45
    gains = torch.exp(-torch.where(spared, torch.zeros_like(strength), strength))
    gains = gains / gains.amax(1, keepdim=True)
    chosen = torch.rand(count, 1, generator=random, device=random.device) < _SUBJECTS
    return pictures * torch.where(chosen, gains, torch.ones_like(gains))[:, :, None, None]


def batch(pictures: Tensor, size: int, random: torch.Generator) -> tuple[Spoilt, Tensor]:
    """Damaged and clean views; channels change places, so that no colour is preferred by chance."""
    chosen = (
        pictures[
            torch.randint(0, len(pictures), (size,), generator=random, device=random.device)
        ].float()
        / 255
    )
    if torch.rand((), generator=random, device=random.device) < 0.4:
        chosen = chosen[:, torch.randperm(3, generator=random, device=random.device)]
    if torch.rand((), generator=random, device=random.device) < 0.5:
        chosen = chosen.flip(-1)
    if torch.rand((), generator=random, device=random.device) < 0.5:
        chosen = chosen.transpose(-1, -2)
    chosen = _coloured(chosen, random)
    return spoilt(chosen, random), chosen


def train(
    folder: Path,
    pictures: Tensor,
    *,
    steps: int,
    size: int = 32,
    width: int = 24,
    highest: float = 1.5e-3,
    device: str = "cpu",
    resume: bool = False,
    every: int = 200,
) -> list[float]:
    """The mean loss of every `every` steps."""
    torch.manual_seed(SEED)
    random = torch.Generator(device).manual_seed(SEED)
    network, first = ToneNetwork(width).to(device), 0
    optimiser = torch.optim.AdamW(network.parameters(), highest, weight_decay=1e-3)
    average, path = checkpoint.Average(network), folder / "tone.pt"
    if resume and path.exists():
        saved = checkpoint.load(path)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        random.set_state(saved["random"])
        average.weights, first = saved["average"], saved["step"]
    pictures = finished(pictures)
    small = torch.cat([_halved(part) for part in pictures.split(256)]).to(device)
    pictures = pictures.to(device)
    losses: list[float] = []
    sums, begun = np.zeros(3), time.monotonic()
    for step in range(first, steps):
        for group in optimiser.param_groups:
            group["lr"] = checkpoint.rate(step, steps, highest)
        views = small if step < _FINE * steps else pictures
        drawn, clean = batch(views, size, random)
        loss, decibels = loss_of(network(drawn.pictures), drawn, clean)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.follow(step)
        before = -10 * torch.log10(((drawn.pictures - clean) ** 2).mean((1, 2, 3)).clamp_min(1e-4))
        sums += [loss.item(), before.mean().item(), decibels.clamp_max(40).mean().item()]
        if (step + 1) % every == 0 or step + 1 == steps:
            mean = sums / ((step % every) + 1)
            losses.append(float(mean[0]))
            sums[:] = 0
            print(
                f"step {step + 1} {time.monotonic() - begun:.0f} s loss {mean[0]:.4f}"
                f" {mean[1]:.2f} -> {mean[2]:.2f} dB",
                flush=True,
            )
            checkpoint.save(
                path,
                network=network.state_dict(),
                optimiser=optimiser.state_dict(),
                random=random.get_state(),
                average=average.weights,
                step=step + 1,
                width=width,
            )
    return losses


def _halved(views: Tensor) -> Tensor:
    return torch.nn.functional.avg_pool2d(views.float(), 2).round().to(torch.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=30000)
    parser.add_argument("--size", type=int, default=32, help="pictures in a batch")
    parser.add_argument("--width", type=int, default=24)
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--resume", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    stored = asked.folder / f"views-{asked.pictures}.npy"
    if not stored.exists():
        asked.folder.mkdir(parents=True, exist_ok=True)
        np.save(stored, pool(asked.pictures, VIEW, seed=1))
    train(
        asked.folder,
        torch.from_numpy(np.load(stored)),
        steps=asked.steps,
        size=asked.size,
        width=asked.width,
        device=asked.device,
        resume=asked.resume,
    )


if __name__ == "__main__":
    main()
