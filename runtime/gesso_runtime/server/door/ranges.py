"""An answer from a byte on, for downloads that were cut."""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers

_FROM = re.compile(r"bytes=(\d{1,18})-")


@dataclass(frozen=True, slots=True)
class Wanted:
    """start: the first byte; None where there is no such byte."""

    start: int | None
    is_part: bool = False


def wanted(headers: Headers, etag: str, size: int) -> Wanted:
    """Only what is left of a whole is understood; any other range is answered with the whole, as
    RFC 9110 (14.2) allows. So is one of another version, which `If-Range` names.
    """
    found = _FROM.fullmatch(headers.get("range", ""))
    if found is None or headers.get("if-range", etag) != etag:
        return Wanted(0)
    start = int(found[1])
    return Wanted(start, is_part=True) if start < size else Wanted(None, is_part=True)
