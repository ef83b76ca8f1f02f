"""Where foreign decoders end: whatever they raise becomes an error of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from gesso_core.errors import DamagedFile, GessoError, TooLarge


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Any exception inside becomes DamagedFile; too little memory becomes TooLarge.

    what: the subject of the sentence, "A strip of the picture".
    """
    try:
        yield
    except GessoError:
        raise
    except MemoryError as error:
        raise TooLarge(
            "There is not enough memory to open the picture.",
            "Close other programs or use a smaller copy.",
        ) from error
    except Exception as error:
        raise DamagedFile(
            f"{what} cannot be decoded.",
            "The file is damaged: take another copy.",
            detail=f"{type(error).__name__}: {error}",
        ) from error
