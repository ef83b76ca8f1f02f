"""A sentence that was read before is not read again, and makes the same picture."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.edit_request import EditRequest
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_runtime.engines.diffusers.engine import DiffusersEngine, _job
from gesso_runtime.engines.diffusers.hooks import watched
from gesso_runtime.engines.diffusers.prompt_cache import PromptCache, cache_of
from gesso_runtime.folders import prompts_folder
from gesso_runtime.kept_prompts import KeptPrompts
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

need_libraries()


@pytest.fixture(scope="module")
def stored(klein: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files of the tiny klein, taken by the store, which knows their digests."""
    store, card = ModelStore(tmp_path_factory.mktemp("models")), card_of(card_text())
    store.add(card, Folder(klein), Wish(accepts=True))
    return store.files(card).files


@pytest.fixture
def loaded(
    stored: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DiffusersEngine]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    engine = DiffusersEngine()
    engine.load(card_of(card_text()), stored, ON_PROCESSOR, silent)
    yield engine
    engine.unload()


@contextmanager
def counted(engine: DiffusersEngine) -> Iterator[list[int]]:
    """One entry for every time that the encoder runs."""
    calls: list[int] = []
    assert engine._loaded is not None
    with watched([engine._loaded.pipe.text_encoder], lambda: calls.append(1)):
        yield calls


def made(engine: DiffusersEngine, request: EditRequest) -> Pixels:
    picture = engine.run(request, silent).picture
    assert picture is not None
    return picture


def test_the_second_time_the_encoder_does_not_run_and_the_picture_is_the_same(
    loaded: DiffusersEngine,
) -> None:
    request = edit(noise(64, 64))
    with counted(loaded) as calls:
        first = made(loaded, request)
        assert len(calls) == 1
        assert np.array_equal(made(loaded, request), first)
        made(loaded, edit(noise(96, 48), seed=9, params={"steps": 1}))  # nothing else is read of it
        assert len(calls) == 1


def test_a_model_that_is_loaded_again_reads_nothing_again(
    loaded: DiffusersEngine, stored: Mapping[str, Path]
) -> None:
    request = edit(noise(64, 64))
    first = made(loaded, request)
    loaded.load(card_of(card_text()), stored, ON_PROCESSOR, silent)
    with counted(loaded) as calls:
        assert np.array_equal(made(loaded, request), first)
    assert calls == []


@pytest.mark.parametrize(
    "other", [{"prompt": "make it an engraving"}, {"params": {"guidance": 2.0}}, {"prompt": ""}]
)
def test_other_words_are_read(loaded: DiffusersEngine, other: dict[str, Any]) -> None:
    made(loaded, edit(noise(64, 64)))
    with counted(loaded) as calls:
        made(loaded, edit(noise(64, 64), **other))
    assert len(calls) == 1


def test_switched_off_everything_is_read_each_time(loaded: DiffusersEngine) -> None:
    request = edit(noise(64, 64))
    first = made(loaded, request)
    KeptPrompts(prompts_folder()).switch(on=False)
    with counted(loaded) as calls:
        assert np.array_equal(made(loaded, request), first)
    assert len(calls) == 1


def test_what_lies_on_disk_says_nothing_of_the_sentence(
    loaded: DiffusersEngine, tmp_path: Path
) -> None:
    made(loaded, edit(noise(64, 64), prompt="watercolour"))
    (path,) = prompts_folder().iterdir()
    assert b"watercolour" not in path.name.encode() + path.read_bytes()


def test_files_that_no_store_has_taken_have_no_digest_and_nothing_is_kept(
    engine: DiffusersEngine, klein: Path
) -> None:
    kind = engine._loaded.kind if engine._loaded else None
    assert kind is not None
    assert cache_of(kind, card_of(card_text()), files_in(klein), ON_PROCESSOR) is None


def test_who_reads_is_told_apart(loaded: DiffusersEngine, stored: Mapping[str, Path]) -> None:
    assert loaded._loaded is not None
    kind, card = loaded._loaded.kind, loaded._loaded.card
    places = (ON_PROCESSOR, replace(ON_PROCESSOR, threads=2), replace(ON_PROCESSOR, device="cuda"))
    caches = [cache_of(kind, card, stored, place) for place in places]
    assert len({cache.reader for cache in caches if cache is not None}) == 3


@pytest.mark.parametrize(("kind", "looks"), [("qwen-edit-plus", True), ("flux2-klein", False)])
def test_an_encoder_that_looks_at_pictures_is_asked_again_for_another(
    kind: str, looks: bool, checkpoint: Callable[[str], Path], loaded: DiffusersEngine
) -> None:
    import transformers

    config = transformers.AutoConfig.from_pretrained(checkpoint(kind) / "text_encoder")
    pipe = SimpleNamespace(text_encoder=SimpleNamespace(config=config))
    at = loaded._loaded
    assert at is not None
    cache = PromptCache(KeptPrompts(prompts_folder()), "reader", ("text_encoder",))
    one, other = (
        cache.key(pipe, _job(edit(noise(64, 64) // share), at.card, at.options, most_area=0))
        for share in (1, 2)
    )
    assert (one != other) is looks
