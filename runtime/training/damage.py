"""What happens to pictures, drawn once and applied in full or in part.

A training pair is exact about the wish: the input carries all damage, the target carries what was
not asked to be removed. So a network learns to do what was asked and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.jpeg import jpeg
from training.restore_network import WISHES

_BLUR = 6  # px, of the widest kernel
_ONE_ALONE = 0.5  # of the pictures have one damage, as most that are repaired do
_SHARES = (0.30, 0.14, 0.22, 0.22, 0.12)  # which, if it is one
_AMONG = (0.65, 0.25, 0.35, 0.45, 0.2)  # whether, if there are several
_FAVOUR = 8
_NONE = 0.06
_IS_DUST = 0.12  # coverage that the map calls dust


@dataclass(frozen=True, eq=False)
class Pair:
    """given: picture and mask, b×4×h×w. dust: b×1×h×w of 0 and 1."""

    given: Tensor
    wish: Tensor
    target: Tensor
    dust: Tensor


@dataclass(frozen=True, eq=False)
class Damage:
    """kernel: of the blur. dust: coverage of bright and of dark, b×2×h×w. hole: of 0 and 1.
    present: b×5, in the order of the wishes."""

    kernel: Tensor
    noise: Tensor
    signal_noise: Tensor
    quality: Tensor
    shift: int
    dust: Tensor
    colours: Tensor
    hole: Tensor
    present: Tensor

    @classmethod
    def draw(
        cls,
        shape: torch.Size,
        dust: Tensor,
        holes: Tensor,
        random: torch.Generator,
        *,
        favoured: Sequence[str] = (),
    ) -> "Damage":
        """dust, holes: pools n×s×s in 255ths, at least as large as the pictures. favoured: wishes
        that come alone more often, for networks that are too small for all of them."""
        count, _, height, width = shape
        noise, signal_noise = _noise(shape, random)
        planes = [_cut(dust, count, height, width, random) for _ in "bd"]
        planes[1] = planes[1] * _chance(0.45, count, random)[:, None, None, None]
        swaps = _chance(0.3, count, random)[:, None, None, None]
        planes = [torch.where(swaps, b, a) for a, b in (planes, planes[::-1])]
        strength = _uniform(random, count, 1, 1, 1, low=0.4)
        return cls(
            _kernels(count, random),
            noise,
            signal_noise,
            8 + 82 * _uniform(random, count) ** 1.5,
            _whole(random, 8) * (_whole(random, 3) == 0),
            torch.cat(planes, 1) * strength,
            _dust_colours(count, random),
            (_cut(holes, count, height, width, random) > 0.5).float(),
            _present(count, random, favoured),
        )

    def applied(self, pictures: Tensor, which: Tensor) -> Tensor:
        """Blur, then dust on the print, then noise, then the scan's JPEG, then what is missing."""
        noise, blur, block, dust, hole = (
            (which & self.present)[:, number, None, None, None] for number in range(len(WISHES))
        )
        x = torch.where(blur, _convolved(pictures, self.kernel), pictures)
        dusty = x
        for plane in range(2):
            share = self.dust[:, plane, None]
            dusty = dusty * (1 - share) + self.colours[:, plane, :, None, None] * share
        x = torch.where(dust, dusty, x)
        noisy = x + self.noise + self.signal_noise * x.clamp_min(0).sqrt()
        x = torch.where(noise, noisy.clamp(0, 1), x)
        # Blocks begin at the corner, but for pictures that were cut afterwards.
        moved = jpeg(x.roll((self.shift, self.shift), (2, 3)), self.quality)
        x = torch.where(block, moved.roll((-self.shift, -self.shift), (2, 3)), x)
        return torch.where(hole, x * (1 - self.hole) + 0.5 * self.hole, x)

    def pair(self, pictures: Tensor, random: torch.Generator) -> Pair:
        """The wishes are for most of what is there, and now and then for what is not."""
        count = len(pictures)
        chance = torch.where(self.present, 0.88, 0.12)
        asked = _uniform(random, count, len(WISHES)) < chance
        asked[:, -1] = self.present[:, -1]  # a hole shows nothing, so there is nothing to keep
        damaged = self.applied(pictures, torch.ones_like(asked))
        hole = self.hole * asked[:, -1, None, None, None]
        dust = self.dust.amax(1, keepdim=True) * self.present[:, 3, None, None, None]
        return Pair(
            torch.cat([damaged, hole], 1),
            asked.float(),
            self.applied(pictures, ~asked),
            (dust > _IS_DUST).float(),
        )


