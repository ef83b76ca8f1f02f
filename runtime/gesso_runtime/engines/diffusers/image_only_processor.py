"""Processors of models that read words and pictures, without the part for video.

The stock classes demand it, and it demands torchvision; no edit ever shows a model a video.
"""

from pathlib import Path
from typing import Any

KINDS = frozenset({"Qwen2VLProcessor", "Qwen3VLProcessor"})
"""Classes of transformers, as a checkpoint's index names them."""


def image_only(kind: str, folder: Path) -> Any:
    """What `kind` would read from `folder`, but without video: hand it to the pipeline, which then
    loads none of its own. kind: one of KINDS. A pipeline that has it is saved under the stock name.
    """
    import transformers  # noqa: PLC0415  # four seconds, and only where a model is loaded

    stock: Any = getattr(transformers, kind)
    own: Any = type(
        kind, (stock,), {"__module__": stock.__module__, "get_attributes": classmethod(_attributes)}
    )
    return own.from_pretrained(folder, local_files_only=True)


def _attributes(cls: type) -> list[str]:
    return ["image_processor", "tokenizer"]
