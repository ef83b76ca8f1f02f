"""`gesso models …`: which models are here, adding them, checking them, going back, removing."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gesso_core.cards.exported import EXPORTED_PRECISIONS, ExportedPart
from gesso_core.cards.model_card import PREPARED_BITS, ModelCard, Precision
from gesso_core.errors import BadRequest, NeedsModel, NotFound
from gesso_desktop.cli import models_said as said
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.models_keys import add_arguments, keys
from gesso_desktop.cli.models_pack import (
    is_at_terminal,
    pack_at,
    pack_model,
    part_bytes,
    plain_signer,
    say_signer,
)
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.catalogue import Catalogue, read_catalogue
from gesso_runtime.folders import MODELS_VARIABLE, cards_folder, models_folder
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.built_in import refuse_built_in
from gesso_runtime.store.hub import Hub, refuse_network
from gesso_runtime.store.hub_listing import Door
from gesso_runtime.store.local_source import Folder, OneFile
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack import SUFFIX
from gesso_runtime.store.pack_parts import is_pack
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.source import Source
from gesso_runtime.store.verifying import Verified

Run = Callable[[argparse.Namespace], int]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("models", help="list, add, verify and remove models")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _action(actions, "list", _list, "list models: installed, and known")
    info = _action(actions, "info", _info, "say what is known of a model")
    info.add_argument("card", metavar="CARD")
    _add_add(actions)
    prepare = _action(
        actions, "prepare", _prepare, "quantise a model once, so that it loads fast and needs less"
    )
    prepare.add_argument("card", metavar="CARD")
    prepare.add_argument(
        "--precision", type=_precision, required=True, metavar="P",
        help=f"{', '.join(PREPARED_BITS)}; gguf-q4 is written as Q4_0",
    )  # fmt: skip
    _add_export(actions)
    pack = _action(actions, "pack", _pack, "write a model into one file, to carry it elsewhere")
    pack.add_argument("card", metavar="CARD")
    pack.add_argument("-o", "--output", metavar="FILE", type=Path, help=f"default: CARD{SUFFIX}")
    pack.add_argument("--version", default="", help="default: the one in use")
    pack.add_argument(
        "--split", type=part_bytes, metavar="SIZE",
        help="in parts of at most that size, such as 4GB, for media that hold no larger files",
    )  # fmt: skip
    pack.add_argument(
        "--key", metavar="FILE", type=Path,
        help="sign it with this secret key: gesso models keys --new FILE, or that of releases",
    )  # fmt: skip
    add_arguments(_action(actions, "keys", keys, "whose signatures on model packs are known here"))
    verify = _action(actions, "verify", _verify, "read every file and compare it with its digest")
    verify.add_argument("card", metavar="CARD", nargs="?", default="", help="default: all")
    verify.add_argument("version", metavar="VERSION", nargs="?", default="", help="default: all")
    use = _action(actions, "use", _use, "use another version of a model")
    use.add_argument("card", metavar="CARD")
    use.add_argument("version", metavar="VERSION", help="its first digits will do")
    rollback = _action(actions, "rollback", _rollback, "use the version that was used before")
    rollback.add_argument("card", metavar="CARD")
    remove = _action(actions, "remove", _remove, "remove a version of a model, or all of it")
    remove.add_argument("card", metavar="CARD")
    remove.add_argument("version", metavar="VERSION", nargs="?", default="")
    remove.add_argument("--all", action="store_true", help="every version")
    remove.add_argument("--even-current", action="store_true", help="also the version in use")


def _add_add(actions: Any) -> None:
    add = _action(
        actions, "add", _add, "add a model from a folder, a file, a pack or its parts, or a hub",
        usage="gesso models add CARD FOLDER | CARD FILE | PACK | CARD --hub --allow-network",
    )  # fmt: skip
    add.add_argument("card", metavar="CARD", help="a model's name; or a model pack")
    add.add_argument("source", metavar="SOURCE", type=Path, nargs="?", help="folder, file or pack")
    add.add_argument("--accept-licence", action="store_true", help="you read it and agree")
    add.add_argument(
        "--require-signature", action="store_true", help="of a pack, by a key that is known here"
    )
    add.add_argument(
        "--allow-downgrade", action="store_true", help="an older version may replace a newer one"
    )
    add.add_argument(
        "--precision", action="append", type=_precision, default=[], metavar="P",
        help="of a model that comes in several: only this one; may be repeated",
    )  # fmt: skip
    add.add_argument("--hub", action="store_true", help="fetch it; needs --allow-network")
    add.add_argument("--allow-network", action="store_true", help="for this one command")
    add.add_argument(
        "--revision", action="append", default=[], metavar="[REPOSITORY=]R",
        help="instead of the one that the card pins; best a commit of 40 digits",
    )  # fmt: skip
    add.add_argument("--endpoint", metavar="URL", help="of another hub, such as a mirror")


def _add_export(actions: Any) -> None:
    export = _action(
        actions, "export", _export, "write small networks of a model as ONNX, and use them"
    )
    export.add_argument("card", metavar="CARD")
    export.add_argument(
        "-o", "--output", metavar="FOLDER", type=Path,
        help="write them there, over no other file, for other programs; default: into the model, "
        "which then uses them",
    )  # fmt: skip
    export.add_argument(
        "--part", action="append", type=_exported_part, default=[], metavar="PART",
        help="vae-decoder, preview or unet; may be repeated; default: all that it has",
    )  # fmt: skip
    export.add_argument(
        "--precision", type=_exported_precision, default=Precision.FP32, metavar="P",
        help="fp32, which the processor uses (default), or fp16 for graphics cards",
    )  # fmt: skip


def _action(
    actions: Any, name: str, run: Run, says: str, *, usage: str | None = None
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=says, usage=usage)
    parser.add_argument(
        "--models", metavar="DIR", type=Path,
        help=f"where models lie; default: {MODELS_VARIABLE}, or the user's data",
    )  # fmt: skip
    add_json(parser)
    parser.set_defaults(run=run)
    return parser


def _list(args: argparse.Namespace) -> int:
    store, catalogue = _store(args), _catalogue()
    if args.json:
        print_json(said.plain_list(store, catalogue))
    else:
        said.print_list(store, catalogue)
    return ExitCode.DONE


def _info(args: argparse.Namespace) -> int:
    store, card = _store(args), _catalogue().find(args.card)
    if args.json:
        print_json(said.plain_info(store, card))
    else:
        said.print_info(store, card)
    return ExitCode.DONE


def _add(args: argparse.Namespace) -> int:
    store, catalogue = _store(args), _catalogue()
    card, source = _wanted(args, store, catalogue)
    refuse_built_in(card)
    if isinstance(source, Pack):
        say_signer(source, is_required=args.require_signature)
    elif args.require_signature:
        raise BadRequest("Only model packs are signed.", "Leave --require-signature out.")
    said.print_licence(card)
    accepts = args.accept_licence or _agrees()
    wish = Wish(accepts, frozenset(args.precision), args.allow_downgrade)
    added = store.add(card, source, wish, progress_line())
    if args.json:
        signer = source.signer() if isinstance(source, Pack) else None
        print_json({"added": said.plain_version(added), "signature": plain_signer(signer)})
    else:
        print(f"{card.title} is installed: {added.card} {added.version}, {said.size(added.bytes)}")
    return ExitCode.DONE


def _prepare(args: argparse.Namespace) -> int:
    from gesso_desktop.cli.models_prepare import prepare_model  # noqa: PLC0415  only where it is asked

    return prepare_model(args, _store(args), _catalogue().find(args.card))


def _export(args: argparse.Namespace) -> int:
    from gesso_desktop.cli.models_export import export_model  # noqa: PLC0415  only where it is asked

    return export_model(args, _store(args), _catalogue().find(args.card))


def _pack(args: argparse.Namespace) -> int:
    return pack_model(args, _store_to_change(args))


def _verify(args: argparse.Namespace) -> int:
    found = _verified(args)
    if args.json:
        print_json(said.plain_verified(found))
    else:
        said.print_verified(found)
    return ExitCode.DONE if all(each.holds for each in found) else ExitCode.PROMISE_BROKEN


def _use(args: argparse.Namespace) -> int:
    return _now_used(args, _store_to_change(args).use(args.card, args.version))


def _rollback(args: argparse.Namespace) -> int:
    return _now_used(args, _store_to_change(args).rollback(args.card))


def _now_used(args: argparse.Namespace, installed: Any) -> int:
    if args.json:
        print_json({"current": said.plain_version(installed)})
    else:
        print(f"{installed.card} {installed.version} is in use now.")
    return ExitCode.DONE


def _remove(args: argparse.Namespace) -> int:
    store = _store_to_change(args)
    if bool(args.version) == args.all:
        raise BadRequest(
            "It is not clear what is to be removed.",
            f"Name one version, or say: gesso models remove {args.card} --all",
        )
    freed = store.remove(args.card, args.version, even_current=args.all or args.even_current)
    if args.json:
        print_json({"removed": args.card, "version": args.version or None, "freed_bytes": freed})
    else:
        print(f"Removed; {said.size(freed)} are free again.")
    return ExitCode.DONE


def _store(args: argparse.Namespace) -> ModelStore:
    store = ModelStore(args.models or models_folder())
    store.clear_left_behind()
    return store


def _store_to_change(args: argparse.Namespace) -> ModelStore:
    """Raises BadRequest for a model that is not the store's to change."""
    store = _store(args)
    card = _catalogue().cards.get(args.card)
    if card is not None and not any(version.card == card.id for version in store.installed):
        refuse_built_in(card)
    return store


