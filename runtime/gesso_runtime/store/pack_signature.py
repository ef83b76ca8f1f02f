"""The signature of a pack, over its list, which names every other byte of it.

In minisign's form, and it names its own key: so it is known to hold before it is asked whether
anybody knows that key; and since when its owner had what it signs, by which an older version is
told from a newer one. By list, key and that time every byte of it is decided.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
_SAYS = "Gesso model pack by {key} since {time}"


@dataclass(frozen=True, slots=True)
class Signed:
    """key: the public one. since: when its owner had the version, ISO 8601 with ms, UTC."""

    key: str
    since: str


def sign_list(content: bytes, seed: bytes, since: str) -> bytes:
    """The text of the signature over a pack's list; the seed is the secret half of a key."""
    return sign_bytes(seed, content, _SAYS.format(key=public_line(seed), time=since)).encode()


def signed_by(content: bytes, signature: bytes, pack: str) -> Signed:
    """Who signed the list `content`. Raises NotTrusted if it does not hold."""
    try:
        text = signature.decode()
        untrusted, _, comment, _, _ = text.split("\n")
        *_, key, _, since = comment.split(" ")
        key = read_public_key(key)
        _refuse_time(since)
    except (ValueError, BadRequest) as error:
        raise _altered(pack, str(error)) from error
    said = verify_bytes(key, text, content, pack)
    by = f"untrusted comment: signature by key {key_number(key)}"
    if said != _SAYS.format(key=key, time=since) or untrusted != by:
        raise _altered(pack, "another form")
    return Signed(key, since)


def _refuse_time(text: str) -> None:
    """Raises ValueError for any form but one, so that texts compare as times do."""
    time = datetime.fromisoformat(text)
    if time.utcoffset() != timedelta(0) or time.isoformat(timespec="milliseconds") != text:
        raise ValueError(f"{text} is no time")


def _altered(pack: str, detail: str) -> NotTrusted:
    return NotTrusted(
        f"The signature of {pack} does not hold.",
        "Get it again from where you trust, and do not use this one.",
        detail=detail,
    )
