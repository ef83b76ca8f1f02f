"""`gesso server certificate …`: what clients know the server by."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.server_place import add_folder, checked_folder, opened_folder
from gesso_desktop.cli.terminal import print_json
from gesso_runtime.server.auditing import audit_log
from gesso_runtime.server.keys.audit_log import Deed
from gesso_runtime.server.libraries import require_libraries

if TYPE_CHECKING:
    from gesso_runtime.server.keys.certificate import Certificate


def add_certificate(actions: Any) -> None:
    parser = actions.add_parser("certificate", help="show the server's certificate, or renew it")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    show = what.add_parser("show", help="print it, without its private key, and its fingerprint")
    add_folder(show)
    add_json(show)
    show.set_defaults(run=_show)
    renew = what.add_parser("renew", help="make a new one; clients must be told its fingerprint")
    renew.add_argument(
        "--address", action="append", default=[], metavar="NAME",
        help="a further name or address that clients know this machine by; may be repeated",
    )  # fmt: skip
    add_folder(renew)
    add_json(renew)
    renew.set_defaults(run=_renew)


def _show(args: argparse.Namespace) -> int:
    folder = checked_folder(args)
    require_libraries()
    from gesso_runtime.server.keys import certificate  # noqa: PLC0415  an extra may be missing

    own = certificate.read(folder.identity)
    if args.json:
        print_json(_plain(own) | {"pem": own.pem})
    else:
        print(own.pem, end="")
        print(f"Fingerprint: {own.fingerprint}", file=sys.stderr)
    return ExitCode.DONE


def _renew(args: argparse.Namespace) -> int:
    folder, settings = opened_folder(args)
    require_libraries()
    from gesso_runtime.server.keys import certificate  # noqa: PLC0415  an extra may be missing

    made = certificate.renew(folder.identity, (*settings.names(), *args.address))
    audit_log(folder, settings).note(Deed("certificate renewed"))
    if args.json:
        print_json(_plain(made))
    else:
        print(
            f"The new certificate lasts until {made.ends:%Y-%m-%d}; its fingerprint is\n"
            f"  {made.fingerprint}\n"
            "A server that runs shows the old one until it is told: systemctl reload gesso-server, "
            "or kill -HUP with its process; its jobs go on. Clients know the old one: tell them "
            "this fingerprint; “gesso remote trust NAME” there compares it and keeps their keys."
        )
    return ExitCode.DONE


def _plain(own: "Certificate") -> dict[str, object]:
    return {
        "fingerprint": own.fingerprint,
        "names": own.names,
        "begins": own.begins.isoformat(),
        "ends": own.ends.isoformat(),
    }