def _verified(args: argparse.Namespace) -> tuple[Verified, ...]:
    store, named = _store(args), args.card
    cards = [card for card in _catalogue().cards.values() if card.is_built_in]
    own = tuple(store.built_in.verify(card) for card in cards if named in {"", card.id})
    if named and own:
        return own
    return own + store.verify(named, args.version, progress_line())


def _catalogue() -> Catalogue:
    return read_catalogue([cards_folder()])


def _wanted(
    args: argparse.Namespace, store: ModelStore, catalogue: Catalogue
) -> tuple[ModelCard, Source]:
    if args.hub:
        if args.source is not None:
            raise BadRequest(
                "A model comes from a hub or from this computer, not from both.",
                "Leave out --hub, or the file or folder.",
            )
        return catalogue.find(args.card), _hub(args, store)
    if args.source is None:
        return _from_pack(Path(args.card), store, catalogue)
    card = catalogue.find(args.card)
    if not args.source.exists():
        raise NotFound(f"There is no file or folder {args.source}.", "Check its name.")
    if args.source.is_dir():
        return card, Folder(args.source)
    return card, pack_at(args.source, store) if is_pack(args.source) else OneFile(args.source)


def _from_pack(path: Path, store: ModelStore, catalogue: Catalogue) -> tuple[ModelCard, Source]:
    if not path.exists():
        if str(path) in catalogue.cards:
            raise BadRequest(
                f"It is not said where “{path}” is to come from.",
                "Name a folder, a file or a pack; or say --hub --allow-network.",
            )
        raise NotFound(f"There is no model pack {path}.", "Check its name.")
    pack = pack_at(path, store)
    card = pack.card()
    if card not in catalogue.cards and not catalogue.unread:
        raise NeedsModel(
            f"The pack is of the model “{card[:64]}”, whose card is not here.",
            f"Copy the card, {card[:64]}.toml, into {cards_folder()}: it is in the folder that "
            "`gesso doctor` names “Own cards in” where the pack was made.",
        )
    return catalogue.find(card), pack


