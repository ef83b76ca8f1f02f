"""The release key: made once, kept by few people, encrypted; and what it signs.

The secret half lies in a PEM file that openssl reads as well, encrypted by a passphrase. The public
half is written as minisign writes it.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gesso_core.errors import BadRequest, NotFound, NotTrusted, WouldOverwrite
from gesso_runtime.installing import minisign, signature

SHORTEST_PASSPHRASE = 12  # characters


def make_key(secret: Path, public: Path, passphrase: str) -> str:
    """A new key in two new files. The public key's line.

    Raises BadRequest for a short passphrase, WouldOverwrite, OSError.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            f"The passphrase has fewer than {SHORTEST_PASSPHRASE} characters.",
            "Choose a longer one: whoever has the file and the passphrase signs as you.",
        )
    for path in (secret, public):
        if path.exists():
            raise WouldOverwrite(f"{path} exists.", "A key is never replaced: name another file.")
    key = Ed25519PrivateKey.generate()
    encrypted = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    line = signature.write_public_key(key.public_key().public_bytes_raw())
    number = minisign.exact(line, 42, "the key")[2:10][::-1].hex().upper()
    handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(encrypted)
    public.write_text(
        f"untrusted comment: minisign public key {number}\n{line}\n", encoding="utf-8"
    )
    return line


def load_key(secret: Path, passphrase: str) -> Ed25519PrivateKey:
    """Raises NotFound, NotTrusted where others may read the file, BadRequest, OSError."""
    try:
        mode = secret.stat().st_mode
        content = secret.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"{secret} does not exist.", "Name the file of the secret key.") from error
    if stat.S_IMODE(mode) & 0o077:
        raise NotTrusted(
            f"Others than you may read {secret}, so it is no secret.",
            f"If nobody did: chmod 600 {secret}. Else make a new key.",
        )
    try:
        key = serialization.load_pem_private_key(content, passphrase.encode())
    except (TypeError, ValueError) as error:
        raise BadRequest(
            f"{secret} does not open with this passphrase.",
            "Type it again; the file must be one that gesso-pack keygen wrote.",
            detail=str(error),
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadRequest(f"{secret} is no Ed25519 key.", "Make one: gesso-pack keygen")
    return key


def public_line(key: Ed25519PrivateKey) -> str:
    """The public half, as minisign writes it."""
    return signature.write_public_key(key.public_key().public_bytes_raw())


def sign_file(key: Ed25519PrivateKey, path: Path, comment: str) -> Path:
    """Writes `path` + ".minisig" beside it. Raises BadRequest for a comment of several lines."""
    public = key.public_key().public_bytes_raw()
    text = signature.compose(public, key.sign, minisign.blake2b(path), comment)
    signature.verify(public_line(key), text, path)
    target = path.with_name(f"{path.name}.minisig")
    target.write_text(text, encoding="utf-8")
    return target
