"""What the libraries complain of becomes an error that a user can act on."""

import pytest

from fixtures.engine_libraries import need_libraries
from gesso_core.errors import EngineFailed, ModelDamaged, NeedsEnvironment, OutOfMemory

need_libraries()

import torch  # noqa: E402
from safetensors import SafetensorError  # noqa: E402

from gesso_runtime.engines.diffusers.faults import (  # noqa: E402
    fault_of_opening,
    fault_of_running,
    foreign_errors,
)

MEMORY = [
    MemoryError(),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    torch.OutOfMemoryError(),
    RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 4294967296 bytes."),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    OSError(12, "Cannot allocate memory"),
    RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
]


@pytest.mark.parametrize("error", MEMORY, ids=str)
def test_running_out_of_memory_is_known_by_all_its_names(error: Exception) -> None:
    assert isinstance(error, foreign_errors())
    assert type(fault_of_opening(error, "x")) is OutOfMemory
    assert type(fault_of_running(error, "x")) is OutOfMemory


def test_it_is_known_behind_another_error_that_it_caused() -> None:
    def loading() -> None:
        try:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        except RuntimeError as error:
            raise ValueError("the weights could not be converted") from error

    with pytest.raises(ValueError, match="converted") as raised:
        loading()
    assert type(fault_of_opening(raised.value, "x")) is OutOfMemory


def test_a_true_lack_of_memory_is_one_of_them() -> None:
    with pytest.raises(foreign_errors()) as raised:
        torch.empty(1 << 50, dtype=torch.float32)
    assert type(fault_of_running(raised.value, "x")) is OutOfMemory  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SafetensorError("Error while deserializing header"), ModelDamaged),
        (OSError("no file named model.safetensors"), ModelDamaged),
        (RuntimeError("size mismatch for proj_out.weight"), ModelDamaged),
        (ImportError("requires the accelerate library"), NeedsEnvironment),
    ],
)
def test_a_model_that_does_not_open_is_damaged_unless_a_library_lacks(
    error: Exception, kind: type[Exception]
) -> None:
    assert isinstance(error, foreign_errors())
    fault = fault_of_opening(error, "Klein")
    assert type(fault) is kind
    assert "Klein" in fault.message
    assert str(error) in fault.detail


def test_anything_else_while_running_is_the_engines_failure() -> None:
    assert type(fault_of_running(ValueError("odd"), "x")) is EngineFailed
