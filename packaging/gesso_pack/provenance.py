"""Where every file of an environment came from: a conda package, a wheel, or nobody knows."""

import base64
import csv
import hashlib
import json
import posixpath
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_pack.locks import normalised, read_lock
from gesso_pack.places import ENVIRONMENTS
from gesso_runtime.environments import MANIFEST

_OURS = (MANIFEST, "conda-meta/history")
_AGAIN = "Make the environment again with “gesso-pack env”."


def refuse_strangers(prefix: Path) -> None:
    """Raises BadRequest for a file that is not as its package brought it, or that none brought."""
    conda, wheels = _by_path(_of_conda(prefix)), _by_path(_of_wheels(prefix))
    altered = sorted(
        path
        for path, expected in (wheels | conda).items()  # pip of conda has a RECORD too
        if expected and (prefix / path).is_file() and {_digest(prefix / path)} != expected
    )
    if altered:
        raise BadRequest(
            f"Files are not as their packages brought them: {_some(altered)}.",
            "Let no two packages bring one file, and change none by hand. " + _AGAIN,
        )
    strange = sorted(set(_all(prefix)) - conda.keys() - wheels.keys())
    if strange:
        raise BadRequest(f"No package brought these files: {_some(strange)}.", _AGAIN)


def refuse_unlocked(prefix: Path) -> None:
    """Raises BadRequest for a wheel that the lock of the environment's name does not pin.

    An environment that is none of ours has no lock here, and `env` alone vouches for it.
    """
    name = json.loads((prefix / MANIFEST).read_bytes())["name"]
    lock = ENVIRONMENTS / "locks" / f"{name}.txt"
    if not lock.is_file():
        return
    pinned = {each.name: each.version for each in read_lock(lock)}
    conda = {path for path, _ in _of_conda(prefix)}
    strange = []
    for note in sorted(prefix.glob("lib/python3.*/site-packages/*.dist-info/METADATA")):
        if note.relative_to(prefix).as_posix() not in conda:
            about = HeaderParser().parsestr(note.read_text(encoding="utf-8", errors="replace"))
            if pinned.get(normalised(str(about["Name"]))) != about["Version"]:
                strange.append(f"{about['Name']} {about['Version']}")
    if strange:
        raise BadRequest(f"{lock.name} does not name these wheels: {_some(strange)}.", _AGAIN)


def _by_path(brought: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    """Every digest that is told of a path; more than one where packages disagree."""
    found: dict[str, set[str]] = {}
    for path, digest in brought:
        found.setdefault(path, set()).update({digest} - {""})
    return found


def _of_conda(prefix: Path) -> Iterator[tuple[str, str]]:
    for listed in (prefix / "conda-meta").glob("*.json"):
        plain = json.loads(listed.read_bytes())
        yield f"conda-meta/{listed.name}", ""
        yield from ((path, "") for path in plain.get("files", []))
        for each in plain.get("paths_data", {}).get("paths", []):
            if each.get("path_type") == "hardlink":  # not what was written for this prefix
                yield each["_path"], each.get("sha256_in_prefix") or each.get("sha256") or ""


def _of_wheels(prefix: Path) -> Iterator[tuple[str, str]]:
    for record in prefix.glob("lib/python3.*/site-packages/*.dist-info/RECORD"):
        packages = record.parents[1].relative_to(prefix).as_posix()
        for path, digest, *_ in csv.reader(record.read_text(encoding="utf-8").splitlines()):
            kind, _, coded = digest.partition("=")
            expected = base64.urlsafe_b64decode(coded + "==").hex() if kind == "sha256" else ""
            yield posixpath.normpath(f"{packages}/{path}"), expected


def _all(prefix: Path) -> Iterator[str]:
    for path in prefix.rglob("*"):
        relative = path.relative_to(prefix).as_posix()
        is_made_by_python = path.suffix == ".pyc"  # never packed
        if (
            (path.is_symlink() or path.is_file())
            and relative not in _OURS
            and not is_made_by_python
        ):
            yield relative


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _some(paths: list[str]) -> str:
    return ", ".join(paths[:5]) + (" …" if paths[5:] else "")
