"""`gesso server keys …` and `gesso server pair`: who may send edits. They work while it runs."""

import argparse
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gesso_core.errors import BadRequest
from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.server_place import (
    add_folder,
    checked_folder,
    folder_said,
    kept_log,
    opened_folder,
)
from gesso_desktop.cli.terminal import print_json, warn
from gesso_runtime.server.auditing import audit_log
from gesso_runtime.server.keys.api_key import ApiKey, Scope
from gesso_runtime.server.keys.audit_log import Deed
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.libraries import require_libraries

if TYPE_CHECKING:
    from gesso_runtime.server.at_port import AtPort

_DAY = 86_400.0
_MOST_DAYS = 36_500


def add_keys(actions: Any) -> None:
    parser = actions.add_parser("keys", help="list, make and revoke the keys of clients")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = what.add_parser("list", help="list them; the keys themselves are kept nowhere")
    listed.set_defaults(run=_list)
    add = what.add_parser("add", help="make a key, which is shown only then")
    add.add_argument("name", metavar="NAME", help="whom or what it is for")
    _add_terms(add)
    add.set_defaults(run=_add)
    revoke = what.add_parser("revoke", help="let a key in no more, at once")
    revoke.add_argument("id", metavar="ID", help="as the list shows it")
    revoke.set_defaults(run=_revoke)
    forget = what.add_parser("forget", help="take a key that lets nobody in off the list")
    forget.add_argument("id", metavar="ID", help="as the list shows it")
    forget.set_defaults(run=_forget)
    for each in (listed, add, revoke, forget):
        add_folder(each)
        add_json(each)


def add_pair(actions: Any) -> None:
    pair = actions.add_parser("pair", help="make a one-time code by which a client gets its key")
    pair.add_argument(
        "--seconds", type=int, help="that the code lives; default: as server.toml says"
    )
    _add_terms(pair)
    add_folder(pair)
    add_json(pair)
    pair.set_defaults(run=_pair)


def _add_terms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scope", action="append", default=[], choices=[scope.value for scope in Scope],
        help="what the key is good for; may be repeated; default: edit",
    )  # fmt: skip
    parser.add_argument("--days", type=int, help="that the key lives; 0: until it is revoked")


def _list(args: argparse.Namespace) -> int:
    folder = checked_folder(args)
    keys = KeyRing(folder.keys).list()
    if args.json:
        print_json({"keys": [_plain(key) for key in keys]})
        return ExitCode.DONE
    for key in keys:
        scopes = ",".join(sorted(key.scopes))
        print(f"{key.id}  {_state(key):28}  {scopes:20}  made {_day(key.created)}  {key.name}")
    if not keys:
        print("There is no key. Make one: gesso server pair")
    return ExitCode.DONE


def _add(args: argparse.Namespace) -> int:
    folder, settings = opened_folder(args)
    secret, key = KeyRing(folder.keys).make(args.name, _scopes(args), _expires(args.days or 0))
    audit_log(folder, settings).note(Deed("key made", key=key.id))
    if args.json:
        print_json({"key": _plain(key) | {"secret": secret}})
    else:
        print(f"Key {key.id} for “{key.name}”, which is shown only now:\n  {secret}")
    return ExitCode.DONE


def _revoke(args: argparse.Namespace) -> int:
    folder = checked_folder(args)
    ring = KeyRing(folder.keys)
    was_revoked = any(each.id == args.id and each.revoked is not None for each in ring.list())
    key = ring.revoke(args.id)
    if not was_revoked:
        kept_log(folder).note(Deed("key revoked", key=key.id))
    if args.json:
        print_json({"key": _plain(key)})
    elif was_revoked:
        print(f"The key {key.id} of “{key.name}” was revoked before.")
    else:
        print(f"The key {key.id} of “{key.name}” lets nobody in any more.")
        print("What it has waiting or running is cancelled, and its results are removed.")
    return ExitCode.DONE


def _forget(args: argparse.Namespace) -> int:
    folder = checked_folder(args)
    key = KeyRing(folder.keys).forget(args.id)
    kept_log(folder).note(Deed("key forgotten", key=key.id))
    if args.json:
        print_json({"forgotten": key.id})
    else:
        print(f"The key {key.id} of “{key.name}” is off the list.")
    return ExitCode.DONE


def _pair(args: argparse.Namespace) -> int:
    folder, settings = opened_folder(args)
    require_libraries()
    from gesso_runtime.server.address import url  # noqa: PLC0415  an extra may be missing
    from gesso_runtime.server.at_port import look_at_port  # noqa: PLC0415
    from gesso_runtime.server.keys import certificate  # noqa: PLC0415
    from gesso_runtime.server.keys.pairing import PairingCodes  # noqa: PLC0415

    seconds = settings.pairing.seconds if args.seconds is None else args.seconds
    if not 10 <= seconds <= _DAY:
        raise BadRequest("A code lives for 10 seconds to a day.", "Say --seconds 600.")
    own = certificate.read(folder.identity)
    certificate.refuse_expired(own)
    days = settings.pairing.key_days if args.days is None else args.days
    code, made = PairingCodes(folder.pairing).make(seconds, _scopes(args), _expires(days))
    audit_log(folder, settings).note(Deed("code made"))
    address = url(settings)
    warning = _of_port(look_at_port(settings, own.der), args)
    if warning:
        warn(warning)
    if args.json:
        print_json(
            {
                "warning": warning,
                "address": address,
                "fingerprint": own.fingerprint,
                "code": code,
                "seconds": seconds,
                "ends": _moment(made.ends),
            }
        )
        return ExitCode.DONE
    print(
        f"On the other machine:  gesso remote add {address}\n"
        f"It shows a fingerprint, which must be\n"
        f"  {own.fingerprint}\n"
        f"Then it asks for this code, which is good once, for {_long(seconds)}:\n"
        f"  {code}"
    )
    return ExitCode.DONE


def _of_port(found: "AtPort", args: argparse.Namespace) -> str:
    """What who pairs now should know; "" where the server shows the certificate that is said."""
    from gesso_runtime.server.at_port import There  # noqa: PLC0415  an extra may be missing

    run = f"gesso server run{folder_said(args.folder)}"
    match found.there:
        case There.SERVER:
            return ""
        case There.OPEN:
            return (
                "server.toml leaves the port open, so the address has none: add the one that "
                f"{run} says."
            )
        case There.NOBODY:
            return f"{found.said} Start it, so that the other machine finds it: {run}"
    return f"{found.said} {found.next_step}"


def _scopes(args: argparse.Namespace) -> list[Scope]:
    return [Scope(name) for name in args.scope] or [Scope.EDIT]


def _expires(days: int) -> float | None:
    if not 0 <= days <= _MOST_DAYS:
        raise BadRequest(
            f"A key cannot live for {days} days.", f"Say 1 to {_MOST_DAYS}, or 0 for always."
        )
    return time.time() + days * _DAY if days else None


def _state(key: ApiKey) -> str:
    if key.revoked is not None:
        return f"revoked {_day(key.revoked)}"
    if key.expires is None:
        return "good until revoked"
    return f"{'good until' if key.is_valid(time.time()) else 'expired'} {_day(key.expires)}"


def _plain(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created": _moment(key.created),
        "expires": None if key.expires is None else _moment(key.expires),
        "revoked": None if key.revoked is None else _moment(key.revoked),
        "is_valid": key.is_valid(time.time()),
    }


def _long(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{seconds} seconds" if rest or not minutes else f"{minutes} minutes"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d}"
