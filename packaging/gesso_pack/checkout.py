"""What git knows of a checkout; a source tree may have none."""

import os
import shutil
import subprocess
from pathlib import Path

from gesso_core.errors import Failed


def tracked(checkout: Path, *folders: str) -> tuple[str, ...] | None:
    """Paths of files below the folders that git has and that are there. None without git.

    Raises Failed where git cannot say.
    """
    listed = _git(checkout, "ls-files", "-z", "--", *folders)
    if listed is None:
        return None
    return tuple(path for path in listed if (checkout / path).is_file())


def changes(checkout: Path) -> tuple[str, ...]:
    """Tracked files that are not as in the last commit; none without git. Raises Failed."""
    return _git(checkout, "diff", "--name-only", "--no-renames", "-z", "HEAD") or ()


def _git(checkout: Path, *arguments: str) -> tuple[str, ...] | None:
    """What lies between zero bytes; whatever the user's environment says of another repository."""
    if not (checkout / ".git").exists() or not shutil.which("git"):
        return None
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", checkout, *arguments],
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise Failed(
            "git cannot say what belongs to the checkout.",
            "Read what it says, below.",
            detail=done.stderr[-2000:],
        )
    return tuple(filter(None, done.stdout.split("\0")))
