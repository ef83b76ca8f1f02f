"""The palette that Qt's Fusion style draws a theme with."""

from PySide6.QtGui import QColor, QPalette

from gesso_desktop.ui.theme.colours import Colours

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette_of(colours: Colours) -> QPalette:
    palette = QPalette()
    for role, colour in _roles(colours).items():
        palette.setColor(role, colour)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText):
        palette.setColor(_Group.Disabled, role, colours.disabled)
    palette.setColor(_Group.Disabled, _Role.Highlight, colours.line)
    palette.setColor(_Group.Disabled, _Role.HighlightedText, colours.muted)
    palette.setColor(_Group.Disabled, _Role.Base, colours.window)
    return palette


def _roles(colours: Colours) -> dict[QPalette.ColorRole, QColor]:
    return {
        _Role.Window: colours.window,
        _Role.WindowText: colours.text,
        _Role.Base: colours.base,
        _Role.AlternateBase: colours.alternate,
        _Role.Text: colours.text,
        _Role.PlaceholderText: colours.muted,
        _Role.Button: colours.raised,
        _Role.ButtonText: colours.text,
        _Role.BrightText: colours.danger,
        _Role.Highlight: colours.accent,
        _Role.HighlightedText: colours.on_accent,
        _Role.Accent: colours.accent,
        _Role.Link: colours.link,
        _Role.LinkVisited: colours.link,
        _Role.ToolTipBase: colours.raised,
        _Role.ToolTipText: colours.text,
        _Role.Light: colours.raised.lighter(130),
        _Role.Midlight: colours.raised.lighter(112),
        _Role.Mid: colours.line,
        _Role.Dark: colours.window.darker(150),
        _Role.Shadow: QColor(0, 0, 0),
    }
