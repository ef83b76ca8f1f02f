"""A stream of bytes, sealed: AES-256-GCM in chunks, so that a cut, a swap or a flipped bit shows.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the chunks
and marks the last. Each stream has a key of its own, derived by HKDF from a random salt, so that
no number of streams repeats a nonce under one key.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gesso_core.errors import DamagedFile

CHUNK = 1 << 20
KEY_BYTES = 32
SALT_BYTES = 32
_TAG = 16
_MAGIC = b"GSEALED1"
_HEAD = len(_MAGIC) + SALT_BYTES

Piece = bytes | bytearray | memoryview


def sealed_bytes(plain: int) -> int:
    """How long a stream of `plain` bytes is once it is sealed."""
    return _HEAD + plain + _TAG * max(1, -(-plain // CHUNK))


def plain_bytes(sealed: int) -> int:
    """How long the stream is that fills `sealed` bytes. Raises DamagedFile for no such length."""
    body = sealed - _HEAD
    chunks = -(-body // (CHUNK + _TAG))
    if body < _TAG or body - (chunks - 1) * (CHUNK + _TAG) < _TAG:
        raise _damaged("its length is that of no sealed file")
    return body - chunks * _TAG


def seal(key: bytes, about: bytes, salt: bytes, pieces: Iterable[Piece]) -> Iterator[bytes]:
    """key: 32 bytes. about: what the stream is; it opens as nothing else. salt: 32 random bytes,
    never used before.
    """
    cipher = _cipher(key, salt)
    yield _MAGIC + salt
    for number, (block, is_last) in enumerate(_blocks(pieces)):
        yield cipher.encrypt(_nonce(number, is_last), block, _MAGIC + about)


def unseal(
    key: bytes, about: bytes, file: BinaryIO, length: int, start: int = 0
) -> Iterator[bytes]:
    """From the plain byte `start` to the end; each piece is known to be right when it is given.

    file: that can be sought in. length: its bytes. Raises DamagedFile for any change; for a cut,
    after the pieces before it.
    """
    left = plain_bytes(length)
    head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC):
        raise _damaged("it does not begin like a sealed file")
    cipher = _cipher(key, head[len(_MAGIC) :])
    number = min(start, left) // CHUNK
    if number and number * CHUNK == left:
        number -= 1  # the end of a full last chunk: it is checked, and nothing of it is wanted
    file.seek(_HEAD + number * (CHUNK + _TAG))
    skipped = start - number * CHUNK
    while True:
        sealed = file.read(CHUNK + _TAG)
        is_last = number * CHUNK + len(sealed) - _TAG >= left
        try:
            block = cipher.decrypt(_nonce(number, is_last), sealed, _MAGIC + about)
        except (InvalidTag, ValueError) as error:
            raise _damaged(f"chunk {number} does not open") from error
        if block := block[skipped:]:
            yield block
        if is_last:
            return
        number, skipped = number + 1, 0


def _blocks(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Of `CHUNK` bytes each, and whether it is the last, which may be shorter, or empty. Each is to
    be used up before the next is asked for: most lie in their piece, uncopied."""
    held = bytearray()
    for piece in pieces:
        view = memoryview(piece).cast("B")
        while view:
            if len(held) == CHUNK:
                yield held, False
                held = bytearray()
            if not held and len(view) > CHUNK:
                yield view[:CHUNK], False
                view = view[CHUNK:]
                continue
            fits = CHUNK - len(held)
            held += view[:fits]
            view = view[fits:]
    yield held, True


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack(">3xQB", number, is_last)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"gesso sealed stream").derive(key))


def _damaged(detail: str) -> DamagedFile:
    return DamagedFile("What the server kept of this is damaged.", "Run it again.", detail=detail)
