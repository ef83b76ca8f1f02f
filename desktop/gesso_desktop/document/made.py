"""Progress of a patch that comes in pieces, each of which can be seen once it is ready."""

from dataclasses import dataclass, field

from gesso_core.progress import Progress, Report
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces


@dataclass(frozen=True, slots=True)
class Made(Progress):
    """pieces: those that are ready, as they will stay; more come. Any thread may read them, until
    the work fails or is cancelled, after which reading raises CannotRead.

    opacity, texture: that they are to be laid with."""

    pieces: SpooledPieces | None = field(default=None, compare=False, repr=False)
    opacity: float = field(default=1.0, compare=False, repr=False)
    texture: float = field(default=0.0, compare=False, repr=False)


def telling(report: Report, pieces: SpooledPieces, *, opacity: float, texture: float) -> Report:
    """Whatever is reported comes with the pieces, and with how they are to be laid."""

    def told(progress: Progress) -> None:
        report(
            Made(
                progress.stage,
                progress.done,
                progress.total,
                progress.preview,
                progress.ready,
                pieces=pieces,
                opacity=opacity,
                texture=texture,
            )
        )

    return told
