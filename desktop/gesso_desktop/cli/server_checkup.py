"""`gesso server doctor`: whether the server is fit to run, one finding a line."""

import argparse
from dataclasses import asdict
from typing import Any

from gesso_desktop.cli.arguments import add_json
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.server_place import add_folder, has_cluster, named_folder
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.doctor import diagnose
from gesso_runtime.server.libraries import require_libraries


def add_doctor(actions: Any) -> None:
    doctor = actions.add_parser("doctor", help="say whether the server is fit to run")
    doctor.add_argument(
        "--quick", action="store_true", help="start no worker and no replica to see whether it does"
    )
    add_folder(doctor)
    add_runtime_again(doctor)
    add_json(doctor)
    doctor.set_defaults(run=_doctor)


def _doctor(args: argparse.Namespace) -> int:
    """FAILED where something is bad; what only needs a look is DONE."""
    require_libraries()
    from gesso_runtime.server.checkup import check_up  # noqa: PLC0415  an extra is needed
    from gesso_runtime.server.finding import Verdict  # noqa: PLC0415

    folder = named_folder(args)
    diagnosis = None
    if not has_cluster(folder):
        with opened_runtime(args) as runtime:
            diagnosis = diagnose(runtime, progress_line(), starts_workers=not args.quick)
    found = tuple(check_up(folder, diagnosis, asks_replica=not args.quick))
    if args.json:
        print_json({"format": 1, "findings": [asdict(each) for each in found]})
    else:
        for each in found:
            said = f"{each.verdict:5} {each.what:12} {each.said}"
            print(f"{said} → {each.next_step}" if each.next_step else said)
    bad = any(each.verdict is Verdict.BAD for each in found)
    return ExitCode.FAILED if bad else ExitCode.DONE
