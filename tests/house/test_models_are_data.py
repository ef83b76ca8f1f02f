"""What differs between models is in their cards: no source file knows one by its name."""

import ast
from pathlib import Path

from gesso_core.cards.model_card import Role
from gesso_runtime.catalogue import read_catalogue

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("desktop/**/*.py"), *ROOT.glob("runtime/gesso_*/**/*.py")])
CARDS = [card for card in read_catalogue().cards.values() if card.role is not Role.REHEARSAL]
NAMES = {name.casefold() for card in CARDS for name in (card.id, card.title)}


def _texts(source: Path) -> set[str]:
    """Every text of a source file but the comments and what documents it."""
    tree = ast.parse(source.read_text("utf-8"))
    documents = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value.casefold()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documents
    }


def test_no_source_file_names_a_model() -> None:
    named = {str(source.relative_to(ROOT)): _texts(source) & NAMES for source in SOURCES}
    assert {source: names for source, names in named.items() if names} == {}


def test_every_role_of_the_product_has_its_cards() -> None:
    assert {card.role for card in CARDS} == set(Role) - {Role.REHEARSAL}
    assert len(CARDS) >= 20
