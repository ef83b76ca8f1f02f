"""Text encoders without what no edit reads of them: the head that would name the next word, and the
layers above the last that is looked at. What is cut off is not loaded, either.
"""

from pathlib import Path
from typing import Any

_HEADS = ("ForCausalLM", "ForConditionalGeneration")


def headless(made: Any, library: Any) -> Any:
    """The class of `library` that makes the same hidden states as `made` and no words; `made` where
    it has no head."""
    name = made.__name__
    for head in _HEADS:
        if name.endswith(head):
            return getattr(library, f"{name.removesuffix(head)}Model", made)
    return made


def cut_config(made: Any, folder: Path, read: int) -> Any:
    """The configuration in `folder`, of fewer layers: None where nothing is to be cut.

    read: the last hidden state that is looked at; 0 is what goes into the first layer. Raises what
    the library raises for a config that is none.
    """
    config = made.config_class.from_pretrained(folder, local_files_only=True)
    words = config.get_text_config()
    # One layer more than makes it: what the last layer makes is normalised, and this one is not.
    kept = read + 1
    if kept >= words.num_hidden_layers:
        return None
    words.num_hidden_layers = kept
    if getattr(words, "layer_types", None) is not None:
        words.layer_types = words.layer_types[:kept]
    return config
