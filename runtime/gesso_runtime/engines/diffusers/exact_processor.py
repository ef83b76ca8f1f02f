"""The library's own picture processing, put out of action: what is shown arrives as it is.

The pipelines take 8-bit pictures of PIL, reduce them to about a megapixel and cut them to their
grid. Ours are float tensors on the grid already. The pipelines ask a picture for its size and hand
it to their processor: they are given empty pictures of the right sizes, for which the processor
returns our tensors.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

from PIL import Image


def rounded(tensor: Any) -> Image.Image:
    """For encoders that look at pictures too, and look at 8 bits of them. tensor: 1×3×h×w."""
    levels = ((tensor[0] + 1) * 127.5).round().byte()
    return Image.fromarray(levels.permute(1, 2, 0).contiguous().numpy())


@contextmanager
def without_resizing(pipe: Any, pictures: Sequence[Any]) -> Iterator[Sequence[Image.Image]]:
    """pictures: 1×3×h×w each. Gives what `pipe` is to be called with in their place."""
    own = pipe.image_processor
    tokens = [Image.new("1", (tensor.shape[3], tensor.shape[2])) for tensor in pictures]
    exact = copy(own)
    exact.__class__ = type("ExactProcessor", (_Exact, type(own)), {})
    exact.tensors = {id(token): tensor for token, tensor in zip(tokens, pictures, strict=True)}
    pipe.image_processor = exact
    try:
        yield tokens
    finally:
        pipe.image_processor = own


class _Exact:
    """Stands before a processor's own class. Names are those of diffusers 0.42."""

    tensors: dict[int, Any]

    def preprocess(self, image: Any, *_: Any, **__: Any) -> Any:
        if isinstance(image, list):
            return [self.tensors[id(each)] for each in image]
        return self.tensors[id(image)]

    def resize(self, image: Any, *_: Any, **__: Any) -> Any:
        return image

    def check_image_input(self, image: Any, *_: Any, **__: Any) -> Any:
        return image

    def _resize_to_target_area(self, image: Any, *_: Any, **__: Any) -> Any:
        return image
