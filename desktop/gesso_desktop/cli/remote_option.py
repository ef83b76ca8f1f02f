"""`--remote`, `--send`, `--if-away`: whether models on servers may help, and asking before."""

import argparse
import math
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gesso_core.alike import is_it
from gesso_core.errors import BadRequest, GessoError, NeedsModel
from gesso_core.progress import Cancelled, Progress
from gesso_desktop.cli.terminal import warn

if TYPE_CHECKING:  # nothing that reaches a network is imported where none is asked for
    from collections.abc import Sequence
    from contextlib import ExitStack

    from gesso_core.edit_request import EditRequest
    from gesso_runtime.client.client import RuntimeClient
    from gesso_runtime.client.remote.offers import Offer
    from gesso_runtime.placing import Afar, Terms
    from gesso_runtime.runtime import Unusable, Usable

REMOTE = "remote:"
UNASKED = "nobody could be asked whether it may be sent"
"""The detail of an error that every further request would meet, too."""


def add_remote(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--remote", metavar="WHETHER", default="ask",
        help="what this computer cannot do may be sent to a server: never, ask (before anything "
        "leaves; the default), always, or to the server of that name only, which asks",
    )  # fmt: skip
    parser.add_argument(
        "--send", action="store_true", help="yes to what would be asked before sending"
    )
    parser.add_argument(
        "--if-away", choices=("wait", "local", "refuse"), default="refuse",
        help="where no server answers: wait for it, do what this computer can (local), or refuse "
        "(the default)",
    )  # fmt: skip


def names_server(engine: str) -> bool:
    return engine.startswith(REMOTE)


def server_of(engine: str) -> str:
    """The name, where a server is named."""
    return engine.removeprefix(REMOTE).partition("/")[0]


def model_of(engine: str) -> str:
    """That is to run on the server that is named; "" for whichever fits, or no server."""
    return engine.removeprefix(REMOTE).partition("/")[2] if names_server(engine) else ""


def server_named(args: argparse.Namespace) -> str:
    """By `--remote`; "" where it says only whether."""
    from gesso_runtime.placing import Sending  # noqa: PLC0415

    return "" if args.remote in set(Sending) else str(args.remote)


def may_send(args: argparse.Namespace) -> bool:
    """Whether a server could be asked at all, before any of that is imported."""
    return getattr(args, "remote", "never") != "never" and args.runtime == "local"


def far_models(
    args: argparse.Namespace, assessed: "Sequence[Usable | Unusable]", *, is_short: bool
) -> "tuple[Afar, ...]":
    """Models of servers, where this computer cannot do it and the user lets others."""
    if not may_send(args):
        if names_server(args.engine):
            raise BadRequest(
                f"{args.engine} sends to a server, and nothing may be sent.",
                "Leave out --remote never and --runtime, or choose another engine.",
            )
        _say_kept_out(args, assessed, is_short=is_short)
        return ()
    from gesso_runtime.placing import afar, asks_servers  # noqa: PLC0415

    if not asks_servers(args.engine, assessed, is_short=is_short):
        return ()
    offered, wanted = _offered(args), model_of(args.engine)
    if offered and wanted:
        offered = [_of_server(wanted, server_of(args.engine), offered)]
    return afar(offered, assessed, named=names_server(args.engine), own_too=bool(wanted))


def _say_kept_out(
    args: argparse.Namespace, assessed: "Sequence[Usable | Unusable]", *, is_short: bool
) -> None:
    """Servers that would have been asked, but for `--remote never`."""
    if args.runtime != "local" or getattr(args, "remote", "") != "never":
        return
    from gesso_runtime.client.remote.remotes import Remotes  # noqa: PLC0415
    from gesso_runtime.folders import config_folder  # noqa: PLC0415
    from gesso_runtime.placing import asks_servers  # noqa: PLC0415

    names = ""
    with suppress(GessoError):  # nobody is asked, whatever is wrong with the list of them
        names = ", ".join(each.name for each in Remotes(config_folder()).all())
    if names and asks_servers(args.engine, assessed, is_short=is_short):
        several = "s" if "," in names else ""
        were = "were" if several else "was"
        warn(f"The server{several} {names} {were} not asked: --remote never keeps all here.")


def is_left_to_us(args: argparse.Namespace, far: "Sequence[Afar]") -> bool:
    """Whether a server was named, does not answer, and this computer may do it instead."""
    return names_server(args.engine) and not far and args.if_away == "local"


def placed_client(
    args: argparse.Namespace, here: "RuntimeClient", far: "Sequence[Afar]", opened: "ExitStack"
) -> "RuntimeClient":
    """For the models of this computer and those of servers. opened: closes what is opened."""
    if not far:
        return here
    from gesso_runtime.client.placed import PlacedClient  # noqa: PLC0415
    from gesso_runtime.client.remote.client import RemoteClient  # noqa: PLC0415
    from gesso_runtime.client.remote.course import RemotePatience  # noqa: PLC0415
    from gesso_runtime.placing import IfAway  # noqa: PLC0415

    if_away = _read_terms(args).if_away
    waits = if_away is IfAway.WAIT
    patience = RemotePatience(away=math.inf) if waits else RemotePatience()
    on_away = _say_away if waits else lambda _: None
    clients = {
        each.remote.name: RemoteClient(each.remote, patience=patience, on_away=on_away)
        for each in far
    }
    there = {each.card.id: clients[each.remote.name] for each in far}
    instead = {each.card.id for each in far if each.runs_here and if_away is IfAway.LOCAL}
    asking = _Asking(args, far)

    def say_instead(request: "EditRequest", error: GessoError) -> None:
        titles = {each.card.id: each.card.title for each in far}
        warn(f"{error.message} {titles[request.card]} does it here.")

    placed = PlacedClient(here, there, asking, instead=frozenset(instead), on_instead=say_instead)
    opened.callback(asking.close)
    opened.callback(placed.close)
    return placed


