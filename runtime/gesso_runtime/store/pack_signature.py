"""The signature of a pack, over its list, which names every other byte of it.

In minisign's form, and it names its own key: so it is known to hold before it is asked whether
anybody knows that key. By list and key every byte of it is decided.
"""

from gesso_core.errors import BadRequest, NotTrusted
from gesso_runtime.installing.signature import (
    key_number,
    public_line,
    read_public_key,
    sign_bytes,
    verify_bytes,
)

SIGNATURE = "gesso-pack.json.minisig"
_COMMENT = "trusted comment: "
_SAYS = "Gesso model pack by "


def sign_list(content: bytes, seed: bytes) -> bytes:
    """The text of the signature over a pack's list; the seed is the secret half of a key."""
    return sign_bytes(seed, content, _SAYS + public_line(seed)).encode()


def signer_of(content: bytes, signature: bytes, pack: str) -> str:
    """The public key of whoever signed the list `content`. Raises NotTrusted if it does not hold"""
    try:
        text = signature.decode()
        untrusted, _, comment, _, _ = text.split("\n")
        key = read_public_key(comment.removeprefix(_COMMENT).removeprefix(_SAYS))
    except (ValueError, BadRequest) as error:
        raise _altered(pack, str(error)) from error
    said = verify_bytes(key, text, content, pack)
    if said != _SAYS + key or untrusted != f"untrusted comment: signature by key {key_number(key)}":
        raise _altered(pack, "another form")
    return key


def _altered(pack: str, detail: str) -> NotTrusted:
    return NotTrusted(
        f"The signature of {pack} does not hold.",
        "Get it again from where you trust, and do not use this one.",
        detail=detail,
    )
