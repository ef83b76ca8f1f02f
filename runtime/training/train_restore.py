"""Train the restoration network.

python -m training.train_restore FOLDER --device cuda --minutes 25
python -m training.train_restore FOLDER --width 16 --size 96 --batch 8 --minutes 60 [--resume]
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training import checkpoint, strokes
from training.camera import FINE, pool
from training.damage import Damage, Pair
from training.restore_network import WISHES, RestoreNetwork

SEED = 12
_DUST_WEIGHT = 1.0
_RARE = 2.0  # dust covers few pixels: each counts so much
_LEAST = 0.03  # root mean square below which damage does not count for more


@dataclass(frozen=True)
class Settings:
    """side: of a crop, a multiple of 16. highest: of the learning rates. seconds, steps: of this
    run, which ends with whichever is first."""

    width: int = 32
    side: int = 128
    batch: int = 64
    highest: float = 8e-4
    seconds: float = 1500
    steps: int | None = None
    device: str = "cuda"
    saved_every: float = 180
    favoured: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Pools:
    pictures: Tensor
    dust: Tensor
    holes: Tensor

    @classmethod
    def made(cls, folder: Path, count: int, side: int) -> "Pools":
        """Read from the folder, or made and kept there."""
        folder.mkdir(parents=True, exist_ok=True)
        stored = folder / f"pictures-{count}-{side}.npy"
        if not stored.exists():
            np.save(stored, pool(count, side, seed=2, relief=FINE))
        return cls(
            torch.from_numpy(np.load(stored)),
            torch.from_numpy(strokes.pool(max(40, count // 2), side, 3, strokes.dust)),
            torch.from_numpy(strokes.pool(max(40, count // 4), side, 4, strokes.hole)),
        )

    def on(self, device: str) -> "Pools":
        return Pools(*(pool.to(device) for pool in (self.pictures, self.dust, self.holes)))


def crops(pictures: Tensor, count: int, side: int, random: torch.Generator) -> Tensor:
    """count×3×side×side, 0…1; channels change places, light and steepness vary."""

    def drawn(below: int) -> int:
        return int(torch.randint(0, below, (), generator=random, device=random.device))

    height, width = pictures.shape[2:]
    scale = (1.0, 1.5, 2.0)[drawn(3)]
    take = min(int(side * scale), height, width)
    cut = []
    for _ in range(count):
        top, left = drawn(height - take + 1), drawn(width - take + 1)
        cut.append(pictures[drawn(len(pictures)), :, top : top + take, left : left + take])
    patch = torch.stack(cut).float() / 255
    if take != side:
        patch = F.interpolate(patch, size=(side, side), mode="bicubic", antialias=True)
    patch = patch.flip(-1) if drawn(2) else patch
    patch = patch.transpose(-1, -2) if drawn(2) else patch
    patch = patch[:, torch.randperm(3, generator=random, device=random.device)].clamp(1e-4, 1)
    shape = (count, 1, 1, 1)
    gain = 0.65 + 0.55 * torch.rand(shape, generator=random, device=random.device)
    gamma = 0.7 + 0.6 * torch.rand(shape, generator=random, device=random.device)
    return (patch**gamma * gain).clamp(0, 1)


def loss_of(made: tuple[Tensor, Tensor], pair: Pair) -> tuple[Tensor, Tensor]:
    """What is learnt, and the decibels of each picture.

    Errors count by the damage that was there: a block of JPEG is worth as much as strong noise,
    although its error is a tenth. (By their logarithm was tried: pictures of which nothing is asked
    then outweigh all others, and after 1,600 steps next to nothing was learnt.)
    """
    restored, logits = made[0].float(), made[1].float()
    error = restored - pair.target
    squared = (error**2).mean((1, 2, 3))
    damage = ((pair.given[:, :3] - pair.target) ** 2).mean((1, 2, 3), keepdim=True).sqrt()
    lost = (torch.sqrt(error**2 + 1e-6) / (damage + _LEAST)).mean()
    found = torch.sigmoid(logits)
    overlap = 2 * (found * pair.dust).sum() / (found + pair.dust).sum().clamp_min(1)
    rare = torch.tensor(_RARE, device=logits.device)
    sure = F.binary_cross_entropy_with_logits(logits, pair.dust, pos_weight=rare)
    return lost + _DUST_WEIGHT * (sure + 0.3 * (1 - overlap)), -10 * torch.log10(squared + 1e-7)


def train(
    folder: Path, pools: Pools, asked: Settings, *, start: Path | None = None, every: int = 50
) -> list[float]:
    """The mean loss of every `every` steps. start: earlier weights to begin from.

    Along a run the learning rate falls; a checkpoint holds what a next run continues from.
    """
    torch.manual_seed(SEED)
    random = torch.Generator(asked.device).manual_seed(SEED)
    network, step = RestoreNetwork(asked.width), 0
    if start is not None:
        saved = checkpoint.load(start)
        network.load_state_dict(saved["average"] if "average" in saved else saved["state"])
        step = int(saved.get("step", 0))
        random.manual_seed(SEED + step)
    on_card = asked.device != "cpu"
    # What lies how in memory: on a processor without AVX-512 the usual way took 15 % less time.
    layout = torch.channels_last if on_card else torch.contiguous_format
    network = network.to(asked.device, memory_format=layout)
    average = checkpoint.Average(network)
    optimiser = torch.optim.AdamW(
        network.parameters(), asked.highest, betas=(0.9, 0.99), weight_decay=1e-4, fused=on_card
    )
    run = torch.compile(network) if on_card else network
    pools = pools.on(asked.device)
    losses: list[float] = []
    sums, steps, begun, kept_at = np.zeros(4), 0, time.monotonic(), 0.0
    while (spent := time.monotonic() - begun) < asked.seconds and steps != asked.steps:
        part = int(10000 * max(spent / asked.seconds, steps / asked.steps if asked.steps else 0.0))
        rate = checkpoint.rate(part, 10000, asked.highest) * min(1.0, (steps + 1) / 100)
        for group in optimiser.param_groups:
            group["lr"] = rate
        with torch.no_grad():
            clean = crops(pools.pictures, asked.batch, asked.side, random)
            drawn = Damage.draw(
                clean.shape, pools.dust, pools.holes, random, favoured=asked.favoured
            )
            pair = drawn.pair(clean, random)
            given = pair.given.contiguous(memory_format=layout)
        with torch.autocast("cuda", dtype=torch.bfloat16, enabled=on_card):
            made = run(given, pair.wish)
        loss, decibels = loss_of(made, pair)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.follow(steps)
        steps += 1
        step += 1
        before = -10 * torch.log10(((given[:, :3] - pair.target) ** 2).mean((1, 2, 3)) + 1e-7)
        found, dust = made[1].detach() > 0, pair.dust > 0
        f1 = 2 * (found & dust).sum() / (found.sum() + dust.sum()).clamp_min(1)
        sums += [loss.item(), before.mean().item(), decibels.mean().item(), f1.item()]
        if steps % every == 0:
            mean = sums / every
            losses.append(float(mean[0]))
            sums[:] = 0
            print(
                f"step {step} {spent:.0f} s loss {mean[0]:.4f} {mean[1]:.2f} -> {mean[2]:.2f} dB"
                f" dust {mean[3]:.2f}",
                flush=True,
            )
        if spent - kept_at > asked.saved_every:
            kept_at = spent
            _keep(folder, average, asked, step)
    _keep(folder, average, asked, step)
    return losses


def _keep(folder: Path, average: checkpoint.Average, asked: Settings, step: int) -> None:
    checkpoint.save(folder / "restore.pt", average=average.weights, width=asked.width, step=step)


def main() -> None:
    standard = Settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=standard.seconds / 60)
    parser.add_argument("--width", type=int, default=standard.width)
    parser.add_argument("--size", type=int, default=standard.side, help="px, of a crop")
    parser.add_argument("--batch", type=int, default=standard.batch)
    parser.add_argument("--rate", type=float, default=standard.highest)
    parser.add_argument("--pictures", type=int, default=3000)
    parser.add_argument("--side", type=int, default=320, help="px, of a picture")
    parser.add_argument("--device", default=standard.device)
    parser.add_argument("--threads", type=int, default=1, help="on a processor")
    parser.add_argument("--favour", nargs="*", default=[], choices=WISHES)
    parser.add_argument("--start", type=Path, help="weights to begin from")
    parser.add_argument("--resume", action="store_true", help="from the folder's own checkpoint")
    asked = parser.parse_args()
    if asked.device == "cpu":
        torch.set_num_threads(asked.threads)
    settings = Settings(
        asked.width,
        asked.size,
        asked.batch,
        asked.rate,
        60 * asked.minutes,
        asked.device,
        favoured=tuple(asked.favour),
    )
    start = asked.folder / "restore.pt" if asked.resume else asked.start
    pools = Pools.made(asked.folder, asked.pictures, asked.side)
    train(asked.folder, pools, settings, start=start)


if __name__ == "__main__":
    main()
