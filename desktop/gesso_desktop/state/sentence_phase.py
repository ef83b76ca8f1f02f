"""How far a sentence is."""

from enum import StrEnum


class Phase(StrEnum):
    EMPTY = "empty"
    TYPING = "typing"  # not read yet
    UNDERSTOOD = "understood"
    PREPARING = "preparing"
    PREVIEWING = "previewing"
