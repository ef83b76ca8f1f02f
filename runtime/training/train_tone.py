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
from training.tone_damage import damaged
from training.tone_network import VIEW, Repair, ToneNetwork

SEED = 11
_LOOKED_AT = 1000  # pixels that the loss compares
_FINE = 0.85  # of the training sees views of half the side, which is three times as fast
_FLOOR = 1e-4  # of the squared error: 40 dB, beyond which a view tells no more
_MOVED = 2e-3  # what it costs to move sliders that cancel one another


def loss_of(repair: Repair, given: Tensor, clean: Tensor) -> tuple[Tensor, Tensor]:
    """What is learnt, and the decibels."""
    stride = given[0, 0].numel() // _LOOKED_AT + 1 | 1  # odd: every column is looked at
    # The steps look at single pixels, so some of them tell as much as all.
    given, clean = (x.flatten(2)[:, :, 5::stride, None] for x in (given, clean))
    error = ((repair.applied(given) - clean) ** 2).mean((1, 2, 3))
    moved = repair.stops**2 + repair.gamma.log() ** 2 + repair.contrast**2 + repair.warmth**2
    loss = torch.log10(error + _FLOOR).mean() + 0.5 * error.sqrt().mean() + _MOVED * moved.mean()
    return loss, -10 * torch.log10(error + 1e-9)


def batch(pictures: Tensor, size: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Damaged and clean views; channels change places, so that no colour is preferred by chance."""
    chosen = pictures[torch.randint(0, len(pictures), (size,), generator=random)].float() / 255
    if torch.rand((), generator=random) < 0.4:
        chosen = chosen[:, torch.randperm(3, generator=random)]
    if torch.rand((), generator=random) < 0.5:
        chosen = chosen.flip(-1)
    if torch.rand((), generator=random) < 0.5:
        chosen = chosen.transpose(-1, -2)
    return damaged(chosen, random), chosen


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
    network, random, first = ToneNetwork(width).to(device), torch.Generator(), 0
    random.manual_seed(SEED)
    optimiser = torch.optim.AdamW(network.parameters(), highest, weight_decay=1e-3)
    average, path = checkpoint.Average(network), folder / "tone.pt"
    if resume and path.exists():
        saved = checkpoint.load(path)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        random.set_state(saved["random"])
        average.weights, first = saved["average"], saved["step"]
    small = torch.cat([_halved(part) for part in pictures.split(256)])
    losses: list[float] = []
    sums, begun = np.zeros(3), time.monotonic()
    for step in range(first, steps):
        for group in optimiser.param_groups:
            group["lr"] = checkpoint.rate(step, steps, highest)
        views = small if step < _FINE * steps else pictures
        given, clean = (x.to(device) for x in batch(views, size, random))
        loss, decibels = loss_of(network(given), given, clean)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.follow(step)
        before = -10 * torch.log10(((given - clean) ** 2).mean((1, 2, 3)).clamp_min(1e-4))
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
