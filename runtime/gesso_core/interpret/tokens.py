"""Words, numbers and signs of a text. Each Han character is a word of its own."""

from dataclasses import dataclass

from gesso_core.interpret.normalise import Normalised, normalise


@dataclass(frozen=True, slots=True)
class Token:
    """text is normalised; start and end are offsets in the original."""

    text: str
    start: int
    end: int
    number: float | None = None
    is_signed: bool = False

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def tokenise(text: str) -> tuple[Token, ...]:
    """Linear in the length of `text`; spaces and hyphens separate, line ends are tokens."""
    source = normalise(text)
    characters, tokens, position = source.characters, list[Token](), 0
    while position < len(characters):
        end = _end(characters, position)
        if characters[position:end] not in (" ", "-"):  # "black-and-white" is three words
            tokens.append(_token(source, position, end))
        position = end
    return tuple(tokens)


def words(phrase: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenise(phrase))


def _end(characters: str, start: int) -> int:
    first = characters[start]
    if _starts_number(characters, start):
        return _number_end(characters, start + (first in "+-"))
    end = start + 1
    if _is_spelled(first):
        while end < len(characters) and (
            _is_spelled(characters[end]) or _is_inner_apostrophe(characters, end)
        ):
            end += 1
    return end


def _starts_number(characters: str, start: int) -> bool:
    if _is_digit(characters[start]):
        return True
    follows_word = start > 0 and (
        characters[start - 1].isdigit() or _is_spelled(characters[start - 1])
    )
    signed = characters[start] in "+-" and not follows_word
    return signed and start + 1 < len(characters) and _is_digit(characters[start + 1])


def _number_end(characters: str, end: int) -> int:
    has_point = False
    while end < len(characters):
        if not _is_digit(characters[end]):
            follows_digit = end + 1 < len(characters) and _is_digit(characters[end + 1])
            if has_point or characters[end] not in ".," or not follows_digit:
                break
            has_point = True
        end += 1
    return end


def _token(source: Normalised, start: int, end: int) -> Token:
    text = source.characters[start:end]
    is_signed = len(text) > 1 and text[0] in "+-"
    number = float(text.replace(",", ".")) if _is_digit(text[-1]) else None
    return Token(text, source.starts[start], source.ends[end - 1], number, is_signed)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def _is_spelled(character: str) -> bool:
    return character.isalpha() and not is_han(character)


def _is_inner_apostrophe(characters: str, at: int) -> bool:
    return characters[at] == "'" and at + 1 < len(characters) and _is_spelled(characters[at + 1])
