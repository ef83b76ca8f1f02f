"""What onnxruntime complains of, in the words of our error tree."""

from gesso_core.errors import EngineFailed, GessoError, ModelDamaged, OutOfMemory

_OUT_OF_MEMORY = (
    "bad_alloc",
    "bad allocation",
    "failed to allocate memory",
    "out of memory",
    "alloc_failed",
    "available memory of",  # of the arena, when a limit is set
)
_ON_OPENING = (
    # what onnxruntime 1.31 says, and what that means
    ("protobuf", "is not an ONNX file, or it was cut off"),
    ("no graph was found", "is empty"),
    ("external data path", "wants weights from a file that is missing or not its own"),
    ("ir version", "is newer than the library that runs it"),
    ("opset", "was made for operators newer than the library that runs it"),
    ("domain_version", "needs an operator that does not exist here"),
    ("not a registered function/op", "needs an operator that does not exist here"),
    ("could not find an implementation", "needs an operator that does not exist here"),
    ("doesn't exist", "is missing"),
)
_GET_AGAIN = "Get the model again, or choose another one."
_LESS = "Choose a smaller part of the picture, or close other programs."


def foreign_errors() -> tuple[type[Exception], ...]:
    """Everything onnxruntime raises; its classes share no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415

    own = (
        entry
        for entry in vars(state).values()
        if isinstance(entry, type) and issubclass(entry, Exception)
    )
    return (*own, RuntimeError, ValueError, MemoryError, OSError)


def fault_of_opening(error: Exception, name: str) -> GessoError:
    """name: of the file."""
    text = str(error)
    if _is_out_of_memory(error):
        return OutOfMemory(
            f"There is not enough memory to open “{name}”.", "Close other programs.", detail=text
        )
    said = text.lower()
    why = next((why for sign, why in _ON_OPENING if sign in said), "cannot be opened as a network")
    return ModelDamaged(f"The model file “{name}” {why}.", _GET_AGAIN, detail=text)


def fault_of_running(error: Exception, name: str) -> EngineFailed:
    text = str(error)
    if _is_out_of_memory(error):
        return OutOfMemory(f"There is not enough memory to run “{name}”.", _LESS, detail=text)
    return EngineFailed(
        f"The model file “{name}” stopped with an error.",
        "Try another model, or verify this one.",
        detail=text,
    )


def _is_out_of_memory(error: Exception) -> bool:
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in said for sign in _OUT_OF_MEMORY)
