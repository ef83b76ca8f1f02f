"""How Gesso looks: colours, sizes from the font, and the ring around what has the focus."""

from gesso_desktop.ui.theme.colours import DARK, LIGHT, Colours, colours_of
from gesso_desktop.ui.theme.sizes import em, icon_size
from gesso_desktop.ui.theme.theme import Theme

__all__ = ["DARK", "LIGHT", "Colours", "Theme", "colours_of", "em", "icon_size"]
