"""Plain data becomes records only when every key and every type is expected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadRequest
from gesso_runtime.catalogue import read_catalogue


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Frame:
    width: float
    is_gilt: bool = False


@dataclass(frozen=True)
class Print:
    name: str
    copies: int = 1
    frame: Frame | None = None
    frames: tuple[Frame, ...] = ()
    size: tuple[int, int] | None = None
    colours: frozenset[Colour] = frozenset()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)


def test_all_kinds_of_fields_are_read() -> None:
    plain = {
        "name": "sea",
        "frame": {"width": 3},
        "frames": [{"width": 0.5, "is_gilt": True}],
        "size": [3, 4],
        "colours": ["red", "blue"],
        "notes": {"back": ["a", "b"]},
        "options": {"matt": True, "weight": 300, "gloss": 0.5, "paper": "rag"},
    }
    assert read_record(Print, plain, "x") == Print(
        "sea",
        frame=Frame(3.0),
        frames=(Frame(0.5, is_gilt=True),),
        size=(3, 4),
        colours=frozenset(Colour),
        notes={"back": ("a", "b")},
        options={"matt": True, "weight": 300, "gloss": 0.5, "paper": "rag"},
    )


def test_a_choice_of_types_keeps_the_type_that_was_written() -> None:
    options = read_record(
        Print, {"name": "x", "options": {"a": True, "b": 1, "c": 1.0}}, "x"
    ).options
    assert [type(value) for value in options.values()] == [bool, int, float]


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({}, "“name” is missing"),
        ([], "it is not a table but []"),
        ({"name": 3}, "“name” is 3 and not of type str"),
        ({"name": "x", "copy": 2}, "“copy” is not known; known are colours, copies"),
        ({"name": "x", "copies": 2.0}, "“copies” is 2.0 and not of type int"),
        ({"name": "x", "copies": True}, "“copies” is True and not of type int"),
        ({"name": "x", "copies": "2"}, "“copies” is '2' and not of type int"),
        ({"name": "x", "frame": {}}, "print.toml, frame: “width” is missing"),
        ({"name": "x", "frame": {"width": "3"}}, "“width” is '3' and not of type float"),
        ({"name": "x", "frame": {"width": float("nan")}}, "no finite number"),
        ({"name": "x", "frame": {"width": float("inf")}}, "no finite number"),
        ({"name": "x", "frames": {"width": 3}}, "“frames” is not a list"),
        ({"name": "x", "frames": [3]}, "frames[0]: it is not a table but 3"),
        ({"name": "x", "size": [3]}, "“size” needs 2 entries and has 1"),
        ({"name": "x", "colours": ["green"]}, "“colours[0]” is 'green'; possible are red, blue"),
        ({"name": "x", "colours": [["red"]]}, "“colours[0]” is ['red']; possible are"),
        ({"name": "x", "notes": []}, "“notes” is not a table but []"),
        ({"name": "x", "notes": {"back": "a"}}, "“notes.back” is not a list but 'a'"),
        (
            {"name": "x", "options": {"a": []}},
            "“options.a” is [] and none of str, int, float, bool",
        ),
        ({"name": None}, "“name” is None and not of type str"),
    ],
)
def test_what_is_not_expected_names_the_file_the_key_and_the_fault(
    plain: object, said: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        read_record(Print, plain, "print.toml")
    assert said in caught.value.message
    assert caught.value.message.startswith("print.toml")


@pytest.mark.parametrize("card", read_catalogue().cards.values(), ids=lambda card: card.id)
def test_a_card_survives_plain_data_and_json(card: ModelCard) -> None:
    assert read_record(ModelCard, json.loads(json.dumps(to_plain(card))), "x") == card


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
NAMES = st.sampled_from(["id", "kinds", "licence", "ladder", "files", "grid", "options", "title"])


@given(st.dictionaries(NAMES, ANYTHING) | ANYTHING)
def test_no_plain_data_does_more_than_be_refused(plain: object) -> None:
    with pytest.raises(BadRequest):
        read_record(ModelCard, plain, "x")