def _hub(args: argparse.Namespace, store: ModelStore) -> Hub:
    refuse_network(allowed=args.allow_network)  # before a licence is read for nothing
    return Hub(
        store.parts,
        allowed=args.allow_network,
        revisions=_revisions(args.revision),
        door=Door(args.endpoint, os.environ.get("HF_TOKEN") or None),
    )


def _revisions(named: list[str]) -> Mapping[str, str]:
    """By repository; "" for the card's own."""
    split = [text.rpartition("=") for text in named]
    return {repository: revision for repository, _, revision in split}


def _agrees() -> bool:
    """Asked of a person at a terminal; nobody else can accept by being asked."""
    if not is_at_terminal():
        return False
    print("Do you accept this licence? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _exported_part(text: str) -> ExportedPart:
    try:
        return ExportedPart(text.lower())
    except ValueError as error:
        known = ", ".join(ExportedPart)
        raise argparse.ArgumentTypeError(f"{text!r} is none of {known}") from error


def _exported_precision(text: str) -> Precision:
    if text.lower() not in EXPORTED_PRECISIONS:
        known = ", ".join(EXPORTED_PRECISIONS)
        raise argparse.ArgumentTypeError(f"{text!r} is none of {known}")
    return Precision(text.lower())


def _precision(text: str) -> Precision:
    try:
        return Precision(text.lower())
    except ValueError as error:
        known = ", ".join(Precision)
        raise argparse.ArgumentTypeError(f"{text!r} is none of {known}") from error
