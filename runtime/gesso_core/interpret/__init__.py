"""From the user's sentence to a recipe, by rules kept as data; nothing is guessed."""

from gesso_core.interpret.interpretation import LONGEST_TEXT, as_json, interpret

__all__ = ["LONGEST_TEXT", "as_json", "interpret"]
