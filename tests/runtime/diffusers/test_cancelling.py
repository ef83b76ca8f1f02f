"""A run is left between any two blocks, and the engine goes on as if nothing had been."""

from collections import Counter

import numpy as np
import pytest

from fixtures.diffusion import edit, noise
from fixtures.engine_libraries import need_libraries
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.engines.diffusers.engine import DiffusersEngine

need_libraries()


def asked(engine: DiffusersEngine) -> Counter[tuple[str, int]]:
    """How often it asks by stage and step."""
    said: list[Progress] = []
    engine.run(edit(noise(64, 64)), said.append)
    return Counter((progress.stage, progress.done) for progress in said)


def test_it_asks_within_every_stage_and_within_every_step(engine: DiffusersEngine) -> None:
    often = asked(engine)
    assert often["encoding", 0] > 27  # layers
    assert often["denoising", 0] > 4  # blocks
    assert often["denoising", 1] > 4
    assert often["decoding", 0] > 4


@pytest.mark.parametrize(
    ("stage", "done", "share"),
    [
        ("encoding", 0, 0.0),
        ("encoding", 0, 0.5),
        ("denoising", 0, 0.0),
        ("denoising", 0, 0.5),
        ("denoising", 1, 0.5),
        ("denoising", 1, 1.0),
        ("decoding", 0, 0.5),
        ("decoding", 1, 0.0),
    ],
)
def test_it_can_be_cancelled_anywhere_and_be_used_again(
    engine: DiffusersEngine, stage: str, done: int, share: float
) -> None:
    request = edit(noise(64, 64))
    expected = engine.run(request, lambda _: None).picture
    left = round(share * (asked(engine)[stage, done] - 1))

    def report(progress: Progress) -> None:
        nonlocal left
        if (progress.stage, progress.done) == (stage, done):
            if left == 0:
                raise Cancelled
            left -= 1

    with pytest.raises(Cancelled):
        engine.run(request, report)
    again = engine.run(request, lambda _: None).picture
    assert expected is not None
    assert again is not None
    assert np.array_equal(again, expected)
