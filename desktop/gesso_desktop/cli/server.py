"""`gesso server …`: makes and runs the server that other machines send edits to."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.runtime_option import add_runtime_again
from gesso_desktop.cli.server_audit import add_audit
from gesso_desktop.cli.server_certificate import add_certificate
from gesso_desktop.cli.server_checkup import add_doctor
from gesso_desktop.cli.server_keys import add_keys, add_pair
from gesso_desktop.cli.server_place import (
    add_folder,
    folder_said,
    opened_executor,
    opened_folder,
)
from gesso_desktop.cli.terminal import print_json
from gesso_runtime.carriers import check_carrier
from gesso_runtime.folders import SERVER_VARIABLE, server_folder
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.libraries import require_libraries
from gesso_runtime.server.settings import Settings

if TYPE_CHECKING:
    from gesso_runtime.server.running import Server


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "server",
        help="run edits for other machines, over HTTPS",
        epilog="First init, then run; while it runs, pair lets another machine in.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    _add_init(actions)
    run = actions.add_parser("run", help="serve until stopped")
    add_runtime_again(run)
    add_folder(run)
    run.set_defaults(run=_run, json=False)
    add_pair(actions)
    add_keys(actions)
    add_certificate(actions)
    add_audit(actions)
    add_doctor(actions)


def _add_init(actions: Any) -> None:
    init = actions.add_parser("init", help="make a server: its folder, certificate and first key")
    init.add_argument(
        "folder", metavar="FOLDER", type=Path, nargs="?",
        help=f"of its own; default: {SERVER_VARIABLE}, or in your data",
    )  # fmt: skip
    init.add_argument("--name", default="", help="what clients call it; default: of this machine")
    init.add_argument("--host", default="0.0.0.0", help="where it listens; default: everywhere")
    init.add_argument("--port", type=int, default=8443, help="default: 8443; 0 for any")
    init.add_argument(
        "--address", action="append", default=[], metavar="NAME",
        help="a name or address that clients know this machine by; may be repeated",
    )  # fmt: skip
    init.add_argument(
        "--client-ca", metavar="FILE", type=Path,
        help="let in only clients with a certificate that this authority signed",
    )  # fmt: skip
    add_json(init)
    init.set_defaults(run=_init)


def _init(args: argparse.Namespace) -> int:
    require_libraries()
    from gesso_runtime.server.founding import found  # noqa: PLC0415  an extra may be missing
    from gesso_runtime.server.keys.certificate import own_name  # noqa: PLC0415
    from gesso_runtime.server.keys.tls import refuse_authority  # noqa: PLC0415

    if args.client_ca is not None:
        refuse_authority(args.client_ca)
    settings = Settings(
        name=args.name or own_name(),
        host=args.host,
        port=args.port,
        address=args.address[0] if args.address else "",
        client_ca=str(args.client_ca.absolute()) if args.client_ca else "",
    )
    root = (args.folder or server_folder()).absolute()
    made = found(root, settings, args.address)
    if args.json:
        print_json(
            {
                "folder": str(root),
                "fingerprint": made.certificate.fingerprint,
                "names": made.certificate.names,
                "ends": made.certificate.ends.isoformat(),
                "key": {"id": made.key.id, "secret": made.secret},
            }
        )
        return ExitCode.DONE
    print(
        f"The server's folder is {root}\n"
        f"Its settings are in {made.folder.settings}\n"
        f"Its certificate lasts until {made.certificate.ends:%Y-%m-%d}; its fingerprint is\n"
        f"  {made.certificate.fingerprint}\n"
        f"Your own key, good for everything, which is shown only now:\n"
        f"  {made.secret}\n"
        f"Serve: gesso server run{folder_said(args.folder)}\n"
        f"Let another machine in: gesso server pair{folder_said(args.folder)}"
    )
    return ExitCode.DONE


def _warn_of_cluster(folder: DataFolder, settings: Settings) -> None:
    from gesso_runtime.server.cluster.checkup import look_at_cluster  # noqa: PLC0415
    from gesso_runtime.server.finding import Verdict  # noqa: PLC0415

    found = look_at_cluster(settings.cluster, folder, asks_replica=False)
    if found.verdict is not Verdict.GOOD:
        print(f"gesso: {found.said}\n       {found.next_step}", file=sys.stderr, flush=True)


def _run(args: argparse.Namespace) -> int:
    folder, settings = opened_folder(args)
    require_libraries()
    from gesso_runtime.server.address import url  # noqa: PLC0415
    from gesso_runtime.server.door.faces import picture_faces  # noqa: PLC0415
    from gesso_runtime.server.keys import certificate  # noqa: PLC0415  an extra may be missing
    from gesso_runtime.server.running import serve  # noqa: PLC0415

    own = certificate.read(folder.identity)
    certificate.refuse_expired(own)

    def tell(server: "Server") -> None:
        print(
            f"{settings.name} listens at {url(settings, server.port)}\n"
            f"Fingerprint: {own.fingerprint}\n"
            "Stop it with Ctrl+C; jobs that wait are kept.",
            flush=True,
        )

    # Being stopped is its ordinary end, also by a signal that comes before it serves.
    with suppress(KeyboardInterrupt), opened_executor(args, folder, settings) as runtime:
        if settings.cluster.address and check_carrier(args.runtime) != "none":
            _warn_of_cluster(folder, settings)
        serve(settings, folder, runtime, faces=picture_faces(folder.root), tell=tell)
    return ExitCode.DONE
