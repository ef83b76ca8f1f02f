"""The configurations of true size are those of the model that the card speaks of."""

from pathlib import Path

import pytest

from fixtures.engine_libraries import need_libraries
from fixtures.true_size import describe_klein, parameters
from gesso_core.cards.model_card import Offload, Precision
from gesso_runtime.catalogue import read_catalogue

need_libraries()


def test_klein_has_as_many_numbers_as_its_card_counts_on(tmp_path: Path) -> None:
    ladder = read_catalogue().cards["flux2-klein-4b"].ladder
    whole = next(
        rung
        for rung in ladder
        if (rung.precision, rung.offload) == (Precision.BF16, Offload.RESIDENT)
    )
    numbers = parameters(describe_klein(tmp_path))
    table = 151936 * 2560
    # 28 of 36 layers are read; the others are not loaded.
    read = table + (numbers["text_encoder"] - table) * 28 / 36
    counted = 2 * (numbers["transformer"] + numbers["vae"] + read)
    assert counted == pytest.approx(whole.weight_bytes, rel=0.03)
