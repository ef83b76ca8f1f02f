"""Where an edit was asked for, as a project knows it."""

from gesso_core.mask import Mask
from gesso_desktop.document.document import Document
from gesso_desktop.document.exact_steps import IS_LIMITED, finder_of, needs_a_place
from gesso_desktop.document.project.records import PatchKind, PatchRow


def recalled_area(row: PatchRow, document: Document) -> Mask | None:
    """What had been selected when an edit was made, as nearly as it is known; None: nothing."""
    if row.kind is PatchKind.PARAMETRIC or row.mask is not None:
        return document.area_of(row)
    if row.selection is not None:
        return document.kept_mask(row.selection)
    if row.has_output and row.step.op != "compose":  # what a model was asked for is kept with it
        fitting = document.fitting(row.id)
        return None if fitting is None else fitting.selection
    params = row.step.params
    is_limited = bool(params.get(IS_LIMITED)) or params.get("mode") == "box"
    is_by_operators = row.provenance.engine == "operators" and not needs_a_place(row.step)
    if not is_limited and (is_by_operators or finder_of(row.step)):
        return None
    return document.area_of(row)
