"""What every engine may rely on in a request, checked once at the door."""

from gesso_core.edit_request import EditRequest
from gesso_core.errors import SizeMismatch


def check(request: EditRequest) -> None:
    """Raises SizeMismatch for sizes that do not go together."""
    picture, mask, work, content = request.picture, request.mask, request.work, request.content
    if mask is not None and (picture is None or mask.shape != picture.shape[:2]):
        raise SizeMismatch(
            "The selection has another size than the picture.",
            "Select again.",
            detail=f"{mask.shape} for {None if picture is None else picture.shape}",
        )
    if work is not None and work.box.is_empty:
        raise SizeMismatch(
            "The model is to fill a picture of no size.", "Select again.", detail=str(work)
        )
    if content is not None and (content.is_empty or work is None or not work.box.contains(content)):
        raise SizeMismatch(
            "The picture does not lie inside the one that the model is to fill.",
            "Select again.",
            detail=f"{content} in {work}",
        )
