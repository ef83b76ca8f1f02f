"""What clients are told to connect to."""

from gesso_runtime.server.keys.certificate import own_name
from gesso_runtime.server.settings import Settings


def url(settings: Settings, port: int = 0) -> str:
    """port: the one in use, where the settings leave that open."""
    return f"https://{with_port(settings.address or own_name(), settings.port or port)}"


def with_port(address: str, port: int) -> str:
    """address: a name or an IP address, with a port of its own or without. port: 0 for unknown."""
    if address.count(":") > 1 and not address.startswith("["):
        address = f"[{address}]"
    has_port = not address.endswith("]") and address.rpartition(":")[2].isdecimal()
    return address if has_port or not port else f"{address}:{port}"
