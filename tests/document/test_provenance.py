"""How a patch came to be, as a project keeps it."""

import json

import pytest

from gesso_core.machine import Gpu
from gesso_desktop.document.engine_record import placement_in_words, plain_record
from gesso_desktop.document.project.records import (
    Provenance,
    provenance_from,
    provenance_json,
)

BY_MODEL = Provenance(
    engine="klein",
    model="ab12",
    seed=7,
    language="en",
    fidelity={"mode": "local", "residual_px": 0.25},
    gesso="1.0",
    prompt="make it purple",
    quality="final",
    placement="cuda:0, nf4, staged",
    versions={"torch": "2.9"},
    seconds={"denoising": 3.5},
)


def test_everything_of_a_run_is_kept() -> None:
    assert provenance_from(provenance_json(BY_MODEL)) == BY_MODEL


def test_a_project_from_before_models_ran_is_still_read() -> None:
    older = '{"engine":"operators","model":"","seed":3,"language":"de","fidelity":{},"gesso":"0.1"}'
    read = provenance_from(older)
    assert (read.engine, read.seed, read.language) == ("operators", 3, "de")
    assert (read.placement, read.versions, read.seconds) == ("", {}, {})


def test_an_exact_step_is_kept_as_briefly_as_before() -> None:
    assert set(json.loads(provenance_json(Provenance(seed=3)))) == {
        "engine", "model", "seed", "language", "fidelity", "gesso",
    }  # fmt: skip


def test_the_record_for_others_names_all_that_a_run_needs() -> None:
    plain = plain_record(BY_MODEL)
    assert {"card", "model", "seed", "prompt", "placement", "versions", "seconds"} <= set(plain)
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ("cpu, fp32, none", "on the processor in fp32"),
        ("cuda:1, nf4, staged", "on graphics card 1 in nf4, one part at a time"),
        ("cuda:0, bf16, streamed", "on Swift 4060 in bf16, layer by layer"),
        (
            "cuda:1, nf4, staged, 589824 px",
            "on graphics card 1 in nf4, one part at a time, at 589824 px inside",
        ),
        ("npu:0, fp16, resident", "npu:0, fp16, resident"),
        ("elsewhere", "elsewhere"),
        ("", ""),
    ],
)
def test_where_a_model_ran_is_said_in_words(recorded: str, said: str) -> None:
    gpus = (Gpu(0, "Swift 4060", 8_000_000_000, 7_000_000_000),)
    assert placement_in_words(recorded, gpus) == said
