"""How a model wants to be spoken to, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Foreign(StrEnum):
    """What becomes of an instruction in a language the model does not know."""

    PASS_ON = "pass-on"
    TRANSLATE = "translate"  # by the planner; without one it is refused with a reason
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Prompting:
    """languages: BCP 47 tags it was trained on, the best first; empty: it reads no words.
    templates: by operation ("generate", "remove_object", …) sentences in the first language, said
    instead of the user's words, with {text}, {target} and {place} as in sentences.toml. quote: what
    text to be rendered is put in, opening and closing. negative: what it is told not to make.
    longest: characters.
    """

    languages: tuple[str, ...] = ()
    foreign: Foreign = Foreign.PASS_ON
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quote: tuple[str, str] = ('"', '"')
    negative: str = ""
    longest: int = 2000
