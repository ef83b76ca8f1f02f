"""Standard input and output, kept for frames alone.

A library that prints, in Python or in C, would otherwise write into the middle of a picture.
"""

import os
import sys
from io import FileIO

_INPUT, _OUTPUT, _ERRORS = 0, 1, 2


def take_streams() -> tuple[FileIO, FileIO]:
    """Where frames come from and go to, under numbers that nobody else knows.

    From then on whoever reads standard input finds its end, and what is printed goes to standard
    error. Child processes inherit neither.
    """
    incoming, outgoing = os.dup(_INPUT), os.dup(_OUTPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _INPUT)
    os.close(nothing)
    os.dup2(_ERRORS, _OUTPUT)
    sys.stdout = sys.stderr
    for descriptor in (incoming, outgoing):
        os.set_blocking(descriptor, True)
    return FileIO(incoming, "r"), FileIO(outgoing, "w")
