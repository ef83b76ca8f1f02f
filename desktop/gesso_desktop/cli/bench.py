"""`gesso bench …`: how long models take here, what they hold, and how good they are."""

import argparse
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest, GessoError, NeedsModel
from gesso_core.geometry import Size
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.bench_said import plain_runs, print_runs
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.remote_option import add_remote, names_server
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.terminal import print_json, progress_line

_MOST_RUNS = 1000
_LONGEST = 1 << 14  # px


def add_to(commands: Any) -> None:
    parser = commands.add_parser("bench", help="measure models on this computer")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    models = _action(
        actions, "models", _models, "seconds of each stage, memory, and where it ran; worst of all"
    )
    models.add_argument("card", metavar="CARD", nargs="?", default="", help="default: all")
    models.add_argument(
        "--size", metavar="WxH", type=_size, help="of the work; default: the model's own"
    )
    models.add_argument(
        "--runs", metavar="N", type=_runs, default=3, help="after the first, which loads; default 3"
    )
    quality = _action(
        actions,
        "quality",
        _quality,
        "how like what was wanted, and how quick",
    )
    quality.add_argument(
        "folder", metavar="FOLDER", type=Path,
        help="NAME.txt, a sentence, with NAME.before.* and NAME.after.*, for each pair",
    )  # fmt: skip
    quality.add_argument(
        "--engine", metavar="WHO", action="append",
        help="as of `gesso edit`: auto (the default), operators, a model's id, remote:NAME or "
        "remote:NAME/MODEL; several are compared",
    )  # fmt: skip
    quality.add_argument(
        "--alone", action="store_true",
        help="what a model that edits by a sentence returns itself, at the size that it works at, "
        "before it is fitted onto the picture; default: the whole edit, as `gesso edit` makes it",
    )  # fmt: skip
    quality.add_argument(
        "--plot", metavar="FILE.svg", type=Path, help="draw it; an older plot there is replaced"
    )
    add_remote(quality)
    quality.add_argument("--seed", type=int, default=0, help="of the model's chance")
    quality.set_defaults(run_quality=Quality.FINAL)
    weights = _action(
        actions, "make-weights", _make_weights,
        "write random weights of the true size, for measuring without the model",
    )  # fmt: skip
    weights.add_argument("card", metavar="CARD")
    weights.add_argument(
        "folder", metavar="FOLDER", type=Path,
        help="holds the model as published, without its weights; they are written there",
    )  # fmt: skip


def _action(
    actions: Any, name: str, run: Callable[[argparse.Namespace], int], says: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=says)
    add_runtime_again(parser)
    add_json(parser)
    parser.set_defaults(run=run)
    return parser


def _models(args: argparse.Namespace) -> int:
    from gesso_runtime.measured_runs import measure, typical  # noqa: PLC0415
    from gesso_runtime.runtime import Unusable  # noqa: PLC0415

    if names_server(args.card):
        raise BadRequest(
            "`gesso bench models` measures this computer, stage by stage.",
            f"Of a server: gesso bench quality FOLDER --engine {args.card}",
        )
    found: dict[str, Any] = {}
    refused: dict[str, GessoError] = {}
    with opened_runtime(args) as runtime:
        named = runtime.catalogue.find(args.card).id if args.card else ""
        for each in runtime.assessed():
            card = each.card
            if named not in {"", card.id}:
                continue
            if isinstance(each, Unusable):
                if named:
                    raise each.error
                continue
            try:
                request = typical(card, args.size)
                runs = measure(runtime.client, request, args.runs, progress_line())
            except GessoError as error:
                if named:
                    raise
                refused[card.id] = error
                continue
            found[card.id] = plain_runs(runs, each.placements[0].words, request)
            if not args.json:
                print_runs(card.title, found[card.id])
    if not found and not refused:
        raise NeedsModel("No model can run here.", "“gesso models list” says what is missing.")
    if args.json:
        said = {card: {"code": e.code, "message": e.message} for card, e in refused.items()}
        print_json({"machine": platform.platform(), "models": found, "refused": said})
    else:
        for card_id, told in refused.items():
            print(f"{card_id}: {told.message} {told.hint}")
    return ExitCode.FAILED if refused else ExitCode.DONE


def _quality(args: argparse.Namespace) -> int:
    from gesso_desktop.cli.bench_quality import bench_quality  # noqa: PLC0415

    with opened_runtime(args) as runtime:
        return bench_quality(args, runtime)


def _make_weights(args: argparse.Namespace) -> int:
    from gesso_runtime.making_weights import make_weights  # noqa: PLC0415
    from gesso_runtime.store.disk import in_words, size_below  # noqa: PLC0415

    with opened_runtime(args) as runtime:
        card = runtime.catalogue.find(args.card)
        make_weights(card, args.folder, runtime.environments, progress_line())
    size = size_below(args.folder)
    if args.json:
        print_json({"folder": str(args.folder), "bytes": size})
    else:
        print(f"{args.folder}: {in_words(size)}. These weights mean nothing; measure with them.")
    return ExitCode.DONE


def _size(text: str) -> Size:
    try:
        width, height = (int(side) for side in text.lower().split("x"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no size, such as 1024x768") from error
    if not (0 < width <= _LONGEST and 0 < height <= _LONGEST):
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1x1 and {_LONGEST}x{_LONGEST}")
    return Size(width, height)


def _runs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_RUNS:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1 and {_MOST_RUNS}")
    return int(text)
