"""Where an installation lies, and how it is switched.

PREFIX/current            a link to versions/VERSION; the only thing that a switch changes
PREFIX/previous           a link to the version before it, if any
PREFIX/versions/VERSION/  one release, all its environments; appears by one rename
PREFIX/.stage/            in the making or on the way out: cleared by the next who changes
PREFIX/.lock              held by who changes anything
PREFIX/trust/release.pub  the key that the first release was signed with
PREFIX/menu.json          what was written into the user's menu
PREFIX/.made-in           the folder that was there before the first installation

VERSION/.complete         the version is whole
VERSION/installed.json    every file of it as it lies there, with its hash
VERSION/ENVIRONMENT/      an environment: bin, lib …
"""

import os
import re
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from gesso_runtime.installing.release import RELEASE, is_version, refuse_version, version_key
from gesso_runtime.installing.system_calls import exchange
from gesso_runtime.store.disk import sync_folder

CURRENT = "current"
PREVIOUS = "previous"
VERSIONS = "versions"
STAGE = ".stage"
LOCK = ".lock"
KEY = "trust/release.pub"
MENU = "menu.json"
MADE_IN = ".made-in"
COMPLETE = ".complete"
INSTALLED = "installed.json"
DESKTOP = "desktop"
"""The environment that the editor runs in."""
SERVERS = ("server", "gateway")
"""Those that serve others, with engines of their own and without."""
FOR_OTHERS = (*SERVERS, "cluster-node")
"""Those that work for other machines: installed where they are asked for."""
_PARTS = re.compile(
    rf"\.({CURRENT}|{PREVIOUS})-[0-9a-f]{{8}}|({re.escape(MENU)}|{re.escape(MADE_IN)})-[0-9a-f]{{16}}"
)


@dataclass(frozen=True, slots=True)
class Prefix:
    """root: absolute."""

    root: Path

    @property
    def stage(self) -> Path:
        return self.root / STAGE

    @property
    def lock(self) -> Path:
        return self.root / LOCK

    @property
    def key(self) -> Path:
        return self.root / KEY

    @property
    def menu(self) -> Path:
        return self.root / MENU

    @property
    def made_in(self) -> Path:
        """See `surroundings`."""
        return self.root / MADE_IN

    @property
    def launcher(self) -> Path:
        """What starts the editor, whichever version is current."""
        return self.launcher_of(DESKTOP)

    def launcher_of(self, environment: str) -> Path:
        """What runs commands in an environment of whichever version is current."""
        return self.root / CURRENT / environment / "bin" / "gesso"

    def folder(self, version: str) -> Path:
        """Raises BadRequest for what is no version."""
        refuse_version(version)
        return self.root / VERSIONS / version

    def current(self) -> str | None:
        """The version in use; None where none is, or it is not whole."""
        return self._linked(CURRENT)

    def previous(self) -> str | None:
        """The version used before the current one, if it is still there.

        Where a switch was interrupted, and both links name one version: the newest older one.
        """
        found = self._linked(PREVIOUS)
        if found is None or found != self.current():
            return found
        older = (each for each in self.versions() if version_key(each) < version_key(found))
        return max(older, key=version_key, default=None)

    def versions(self) -> tuple[str, ...]:
        """Those that are whole."""
        try:
            names = sorted(os.listdir(self.root / VERSIONS))  # noqa: PTH208  names, not paths
        except OSError:
            return ()
        return tuple(name for name in names if self._is_whole(name))

    def switch(self, version: str) -> None:
        """Makes a whole version the current one. At every moment one of the two is."""
        before = self.current()
        if before == version:
            return
        if before is not None:
            if version == self._linked(PREVIOUS) and self._exchange_links():
                return
            self._point(PREVIOUS, before)
        self._point(CURRENT, version)

    def _exchange_links(self) -> bool:
        """In one step, so that going back can be interrupted and repeated."""
        if not exchange(self.root / CURRENT, self.root / PREVIOUS):
            return False
        sync_folder(self.root)
        return True

    def _point(self, name: str, version: str) -> None:
        """By a rename: whoever looks finds the old link or the new one, never none."""
        made = self.root / f".{name}-{secrets.token_hex(4)}"
        made.symlink_to(f"{VERSIONS}/{version}")
        made.replace(self.root / name)
        sync_folder(self.root)

    def _linked(self, name: str) -> str | None:
        try:
            target = str((self.root / name).readlink())
        except OSError:
            return None
        folder, _, version = target.partition("/")
        return version if folder == VERSIONS and self._is_whole(version) else None

    def _is_whole(self, version: str) -> bool:
        return is_version(version) and (self.root / VERSIONS / version / COMPLETE).is_file()


def is_part(name: str) -> bool:
    """Whether a file of the prefix was never put in its place, since its writer was killed."""
    return _PARTS.fullmatch(name) is not None


def own_version_folder(own: Path | None = None) -> Path | None:
    """The version that an environment belongs to; None for a checkout or another Python.

    own: the environment's folder; that of this interpreter by default. Links are followed first, so
    that a process keeps to its own version when another one is put in use.
    """
    folder = Path(os.path.realpath(own or sys.prefix)).parent
    is_one = folder.parent.name == VERSIONS and any(
        (folder / name).is_file() for name in (RELEASE, COMPLETE, INSTALLED)
    )
    return folder if is_one else None


def own_prefix(own: Path | None = None) -> Prefix | None:
    """Where the Gesso that runs this is installed; None as for `own_version_folder`."""
    folder = own_version_folder(own)
    return None if folder is None else Prefix(folder.parents[1])
