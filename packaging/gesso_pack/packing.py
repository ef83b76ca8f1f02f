"""An environment's folder into a plain tar, by conda-pack. Whatever conda-pack doubts is refused.

What the tar holds is settled afterwards (see `normalising`): conda-pack alone knows where files of
conda packages name the folder they were built in.
"""

import json
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import conda_pack

from gesso_core.errors import BadRequest, CannotWrite, NotFound
from gesso_pack.provenance import refuse_strangers, refuse_unlocked
from gesso_runtime.environments import MANIFEST as ENVIRONMENT

CACHE_TAG = "CACHEDIR.TAG"
_FROM_FILE = "lib/python3.*/site-packages/*.dist-info/direct_url.json"
_AGAIN = "Make the environment again with “gesso-pack env”."


def pack(prefix: Path, tar: Path) -> None:
    """Writes the environment at `prefix` to `tar`, which may exist; mode 0644.

    Raises NotFound and BadRequest for what is no whole environment: nothing is ignored. Raises
    CannotWrite.
    """
    prefix = prefix.resolve()
    _refuse_strange(prefix)
    try:
        with warnings.catch_warnings(), _temporary_files_in(tar.parent):
            warnings.simplefilter("error")
            environment = conda_pack.CondaEnv.from_prefix(str(prefix), on_missing_cache="raise")
            environment.pack(output=str(tar), format="tar", force=True)
        tar.chmod(0o644)  # conda-pack leaves it to its owner alone
    except (conda_pack.CondaPackException, Warning, ValueError) as error:
        raise _translated(prefix, str(error)) from error
    except OSError as error:
        raise CannotWrite(
            f"{tar} cannot be written: {error.strerror or error}.",
            "Free space or choose another folder.",
            detail=str(error),
        ) from error


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """conda-pack writes the whole tar among the temporary files first; that disk may be small."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _refuse_strange(prefix: Path) -> None:
    """What conda-pack does not look at, or meets with a traceback."""
    if not prefix.is_dir():
        raise NotFound(f"There is no environment at {prefix}.", _AGAIN)
    if not (prefix / "conda-meta").is_dir():
        raise BadRequest(f"{prefix} is no conda environment: it has no conda-meta.", _AGAIN)
    if not (prefix / "conda-meta" / "history").is_file():
        raise BadRequest(f"{prefix} has no conda-meta/history: it was never finished.", _AGAIN)
    if not (prefix / ENVIRONMENT).is_file():
        raise BadRequest(f"{prefix} has no {ENVIRONMENT}: it does not say what it is.", _AGAIN)
    if (prefix / CACHE_TAG).exists():
        raise BadRequest(
            f"{prefix} is marked as a cache: backups would leave out what is installed from it.",
            f"Remove {prefix / CACHE_TAG}.",
        )
    if editable := sorted(_editable(prefix)):
        raise BadRequest(
            f"Installed from a checkout, not from a wheel: {', '.join(editable)}.",
            "Install it from a wheel; an editable install points to this machine's folders.",
        )
    if loose := sorted(note.parent.name for note in prefix.glob(_FROM_FILE)):
        raise BadRequest(
            f"Installed from a file or an address, not from a lock: {', '.join(loose)}.", _AGAIN
        )
    refuse_strangers(prefix)
    refuse_unlocked(prefix)


def _editable(prefix: Path) -> Iterator[str]:
    """Names of packages that only point to where their sources lie."""
    for packages in prefix.glob("lib/python3.*/site-packages"):
        for note in packages.glob("*.dist-info/direct_url.json"):
            with suppress(ValueError, AttributeError):
                if json.loads(note.read_text(encoding="utf-8")).get("dir_info", {}).get("editable"):
                    yield note.parent.name.split("-")[0]
        for pointer in packages.glob("*.pth"):
            lines = pointer.read_text(encoding="utf-8", errors="replace").splitlines()
            if any(line.startswith("/") for line in lines):
                yield pointer.name
        yield from (link.name for link in packages.glob("*.egg-link"))


def _translated(prefix: Path, said: str) -> BadRequest:
    told = " ".join(said.split())
    if "without entries in the package cache" in told:
        sentence = "The package cache that this environment was made from is gone"
    elif "deleted/overwritten" in told:
        sentence = "Files of conda packages were deleted or overwritten, most likely by pip"
    else:
        sentence = "conda-pack refuses the environment"
    return BadRequest(f"{sentence}: {prefix} cannot be packed.", _AGAIN, detail=told)
