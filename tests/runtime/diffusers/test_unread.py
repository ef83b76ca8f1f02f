"""An instruction that is longer than a model reads: where it stopped is said, and true."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from fixtures.diffusion import edit, noise
from fixtures.engine_libraries import need_libraries
from gesso_core.edit_request import EngineResult
from gesso_core.geometry import Size
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.unread import unread_note

need_libraries()

Loaded = Callable[[str], DiffusersEngine]
STOPPED = re.compile(r"it stopped after “…(.*)”, (\d+) of (\d+) characters\. Say it")

every_kind = pytest.mark.parametrize(
    "name",
    [
        "flux2-klein-4b",
        "flux1-kontext-dev",
        "instruct-pix2pix",
        "qwen-image-edit-2509",
        "qwen-image-childrens-animals",
    ],
)


def answered(engine: DiffusersEngine, name: str, prompt: str) -> EngineResult:
    asked = edit(noise(32, 32), prompt=prompt, params={"steps": 1})
    if name == "qwen-image-childrens-animals":
        asked = replace(asked, kind=EngineKind.GENERATE, picture=None, work=Size(32, 32))
    return engine.run(asked, silent)


@every_kind
def test_where_it_stopped_is_said_and_nothing_after_it_counts(name: str, loaded: Loaded) -> None:
    engine = loaded(name)
    long = "水彩 " + "a red car, " * 120
    made = answered(engine, name, long)
    (note,) = made.facts.notes
    found = STOPPED.search(note)
    assert found is not None, note
    end = int(found[2])
    assert int(found[3]) == len(long)
    assert 0 < end < len(long)
    assert long[:end].strip().endswith(found[1])

    def picture(prompt: str) -> object:
        return answered(engine, name, prompt).picture

    others = long[:end] + "z" * (len(long) - end)
    assert np.array_equal(picture(others), made.picture)  # type: ignore[arg-type]
    before = f"{long[: end - 8]}{8 * 'q'}{long[end:]}"
    assert not np.array_equal(picture(before), made.picture)  # type: ignore[arg-type]


@every_kind
@pytest.mark.parametrize("prompt", ["", "make it a watercolour", "mach es blau 水彩画 لوحة"])
def test_nothing_is_said_of_what_is_read(name: str, prompt: str, loaded: Loaded) -> None:
    assert answered(loaded(name), name, prompt).facts.notes == ()


def test_nothing_is_said_where_the_tokenizer_cannot_tell() -> None:
    from transformers import ByT5Tokenizer

    tokenizer = ByT5Tokenizer()
    assert len(tokenizer("make it blue").input_ids) > 2
    assert unread_note(tokenizer, 2, "make it blue") is None
