"""How far a sentence is."""

from enum import StrEnum


class Phase(StrEnum):
    EMPTY = "empty"
    TYPING = "typing"  # not read yet
    UNDERSTOOD = "understood"
    PREPARING = "preparing"
    PREVIEWING = "previewing"


def phase_of(text: str, *, is_read: bool, is_preparing: bool, is_prepared: bool) -> Phase:
    if not text.strip():
        return Phase.EMPTY
    if not is_read:
        return Phase.TYPING
    if is_preparing:
        return Phase.PREPARING
    return Phase.PREVIEWING if is_prepared else Phase.UNDERSTOOD
