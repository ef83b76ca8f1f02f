"""What the operator of a cluster writes: the file that ships is understood, mistakes are named."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from gesso_core.cards.strict import to_plain
from gesso_core.errors import BadRequest
from gesso_runtime.server.cluster.args import Args, read_args

TEMPLATE = files("gesso_runtime.server.cluster").joinpath("serve.yaml").read_text("utf-8")
LEAST: dict[str, Any] = {"secret": "/s", "models": "/m"}


def test_the_file_that_ships_says_everything_that_can_be_said() -> None:
    (application,) = yaml.safe_load(TEMPLATE)["applications"]
    assert read_args(application["args"])
    assert set(application["args"]) == set(to_plain(Args("", "")))
    assert application["route_prefix"] == "/"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"most": 0}, "most"),
        ({"least": 2}, "least"),
        ({"held": 0}, "held"),
        ({"at_once": "2"}, "at_once"),
        ({"gpus": -1.0}, "gpus"),
        ({"runtime": "none"}, "runtime"),
        ({"modles": "/x"}, "modles"),
        ({"secret": None}, "secret"),
    ],
)
def test_a_mistake_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(BadRequest, match=named) as refused:
        read_args(LEAST | wrong)
    assert refused.value.args
