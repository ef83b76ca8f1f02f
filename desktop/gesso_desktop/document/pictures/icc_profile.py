"""What an ICC profile calls itself."""

import struct

_HEADER_BYTES, _MOST_TAGS = 128, 1000
_SHOWN = 200  # characters


def description(profile: bytes) -> str | None:
    """The name in the profile (ICC.1:2022, 9.2.41), None if it is not readable."""
    try:
        (count,) = struct.unpack(">I", profile[_HEADER_BYTES : _HEADER_BYTES + 4])
        table = profile[_HEADER_BYTES + 4 : _HEADER_BYTES + 4 + 12 * min(count, _MOST_TAGS)]
        for signature, offset, length in struct.iter_unpack(">4sII", table):
            if signature == b"desc":
                text = _text(profile[offset : offset + length])
                return text.strip("\0 ")[:_SHOWN] or None
    except struct.error:
        pass
    return None


def _text(value: bytes) -> str:
    if value[:4] == b"mluc":  # version 4: names in several languages, the first taken
        length, offset = struct.unpack(">II", value[20:28])
        return value[offset : offset + length].decode("utf-16-be", "replace")
    if value[:4] == b"desc":  # version 2
        (length,) = struct.unpack(">I", value[8:12])
        return value[12 : 12 + length].decode("ascii", "replace")
    return ""
