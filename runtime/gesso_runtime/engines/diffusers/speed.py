"""What a card may switch on to be quicker: steps that reuse what earlier ones found, and blocks
that are compiled. All of it is off unless a card says otherwise.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, NeedsEnvironment
from gesso_core.placement import Placement

_FLUX, _QWEN = {"flux-kontext", "flux-fill", "uno"}, {"qwen-edit-plus", "qwen-image"}
_FEWEST_STEPS = 5  # of a card: with fewer there is nothing to reuse, as measured
_ONCE_IN = 3  # steps that a layer is computed; half of the calls in 8 steps, as measured
_ALWAYS_FIRST = 3  # steps that are computed in full
_MOST_SHAPES = 64  # that a block is compiled for; beyond, PyTorch goes on without


@dataclass(frozen=True, slots=True)
class Speed:
    """cache: "taylorseer" continues what each layer gave in earlier steps; "first-block" leaves out
    all blocks but the first where that changes by less than `cache_threshold`, a share, from one
    step to the next. compile: the repeated blocks; their first run takes long.
    """

    cache: str = ""
    cache_threshold: float = 0.05
    compile: bool = False


@dataclass(frozen=True, slots=True)
class _Cache:
    """pipelines: those whose networks it works with. config: of a denoiser."""

    pipelines: frozenset[str]
    config: Callable[[Any, Speed], Any]


def _taylorseer(denoiser: Any, _speed: Speed) -> Any:
    return import_module("diffusers").TaylorSeerCacheConfig(
        cache_interval=_ONCE_IN,
        disable_cache_before_step=_ALWAYS_FIRST,
        taylor_factors_dtype=denoiser.dtype,
    )


def _first_block(_denoiser: Any, speed: Speed) -> Any:
    return import_module("diffusers").FirstBlockCacheConfig(threshold=speed.cache_threshold)


_CACHES: Mapping[str, _Cache] = {
    "taylorseer": _Cache(frozenset(_FLUX | _QWEN | {"flux2-klein"}), _taylorseer),
    # Blocks of FLUX.2 return what diffusers 0.42 cannot subtract.
    "first-block": _Cache(frozenset(_FLUX | _QWEN), _first_block),
}
_OPENS_NO_CONTEXT = _FLUX  # pipelines of diffusers 0.42 that forget to


def read_speed(card: ModelCard) -> Speed:
    """Raises BadRequest, with the card's name, for what its kind of pipeline cannot do."""
    names = {each.name for each in fields(Speed)}
    said = {name: value for name, value in card.options.items() if name in names}
    speed = read_record(Speed, said, f"{card.id}, options")
    if speed.cache:
        _refuse_cache(card, speed)
    if speed.cache and speed.compile:
        raise BadRequest(
            f"{card.id}, options: “cache” and “compile” do not go together.", "Choose one of them."
        )
    return speed


def other_options(card: ModelCard) -> Mapping[str, object]:
    """Those that the kind of pipeline alone understands."""
    names = {each.name for each in fields(Speed)}
    return {name: value for name, value in card.options.items() if name not in names}


def quicken(denoiser: Any, card: ModelCard, speed: Speed, placement: Placement) -> None:
    """Before anything is moved. Raises NeedsEnvironment where nothing compiles here, BadRequest for
    a network without repeated blocks."""
    if speed.compile:
        _refuse_without_compiler(card, placement)
        _compile(denoiser, card)
    if speed.cache:
        if card.pipeline in _OPENS_NO_CONTEXT:
            _open_context(denoiser)
        denoiser.enable_cache(_CACHES[speed.cache].config(denoiser, speed))


def _refuse_cache(card: ModelCard, speed: Speed) -> None:
    known = [name for name, cache in _CACHES.items() if card.pipeline in cache.pipelines]
    if speed.cache not in known:
        can = f"Possible are: {', '.join(known)}; or leave it out." if known else "Leave it out."
        raise BadRequest(
            f"{card.id}, options: “cache” is {speed.cache!r}, which the pipeline "
            f"“{card.pipeline}” cannot do.",
            can,
        )
    if card.defaults.steps < _FEWEST_STEPS:
        raise BadRequest(
            f"{card.id}, options: “cache” has nothing to reuse in {card.defaults.steps} steps.",
            "Leave it out.",
        )
    if not 0 < speed.cache_threshold < 1:
        raise BadRequest(
            f"{card.id}, options: “cache_threshold” is {speed.cache_threshold}, not between 0 "
            "and 1.",
            "Correct the card.",
        )


def _refuse_without_compiler(card: ModelCard, placement: Placement) -> None:
    if placement.device == "cpu":
        language, example = "C++", "g++"
        compilers = [os.environ.get("CXX", ""), "g++", "clang++", "c++"]
    elif find_spec("triton") is None:
        raise NeedsEnvironment(
            f"“{card.title}” is to be compiled, and Triton is not installed.",
            "Install Triton, or take “compile” out of the card.",
        )
    elif os.name == "nt":
        return  # Triton for Windows has one in it
    else:  # what starts its programs is compiled when the first runs; it obeys CC, whatever it is
        language, example = "C", "gcc"
        compilers = [os.environ["CC"]] if "CC" in os.environ else ["gcc", "clang"]
    if not any(shutil.which(each) for each in compilers if each):
        raise NeedsEnvironment(
            f"“{card.title}” is to be compiled, and there is no {language} compiler.",
            f"Install one ({example}), or take “compile” out of the card.",
        )


def _compile(denoiser: Any, card: ModelCard) -> None:
    """What a block computes and not the call of it: hooks that ask whether to go on stay outside.

    For each shape anew: code for all shapes rounds otherwise, and the same request would depend on
    those before it.
    """
    torch = import_module("torch")
    names = getattr(denoiser, "_repeated_blocks", None) or ()
    blocks = [each for each in denoiser.modules() if type(each).__name__ in names]
    if not blocks:
        raise BadRequest(
            f"{card.id}, options: “compile” finds no repeated blocks in “{card.pipeline}”.",
            "Leave it out.",
        )
    limits = import_module("torch._dynamo").config
    for limit in ("recompile_limit", "accumulated_recompile_limit"):
        with suppress(AttributeError):
            setattr(limits, limit, max(getattr(limits, limit), _MOST_SHAPES * len(blocks)))
    for block in blocks:
        block.forward = torch.compile(block.forward, dynamic=False)


def _open_context(denoiser: Any) -> None:
    """Around every call, as the other pipelines do."""
    made = type(denoiser)

    def call(self: Any, *args: Any, **facts: Any) -> Any:
        with self.cache_context("cond"):
            return made.__call__(self, *args, **facts)

    denoiser.__class__ = type(
        made.__name__, (made,), {"__module__": made.__module__, "__call__": call}
    )