def _say_away(error: GessoError) -> None:
    warn(f"{error.message} It is waited for. Ctrl+C ends it.")


def _read_terms(args: argparse.Namespace) -> "Terms":
    from gesso_runtime.placing import IfAway, Sending, Terms  # noqa: PLC0415

    wanted = server_named(args)
    named = server_of(args.engine) if names_server(args.engine) else ""
    if names_server(args.engine) and (not named or args.engine.endswith("/")):
        raise BadRequest(
            f"{args.engine} names no model." if named else f"{REMOTE} names no server.",
            f"Say which: {REMOTE}NAME or {REMOTE}NAME/MODEL; `gesso remote list` has them.",
        )
    if named and wanted and named != wanted:
        raise BadRequest(
            f"--engine names the server {named}, --remote the server {wanted}.", "Name one."
        )
    sending = Sending.ASK if wanted else Sending(args.remote)
    return Terms(sending, named or wanted, IfAway(args.if_away))


def _of_server(wanted: str, server: str, offered: "Sequence[Offer]") -> "Offer":
    """Raises NeedsModel where the server does not run it."""
    for each in offered:
        if each.card.id == wanted:
            return each
    meant = is_it(wanted, (each.card.id for each in offered))
    raise NeedsModel(
        f"The server {server} runs no model called “{wanted}”.",
        meant or f"`gesso remote test {server}` names them.",
    )


def _offered(args: argparse.Namespace) -> "Sequence[Offer]":
    """What servers could do. Raises as `placing.heard_of`."""
    from gesso_runtime.client.remote.remotes import Remotes  # noqa: PLC0415
    from gesso_runtime.folders import config_folder  # noqa: PLC0415
    from gesso_runtime.placing import heard_of  # noqa: PLC0415

    is_said = False

    def report(progress: Progress) -> None:
        nonlocal is_said
        if not is_said:
            warn("No server answers; it is waited for. Ctrl+C ends it.")
        is_said = True

    def pass_over(error: GessoError) -> None:
        warn(f"A server is passed over. {error.message} {error.hint}".rstrip())

    return heard_of(Remotes(config_folder()), _read_terms(args), report, pass_over)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a model of a server would be sent. work: of which work that is, in a sentence."""

    afar: "Afar"
    work: str
    bytes: int


def agree_ahead(args: argparse.Namespace, ahead: "Sequence[Ahead]") -> None:
    """Says all of it, asks once, and notes in `args.agreed` what need not be asked again.

    Raises BadRequest, Cancelled.
    """
    if not ahead:
        return
    from gesso_runtime.placing import Leaving  # noqa: PLC0415

    for each in ahead:
        where, *rest = Leaving(each.afar, each.bytes, each.bytes).sentences
        for sentence in (where, each.work, *rest):
            warn(sentence)
    if not _is_agreed(args):
        _ask(", ".join(dict.fromkeys(each.afar.remote.name for each in ahead)), has_sent=False)
    args.agreed.update(_named(each.afar) for each in ahead)


def _named(afar: "Afar") -> tuple[str, str]:
    return afar.remote.name, afar.card.id


def _is_agreed(args: argparse.Namespace) -> bool:
    from gesso_runtime.placing import Sending  # noqa: PLC0415

    return bool(args.send) or args.remote == Sending.ALWAYS


class _Asking:
    """Says what would leave, and for each model asks once; `close` says how much it was in all."""

    def __init__(self, args: argparse.Namespace, placed: "Sequence[Afar]") -> None:
        self._placed = {each.card.id: each for each in placed}
        self._is_agreed = _is_agreed(args)
        self._agreed: set[tuple[str, str]] = getattr(args, "agreed", set())  # see `agree_ahead`
        self._sent = dict[str, list[int]]()

    def __call__(self, request: "EditRequest") -> None:
        """Raises BadRequest, Cancelled."""
        from gesso_runtime.placing import leaving  # noqa: PLC0415

        afar = self._placed[request.card]
        told = leaving(request, afar)
        if request.card not in self._sent and _named(afar) not in self._agreed:
            for sentence in told.sentences:
                warn(sentence)
            if not self._is_agreed:
                _ask(afar.remote.name, has_sent=bool(self._sent))
        self._sent.setdefault(request.card, []).append(told.bytes)

    def close(self) -> None:
        from gesso_runtime.store.disk import in_words  # noqa: PLC0415

        for card, sizes in self._sent.items():
            if len(sizes) > 1:
                name = self._placed[card].remote.name
                warn(f"In all, {name} was sent {len(sizes)} requests, {in_words(sum(sizes))}.")


def _ask(name: str, *, has_sent: bool) -> None:
    """Raises BadRequest where nobody can be asked, and Cancelled for a no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadRequest(
            f"Nothing is sent to {name} without your word.",
            "Say --send, or --remote always; --remote never keeps everything here.",
            detail=UNASKED,
        )
    print("gesso: Send it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        warn("It was not sent." if has_sent else "Nothing was sent.")
        raise Cancelled
