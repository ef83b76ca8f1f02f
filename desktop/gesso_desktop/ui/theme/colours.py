"""The colours of both themes. Greys are strictly neutral, so that they do not tint the judgement of
a photograph; one restrained accent says what is chosen."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Colours:
    """One theme. Every text colour has at least 4.5:1 on every surface (tested)."""

    canvas: QColor  # around the picture
    window: QColor  # panels
    base: QColor  # lists and text boxes
    alternate: QColor  # every second row of a list
    raised: QColor  # buttons
    line: QColor  # between things
    text: QColor
    muted: QColor  # explanations, units
    disabled: QColor
    accent: QColor  # behind what is selected
    on_accent: QColor  # text on the accent
    link: QColor  # the accent where it is text, a checked icon or the focus ring
    warning: QColor
    danger: QColor
    success: QColor


DARK = Colours(
    canvas=QColor(0x1C, 0x1C, 0x1C),
    window=QColor(0x2D, 0x2D, 0x2D),
    base=QColor(0x22, 0x22, 0x22),
    alternate=QColor(0x28, 0x28, 0x28),
    raised=QColor(0x3B, 0x3B, 0x3B),
    line=QColor(0x48, 0x48, 0x48),
    text=QColor(0xDC, 0xDC, 0xDC),
    muted=QColor(0xB0, 0xB0, 0xB0),
    disabled=QColor(0x80, 0x80, 0x80),
    accent=QColor(0x3A, 0x6A, 0x9E),
    on_accent=QColor(0xFF, 0xFF, 0xFF),
    link=QColor(0x8C, 0xB8, 0xE6),
    warning=QColor(0xE8, 0xB3, 0x4A),
    danger=QColor(0xF2, 0x8B, 0x82),
    success=QColor(0x86, 0xC7, 0x8C),
)

LIGHT = Colours(
    canvas=QColor(0xC4, 0xC4, 0xC4),
    window=QColor(0xEC, 0xEC, 0xEC),
    base=QColor(0xFA, 0xFA, 0xFA),
    alternate=QColor(0xF1, 0xF1, 0xF1),
    raised=QColor(0xE4, 0xE4, 0xE4),
    line=QColor(0xBC, 0xBC, 0xBC),
    text=QColor(0x20, 0x20, 0x20),
    muted=QColor(0x56, 0x56, 0x56),
    disabled=QColor(0x8E, 0x8E, 0x8E),
    accent=QColor(0x2C, 0x66, 0xA0),
    on_accent=QColor(0xFF, 0xFF, 0xFF),
    link=QColor(0x1F, 0x5A, 0x96),
    warning=QColor(0x7A, 0x50, 0x00),
    danger=QColor(0xA8, 0x26, 0x1D),
    success=QColor(0x1E, 0x6A, 0x2B),
)


def colours_of(palette: QPalette) -> Colours:
    """The theme that a palette belongs to; ask with `self.palette()` while painting, so that a
    switch of the theme needs nothing but the repaint that Qt makes anyway."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2.2, 1…21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
