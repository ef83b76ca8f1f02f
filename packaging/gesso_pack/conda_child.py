"""The child process of `conda_part`: it alone imports rattler, whose threads may crash a Python
that ends in the usual way.

A request comes as JSON on standard input, the answer goes as JSON to standard output. It is started
by its path and with -I, so that nothing of this folder can be imported by accident.
"""

import asyncio
import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from rattler import (
    BuildString,
    Gateway,
    GenericVirtualPackage,
    MatchSpec,
    PackageName,
    RepoDataRecord,
    Version,
    install,
    solve,
)
from rattler.lock import LockChannel, LockFile, LockPlatform

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PLATFORM: Final = "linux-64"


async def _make(request: dict[str, Any]) -> list[str]:
    """Solve or read the lock, then install; the packages as `name-version-build`."""
    lock = Path(request["lock"]) if request["lock"] else None
    known = _locked(lock, request["specs"]) if lock and lock.exists() else None
    records = await _solved(request) if known is None else known
    await install(
        records,
        target_prefix=request["prefix"],
        cache_dir=request["packages"],
        show_progress=False,
    )
    if lock and known is None:  # what could not be installed is never locked
        _write_lock(lock, request["channels"], records)
    return sorted(f"{each.name.normalized}-{each.version}-{each.build}" for each in records)


async def _solved(request: dict[str, Any]) -> list[RepoDataRecord]:
    return await solve(
        sources=request["channels"],
        specs=request["specs"],
        gateway=Gateway(cache_dir=request["packages"], show_progress=False),
        platforms=[_PLATFORM, "noarch"],
        virtual_packages=[
            GenericVirtualPackage(PackageName(name), Version(version), BuildString("0"))
            for name, version in request["machine"].items()
        ],
    )


class LockTooOldError(Exception):
    """Says which spec it does not satisfy."""


def _locked(lock: Path, specs: list[str]) -> list[RepoDataRecord]:
    environment = dict(LockFile.from_path(lock).environments())["default"]
    platform = next(each for each in environment.platforms() if each.name == _PLATFORM)
    records = environment.conda_repodata_records_for_platform(platform) or []
    for spec in specs:
        if not any(MatchSpec(spec).matches(record) for record in records):
            raise LockTooOldError(f"{lock} holds nothing for “{spec}”")
    return records


def _write_lock(lock: Path, channels: list[str], records: list[RepoDataRecord]) -> None:
    platform = LockPlatform(_PLATFORM)
    file = LockFile([platform])
    file.set_channels("default", [LockChannel(channel) for channel in channels])
    for record in records:
        file.add_conda_package("default", platform, record)
    file.to_path(lock)


def main() -> None:
    # Without its parent it would go on writing into a folder that is made anew.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    answer: dict[str, object]
    try:
        answer = {"packages": asyncio.run(_make(json.load(sys.stdin)))}
    except Exception as error:  # noqa: BLE001  # every failure is told to the parent, which knows the words for it
        answer = {"error": type(error).__name__, "said": str(error)}
    print(json.dumps(answer), flush=True)
    os._exit(0)  # rattler 0.28 now and then ends a finished Python with a segmentation fault


if __name__ == "__main__":
    main()
