"""Asking from inside a model whether it shall go on, block by block."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any


@contextmanager
def watched(modules: Iterable[Any], ask: Callable[[], None]) -> Iterator[None]:
    """Calls `ask` before each of `modules` runs. What it raises ends the run."""

    def before(_module: Any, _inputs: Any) -> None:
        ask()

    hooks = [module.register_forward_pre_hook(before) for module in modules]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def stepping(scheduler: Any, ended: Callable[[Any, Any], None]) -> Iterator[None]:
    """Calls `ended` with what the model said in each step and what the scheduler returned for it,
    the latents first. What it raises ends the run.

    Not every pipeline tells when a step ends, but every one asks its scheduler to make it.
    """
    step = scheduler.step

    @wraps(step)  # pipelines ask which arguments it takes
    def told(*inputs: Any, **facts: Any) -> Any:
        made = step(*inputs, **facts)
        ended(inputs[0], made)
        return made

    scheduler.step = told
    try:
        yield
    finally:
        del scheduler.step


def blocks(part: Any) -> Iterator[Any]:
    """The members of a part's outermost lists: layers of an encoder, blocks of a transformer."""
    lists = _lists()
    for child in part.children():
        if isinstance(child, lists):
            yield from iter(child)
        else:
            yield from blocks(child)


def layers(part: Any) -> Iterator[Any]:
    """The members of all lists: of a decoder, one block may take most of the time."""
    lists = _lists()
    seen = (each for module in part.modules() if isinstance(module, lists) for each in module)
    yield from dict.fromkeys(seen)


def _lists() -> tuple[Any, ...]:
    torch = import_module("torch")
    return torch.nn.ModuleList, torch.nn.Sequential
