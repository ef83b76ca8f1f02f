"""How Gesso looks: colours, sizes from the font, and the ring around what has the focus."""

from .colours import DARK, LIGHT, Colours, colours_of
from .sizes import em, icon_size
from .theme import Theme

__all__ = ["DARK", "LIGHT", "Colours", "Theme", "colours_of", "em", "icon_size"]
