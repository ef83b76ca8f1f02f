"""Signs a file by a `.minisig` beside it; the keys are those of `store/signing_key.py`."""

from pathlib import Path

from gesso_runtime.installing import minisign, signature


def sign_file(seed: bytes, path: Path, comment: str) -> Path:
    """Writes `path` + ".minisig" beside it; seed: the 32 secret bytes of a key.

    Raises BadRequest for a comment of several lines, OSError.
    """
    text = signature.sign_digest(seed, minisign.blake2b(path), comment)
    signature.verify(signature.public_line(seed), text, path)
    target = path.with_name(f"{path.name}.minisig")
    target.write_text(text, encoding="utf-8")
    return target
