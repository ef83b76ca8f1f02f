"""A version is tried before it is switched to: by its own Python, on this machine."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from gesso_core.errors import MachineUnfit
from gesso_runtime.installing.compiling import PYTHON, isolated_environment
from gesso_runtime.store.disk import erase, writing

_LONGEST_SECONDS = 120  # a cold disk and a large library; ordinarily one or two
_LOOK_SECONDS = 0.1
_TRY = """
import ctypes, hashlib, importlib.metadata, importlib.util, json, pathlib, sqlite3, ssl, sys, zlib
manifest = pathlib.Path(sys.prefix, "gesso-environment.json")
wanted = json.loads(manifest.read_text("utf-8"))["versions"] if manifest.is_file() else {}
for name, version in wanted.items():
    found = importlib.metadata.version(name)
    if found != version:
        sys.exit(f"{name} is {found}, not {version}")
if importlib.util.find_spec("gesso_runtime"):
    import gesso_runtime.installing.places, gesso_runtime.worker
if importlib.util.find_spec("gesso_desktop") and importlib.util.find_spec("pyvips"):
    import gesso_desktop.smoke
    sys.exit("; ".join(gesso_desktop.smoke.failures()) or 0)
"""


def try_environment(tree: Path, tick: Callable[[], None]) -> None:
    """Whether its Python starts here, and finds what it is for. tick: asked ten times a second.

    Raises MachineUnfit, DiskFull, CannotWrite and what `tick` raises.
    """
    command = [str(tree / PYTHON), "-I", "-B", "-c", _TRY]
    room = tree.parent.with_name(f"{tree.parent.name}-room")  # of the stage, and cleared with it
    with writing(room.parent):
        room.mkdir(exist_ok=True)
    try:
        process = subprocess.Popen(
            command,
            cwd="/",
            env=isolated_environment() | {"TMPDIR": str(room)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except OSError as error:
        raise _unfit(tree, str(error)) from error
    with process:
        try:
            said = _wait(process, tick)
        finally:
            process.kill()
    with writing(room.parent):
        erase(room)
    if process.returncode:
        raise _unfit(tree, said.strip()[-500:] or f"status {process.returncode}")


def _wait(process: subprocess.Popen[str], tick: Callable[[], None]) -> str:
    for _ in range(int(_LONGEST_SECONDS / _LOOK_SECONDS)):
        tick()
        try:
            return process.communicate(timeout=_LOOK_SECONDS)[1]
        except subprocess.TimeoutExpired:
            continue
    return "it did not end"


def _unfit(tree: Path, detail: str) -> MachineUnfit:
    return MachineUnfit(
        f"The new “{tree.name}” does not run on this machine.",
        "Nothing was changed. Tell who made the release what the details say.",
        detail=detail,
    )
