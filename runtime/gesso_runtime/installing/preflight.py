"""What can be known before any work: whether this machine and this folder can hold a release.

Each thing that speaks against it is one sentence and what to do. What only may matter is told.
"""

import errno
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from gesso_core.errors import BadRequest, CannotWrite, DiskFull, MachineUnfit
from gesso_runtime.installing.belonging import (
    is_installation,
    refuse_links,
    refuse_other_owner,
    strangers,
)
from gesso_runtime.installing.machine import QT_LIBRARIES, Machine, can_be_loaded, version_tuple
from gesso_runtime.installing.places import (
    CURRENT,
    LOCK,
    MADE_IN,
    MENU,
    PREVIOUS,
    STAGE,
    VERSIONS,
    Prefix,
    is_part,
)
from gesso_runtime.installing.planning import Room
from gesso_runtime.installing.release import Layer, Release
from gesso_runtime.store.disk import erase, in_words, writing

_LONGEST_PLACE = 200  # bytes; programs have room for 255, and VERSION/ENVIRONMENT comes after it
_FORBIDDEN = re.compile(r"[\"'\\$`:;*?<>|#%&]")
_SMALL_CARD_BYTES = 4_000_000_000  # below, hardly an edit model fits on the card
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_ELSEWHERE = "Choose a folder on another disk: --prefix"


def refuse_place(root: Path) -> None:
    """Whether an installation can lie in a folder of this name. Raises BadRequest."""
    text = str(root)
    length = len(os.fsencode(root))
    if length > _LONGEST_PLACE:
        raise BadRequest(
            f"{text!r} is too long for an installation: {length} bytes, {_LONGEST_PLACE} fit.",
            "Choose a folder with a shorter path: --prefix",
        )
    found = _FORBIDDEN.search(text)
    if found or not text.isprintable():
        sign = f"“{found.group()}”" if found else "a sign that cannot be printed"
        raise BadRequest(
            f"{text!r} holds {sign}, which scripts of an installation would misread.",
            "Choose a folder without it: --prefix",
        )
    if root.exists() and not root.is_dir():
        raise BadRequest(f"{root} is no folder.", "Choose a folder: --prefix")
    _refuse_strange_content(root)
    refuse_links(Prefix(root))
    refuse_other_owner(Prefix(root))


def suits(machine: Machine, layer: Layer) -> bool:
    """Whether the machine can run it."""
    return next(_speaks_against(machine, layer), None) is None


def refuse_machine(machine: Machine, layers: Sequence[Layer]) -> None:
    """Raises MachineUnfit for the first thing that a layer needs and the machine lacks."""
    for layer in layers:
        for problem, hint in _speaks_against(machine, layer):
            raise MachineUnfit(problem, hint)


def refuse_disk(prefix: Prefix, room: Room) -> None:
    """Whether the file system can hold an installation, by trying it on the stage.

    Raises MachineUnfit, DiskFull, CannotWrite.
    """
    root = prefix.root
    with writing(root):
        free = os.statvfs(root)
        _refuse_noexec(prefix.stage)
    free_bytes = free.f_bavail * free.f_frsize
    if room.size > free_bytes:
        raise DiskFull(
            f"The installation needs {in_words(room.size)} and only {in_words(free_bytes)} "
            "are free.",
            f"Make room where {root} lies, or choose another folder: --prefix",
        )
    if free.f_files and room.files > free.f_favail:
        raise DiskFull(
            f"The installation has {room.files} files, and the disk has room for {free.f_favail}.",
            f"Remove files where {root} lies, or choose another folder: --prefix",
        )


def told(
    machine: Machine, release: Release, layers: Sequence[Layer], brought: frozenset[str]
) -> tuple[str, ...]:
    """What may matter, a sentence each. brought: names of files in the environments."""
    return tuple(_told(machine, release, layers, brought))


