"""FLUX.2 klein 4B in NF4 under hard caps of memory, with random weights of the true size."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fixtures.diffusion import edit, files_in, noise
from fixtures.true_size import write_klein
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.machine import Gpu, Machine
from gesso_core.placement import CONTEXT_BYTES, Placement, Wanted, place
from gesso_core.progress import silent
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.preparing import prepare

pytestmark = [pytest.mark.gpu, pytest.mark.slow]

GB = 1_000_000_000
CAPS = {4: 768, 6: 1024, 8: 1024}
"""GB of a card, and the side of the work picture that is promised for it."""


@dataclass(frozen=True)
class Installed:
    card: ModelCard
    files: Mapping[str, Path]


@pytest.fixture(scope="module")
def klein(torch: Any, room: Path) -> Installed:
    card = read_catalogue().cards["flux2-klein-4b"]
    folder = write_klein(room / "klein-4b", silent)
    if not (folder / "nf4" / "transformer").is_dir():
        prepare(card, files_in(folder), Precision.NF4, folder, silent, threads=8)
    return Installed(card, files_in(folder))


@pytest.fixture
def capped(torch: Any) -> Iterator[Callable[[int], None]]:
    """Takes all but so many bytes of the card away, what CUDA itself holds counted in."""
    total = torch.cuda.get_device_properties(0).total_memory

    def cap(size: int) -> None:
        torch.cuda.empty_cache()
        torch.cuda.set_per_process_memory_fraction((size - CONTEXT_BYTES) / total)

    yield cap
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.parametrize(("size", "side"), CAPS.items())
def test_an_edit_fits_as_promised_and_takes_what_was_predicted(
    size: int,
    side: int,
    klein: Installed,
    capped: Callable[[int], None],
    noted: Callable[[str, Mapping[str, Any]], None],
) -> None:
    placement = first_place(klein.card, size * GB, side * side)
    engine, request = DiffusersEngine(), edit(noise(side, side))
    capped(size * GB)
    engine.load(klein.card, klein.files, placement, silent)
    try:
        runs = [engine.run(request, silent).facts for _ in range(4)]
    finally:
        engine.unload()
    measured = max(each.peak_bytes for each in runs) + CONTEXT_BYTES
    worst = {stage: max(each.seconds[stage] for each in runs[1:]) for stage in runs[1].seconds}
    noted(
        f"klein 4B nf4, {size} GB, {side}²",
        {
            "rung": placement.words,
            "predicted_bytes": placement.memory_bytes,
            "measured_bytes": measured,
            "worst_seconds": worst,
        },
    )
    assert measured <= size * GB
    assert abs(measured - placement.memory_bytes) <= 0.1 * placement.memory_bytes


def first_place(card: ModelCard, size: int, area: int) -> Placement:
    """As on a computer with such a card and much main memory."""
    gpu = Gpu(0, "a card", size, size, 90)
    machine = Machine("a processor", 8, frozenset(), 64 * GB, 64 * GB, (gpu,))
    found = place(card, machine, Wanted(area, frozenset({Precision.NF4})))
    assert isinstance(found, tuple), found
    return found[0]
