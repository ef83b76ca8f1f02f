"""What of a long instruction a model leaves unread; libraries cut it off without a word."""

from typing import Any

_SHOWN = 24  # characters of where it stopped


def unread_note(tokenizer: Any, most: int, text: str) -> str | None:
    """A sentence for the user; None where all is read, or where the tokenizer cannot tell from
    which characters its tokens are.

    most: tokens of the words themselves that are read, without what the model puts around them.
    """
    if not getattr(tokenizer, "is_fast", False):
        return None
    found = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    places = found["offset_mapping"]
    if len(places) <= most:
        return None
    end = places[most - 1][1] if most > 0 else 0
    last = text[max(0, end - _SHOWN) : end].strip()
    return (
        f"The instruction is longer than this model reads: it stopped after “…{last}”, "
        f"{end} of {len(text)} characters. Say it in fewer words, or in several steps."
    )
