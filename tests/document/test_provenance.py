"""How a patch came to be, as a project keeps it."""

import json

from gesso_desktop.document.engine_record import plain_record
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
