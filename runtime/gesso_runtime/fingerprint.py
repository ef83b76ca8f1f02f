"""What two people compare of a server's certificate, before one trusts it."""

import hashlib

_BITS = 128  # nobody finds a second certificate for that many, and people can still read them


def fingerprint(certificate: bytes) -> str:
    """certificate: as DER. "AB12 CD34 …": 128 bits of its SHA-256, in eight groups."""
    digits = hashlib.sha256(certificate).hexdigest()[: _BITS // 4].upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
