"""The second configuration: the edit models where torchvision is, in a process of its own.

There is no torchvision for a processor alone. The one made for CUDA reads pictures on any computer
once two of its operators, which nothing here calls, are declared; its compiled half stays away.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.engine_libraries import (
    TORCHVISION,
    TORCHVISION_OPERATORS,
    need_libraries,
    need_torchvision,
)

need_libraries()
need_torchvision()

HERE = Path(__file__).parent
TESTS = (
    "with_torchvision",
    "test_image_only_processor.py",
    "test_qwen_edit_plus.py::test_a_worker_makes_what_the_library_makes_of_one_to_three_pictures",
    "test_shipped_cards.py::test_a_workers_edit_is_the_librarys_own_bit_for_bit",
)


@pytest.mark.slow
def test_the_edit_models_work_where_torchvision_is() -> None:
    added = (TORCHVISION, TORCHVISION_OPERATORS, *os.environ["PYTHONPATH"].split(os.pathsep))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, added))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *(f"{HERE}/{name}" for name in TESTS)],
        env=environment,
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_stock_processors" not in done.stdout  # among what was skipped
