"""The styles that a model was added with, each a LoRA that is worn when it is asked for."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from gesso_core.cards.model_card import ModelCard

STYLE = "style"
"""Of a card's files and of a request's parameters."""


def styles_of(card: ModelCard, files: Mapping[str, Path]) -> tuple[str, ...]:
    """By name; the model wears the first unless told otherwise.

    files: those that are installed of it, by the card's path.
    """
    meant = [file.path for file in card.files if file.part == STYLE]
    of_styles = (name for name in sorted(files) if any(fnmatchcase(name, each) for each in meant))
    paths = (files[name] for name in of_styles if name.endswith(".safetensors"))
    return tuple(dict.fromkeys(path.stem for path in paths))
