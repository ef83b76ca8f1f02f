"""A release becomes a version in the prefix: checked, staged, tried, and only then switched to.

Killed at any moment, it leaves the version that was current before; the same command then works.
"""

import functools
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.progress import Progress, Report
from gesso_runtime.installing import preflight
from gesso_runtime.installing.belonging import refuse_stranger
from gesso_runtime.installing.bytecode import compile_all
from gesso_runtime.installing.changing import changing
from gesso_runtime.installing.collecting import collect
from gesso_runtime.installing.gathering import gather
from gesso_runtime.installing.installed import FORMAT, Installed, installed_bytes
from gesso_runtime.installing.machine import Machine, this_machine
from gesso_runtime.installing.opening import check_archives, open_release, refuse_short_archives
from gesso_runtime.installing.places import COMPLETE, INSTALLED, Prefix
from gesso_runtime.installing.planning import Plan, make_plan
from gesso_runtime.installing.preflight import refuse_disk, refuse_machine, refuse_place, suits
from gesso_runtime.installing.release import RELEASE, SIGNATURE
from gesso_runtime.installing.relocating import refuse_long_place, relocate
from gesso_runtime.installing.signature import read_public_key
from gesso_runtime.installing.smoke import try_environment
from gesso_runtime.installing.system_calls import exchange, sync_file_system
from gesso_runtime.installing.trusting import refuse_downgrade, trusted_key, version_in_use
from gesso_runtime.store.copying import Meter
from gesso_runtime.store.disk import sync_folder, write_in_one_step, write_new, writing


@dataclass(frozen=True, slots=True)
class Wish:
    """environments: those to install beside those that are there already; None for these alone,
    or, if there are none, those of the folder that suit this machine. allow_downgrade: an older
    version may replace a newer one.
    """

    environments: tuple[str, ...] | None = None
    allow_downgrade: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """before: the version that was current. was_there: nothing had to be done.

    told: what the user should know, a sentence each.
    """

    version: str
    environments: tuple[str, ...]
    before: str | None
    was_there: bool
    told: tuple[str, ...] = ()


def install(prefix: Prefix, folder: Path, key: str, wish: Wish, *, report: Report) -> Outcome:
    """The release in `folder` as the current version of `prefix`.

    key: the public one to trust if this is the first installation; later the one pinned there
    counts. Raises NotTrusted, ReleaseDamaged, MachineUnfit, InstallBusy, BadRequest, NotFound,
    CannotRead, CannotWrite, DiskFull and what `report` raises; the current version is then as it
    was.
    """
    refuse_place(prefix.root)
    trusted = trusted_key(prefix, key)
    opened = open_release(folder, trusted)
    with changing(prefix):
        if trusted_key(prefix, key) != trusted:  # somebody was first, while this one waited
            opened = open_release(folder, trusted_key(prefix, key))
        before = prefix.current()
        in_use = version_in_use(prefix)
        refuse_downgrade(opened.release.version, in_use, is_allowed=wish.allow_downgrade)
        refuse_stranger(prefix.folder(opened.release.version))
        machine = this_machine()
        fits = functools.partial(suits, machine)
        plan = make_plan(prefix, opened, wish.environments, suits=fits, report=report)
        told: tuple[str, ...] = ()
        if not plan.is_there:
            told = _look(prefix, plan, machine)
            check_archives(opened, plan.needed_layers, report)
            stage = prefix.stage / f"{opened.release.version}-{secrets.token_hex(4)}"
            _fill(stage, plan, report)
            with _pinned(prefix, trusted):
                _put_in_place(stage, plan.final)
        with writing(prefix.root):
            prefix.switch(opened.release.version)
        told += collect(prefix)
    was_there = plan.is_there and before == opened.release.version
    return Outcome(opened.release.version, plan.names, before, was_there=was_there, told=told)


def _look(prefix: Prefix, plan: Plan, machine: Machine) -> tuple[str, ...]:
    """What the user should know. Raises whatever speaks against it, before work is done."""
    refuse_short_archives(plan.opened, plan.needed_layers)
    for name in plan.names:
        refuse_long_place(plan.final / name, plan.relocations(name))
    refuse_machine(machine, plan.layers)
    refuse_disk(prefix, plan.room())
    brought = frozenset(path.rpartition("/")[2] for tree in plan.trees.values() for path in tree)
    return preflight.told(machine, plan.opened.release, plan.layers, brought)


def _fill(stage: Path, plan: Plan, report: Report) -> None:
    """The whole version, durable and tried, but for its name."""
    with writing(stage):
        stage.mkdir()
    gather(stage, plan.trees, plan.shelves, plan.sources(), report=report)
    trees = {name: {**tree} for name, tree in plan.trees.items()}
    moved = Meter(report, "relocating", sum(len(plan.relocations(name)) for name in trees))
    for name in trees:
        at, relocations = plan.final / name, plan.relocations(name)
        trees[name] |= relocate(stage / name, at, relocations, tick=lambda _: moved.tick(1))
    for name in trees:
        try_environment(stage / name, lambda: report(Progress("trying", 0, 1)))
    compiled = compile_all(
        stage,
        trees,
        plan.unparsable(),
        pythons=plan.pythons,
        shelves=() if plan.is_repair else plan.shelves,
        report=report,
    )
    entries = {
        f"{name}/{path}": entry for name, tree in trees.items() for path, entry in tree.items()
    }
    installed = Installed(FORMAT, plan.opened.release.version, entries | compiled, plan.pythons)
    _write_records(stage, plan, installed)


def _write_records(stage: Path, plan: Plan, installed: Installed) -> None:
    """`.complete` after everything else is on the disk: who sees it sees a whole version."""
    records = {
        INSTALLED: installed_bytes(installed),
        RELEASE: plan.opened.content,
        SIGNATURE: plan.opened.signature.encode(),
    }
    records |= {layer.manifest: plan.manifests[layer.name][1] for layer in plan.layers}
    with writing(stage):
        for name, content in records.items():
            (stage / name).write_bytes(content)
        sync_file_system(stage)
        write_new(stage / COMPLETE, b"")
        sync_folder(stage)


def _put_in_place(stage: Path, final: Path) -> None:
    """By one rename; where a damaged version lies, the two change places."""
    with writing(final.parent):
        final.parent.mkdir(exist_ok=True)
        if not os.path.lexists(final):
            stage.rename(final)
        elif not exchange(stage, final):
            # Two steps, where the file system has no better. Killed between them, the version is
            # missing: what was damaged before, and installing again puts it right.
            final.rename(stage.with_name(f"{stage.name}-damaged"))
            stage.rename(final)
        sync_folder(final.parent)


@contextmanager
def _pinned(prefix: Prefix, key: str) -> Iterator[None]:
    """From now on updates need the key that this installation came with.

    It is there before the first version is: a version without it would be believed by nobody.
    """
    if prefix.key.exists():
        yield
        return
    text = f"untrusted comment: the key that this installation trusts\n{read_public_key(key)}\n"
    with writing(prefix.root):
        prefix.key.parent.mkdir(exist_ok=True)
        write_in_one_step(prefix.key, text.encode(), by_way_of=prefix.stage)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            prefix.key.unlink()
        raise
