"""What was found when a server was looked over."""

from dataclasses import dataclass
from enum import StrEnum

from gesso_core.errors import GessoError


class Verdict(StrEnum):
    GOOD = "good"
    LOOK = "look"  # it runs, and something will need attention
    BAD = "bad"  # it does not run, or not as it should


@dataclass(frozen=True, slots=True)
class Finding:
    """what: the part that was looked at. next_step: empty where nothing is to be done."""

    what: str
    verdict: Verdict
    said: str
    next_step: str = ""


def bad(what: str, error: GessoError) -> Finding:
    return Finding(what, Verdict.BAD, error.message, error.hint)
