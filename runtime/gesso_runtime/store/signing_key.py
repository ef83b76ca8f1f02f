"""A key to sign releases and model packs with, in the file that minisign calls a secret key.

Encrypted by a passphrase (scrypt), so that the file alone signs nothing. minisign reads it, too,
and its own keys are read here.
"""

import base64
import hashlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from gesso_core.errors import BadRequest, CannotRead, NotFound, NotTrusted, WouldOverwrite
from gesso_runtime.installing import minisign
from gesso_runtime.installing.signature import public_file, public_half, public_line
from gesso_runtime.store.disk import writing

SHORTEST_PASSPHRASE = 12  # characters
_COMMENT = "untrusted comment: minisign encrypted secret key"
_ENCRYPTED, _PLAIN = b"EdScB2", b"Ed\0\0B2"  # Ed25519; scrypt or nothing; BLAKE2b
_SIZE = 158  # bytes: kinds 6, salt 32, work 8, memory 8, then hidden: number 8, key 64, check 32
_MEMORY_BYTES = 1 << 27  # of scrypt for our keys: 0.4 s
_MOST_MEMORY_BYTES = 1 << 30  # for minisign's own: 3 s
_BLOCK = 8  # scrypt's r; its p is 1


def make_key(path: Path, public: Path, passphrase: str) -> str:
    """A new key: the secret half in the new file `path`, the other in `public`. Its public line.

    Raises BadRequest for a short passphrase or one file for both, WouldOverwrite, CannotWrite,
    DiskFull.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            f"The passphrase has fewer than {SHORTEST_PASSPHRASE} characters.",
            "Choose a longer one: whoever has the file and the passphrase signs as you.",
        )
    seed, salt = secrets.token_bytes(32), secrets.token_bytes(32)
    line = public_line(seed)
    secret = minisign.exact(line, 42, "the key")[2:10] + seed + public_half(seed)
    limits = (_MEMORY_BYTES // 32).to_bytes(8, "little") + _MEMORY_BYTES.to_bytes(8, "little")
    hidden = _mixed(secret + _check(secret), passphrase, salt, _MEMORY_BYTES)
    text = base64.b64encode(_ENCRYPTED + salt + limits + hidden).decode()
    if path == public:
        raise BadRequest(f"{path} cannot hold both halves of a key.", "Name another file.")
    for each in (path, public):
        if os.path.lexists(each):
            raise WouldOverwrite(f"{each} exists.", "A key is never replaced: name another file.")
    with writing(public.parent):
        public.write_text(public_file(line), encoding="utf-8")
    with writing(path.parent):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{_COMMENT}\n{text}\n")
    return line


def read_key(path: Path, passphrase: Callable[[], str]) -> bytes:
    """The seed of the key in `path`. passphrase: asked for one where the key is encrypted.

    Raises NotFound, CannotRead, NotTrusted where others may read the file, BadRequest.
    """
    content = _content(path)
    kinds, salt, hidden = content[:6], content[6:38], content[54:]
    work, memory = (int.from_bytes(content[at : at + 8], "little") for at in (38, 46))
    if kinds == _ENCRYPTED:
        if memory != work * 32 or not 1 << 20 <= memory <= _MOST_MEMORY_BYTES:
            raise _no_key(path, f"scrypt {work} {memory}")
        hidden = _mixed(hidden, passphrase(), salt, memory)
        if _check(hidden[:72]) != hidden[72:]:
            raise BadRequest(f"{path} does not open with this passphrase.", "Type it again.")
    elif kinds != _PLAIN:
        raise _no_key(path, repr(kinds))
    seed, public = hidden[8:40], hidden[40:72]
    if public_half(seed) != public:
        raise _no_key(path, "its halves do not belong together")
    return seed


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = file.read(4096).decode().splitlines()
    except FileNotFoundError as error:
        raise NotFound(f"There is no key {path}.", "Name the file of the secret key.") from error
    except OSError as error:
        raise CannotRead(
            f"{path} cannot be read.", "Check its permissions.", detail=str(error)
        ) from error
    except ValueError as error:
        raise _no_key(path, str(error)) from error
    try:
        content = minisign.exact(lines[-1] if lines else "", _SIZE, "the key")
    except ValueError as error:
        raise _no_key(path, str(error)) from error
    if stat.S_IMODE(mode) & 0o077:
        raise NotTrusted(
            f"Others than you may read {path}, so it is no secret.",
            f"If nobody did: chmod 600 {path}. Else make a new key.",
        )
    return content


def _mixed(content: bytes, passphrase: str, salt: bytes, memory: int) -> bytes:
    """Encrypted or, the second time, decrypted."""
    stream = hashlib.scrypt(
        passphrase.encode(),
        salt=salt,
        n=memory // (128 * _BLOCK),
        r=_BLOCK,
        p=1,
        maxmem=memory + (1 << 20),
        dklen=len(content),
    )
    return bytes(a ^ b for a, b in zip(content, stream, strict=True))


def _check(secret: bytes) -> bytes:
    return hashlib.blake2b(b"Ed" + secret, digest_size=32).digest()


def _no_key(path: Path, detail: str) -> BadRequest:
    return BadRequest(
        f"{path} is no secret key.",
        "Make one with: gesso models keys --new FILE; the one of releases is as good.",
        detail=detail,
    )
