"""An environment out of its specification: a real conda prefix, then wheels into it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_core.progress import Progress, Report, silent
from gesso_pack import wheels
from gesso_pack.building import RECIPES, build_wheels, kept_wheels
from gesso_pack.conda_part import install_packages
from gesso_pack.describing import describe
from gesso_pack.locks import read_lock
from gesso_pack.specification import read_specification

_STEPS = 4


@dataclass(frozen=True, slots=True)
class Built:
    """prefix: the environment. packages: unpacked conda packages, which packing reads.

    wheels: those that were installed. conda: `name-version-build` of every conda package.
    """

    prefix: Path
    packages: Path
    wheels: Path
    conda: tuple[str, ...]


def make(
    specification: Path,
    prefix: Path,
    *,
    channels: Sequence[str] = (),
    wheel_options: Sequence[str] = (),
    report: Report = silent,
) -> Built:
    """Make the environment at `prefix`, in place of an older one, which stays if this one fails.

    Its bytes depend on `prefix`, so a release is always made at one place. Beside it lie
    `NAME.packages` and `NAME.wheels`. channels: instead of those in the file, which have a lock
    beside the other locks. wheel_options: see `wheels.fetch`. Raises BadRequest, NotFound, Failed.
    """
    wanted = read_specification(specification)
    prefix = prefix.absolute()
    built = Built(prefix, _beside(prefix, "packages"), _beside(prefix, "wheels"), ())
    _refuse_strangers(built)
    named = {each.name for lock in wanted.locks for each in read_lock(lock)}
    locks = specification.parent / "locks"
    with _all_or_nothing(built):
        report(Progress("installing conda packages", 0, _STEPS))
        conda = install_packages(
            wanted.conda,
            prefix,
            channels=channels or wanted.channels,
            packages=built.packages,
            lock=None if channels else locks / f"{wanted.name}.conda.lock",
        )
        report(Progress("building wheels", 1, _STEPS))
        names = [name for name in RECIPES if name in named]  # no index has a wheel of them
        for wheel in build_wheels(locks, kept_wheels(), names=names) if names else ():
            shutil.copy(wheel, built.wheels)
        report(Progress("fetching wheels", 2, _STEPS))
        wheels.fetch(wanted.locks, built.wheels, prefix=prefix, options=wheel_options)
        report(Progress("installing wheels", 3, _STEPS))
        wheels.install(wanted.locks, built.wheels, prefix=prefix)
        report(Progress("installing wheels", _STEPS, _STEPS))
        describe(prefix, wanted.name)
    return Built(prefix, built.packages, built.wheels, conda)


def _beside(prefix: Path, kind: str) -> Path:
    return prefix.with_name(f"{prefix.name}.{kind}")


def _refuse_strangers(built: Built) -> None:
    """Only what was made here, or was begun here and killed, is replaced."""
    for place in (built.prefix, built.packages, built.wheels):
        if place.exists() and not _mark(built).is_file():
            raise BadRequest(
                f"{place} is there, and was not made here.", "Name a folder that is not there yet."
            )


def _mark(built: Built) -> Path:
    """Beside an environment that was begun here; a file in it would be packed."""
    return built.prefix.with_name(f".{built.prefix.name}.made-by-gesso-pack")


@contextmanager
def _all_or_nothing(built: Built) -> Iterator[None]:
    """An older environment makes room, and comes back if the new one fails."""
    places = (built.prefix, built.packages, built.wheels)
    for place in places:
        if _aside(place).exists():  # left by a killed run, with what that had begun
            shutil.rmtree(place, ignore_errors=True)
            _aside(place).rename(place)
    was_there = built.prefix.exists()
    for place in places:
        if was_there and place.exists():
            place.rename(_aside(place))
        shutil.rmtree(place, ignore_errors=True)
    built.prefix.parent.mkdir(parents=True, exist_ok=True)
    _mark(built).touch()
    built.packages.mkdir()
    built.wheels.mkdir()
    try:
        yield
    except BaseException:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
            if _aside(place).exists():
                _aside(place).rename(place)
        if not was_there:
            _mark(built).unlink()
        raise
    for place in places:
        shutil.rmtree(_aside(place), ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.before")
