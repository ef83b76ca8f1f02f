"""A picture in tiles such that the network's answer is that of the whole picture in one run.

Pure arithmetic on lengths. The whole picture, mirrored up to the network's grid, is what the tiles
are cut from: the same pixels are made up in either case. A tile's region ends at the picture's
border or goes at least the halo beyond what is kept of it, so what a network makes up around its
input (zeros, mostly) reaches only where the whole picture has it too, or what is thrown away.
Regions begin on the grid, or strides would fall elsewhere. All regions of a picture have one shape:
the last slides back instead of being cut short, which keeps a library's memory and kernels alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.geometry import Box, Size


@dataclass(frozen=True, slots=True)
class Span:
    """Along one axis: start…stop is shown to the network, kept_from…kept_to is used of it."""

    start: int
    stop: int
    kept_from: int
    kept_to: int


@dataclass(frozen=True, slots=True)
class Tile:
    """region: shown, may reach beyond the picture to the right and below. kept: of the picture."""

    region: Box
    kept: Box


def tiles(size: Size, network: OnnxNetwork, side: int) -> Iterator[Tile]:
    """Row by row; the kept boxes cover the picture once. side: of what is kept, about."""
    fixed = network.size or (None, None)
    columns = spans(size.width, network, side, fixed[0])
    rows = spans(size.height, network, side, fixed[1])
    for down in rows:
        for across in columns:
            yield Tile(
                Box(across.start, down.start, across.stop, down.stop),
                Box(across.kept_from, down.kept_from, across.kept_to, down.kept_to),
            )


def spans(length: int, network: OnnxNetwork, side: int, fixed: int | None) -> tuple[Span, ...]:
    """fixed: the only length that the network takes."""
    grid = network.grid
    if fixed is None:
        padded = _up_to(max(length, network.least), grid)
        wanted = padded if network.halo is None else side + 2 * network.halo + grid
        shown = min(padded, _up_to(max(wanted, network.least), grid))
    else:
        padded = max(_up_to(length, grid), fixed)
        shown = fixed
    found = _spans(length, padded, shown, network.halo or 0, grid)
    if fixed is not None:
        return found
    # The last region slides back: rather make all of them a little smaller.
    least = max(_up_to(max(2 * (network.halo or 0), network.least), grid), grid)
    while shown - grid > least:
        smaller = _spans(length, padded, shown - grid, network.halo or 0, grid)
        if len(smaller) > len(found):
            break
        shown, found = shown - grid, smaller
    return found


def _spans(length: int, padded: int, shown: int, halo: int, grid: int) -> tuple[Span, ...]:
    found, kept_to, start = [], 0, 0
    while True:
        start = min(start, padded - shown)
        stop = start + shown
        kept_from, kept_to = kept_to, length if stop >= padded else min(length, stop - halo)
        found.append(Span(start, stop, kept_from, kept_to))
        if kept_to == length:
            return tuple(found)
        start = (kept_to - halo) // grid * grid


def is_possible(network: OnnxNetwork) -> bool:
    """Whether regions of the network's one size get on in spite of halo and grid."""
    if network.size is None or network.halo is None:
        return True
    return min(network.size) > 2 * network.halo + network.grid - 1 and not any(
        side % network.grid for side in network.size
    )


def _up_to(length: int, grid: int) -> int:
    return -(-length // grid) * grid
