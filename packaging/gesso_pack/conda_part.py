"""The conda side of an environment: packages from a channel, solved or locked, in a real prefix.

What talks to the channel is `conda_child`, in a process of its own; here are the words for its
failures.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from gesso_core.errors import BadRequest, Failed, GessoError

_CHILD = Path(__file__).with_name("conda_child.py")
_MACHINE = {"__unix": "0", "__linux": "5.10", "__glibc": "2.34", "__archspec": "1"}
"""What the packages may ask of a machine: the oldest that a release supports, wherever it is made.
2.34 is the C library that the wheels of Qt need.
"""
_UNREACHABLE = {"GatewayError", "FetchRepoDataError", "InvalidUrlError"}
_DOES_NOT_FIT = {"SolverError", "InvalidMatchSpecError", "InvalidPackageNameError"}


def install_packages(
    specs: Sequence[str],
    prefix: Path,
    *,
    channels: Sequence[str],
    packages: Path,
    lock: Path | None = None,
) -> tuple[str, ...]:
    """Install what `specs` ask for into the empty `prefix`; the packages, `name-version-build`.

    channels: names or http addresses, the first one preferred. packages: where they are unpacked;
    conda-pack reads from there, so it stays until the environment is packed. lock: read where it
    exists, else written. Raises BadRequest, Failed.
    """
    for channel in channels:
        _refuse_unchecked(channel)
    request = {
        "specs": list(specs),
        "prefix": str(prefix),
        "channels": list(channels),
        "packages": str(packages),
        "lock": str(lock) if lock else None,
        "machine": _MACHINE,
    }
    done = subprocess.run(
        [sys.executable, "-I", str(_CHILD)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Failed(
            f"The process that installs conda packages ended by itself ({done.returncode}).",
            "Try again; if it happens again, see the detail.",
            detail=done.stderr[-2000:],
        ) from error
    if "error" in answer:
        raise _in_words(answer["error"], answer["said"], channels)
    # It marks the folder as a cache, and backup programs would leave an installed Gesso out.
    (prefix / "CACHEDIR.TAG").unlink(missing_ok=True)
    return tuple(answer["packages"])


def _refuse_unchecked(channel: str) -> None:
    """rattler compares no hashes where a channel is a folder: what lies there is installed."""
    if urlsplit(channel).scheme not in ("", "http", "https") or "/" in channel.partition("://")[0]:
        raise BadRequest(
            f"“{channel}” is a folder, and packages from a folder are installed unchecked.",
            "Serve it over http on this machine: python -m http.server --bind 127.0.0.1",
        )


def _in_words(kind: str, said: str, channels: Sequence[str]) -> GessoError:
    where = ", ".join(channels)
    if "hash mismatch" in said or "sha256" in said.lower():
        return Failed(
            "A conda package is not the one that the channel's list or the lock names.",
            f"Do not use {where} before you know why; then make the environment again.",
            detail=said,
        )
    if kind == "LockTooOldError":
        return BadRequest(
            f"The lock is older than the specification: {_first_line(said)}.",
            "Remove the lock, so that a new one is made, and look at what changes.",
        )
    if kind in _DOES_NOT_FIT:
        return BadRequest(
            f"No set of packages from {where} fits: {_first_line(said)}",
            "Change the environment's .yml, or give another channel.",
            detail=said,
        )
    if kind in _UNREACHABLE:
        return Failed(
            f"The channel cannot be reached: {where}.",
            "Check the address and the network, or give another channel by --channel.",
            detail=said,
        )
    return Failed(
        f"The conda packages could not be installed: {_first_line(said)}",
        "Check the channel and the disk, then try again.",
        detail=f"{kind}: {said}",
    )


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason was given")
