"""Why a model cannot run in one way or another, in the user's language: the placement says it in
English, as "nf4 on a graphics card, one part at a time: it needs 13.6 GB, and 7 GB of … are free".
"""

from gesso_desktop.state.error_texts import REFUSALS
from gesso_desktop.state.retelling import retold
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

REASONS = (
    QT_TRANSLATE_NOOP("Models", "its {precision} files are not installed"),
    QT_TRANSLATE_NOOP("Models", "it needs {size}, and you allow {limit}"),
    QT_TRANSLATE_NOOP("Models", "it needs {size}, and {free} of {card} are free"),
    QT_TRANSLATE_NOOP("Models", "it needs {size} of main memory, and {free} are free"),
    QT_TRANSLATE_NOOP("Models", "there is no graphics card that it could use"),
    QT_TRANSLATE_NOOP("Models", "it needs compute capability {least}, which {cards} has not"),
)

_WAYS = (
    QT_TRANSLATE_NOOP("Models", "{precision} on the processor"),
    QT_TRANSLATE_NOOP("Models", "{precision} on a graphics card"),
)

_EXTENTS = (
    QT_TRANSLATE_NOOP("Models", "all at once"),
    QT_TRANSLATE_NOOP("Models", "one part at a time"),
    QT_TRANSLATE_NOOP("Models", "layer by layer"),
    QT_TRANSLATE_NOOP("Models", "at {size} inside"),
)


def reason_told(said: str) -> str:
    """One of `gesso_runtime.doctor.reasons`; as it is where its words are not known."""
    whole = retold("Errors", said, REFUSALS)
    if whole is not None:
        return whole
    way, between, why = said.removesuffix(".").rpartition(": ")
    told = retold("Models", why[:1].lower() + why[1:], REASONS)
    if told is None:
        return said
    if not between:  # of every way
        return translated("Models", "{why}.").format(why=told[:1].upper() + told[1:])
    where = _way(way)
    return (
        said if where is None else translated("Models", "{way}: {why}.").format(way=where, why=told)
    )


def _way(said: str) -> str | None:
    place, *extents = said.split(", ")
    told = [retold("Models", place, _WAYS)]
    told += [retold("Models", extent, _EXTENTS) for extent in extents]
    known = [each for each in told if each is not None]
    return translated("Models", ", ").join(known) if len(known) == len(told) else None
