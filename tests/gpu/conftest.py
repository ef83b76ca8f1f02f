"""What only a graphics card can show. Without one, everything here is skipped.

GESSO_TRUE_SIZE names a folder where models of their true size are kept from run to run (20 GB).
"""

import json
import os
import platform
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fixtures.engine_libraries import need_libraries

need_libraries()

RESULTS = Path(__file__).parents[1] / "benchmarks" / "results"


@pytest.fixture(scope="session", autouse=True)
def torch() -> Any:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("no NVIDIA graphics card that PyTorch can use")
    return torch


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("GESSO_TRUE_SIZE", "")
    return Path(named) if named else tmp_path_factory.mktemp("true-size")


@pytest.fixture(scope="session")
def noted(torch: Any) -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
    """Figures by name; kept with the name of the hardware and what ran."""
    figures: dict[str, Mapping[str, Any]] = {}
    yield figures.__setitem__
    if not figures:
        return
    import diffusers
    import transformers

    name = torch.cuda.get_device_name()
    facts = {
        "hardware": name,
        "memory_bytes": torch.cuda.get_device_properties(0).total_memory,
        "versions": {each.__name__: each.__version__ for each in (torch, diffusers, transformers)},
        "cuda": torch.version.cuda,
        "system": platform.platform(),
        "weights": "random, of the true size",
        "figures": figures,
    }
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"gpu-{slug}.json").write_text(json.dumps(facts, indent=1), "utf-8")
