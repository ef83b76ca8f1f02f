"""Arguments that several commands share."""

import argparse
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_desktop.document.place import mask_from_box, mask_from_file


def add_place(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--mask", metavar="M.png", type=Path, help="white where the edit may act")
    where.add_argument("--box", metavar="X,Y,W,H", type=box_argument, help="act only in this box")
    parser.add_argument(
        "--as-viewed",
        action="store_true",
        help="mask and box are meant for the upright view, not for the pixels as stored",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def refuse_strength(strength: float) -> None:
    """Raises BadRequest outside 0…2."""
    if not 0 <= strength <= 2:
        raise BadRequest("The strength must be between 0 and 2.", "1 is as the sentence says.")


def sentence(text: str) -> str:
    """Bytes that the locale cannot read arrive as halves of letters, which can be neither kept nor
    sent: they are read as UTF-8, or become the sign for a letter that is not known."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def place(args: argparse.Namespace, picture: Picture) -> Mask | None:
    """The mask or box of `add_place`, in stored pixels."""
    if args.mask:
        return mask_from_file(args.mask, picture, as_viewed=args.as_viewed)
    if args.box:
        return mask_from_box(args.box, picture, as_viewed=args.as_viewed)
    return None


def box_argument(text: str) -> Box:
    """X,Y,W,H in pixels."""
    try:
        left, top, width, height = (int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not X,Y,WIDTH,HEIGHT in pixels") from error
    if width <= 0 or height <= 0:
        raise argparse.ArgumentTypeError("width and height must be above 0")
    return Box.at(left, top, width, height)
