"""What every kind of pipeline says of itself, and the job it is given."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.canvas import Canvas
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint


@dataclass(frozen=True, eq=False)
class Job:
    """One request, read and checked.

    references: further pictures, as tensors of their own sizes. steps, guidance, negative: the
    request's own or the card's. options: the card's, as the kind's dataclass. generator: torch's,
    on the processor, seeded: the same numbers whatever the device.
    """

    request: EditRequest
    canvas: Canvas
    references: tuple[Any, ...]
    steps: int
    guidance: float
    negative: str
    options: Any
    generator: Any

    @property
    def pictures(self) -> tuple[Any, ...]:
        """Everything that is shown, the picture itself first."""
        own = () if self.canvas.tensor is None else (self.canvas.tensor,)
        return (*own, *self.references)


class Kind(Protocol):
    """A kind of pipeline; it keeps no state. `pipe` is the library's own pipeline."""

    @property
    def diffusers_class(self) -> str:
        """What the library calls it."""
        ...

    @property
    def options(self) -> type:
        """Frozen dataclass of what a card may say."""
        ...

    @property
    def encoders(self) -> tuple[str, ...]:
        """Names of parts, as in the checkpoint's index."""
        ...

    @property
    def denoiser(self) -> str:
        """The same."""
        ...

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        """What the library is given instead of loading it: {"safety_checker": None}."""
        ...

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int] | None:
        """The tokenizer of the words, and how many tokens of them it reads; None: all of them."""
        ...

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        """Tensors by name, from the encoders; all that `arguments` needs of them."""
        ...

    def shown(self, pipe: Any, job: Job) -> AbstractContextManager[Sequence[Any]]:
        """What the pipeline is called with in place of `job.pictures`; as long as it lasts, the
        pipeline takes their sizes as they are."""
        ...

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        """Of the pipeline's call, but for how it ends (latents) and how it reports."""
        ...

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        """What the call returned, or what a step works on, as the VAE's decoder takes it."""
        ...


@runtime_checkable
class ReadsInside(Protocol):
    """A `Kind` that looks at hidden states below an encoder's last: what is above is not loaded."""

    @property
    def hidden_states(self) -> tuple[int, ...]:
        """By number; 0 is what goes into the first layer."""
        ...


@runtime_checkable
class Extends(Protocol):
    """A `Kind` whose pipeline is made of the library's."""

    def extended(self, pipeline: Any) -> Any:
        """The class that is loaded instead of `diffusers_class`, which is handed in."""
        ...


def only(pictures: Sequence[Any]) -> Any:
    """The one picture, None where there is none. Raises BadRequest for several: a card then
    promises what its kind of pipeline cannot."""
    if len(pictures) > 1:
        raise BadRequest(
            "This model looks at one picture only.", "Leave the others out, or correct its card."
        )
    return next(iter(pictures), None)
