"""Another version in the place of the current one: from a release folder, or the one before.

The installed version only decides whether the release can be trusted and is wanted. The work is
done by the release's own installer, which knows its own formats.
"""

import json
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, Failed, ReleaseDamaged
from gesso_runtime.installing.changing import BOOTSTRAP as IN_STAGE
from gesso_runtime.installing.changing import changing, readable_by_all
from gesso_runtime.installing.opening import Opened, open_release
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.release import BOOTSTRAP, HINT, read_part
from gesso_runtime.installing.system_calls import end_with_parent
from gesso_runtime.installing.trusting import pinned_key, refuse_downgrade
from gesso_runtime.store.disk import erase, writing

_LARGEST = 256 << 20  # bytes of a bootstrap; real ones have about 10 MB


@dataclass(frozen=True, slots=True)
class Switched:
    """before: the version that was in use."""

    before: str | None
    version: str


@dataclass(frozen=True, slots=True)
class Told:
    """code: the exit code of the release's installer. answer: its one JSON object."""

    code: int
    answer: Mapping[str, Any]


def update(prefix: Prefix, folder: Path, *, allow_downgrade: bool = False) -> Told:
    """Installs the release in `folder` beside the current version, and puts it in use.

    What the release's installer shows, also of what it refuses, goes to standard error.
    Raises NotTrusted unless the pinned key signed the release; BadRequest for an older version and
    for an update of a version that is not here; ReleaseDamaged, CannotRead, Failed.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  links stay as the user wrote them
    opened = open_release(folder, pinned_key(prefix))
    _refuse_unwanted(prefix, opened, allow_downgrade=allow_downgrade)
    with _bootstrap(prefix, opened) as python:
        return _run(python, prefix, folder, allow_downgrade=allow_downgrade)


def rollback(prefix: Prefix) -> Switched:
    """Puts the version that was used before in use again; the current one becomes the one before.

    Raises BadRequest where there is none, InstallBusy.
    """
    with changing(prefix):
        before, version = prefix.current(), prefix.previous()
        if version is None:
            raise BadRequest(
                "There is no version to go back to.",
                "An older release is installed by: gesso update FOLDER --allow-downgrade",
            )
        prefix.switch(version)
    return Switched(before, version)


def _refuse_unwanted(prefix: Prefix, opened: Opened, *, allow_downgrade: bool) -> None:
    """Here too, before anything is unpacked: an older release's installer may not know to."""
    release = opened.release
    refuse_downgrade(release.version, prefix.current(), is_allowed=allow_downgrade)
    if release.base is not None and release.base not in prefix.versions():
        raise BadRequest(
            f"This is only the difference to Gesso {release.base}, which is not installed.",
            f"Update to {release.base} first, or get the whole release.",
        )


@contextmanager
def _bootstrap(prefix: Prefix, opened: Opened) -> Iterator[Path]:
    """The Python of the release's installer, unpacked in the stage for as long as it is needed."""
    content = read_part(opened.folder / BOOTSTRAP, _LARGEST)
    if sha256(content).hexdigest() != opened.release.bootstrap_sha256:
        raise ReleaseDamaged(f"{BOOTSTRAP} is damaged, or was changed.", HINT)
    place = prefix.stage / f"{IN_STAGE}{os.getpid()}"
    with ExitStack() as held:
        try:
            with writing(prefix.root), readable_by_all():
                erase(place)
                place.mkdir(parents=True)
                held.callback(os.close, os.open(place, os.O_RDONLY))  # it is in use: see `changing`
                with tarfile.open(fileobj=BytesIO(content), mode="r:gz") as archive:
                    archive.extractall(place, filter="data")
            yield place / "bin" / "python"
        finally:
            with writing(prefix.root):
                erase(place)


def _run(python: Path, prefix: Prefix, folder: Path, *, allow_downgrade: bool) -> Told:
    command = [
        *(str(python), "-I", "-m", "gesso_runtime.installing", "install"),
        *("--folder", str(folder), "--prefix", str(prefix.root), "--key", str(prefix.key)),
        *("--json", *(["--allow-downgrade"] if allow_downgrade else [])),
        *([] if prefix.menu.exists() else ["--no-menu"]),  # as it was installed
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        preexec_fn=end_with_parent,  # noqa: PLW1509  there are no threads here
    ) as process:
        try:
            said, _ = process.communicate()
        except BaseException:  # it may not have heard of it
            said = _ended(process)
            if process.returncode:
                raise
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise Failed(
            f"The installer of the release ended without an answer (status {process.returncode}).",
            "Run install.sh of the release folder to see why.",
            detail=said.decode(errors="replace")[-500:],
        ) from error
    return Told(process.returncode, answer)


def _ended(process: subprocess.Popen[bytes]) -> bytes:
    """It cleans up, then ends; however often the user asks, its Python is needed until then."""
    process.terminate()
    while True:
        with suppress(KeyboardInterrupt):
            return process.communicate()[0]
