"""The restoration network: a plain convolutional U-Net steered by wishes.

It knows no global operation, so tiles with a halo of `REACH` px equal the whole picture. The mask
counts only where filling is wished for; inside it the picture is not looked at. What is not wished
for stays: the network makes one correction for each wish and adds the mean of those that are wished
for, so that with no wish the picture comes back as it was.
"""

import torch
from torch import Tensor, nn

WISHES = ("denoise", "deblur", "deblock", "dust", "fill")
GRID = 8  # px: both sides are multiples
BLOCKS = (2, 2, 3, 4)  # on each level, going down and, but for the deepest, up again
REACH = 152  # px, at least what `reach()` says, on the grid


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

    def __init__(self, width: int = 32, embedded: int = 32) -> None:
        super().__init__()
        sizes = [width, width * 2, width * 3, width * 4]
        self.wish = nn.Sequential(
            nn.Linear(len(WISHES), embedded), nn.ReLU(), nn.Linear(embedded, embedded), nn.ReLU()
        )
        self.enter = nn.Conv2d(4, width, 3, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(sizes[i], sizes[i + 1], 2, 2) for i in range(3))
        self.up = nn.ModuleList(nn.ConvTranspose2d(sizes[i + 1], sizes[i], 2, 2) for i in range(3))

        def blocks(level: int) -> nn.ModuleList:
            return nn.ModuleList(Block(sizes[level], embedded) for _ in range(BLOCKS[level]))

        self.falling = nn.ModuleList(blocks(level) for level in range(4))
        self.rising = nn.ModuleList(blocks(level) for level in range(3))
        self.leave = nn.Conv2d(width, 3 * len(WISHES) + 1, 3, padding=1)
        _silence(self.leave)

    def forward(self, image: Tensor, wish: Tensor) -> tuple[Tensor, Tensor]:
        hole = image[:, 3:] * wish[:, -1, None, None, None]
        picture = image[:, :3] * (1 - hole) + 0.5 * hole
        steered = self.wish(wish)
        x, kept = self.enter(torch.cat([picture, hole], 1)), []
        for level, falling in enumerate(self.falling):
            for block in falling:
                x = block(x, steered)
            if level < 3:
                kept.append(x)
                x = self.down[level](x)
        for level in (2, 1, 0):
            x = self.up[level](x) + kept[level]
            for block in self.rising[level]:
                x = block(x, steered)
        made = self.leave(x)
        corrections = made[:, :-1].chunk(len(WISHES), 1)
        wished = torch.zeros_like(picture)
        for number, correction in enumerate(corrections):
            wished = wished + correction * wish[:, number, None, None, None]
        asked = wish.sum(1).clamp_min(1)[:, None, None, None]
        return picture + wished / asked, made[:, -1:]


def _silence(layer: nn.Module) -> None:
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)


def reach() -> int:
    """px beyond which nothing changes a pixel: every 3×3 counts once at its level's scale, and a
    stride's cell may begin anywhere."""
    ways = (2, 2, 2, 1)  # down and up; the deepest level once
    inside = sum(
        2 * count * way << level
        for level, (count, way) in enumerate(zip(BLOCKS, ways, strict=True))
    )
    return 2 + inside + GRID - 1