def _present(count: int, random: torch.Generator, favoured: Sequence[str]) -> Tensor:
    weights = [_FAVOUR if wish in favoured else 1 for wish in WISHES]
    shares = torch.tensor(_SHARES, device=random.device) * torch.tensor(
        weights, device=random.device
    )
    one = torch.multinomial(shares, count, replacement=True, generator=random)
    alone = F.one_hot(one, len(WISHES)).bool()
    among = _uniform(random, count, len(WISHES)) < torch.tensor(_AMONG, device=random.device)
    present = torch.where(_chance(_ONE_ALONE, count, random)[:, None], alone, among)
    return present & ~_chance(_NONE, count, random)[:, None]


def _noise(shape: torch.Size, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """White, of the film (alike in all channels) or soft, as far as the scan was; and some that
    grows with light."""
    count = shape[0]
    sigma = 55 / 255 * _uniform(random, count, 1, 1, 1) ** 1.3
    white = _normal(random, *shape)
    grain = _normal(random, count, 1, *shape[2:]) + 0.3 * white
    noise = torch.where(_chance(0.5, count, random)[:, None, None, None], grain, white)
    radius = _uniform(random, count, 1, 1, low=0.35, high=1.1)
    soft = _convolved(noise, _gaussian(radius))
    noise = torch.where(_chance(0.5, count, random)[:, None, None, None], soft, noise)
    noise = noise / noise.std((1, 2, 3), keepdim=True)
    grows = _chance(0.4, count, random)[:, None, None, None] * _uniform(random, count, 1, 1, 1)
    return noise * sigma, 0.12 * grows * _normal(random, *shape)


def _dust_colours(count: int, random: torch.Generator) -> Tensor:
    """b×2×3: dust on a negative prints white, on a print it is dark; neither is quite neutral."""
    bright = _uniform(random, count, 1, 1, low=0.72)
    dark = _uniform(random, count, 1, 1, high=0.25)
    tint = 0.04 * _normal(random, count, 2, 3)
    return (torch.cat([bright, dark], 1) + tint).clamp(0, 1)


def _kernels(count: int, random: torch.Generator) -> Tensor:
    """b×13×13: Gaussian, or the disc of a lens out of focus."""
    sigma = _uniform(random, count, 1, 1, low=0.4, high=2.1)
    gaussian = _gaussian(sigma)
    disc = (2 * sigma + 0.5 - _squared(sigma.device).sqrt()).clamp(0, 1)
    disc = disc / disc.sum((1, 2), keepdim=True)
    return torch.where(_chance(0.25, count, random)[:, None, None], disc, gaussian)


def _gaussian(sigma: Tensor) -> Tensor:
    """b×13×13. sigma: px, b×1×1."""
    kernels = torch.exp(-_squared(sigma.device) / (2 * sigma**2))
    return kernels / kernels.sum((1, 2), keepdim=True)


def _squared(device: torch.device) -> Tensor:
    """Distances from the middle of a kernel, squared: 1×13×13."""
    place = torch.arange(-_BLUR, _BLUR + 1, device=device).float()
    return (place[:, None] ** 2 + place[None] ** 2)[None]


def _convolved(pictures: Tensor, kernels: Tensor) -> Tensor:
    count, channels, height, width = pictures.shape
    padded = F.pad(pictures, (_BLUR,) * 4, mode="reflect")
    padded = padded.reshape(1, count * channels, *padded.shape[2:])
    repeated = kernels.repeat_interleave(channels, 0)[:, None]
    return F.conv2d(padded, repeated, groups=count * channels).view(count, channels, height, width)


def _cut(planes: Tensor, count: int, height: int, width: int, random: torch.Generator) -> Tensor:
    """b×1×h×w, 0…1, of a pool; mirrored at random."""
    room = planes.shape[1] - height + 1, planes.shape[2] - width + 1
    chosen = [_whole(random, len(planes)) for _ in range(count)]
    cut = []
    for number in chosen:
        top, left = (_whole(random, length) for length in room)
        cut.append(planes[number, top : top + height, left : left + width])
    made = torch.stack(cut)[:, None].float() / 255
    return made.flip(3) if _whole(random, 2) else made


def _whole(random: torch.Generator, below: int) -> int:
    return int(torch.randint(0, below, (), generator=random, device=random.device))


def _uniform(random: torch.Generator, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    return low + (high - low) * torch.rand(*shape, generator=random, device=random.device)


def _normal(random: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=random, device=random.device)


def _chance(part: float, count: int, random: torch.Generator) -> Tensor:
    return torch.rand(count, generator=random, device=random.device) < part
