"""install.sh as a release carries it: with the key it trusts and the module that checks by it."""

from pathlib import Path

from gesso_pack.places import CHECKOUT
from gesso_runtime.installing import minisign

TEMPLATE = CHECKOUT / "packaging" / "install.sh"
_KEY = "@PUBLIC_KEY@"
_MODULE = "@MINISIGN@\n"


def install_script(public_key: str) -> str:
    """Its text; `public_key` as minisign writes it."""
    module = Path(minisign.__file__).read_text(encoding="utf-8")
    return TEMPLATE.read_text(encoding="utf-8").replace(_KEY, public_key).replace(_MODULE, module)
