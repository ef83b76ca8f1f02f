"""Names of keys in Qt's portable notation, without QtGui."""

_MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")  # the order in which QKeySequence writes them
_ALIASES = {"delete": "Del", "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDown"}


def normalised(key: str) -> str:
    """One way of writing one key: "shift+ctrl+a" is "Ctrl+Shift+A"."""
    head, plus, name = key.strip().rpartition("+")
    if plus and not name:  # the key is "+" itself
        head, name = head.removesuffix("+"), "+"
    given = {part.strip().casefold() for part in head.split("+") if part.strip()}
    modifiers = [each for each in _MODIFIERS if each.casefold() in given]
    return "+".join([*modifiers, _ALIASES.get(name.strip().casefold(), _capital(name.strip()))])


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
