"""One spelling for many: width, case, umlauts, Arabic letters and digits; offsets are kept."""

import unicodedata
from dataclasses import dataclass

_SPELLINGS = {
    "ä": "ae", "ö": "oe", "ü": "ue",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ـ": "", "٫": ".", "٪": "%", "’": "'", "‘": "'", "ʼ": "'", "−": "-", "×": "x",
    "‐": "-", "‑": "-", "–": "-", "—": "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normalised:
    """characters[i] came from text[starts[i]:ends[i]]. Invisible characters are gone."""

    characters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def normalise(text: str) -> Normalised:
    """Fold `text` letter by letter, linear in its length."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.category(text[end]) == "Mn":
            end += 1
        folded = _fold(text[position:end])
        characters.extend(folded)
        starts.extend([position] * len(folded))
        ends.extend([end] * len(folded))
        position = end
    return Normalised("".join(characters), tuple(starts), tuple(ends))


def _fold(cluster: str) -> str:
    composed = unicodedata.normalize("NFKC", cluster).casefold()
    return "".join(_fold_character(character) for character in composed)


def _fold_character(character: str) -> str:
    if character in _SPELLINGS:
        return _SPELLINGS[character]
    if character in "\n\r\u2028\u2029":
        return "\n"
    match unicodedata.category(character):
        case "Nd":
            folded = str(unicodedata.decimal(character))
        case "Zs":
            folded = " "
        case "Cc" if character == "\t":
            folded = " "
        case "Cc" | "Cf" | "Cs" | "Co" | "Cn" | "Mn" | "Mc" | "Me":  # controls, direction marks
            folded = ""
        case "Ll" | "Lo" | "Lm" | "Lu" | "Lt" if character > "\x7f":
            base = unicodedata.normalize("NFD", character)[0]  # é is e; Han and Arabic stay
            folded = _SPELLINGS.get(base, base)
        case _:
            folded = character
    return folded
