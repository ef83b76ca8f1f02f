"""Signatures in minisign's format: by what a release and a model pack are trusted.

A signature says that the holder of a key vouches for a file, and carries a comment that is vouched
for as well. Keys are written as minisign writes public ones: one line of base64.
"""

import base64
import hashlib
from pathlib import Path

from gesso_core.errors import BadRequest, NotTrusted
from gesso_runtime.installing import minisign

_HINT = "Get it again from where you trust, and do not use this one."
_LARGEST_SIGNATURE = 4096  # characters; real ones have about 300


def verify(public_key: str, signature: str, path: Path) -> str:
    """The trusted comment of a signature over the file `path`. Raises NotTrusted, OSError."""
    return _verify(public_key, signature, minisign.blake2b(path), path.name)


def verify_bytes(public_key: str, signature: str, content: bytes, what: str) -> str:
    """The same over `content`, which a refusal calls `what`. Raises NotTrusted."""
    return _verify(public_key, signature, hashlib.blake2b(content).digest(), what)


def read_signature(path: Path) -> str:
    """Raises NotTrusted if `path` is no text, is missing or far too large; OSError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read(_LARGEST_SIGNATURE + 1)
    except FileNotFoundError as error:
        raise NotTrusted(f"{path.name} is missing.", _HINT, detail=str(path)) from error
    except ValueError as error:
        raise NotTrusted(f"{path.name} is no signature.", _HINT, detail=str(error)) from error
    if len(text) > _LARGEST_SIGNATURE:
        raise NotTrusted(f"{path.name} is no signature.", _HINT, detail="too long")
    return text


def read_public_key(text: str) -> str:
    """The key in the text of a `.pub` file, or in its base64 line alone. Raises BadRequest."""
    lines = [line for line in text.splitlines() if not line.startswith("untrusted comment:")]
    try:
        (key,) = lines
        content = minisign.exact(key, 42, "the public key")
        if content[:2] != b"Ed" or minisign.point(content[10:]) is None:
            raise ValueError("it is not of the kind Ed25519")
    except ValueError as error:
        raise BadRequest(
            "This is no public key.",
            "Give the text of a .pub file as gesso-pack keygen or minisign write it.",
            detail=str(error),
        ) from error
    return key


def fingerprint(public_key: str) -> str:
    """What people compare: 32 hexadecimal digits of its SHA-256, in eight groups."""
    digits = hashlib.sha256(public_key.encode()).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def public_line(seed: bytes) -> str:
    """The public key that belongs to 32 secret bytes, as minisign writes it."""
    public = public_half(seed)
    return _text(b"Ed" + _number(public) + public)


def public_half(seed: bytes) -> bytes:
    """The 32 public bytes that belong to 32 secret ones."""
    return minisign.packed(minisign.times(_secret(seed)[0], minisign.base()))


def key_number(public_key: str) -> str:
    """By which minisign shows a public key; no proof of anything."""
    return minisign.exact(public_key, 42, "the key")[2:10][::-1].hex().upper()


def public_file(public_key: str) -> str:
    """The text of a `.pub` file."""
    return f"untrusted comment: minisign public key {key_number(public_key)}\n{public_key}\n"


def sign_digest(seed: bytes, digest: bytes, comment: str) -> str:
    """The text of a signature file, by the standard library alone.

    seed: the 32 secret bytes of an Ed25519 key. Takes time that depends on them, so it is for
    one's own machine and never for a service that others can measure.
    digest: BLAKE2b-512 of what is signed. comment: one line; it is vouched for too.
    Raises BadRequest if it is not one line.
    """
    if not comment.isprintable():
        raise BadRequest("The comment of a signature is one line.", "Leave out line breaks.")
    number, made = _number(public_half(seed)), _sign(seed, digest)
    return (
        f"untrusted comment: signature by key {number[::-1].hex().upper()}\n"
        f"{_text(b'ED' + number + made)}\n"
        f"trusted comment: {comment}\n"
        f"{_text(_sign(seed, made + comment.encode()))}\n"
    )


def sign_bytes(seed: bytes, content: bytes, comment: str) -> str:
    """The same over `content`."""
    return sign_digest(seed, hashlib.blake2b(content).digest(), comment)


def _verify(public_key: str, signature: str, digest: bytes, what: str) -> str:
    try:
        return minisign.check(public_key, signature, digest)
    except ValueError as error:
        raise NotTrusted(
            f"The signature of {what} does not hold.", _HINT, detail=str(error)
        ) from error


def _sign(seed: bytes, message: bytes) -> bytes:
    secret, prefix = _secret(seed)
    public = public_half(seed)
    once = _number_of(prefix + message)
    first = minisign.packed(minisign.times(once, minisign.base()))
    last = (once + _number_of(first + public + message) * secret) % minisign.ORDER
    return first + last.to_bytes(32, "little")


def _secret(seed: bytes) -> tuple[int, bytes]:
    """The scalar and the prefix of RFC 8032, 5.1.5."""
    digest = hashlib.sha512(seed).digest()
    return int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254, digest[32:]


def _number_of(content: bytes) -> int:
    return int.from_bytes(hashlib.sha512(content).digest(), "little") % minisign.ORDER


def _number(public: bytes) -> bytes:
    """By which minisign tells keys apart; no proof of anything."""
    return hashlib.blake2b(public, digest_size=8).digest()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
