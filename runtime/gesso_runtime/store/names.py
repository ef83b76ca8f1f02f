"""Which names a model's file may have, and which kinds of files a model may consist of."""

import re
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from gesso_core.errors import BadRequest, ModelDamaged

_LONGEST_PATH = 150  # bytes: fits the two name fields of a tar header, whatever the folders
_LONGEST_NAME = 99
_DEEPEST = 8
_CARD = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN = set('\\:*?"<>|')  # of Windows; the backslash is a separator there

_EXTERNAL = re.compile(r".*\.(onnx[._]data(_\d{1,4})?|data)")
_TEXTS = {".json", ".txt", ".model", ".jinja", ".md"}
_NAMED_TEXTS = {"license", "licence", "notice", "readme"}
_MAY_HOLD_CODE = {
    ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".msgpack", ".joblib", ".npy", ".npz", ".h5",
    ".keras", ".pb", ".nemo", ".mar", ".t7", ".py", ".so", ".dll", ".zip", ".tar", ".gz", ".ot",
}  # fmt: skip


class Kind(StrEnum):
    SAFETENSORS = "safetensors"
    GGUF = "gguf"
    ONNX = "onnx"
    ONNX_DATA = "onnx data"  # numbers of an ONNX model that lie beside it
    TEXT = "text"  # configurations, tokenisers, licences: small
    CODE = "code"  # pickled, or able to hold code in another way: never taken
    OTHER = "other"

    @property
    def is_taken(self) -> bool:
        return self not in {Kind.CODE, Kind.OTHER}


def kind_of(path: str) -> Kind:
    """By the name alone."""
    name = PurePosixPath(path).name.lower()
    suffix = PurePosixPath(name).suffix
    if suffix in {".safetensors", ".gguf", ".onnx"}:
        return Kind(suffix[1:])
    if _EXTERNAL.fullmatch(name):
        return Kind.ONNX_DATA
    if suffix in _TEXTS or name in _NAMED_TEXTS:
        return Kind.TEXT
    return Kind.CODE if suffix in _MAY_HOLD_CODE else Kind.OTHER


def refuse_kind(path: str) -> None:
    """Raises BadRequest for a file that is never taken."""
    kind = kind_of(path)
    if kind is Kind.CODE:
        raise BadRequest(
            f"“{path}” is of a kind that can run code when it is opened, and is not taken.",
            "Get the model as safetensors, GGUF or ONNX.",
        )
    if not kind.is_taken:
        raise BadRequest(
            f"“{path}” is no safetensors, GGUF or ONNX file and none that belongs to one.",
            "Get the model as safetensors, GGUF or ONNX.",
        )


def refuse_name(path: str) -> None:
    """Raises ModelDamaged for a name that could reach outside its folder, or not exist elsewhere.

    Names are relative, with `/`, and the same on every system.
    """
    why = _wrong_with(path)
    if why:
        raise ModelDamaged(
            f"A file of the model has a name that is not allowed: {path[:200]!r} {why}.",
            "Get the model from where it was published.",
        )


def _wrong_with(path: str) -> str:  # noqa: PLR0911  one sentence for each
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return "is not Unicode"
    if not path or len(encoded) > _LONGEST_PATH:
        return "is empty" if not path else "is too long"
    if not path.isprintable():
        return "has invisible characters"
    if set(path) & _FORBIDDEN:
        return "has a character that some systems do not allow"
    parts = path.split("/")
    if path.startswith("/") or any(part in {"", ".", ".."} for part in parts):
        return "leads out of its folder"
    if len(parts) > _DEEPEST or any(len(part.encode()) > _LONGEST_NAME for part in parts):
        return "is too long"
    if any(part.split(".")[0].rstrip(" ").lower() in _RESERVED for part in parts):
        return "is reserved on some systems"
    if any(part[-1] in ". " or part[0] in "~. " for part in parts):
        return "begins or ends in a way that some systems do not allow"
    return ""


def refuse_card_name(card: str) -> None:
    """Raises BadRequest for an id that could not be the name of a folder."""
    if (
        not _CARD.fullmatch(card)
        or card.split(".", maxsplit=1)[0] in _RESERVED
        or card.endswith(".")
    ):
        raise BadRequest(
            f"“{card}” cannot be the id of a model.",
            "Use small letters, digits, “-”, “_” and “.”, at most 64.",
        )


def is_pattern(path: str) -> bool:
    return "*" in path


def matches(path: str, pattern: str) -> bool:
    """Folder by folder: `*` never stands for a `/`. A pattern without `*` is that very path."""
    if not is_pattern(pattern):
        return path == pattern
    parts, patterns = path.split("/"), pattern.split("/")
    return len(parts) == len(patterns) and all(
        fnmatchcase(part, _only_stars(wanted)) for part, wanted in zip(parts, patterns, strict=True)
    )


def _only_stars(pattern: str) -> str:
    """`[` and `?` mean themselves in a card."""
    return "".join(f"[{letter}]" if letter in "[?" else letter for letter in pattern)
