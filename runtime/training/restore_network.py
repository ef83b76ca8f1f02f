"""The restoration network: a plain convolutional U-Net steered by wishes.

It works on squares of 2×2 px, whose colours it takes as channels: so it has few wide layers, which
processors compute well, instead of many narrow ones. Its strides are those of JPEG's blocks, so it
can know where in a block a pixel lies.

It knows no global operation, so tiles with a halo of `REACH` px equal the whole picture. The mask
counts only where filling is wished for; inside it the picture is not looked at. What is not wished
for stays: the network makes one correction for each wish and adds those that are wished for, so
that with no wish the picture comes back as it was.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

WISHES = ("denoise", "deblur", "deblock", "dust", "fill")
GRID = 8  # px: both sides are multiples
SQUARE = 2  # px, of what one place of the first level sees
BLOCKS = (2, 2, 4)  # on each level, going down and, but for the deepest, up again
REACH = 128  # px, at least what `reach()` says, on the grid


class Block(nn.Module):
    """Two convolutions, of which the wishes scale and shift the middle."""

    def __init__(self, channels: int, embedded: int) -> None:
        super().__init__()
        self.one = nn.Conv2d(channels, channels, 3, padding=1)
        self.two = nn.Conv2d(channels, channels, 3, padding=1)
        self.steer = nn.Linear(embedded, 2 * channels)
        for layer in (self.two, self.steer):
            _silence(layer)

    def forward(self, x: Tensor, wish: Tensor) -> Tensor:
        scale, shift = self.steer(wish)[:, :, None, None].chunk(2, 1)
        added: Tensor = self.two(torch.relu(self.one(x) * (1 + scale) + shift))
        return x + added


class RestoreNetwork(nn.Module):
    """image: b×4×h×w, RGB 0…1 and the mask; wish: b×5 → restored b×3×h×w, dust logits b×1×h×w."""

    def __init__(self, width: int = 56, embedded: int = 32) -> None:
        super().__init__()
        sizes = [width * (level + 1) for level in range(len(BLOCKS))]
        deepest = len(BLOCKS) - 1
        self.wish = nn.Sequential(
            nn.Linear(len(WISHES), embedded), nn.ReLU(), nn.Linear(embedded, embedded), nn.ReLU()
        )
        self.enter = nn.Conv2d(4 * SQUARE**2, width, 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(sizes[i], sizes[i + 1], 2, 2) for i in range(deepest))
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(sizes[i + 1], sizes[i], 2, 2) for i in range(deepest)
        )

        def blocks(level: int) -> nn.ModuleList:
            return nn.ModuleList(Block(sizes[level], embedded) for _ in range(BLOCKS[level]))

        self.falling = nn.ModuleList(blocks(level) for level in range(len(BLOCKS)))
        self.rising = nn.ModuleList(blocks(level) for level in range(deepest))
        self.leave = nn.Conv2d(width, (3 * len(WISHES) + 1) * SQUARE**2, 3, padding=1)
        _silence(self.leave)

    def forward(self, image: Tensor, wish: Tensor) -> tuple[Tensor, Tensor]:
        hole = image[:, 3:] * wish[:, -1, None, None, None]
        picture = image[:, :3] * (1 - hole) + 0.5 * hole
        steered = self.wish(wish)
        x = self.enter(F.pixel_unshuffle(torch.cat([picture, hole], 1), SQUARE))
        kept = []
        for level, falling in enumerate(self.falling):
            for block in falling:
                x = block(x, steered)
            if level < len(self.down):
                kept.append(x)
                x = self.down[level](x)
        for level in reversed(range(len(self.up))):
            x = self.up[level](x) + kept[level]
            for block in self.rising[level]:
                x = block(x, steered)
        made = self.leave(x)
        corrections = made[:, : -(SQUARE**2)].chunk(len(WISHES), 1)
        wished = torch.zeros_like(corrections[0])
        for number, correction in enumerate(corrections):
            wished = wished + correction * wish[:, number, None, None, None]
        dust = F.pixel_shuffle(made[:, -(SQUARE**2) :], SQUARE)
        return picture + F.pixel_shuffle(wished, SQUARE), dust


def _silence(layer: nn.Module) -> None:
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)


def reach() -> int:
    """px beyond which nothing changes a pixel: every 3×3 counts once at its level's scale, and a
    stride's cell may begin anywhere."""
    inside = 0
    for level, count in enumerate(BLOCKS):
        ways = 1 if level == len(BLOCKS) - 1 else 2  # down and up; the deepest level once
        inside += 2 * count * ways * (SQUARE << level)
    return 2 * SQUARE + inside + GRID - 1
