"""Whether a version that is to be added is older than the one in use, as far as that is known.

A digest has no age. What was signed says since when its signer had it; what is installed, since
when it is here.
"""

from contextlib import suppress
from pathlib import Path

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, GessoError, ModelDamaged
from gesso_runtime.store.layout import read_pointer
from gesso_runtime.store.manifest import read_manifest
from gesso_runtime.store.source import Issue


def is_downgrade(folder: Path, card: str, issue: Issue) -> bool:
    """folder: of the store. Where nothing tells which one is older, it is none."""
    home = folder / card
    with suppress(ModelDamaged):
        pointer = read_pointer(home)
        if pointer is None or issue.version in {"", pointer.version}:
            return False
        current = read_manifest(home / pointer.version, card)
        if issue.signed and current.signed:
            return issue.signed < current.signed
        return read_manifest(home / issue.version, card).added < current.added
    return False


def downgrade(card: ModelCard) -> GessoError:
    return BadRequest(
        f"That version of “{card.title}” is older than the one in use; it may lack repairs.",
        "If you want it all the same: --allow-downgrade. "
        f"To go back one version: gesso models rollback {card.id}",
    )