def _speaks_against(machine: Machine, layer: Layer) -> Iterator[tuple[str, str]]:
    needs, name = layer.needs, layer.name
    if machine.architecture != "x86_64":
        yield (
            f"This release is for x86_64, and this machine is {machine.architecture}.",
            "Get the release for this kind of machine.",
        )
    if needs.glibc and not machine.glibc:
        yield (
            f"“{name}” needs glibc {needs.glibc}, and this system has another C library.",
            "Install it on a Linux with glibc: Ubuntu, Debian, Fedora, RHEL and most others.",
        )
    elif needs.glibc and machine.glibc < version_tuple(needs.glibc):
        has = ".".join(map(str, machine.glibc))
        yield (
            f"“{name}” needs glibc {needs.glibc}, and this system has {has}.",
            "It needs a newer Linux, such as Ubuntu 22.04, Debian 12 or RHEL 9.",
        )
    if missing := machine.missing_for(needs.cpu):
        yield (
            f"“{name}” needs a processor of the level {needs.cpu}, and this one lacks "
            f"{', '.join(sorted(missing))}.",
            "It needs a newer machine; in a virtual one, let the guest see the host's processor.",
        )
    if needs.driver:
        yield from _driver_speaks_against(machine, needs.driver, name)


def _driver_speaks_against(machine: Machine, needed: str, name: str) -> Iterator[tuple[str, str]]:
    without = "Or choose the engine without one: --environments desktop,engine-cpu"
    if machine.driver is None:
        yield (
            f"“{name}” needs an NVIDIA graphics card with its driver, and none answers here.",
            f"Install NVIDIA's driver with CUDA {needed} or newer. {without}",
        )
    elif machine.driver.cuda < version_tuple(needed):
        has = ".".join(map(str, machine.driver.cuda))
        yield (
            f"“{name}” needs a driver with CUDA {needed}, and the one installed offers {has}.",
            f"Update NVIDIA's driver. {without}",
        )
    elif not machine.driver.cards:
        yield (
            f"“{name}” needs an NVIDIA graphics card, and the driver finds none that may be used.",
            f"See what nvidia-smi says. {without}",
        )


def _refuse_strange_content(root: Path) -> None:
    """A folder with somebody's other things does not become an installation by a slip."""
    ours = {CURRENT, PREVIOUS, VERSIONS, STAGE, LOCK, MENU, MADE_IN, "trust"}
    try:
        names = set(os.listdir(root))  # noqa: PTH208  names, not paths
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotWrite(
            f"{root} cannot be looked into: {error.strerror}.",
            "Check its permissions, or choose another folder: --prefix",
            detail=str(error),
        ) from error
    prefix = Prefix(root)
    names = {name for name in names if not is_part(name)}
    others = [root / name for name in sorted(names - ours)] + list(strangers(prefix))
    if others and not is_installation(prefix):
        raise BadRequest(
            f"{root} holds other things, such as “{others[0].relative_to(root)}”.",
            "Choose a folder that is new or empty: --prefix",
        )


def _refuse_noexec(stage: Path) -> None:
    """Raises MachineUnfit if programs or links cannot be had there; OSError."""
    program, link = stage / "program", stage / "link"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    try:
        subprocess.run([program], check=True, capture_output=True)
    except PermissionError as error:
        raise MachineUnfit(
            f"The disk that {stage.parent} lies on allows no programs (noexec).",
            _ELSEWHERE,
            detail=str(error),
        ) from error
    finally:
        erase(program)
    try:
        link.symlink_to(program.name)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        raise MachineUnfit(
            f"The disk that {stage.parent} lies on allows no symbolic links, as FAT does.",
            _ELSEWHERE,
            detail=str(error),
        ) from error
    erase(link)


def _told(
    machine: Machine, release: Release, layers: Sequence[Layer], brought: frozenset[str]
) -> Iterator[str]:
    if machine.today < date.fromisoformat(release.issued):
        yield (
            f"This machine's clock says {machine.today}, before this release was made "
            f"({release.issued}): dates in projects and records will be wrong until it is set."
        )
    if any(layer.needs.driver for layer in layers) and machine.driver is not None:
        for card in machine.driver.cards:
            if card.memory_bytes < _SMALL_CARD_BYTES:
                yield (
                    f"The graphics card {card.name} has {in_words(card.memory_bytes)}: what does "
                    "not fit on it runs on the processor, slowly."
                )
    if any(name.startswith("libQt6Widgets") for name in brought):
        wanted = [name for name in QT_LIBRARIES if name not in brought]
        if missing := [name for name in wanted if not can_be_loaded(name)]:
            yield (
                f"The editor's window needs {', '.join(missing)}, which this machine lacks; the "
                "command line works without. Ask who looks after the machine to install it."
            )
