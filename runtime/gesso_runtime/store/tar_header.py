"""The one form of tar header that packs have: every byte of it follows from name and size.

POSIX ustar; sizes from 8 GiB on in GNU's base-256 form. GNU tar, bsdtar and Python read both.
"""

BLOCK = 512
_OCTAL_LIMIT = 8 << 30  # eleven octal digits
_NAME_BYTES, _PREFIX_BYTES = 100, 155


def tar_header(name: str, size: int) -> bytes:
    """512 bytes. Raises ValueError for a name that does not fit."""
    prefix, last = _split(name.encode())
    header = b"".join(
        (
            last.ljust(_NAME_BYTES, b"\0"),
            b"0000644\0" + b"0000000\0" * 2,  # mode, owner, group
            _size(size),
            b"00000000000\0",  # time: none, so that the same content has the same bytes
            b" " * 8,  # the checksum counts as spaces in itself
            b"0" + b"\0" * 100,  # an ordinary file, no link
            b"ustar\x0000" + b"\0" * 64,  # no names of owner and group
            b"0000000\0" * 2,  # device
            prefix.ljust(_PREFIX_BYTES, b"\0"),
            b"\0" * 12,
        )
    )
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def padding(size: int) -> int:
    """Zero bytes after a file."""
    return -size % BLOCK


def size_in(header: bytes) -> int:
    """Raises ValueError unless it is below 8 GiB; nothing else of the header is looked at."""
    return int(header[124:135].decode("ascii"), 8)


def _size(size: int) -> bytes:
    return b"%011o\0" % size if size < _OCTAL_LIMIT else b"\x80" + size.to_bytes(11, "big")


def _split(name: bytes) -> tuple[bytes, bytes]:
    if len(name) <= _NAME_BYTES:
        return b"", name
    for at, letter in enumerate(name):
        if letter == 0x2F and len(name) - at - 1 <= _NAME_BYTES and at <= _PREFIX_BYTES:
            return name[:at], name[at + 1 :]
    raise ValueError("the name does not fit into a tar header")
