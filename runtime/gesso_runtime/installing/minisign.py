"""Checks a minisign signature with the standard library alone, by Python 3.6 or newer.

install.sh carries this file word for word and gives it to whatever python3 a machine has. So
it imports nothing of ours and keeps to old syntax. Ed25519 follows RFC 8032; nothing here is
secret, so nothing needs to take constant time.
"""

import base64
import hashlib
import sys
from pathlib import Path

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
NOTHING: "tuple[int, ...]" = (0, 1, 1, 0)


def check(public_key: str, signature: str, digest: bytes) -> str:
    """The trusted comment of a signature over `digest`, the BLAKE2b-512 of a file.

    public_key: the base64 line of a minisign key; signature: the text of a .minisig file.
    Raises ValueError that says what is wrong.
    """
    key = exact(public_key, 42, "the public key")
    lines = signature.split("\n")
    names = ("untrusted comment: ", "", "trusted comment: ", "", "")
    if len(lines) != 5 or lines[4] or not all(map(str.startswith, lines, names)):
        raise ValueError("the signature is no minisign file")
    made, sealed = exact(lines[1], 74, "the signature"), exact(lines[3], 64, "the comment's seal")
    comment = lines[2][len(names[2]) :]
    if key[:2] != b"Ed" or made[:2] != b"ED":
        raise ValueError("the signature is not of the hashed kind")
    if made[2:10] != key[2:10]:
        raise ValueError("the signature was made with another key")
    if not is_signed(key[10:], digest, made[10:]):
        raise ValueError("the signature belongs to another file, or the file was changed")
    if not is_signed(key[10:], made[10:] + comment.encode(), sealed):
        raise ValueError("the signature's comment was changed")
    return comment


def exact(text: str, size: int, what: str) -> bytes:
    """`size` bytes written as base64 in the one way that is right."""
    content = base64.b64decode(text.encode("ascii"), validate=True)
    if len(content) != size or base64.b64encode(content).decode() != text:
        raise ValueError(what + " has another form")
    return content


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Strict: a scalar below the order, points in their one encoding, no key of small order."""
    key, scalar = point(public), int.from_bytes(signature[32:], "little")
    if key is None or packed(times(8, key)) == packed(NOTHING):
        return False
    if len(signature) != 64 or scalar >= ORDER:
        return False
    mixed = hashlib.sha512(signature[:32] + public + message).digest()
    back = times(ORDER - int.from_bytes(mixed, "little") % ORDER, key)
    return packed(added(times(scalar, base()), back)) == signature[:32]


def added(a: "tuple[int, ...]", b: "tuple[int, ...]") -> "tuple[int, ...]":
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % PRIME, (a[1] + a[0]) * (b[1] + b[0]) % PRIME
    bent, flat = 2 * a[3] * b[3] * CURVE % PRIME, 2 * a[2] * b[2] % PRIME
    e, f, g, h = high - low, flat - bent, flat + bent, high + low
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def times(count: int, start: "tuple[int, ...]") -> "tuple[int, ...]":
    total = NOTHING
    while count:
        if count & 1:
            total = added(total, start)
        start, count = added(start, start), count >> 1
    return total


def packed(place: "tuple[int, ...]") -> bytes:
    shrink = pow(place[2], PRIME - 2, PRIME)
    x, y = place[0] * shrink % PRIME, place[1] * shrink % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point(encoded: bytes) -> "tuple[int, ...] | None":
    """None where no point of the curve has this encoding."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if len(encoded) != 32 or y >= PRIME or (x * x - square) % PRIME or (sign and not x):
        return None
    x = PRIME - x if x & 1 != sign else x
    return (x, y, 1, x * y % PRIME)


def base() -> "tuple[int, ...]":
    y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
    found = point(y.to_bytes(32, "little"))
    assert found
    return found


def blake2b(path: Path) -> bytes:
    digest = hashlib.blake2b()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.digest()


if __name__ == "__main__":  # install.sh: KEY FILE.minisig FILE
    try:
        with Path(sys.argv[2]).open(encoding="utf-8", newline="") as file:
            check(sys.argv[1], file.read(4096), blake2b(Path(sys.argv[3])))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
