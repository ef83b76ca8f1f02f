"""What opening prepared weights holds in memory, of a part that is large enough to be seen."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures import part_to_load
from fixtures.diffusion import files_in
from fixtures.engine_libraries import need_libraries
from fixtures.part_to_load import PART, card, write_part
from gesso_core.cards.model_card import Precision
from gesso_core.progress import silent
from gesso_runtime.engines.diffusers.preparing import prepare

need_libraries()

PROGRAM = Path(part_to_load.__file__)
# Of the bf16 size; what the weights need, and what the reader holds besides.
MOST = {"nf4": 0.5, "int8": 0.75, "gguf-q8": 0.75, "gguf-q4": 0.5}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_part(tmp_path_factory.mktemp("large"), layers=2)


def opened(path: Path, precision: str) -> Mapping[str, float]:
    """In a process that has opened nothing before."""
    command = [sys.executable, PROGRAM, "load", path, precision]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    figures: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.mark.slow
@pytest.mark.parametrize("precision", MOST)
def test_the_published_weights_are_never_in_memory(precision: str, root: Path) -> None:
    weights = root / PART / "diffusion_pytorch_model.safetensors"
    published = weights.stat().st_size / (1 << 20)
    assert published > 200
    prepare(card(), files_in(root), Precision(precision), root, silent, threads=1)
    is_gguf = precision.startswith("gguf")
    path = next(root.glob(f"*Q{precision[-1]}_0.gguf")) if is_gguf else root / precision / PART
    assert opened(path, precision)["rise_mb"] < MOST[precision] * published


@pytest.mark.slow
def test_the_measure_sees_the_published_weights(root: Path) -> None:
    published = (root / PART / "diffusion_pytorch_model.safetensors").stat().st_size / (1 << 20)
    assert opened(root / PART, "bf16")["rise_mb"] > 0.95 * published
