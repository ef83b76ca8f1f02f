"""What the cards of the models that are part of Gesso say, in the user's language.

A card speaks English. One of another model is told as it is.
"""

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

KNOWN = (
    QT_TRANSLATE_NOOP(
        "Cards",
        "Removes noise, blur, JPEG blocks and dust, as far as it is asked to, and keeps the rest. "
        "Part of Gesso; trained on synthetic pictures alone.",
    ),
    QT_TRANSLATE_NOOP("Cards", "strong noise"),
    QT_TRANSLATE_NOOP("Cards", "film grain"),
    QT_TRANSLATE_NOOP(
        "Cards",
        "Looks at the whole picture and sets exact operators that repair fading, colour casts and "
        "wrong exposure. Part of Gesso; trained on synthetic pictures alone.",
    ),
    QT_TRANSLATE_NOOP("Cards", "colour casts"),
    QT_TRANSLATE_NOOP("Cards", "pictures that are too dark"),
)


def card_text(said: str) -> str:
    return translated("Cards", said)
