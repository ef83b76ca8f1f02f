"""`gesso models export`: small networks of an installed model as ONNX files."""

import argparse
from typing import Any

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.errors import BadRequest
from gesso_desktop.cli import models_said as said
from gesso_desktop.cli.exit_codes import ExitCode
from gesso_desktop.cli.terminal import print_json, progress_line
from gesso_runtime.carriers import check_carrier
from gesso_runtime.environments import survey_environments
from gesso_runtime.exporting import export_into_model, export_to_folder, is_there, planned_export
from gesso_runtime.machine_probe import probe
from gesso_runtime.preparing import Preparation
from gesso_runtime.store.model_store import ModelStore


def export_model(args: argparse.Namespace, store: ModelStore, card: ModelCard) -> int:
    if check_carrier(args.runtime) != "local":
        raise BadRequest(
            f"A model is exported by an engine, and `--runtime {args.runtime}` starts none.",
            "Leave it out.",
        )
    wish = planned_export(store, card, args.part, args.precision)
    cores = probe().cores
    facts: dict[str, Any] = {
        "environments": survey_environments().found,
        "report": progress_line(),
        "threads": max(1, cores - (cores > 2)),  # one core stays with the window
    }
    if args.output is not None:
        files, notes = export_to_folder(store, wish, args.output, **facts)
        plain: dict[str, Any] = {"files": [str(file) for file in files]}
        lines = [str(file) for file in files]
    elif is_there(store, wish):
        notes, plain = (), {"was_there": True}
        lines = [f"{card.title} had it before: {', '.join(wish.exported)}"]
    else:
        version, notes = export_into_model(store, wish, **facts)
        plain = {"exported": said.plain_version(version), "was_there": False}
        lines = [_told(card, wish, version.version)]
    if args.json:
        print_json({**plain, "notes": list(notes)})
    else:
        print(*lines, *notes, sep="\n")
    return ExitCode.DONE


def _told(card: ModelCard, wish: Preparation, version: str) -> str:
    where = "graphics cards" if wish.precision is Precision.FP16 else "the processor"
    return (
        f"{card.title} now does these on {where} by ONNX: {', '.join(wish.exported)}; "
        f"{card.id} {version}"
    )
