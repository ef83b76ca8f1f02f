"""One step of an engine as it travels, and what comes back. Plain data: the same on both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels
from gesso_core.recipe import EngineKind, Values


class Quality(StrEnum):
    PREVIEW = "preview"  # soon, small, fewest steps
    FINAL = "final"


@dataclass(frozen=True, eq=False)
class EditRequest:
    """What is wished of a model. Nothing in it says where or how it runs.

    card: the model's id. picture: uint8, uint16 or float32 0…1, h×w×3, encoded as the document is
    (colours are locked to it afterwards); None for kinds that start from words alone. mask: h×w of
    the same picture, 1 where it may change. references: further pictures, h×w×3 each.
    work, content: the canvas the model fills and where the picture lies in it, see `EditPlan`; the
    engine enlarges or reduces the picture to `content` and pads. None: the picture's own size.
    prompt: as the model should read it. params: by name, what the kind understands:

    POINT   points: x, y, label (1 in, 0 out) three by three; box: left, top, right, bottom; pixels
            of `picture`
    UPSCALE factor
    RESTORE the exact step that is wished for, by its operator's name (denoise, remove_dust): 1.0
    INPAINT fill: 1.0
    EDIT, GENERATE, INPAINT  steps, guidance, strength, negative: where they differ from the card's;
            style: of those the model was added with, by its file's name; "" for none
    """

    kind: EngineKind
    card: str
    picture: Pixels | None = None
    mask: Coverage | None = None
    references: tuple[Pixels, ...] = ()
    work: Size | None = None
    content: Box | None = None
    prompt: str = ""
    language: str = ""
    seed: int = 0
    quality: Quality = Quality.FINAL
    params: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How a result was made, for the record.

    card, model: the card's id and the digest of the model's files. placement: device, precision and
    offload in words. versions: of the libraries that ran, by name. seconds: by stage. notes:
    sentences for the user, of what went otherwise than was meant. peak_bytes: of the device's
    memory, the most that any stage held; 0 where nobody measured.
    """

    card: str = ""
    model: str = ""
    placement: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    peak_bytes: int = 0


@dataclass(frozen=True, eq=False)
class EngineResult:
    """What a model returned; what a kind does not make is None.

    picture: uint8, uint16 or float32 0…1, h×w×3: EDIT and GENERATE fill `work`; INPAINT and RESTORE
    have the size of the picture that was sent, or of `work` where one was named; UPSCALE is
    `factor` times the picture sent. mask: h×w of the picture sent (POINT, MATTE; RESTORE: where
    damage was found). text: PLAN. values: measured scores by name.
    """

    picture: Pixels | None = None
    mask: Coverage | None = None
    text: str = ""
    values: Values = field(default_factory=dict)
    facts: RunFacts = RunFacts()
