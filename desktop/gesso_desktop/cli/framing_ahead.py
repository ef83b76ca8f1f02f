"""How the picture will be framed, before anything is done to it."""

import argparse
from contextlib import suppress
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import FramingOperator
from gesso_core.progress import silent
from gesso_desktop.cli.arguments import place
from gesso_desktop.cli.engine_option import Hands
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.project.project import SUFFIX, Project
from gesso_desktop.document.step_runner import Wish


def framing_ahead(args: argparse.Namespace, hands: Hands, source: FilePicture) -> Framing:
    """Of the project that is named, and what the sentence does to it."""
    wish = Wish(place(args, source), args.strength)
    framing = framing_of_project(args.input)
    for each in hands.steps.doing:
        if each.card is None and isinstance(find(each.step.op), FramingOperator):
            with suppress(BadRequest):  # a step that finds nothing to do is left out, and said then
                ready = ExactSteps().prepare(source, framing, each.step, wish, silent)
                assert isinstance(ready.result, Framing)
                framing = ready.result
    return framing


def framing_of_project(path: Path) -> Framing:
    """A picture that is named itself is edited anew."""
    if path.suffix != SUFFIX:
        return Framing()
    project = Project.open(path)
    try:
        return project.framing()
    finally:
        project.close()
