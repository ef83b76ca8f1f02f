"""The noise of a picture, as far as it decides who removes it."""

from gesso_core.errors import BadRequest
from gesso_core.operators.noise import Noise, noise_seen
from gesso_core.picture import Picture
from gesso_desktop.document.shown_crop import refuse_colours


def noise_for_models(picture: Picture) -> Noise | None:
    """None where no model takes such pixels, so that the operators do what they can."""
    try:
        refuse_colours(picture.format)
    except BadRequest:
        return None
    return noise_seen(picture)
