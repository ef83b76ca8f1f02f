"""UNO over FLUX.1 [dev]: further pictures are tokens beside the noise, each at a place of its own.

diffusers has no such pipeline, but all that it is made of: Kontext shows one picture, in a layer
above the noise, where UNO shows several in its plane, one behind the other along the diagonal.
"""

from importlib import import_module
from typing import Any


def with_references(kontext: Any) -> Any:
    """kontext: diffusers' pipeline of that name, 0.42. The pipeline that is made of it takes a list
    of pictures as `image`, none too, and makes them nothing but tokens: their sizes are free."""

    def prepare_latents(
        self: Any, image: list[Any] | None, *noise: Any
    ) -> tuple[Any, Any, Any, Any]:
        latents, _, places, _ = kontext.prepare_latents(self, None, *noise)
        _, channels, height, width, dtype, device, *_ = noise
        if not image:
            return latents, None, places, None
        side = self.vae_scale_factor * 2
        down, right = height // side, width // side
        shown, shown_at = [], []
        for picture in image:
            found = self._encode_vae_image(picture.to(device, dtype), None)
            rows, columns = found.shape[2] // 2, found.shape[3] // 2
            shown.append(self._pack_latents(found, 1, channels, *found.shape[2:]))
            at = self._prepare_latent_image_ids(1, rows, columns, device, dtype)
            at[:, 1] += down
            at[:, 2] += right
            shown_at.append(at)
            down, right = down + rows, right + columns
        torch = import_module("torch")
        return latents, torch.cat(shown, dim=1), places, torch.cat(shown_at)

    return type("UnoPipeline", (kontext,), {"prepare_latents": prepare_latents})
