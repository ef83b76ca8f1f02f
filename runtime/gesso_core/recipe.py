"""What a sentence means: ordered steps, each exact (an operator) or asked of a kind of model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | bool | int | float | tuple[float, ...]
Values = Mapping[str, Value]
"""Parameters of a step by name: plain data that survives JSON (a tuple returns as a tuple)."""


class EngineKind(StrEnum):
    """Who can do a step. Everything but OPERATORS is a kind of model."""

    OPERATORS = "operators"
    EDIT = "edit"  # an instruction-following edit model; the text is passed on unchanged
    SEGMENT = "segment"  # an operator can do it once somebody says where ("brighten the sky")
    INPAINT = "inpaint"  # removing a named thing; an operator can try inside a given mask
    RESTORE = "restore"  # damage that only a trained network repairs
    UPSCALE = "upscale"
    GENERATE = "generate"
    POINT = "point"  # the thing at a click or in a box, as a mask
    MATTE = "matte"  # the main subject, as a mask
    PLAN = "plan"  # a sentence to a recipe, where the rules do not understand it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `text` is the part of the sentence it came from, unchanged."""

    op: str
    engine: EngineKind
    params: Values = field(default_factory=dict)
    text: str = ""

    @property
    def target(self) -> str | None:
        """What the step is about ("sky", "scratches"), if the sentence named something."""
        target = self.params.get("target")
        return target if isinstance(target, str) else None


@dataclass(frozen=True, slots=True)
class Recipe:
    """language: BCP 47 tag of the sentence ("en", "de", "zh-Hans", "ar")."""

    language: str
    steps: tuple[Step, ...]

    @property
    def needs(self) -> str:
        """ "operators" when every step is exact, else "model"."""
        exact = all(step.engine is EngineKind.OPERATORS for step in self.steps)
        return "operators" if exact else "model"
