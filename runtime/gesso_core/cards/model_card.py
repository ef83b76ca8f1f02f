"""What is known of a model. Everything that differs between models is here and nowhere in code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gesso_core.cards.onnx_network import OnnxNetwork
from gesso_core.cards.prompting import Prompting
from gesso_core.recipe import EngineKind


class Role(StrEnum):
    NANO = "nano"  # the compact local edit model, 4-8 GB
    HEAVY = "heavy"  # a big card or a server
    GENERATE = "generate"
    TOOL = "tool"
    PLANNER = "planner"
    REHEARSAL = "rehearsal"  # no model: plays one, for trying everything around it


class Precision(StrEnum):
    FP32 = "fp32"
    BF16 = "bf16"
    FP16 = "fp16"
    FP8 = "fp8"
    INT8 = "int8"
    NF4 = "nf4"
    GGUF_Q8 = "gguf-q8"
    GGUF_Q4 = "gguf-q4"


PREPARED_BITS: Mapping[Precision, float] = {
    Precision.NF4: 4 + 8 / 64 + 32 / (64 * 256),  # a scale for 64 weights, itself in 8 bits
    Precision.INT8: 8.1,  # a scale for each row
    Precision.GGUF_Q8: 8 + 16 / 32,  # Q8_0: a scale for 32 weights
    Precision.GGUF_Q4: 4 + 16 / 32,  # Q4_0
}
"""What Gesso makes itself from published weights, and the bits of a weight in it."""


class Offload(StrEnum):
    RESIDENT = "resident"  # all weights stay on the device
    STAGED = "staged"  # one part of the model at a time is on the device
    STREAMED = "streamed"  # layer by layer from main memory
    NONE = "none"  # on the processor there is nothing to offload


class Alignment(StrEnum):
    """How an output lies on what was shown."""

    LOOSE = "loose"  # it may drift: registered, colour-locked, blended where it changed
    EXACT = "exact"  # pixel for pixel; only what is inside the mask is taken


class Fills(StrEnum):
    """Who makes the new pixels where a model finds damage, or is shown it."""

    NETWORK = "network"  # the model's own picture
    OPERATOR = "operator"  # the exact operator, where that fills better than the network


@dataclass(frozen=True, slots=True)
class CardLicence:
    """name: SPDX where there is one. notice: what the user must be told before accepting."""

    name: str
    allows_commercial_use: bool
    url: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files come from: a repository of a hub and its pinned revision, "" if unknown."""

    repository: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class CardFile:
    """path: inside the model's folder, or a pattern with `*`. part: what it is in the pipeline
    ("transformer", "lora"; "encoder", "decoder"; "style", a LoRA that is worn when asked for), ""
    where there is one only. bytes, sha256: when known. precision: of this variant, None when it
    serves all. source: when it is not the card's.
    """

    path: str
    part: str = ""
    bytes: int | None = None
    sha256: str | None = None
    precision: Precision | None = None
    is_optional: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """grid: both sides of the work picture are multiples. native_area: pixels it was trained at.

    least_area: pixels that it is shown of a picture at least, where a selection needs no more: what
    it costs then follows the selection. None: native_area. longest: of a side. fixed: width, height
    where the model takes one size only.
    """

    grid: int = 16
    native_area: int = 1 << 20
    least_area: int | None = None
    longest: int = 2048
    fixed: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values of a run that nobody named. preview_*: of quality "preview"."""

    steps: int = 1
    guidance: float = 0.0
    preview_steps: int | None = None
    preview_area: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A way of running it: what it needs and where that number comes from.

    device: "cuda" or "cpu". memory_bytes: on the device, at the work area `area` (0: any), weights
    and work together, without what CUDA takes for itself. weight_bytes: the part of it that no
    picture changes. least_bytes: what another stage needs that no picture changes (a text encoder).
    host_bytes: of main memory besides. capability: the least CUDA compute capability,
    major·10 + minor. seconds: of one run on the machine that `source` names, if known.
    most_area: pixels of the work picture beyond which it works smaller inside, 0 for no such end.
    """

    precision: Precision
    offload: Offload
    device: str
    memory_bytes: int
    source: str
    area: int = 0
    weight_bytes: int = 0
    least_bytes: int = 0
    host_bytes: int = 0
    capability: int = 0
    seconds: float | None = None
    most_area: int = 0

    def memory_at(self, area: int) -> int:
        """Bytes on the device for a work picture of `area` pixels: work grows with the area."""
        area = min(area, self.most_area or area)
        if not self.area:
            return max(self.memory_bytes, self.least_bytes)
        work = (self.memory_bytes - self.weight_bytes) * area
        return max(self.weight_bytes - (-work // self.area), self.least_bytes)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model.

    engine: the row of engines that runs it ("onnx", "llama", "diffusers", "rehearsal"). pipeline:
    which way of that engine. kinds: what it is asked for. operators: exact steps it can do instead,
    when the user names it. good_at: in words, for people. ladder: best first, each rung with less
    memory than the one before; those that work smaller inside come after those that do not, those
    on the processor last. rank: the smaller is offered first among those of a role.
    is_built_in: its files are part of Gesso, so it is always there; it does by itself only what
    measures better than the operator.
    fills: for steps that look for their damage, where the network says by a mask where that is.
    """

    id: str
    title: str
    role: Role
    engine: str
    pipeline: str
    kinds: frozenset[EngineKind]
    licence: CardLicence
    summary: str
    ladder: tuple[Rung, ...]
    source: Source | None = None
    files: tuple[CardFile, ...] = ()
    operators: frozenset[str] = frozenset()
    good_at: tuple[str, ...] = ()
    rank: int = 100
    alignment: Alignment = Alignment.LOOSE
    fills: Fills = Fills.NETWORK
    references: int = 0
    grid: Grid = Grid()
    defaults: Defaults = Defaults()
    prompting: Prompting = field(default_factory=Prompting)
    networks: tuple[OnnxNetwork, ...] = ()
    is_built_in: bool = False
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    """What the pipeline alone understands; it refuses what it does not know."""
