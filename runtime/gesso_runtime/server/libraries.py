"""Whether what the server needs beside Gesso is installed."""

from importlib.util import find_spec

from gesso_core.errors import NeedsEnvironment

_MODULES = ("cryptography", "fastapi", "prometheus_client", "python_multipart", "uvicorn")


def missing_libraries() -> tuple[str, ...]:
    return tuple(name for name in _MODULES if find_spec(name) is None)


def require_libraries() -> None:
    """Raises NeedsEnvironment that names what is missing."""
    if missing := missing_libraries():
        raise NeedsEnvironment(
            f"The server's libraries are not installed: {', '.join(missing)} missing.",
            "A release has them in its environment “server”: run bin/gesso of that one. "
            "In a checkout, make run installs them.",
        )
