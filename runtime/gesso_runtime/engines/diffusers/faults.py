"""What torch and the libraries on it complain of, in the words of our error tree."""

from importlib import import_module

from gesso_core.errors import EngineFailed, GessoError, ModelDamaged, NeedsEnvironment, OutOfMemory

_OUT_OF_MEMORY = (
    "out of memory",
    "can't allocate memory",  # of torch's allocator on the processor
    "cannot allocate memory",
    "not enough memory",  # the same on Windows
    "cudaerrormemoryallocation",
    "alloc_failed",  # cuBLAS, cuDNN
    "bad_alloc",
)
HOW_TO_INSTALL = "Install the part “engine” of Gesso."

_GET_AGAIN = "Add the model again, or verify it."
_LESS = "Choose a smaller part of the picture, or close other programs."


def foreign_errors() -> tuple[type[Exception], ...]:
    """Everything the libraries raise."""
    own: type[Exception] = import_module("safetensors").SafetensorError
    return (
        own, RuntimeError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
        AssertionError, ImportError, OSError, MemoryError,
    )  # fmt: skip


def fault_of_opening(error: Exception, name: str) -> GessoError:
    """name: the model's title, or a part's."""
    detail = _detail(error)
    if _is_out_of_memory(error):
        return OutOfMemory(
            f"There is not enough memory to open “{name}”.", "Close other programs.", detail=detail
        )
    if isinstance(error, ImportError):
        return NeedsEnvironment(
            f"A library that “{name}” needs is not installed.", HOW_TO_INSTALL, detail=detail
        )
    return ModelDamaged(f"“{name}” cannot be opened as a model.", _GET_AGAIN, detail=detail)


def fault_of_running(error: Exception, name: str) -> EngineFailed:
    detail = _detail(error)
    if _is_out_of_memory(error):
        return OutOfMemory(f"There is not enough memory to run “{name}”.", _LESS, detail=detail)
    return EngineFailed(
        f"“{name}” stopped with an error.", "Try another model, or verify this one.", detail=detail
    )


def _is_out_of_memory(error: BaseException) -> bool:
    """What a loader makes of it is another error, raised because of the first."""
    said = str(error).lower()
    is_one = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
    if is_one or any(sign in said for sign in _OUT_OF_MEMORY):
        return True
    reason = error.__cause__ or error.__context__
    return reason is not None and _is_out_of_memory(reason)


def _detail(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
