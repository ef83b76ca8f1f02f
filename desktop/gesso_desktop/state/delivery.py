"""Saving a copy and exporting: what will be kept, said before; the job; what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QStandardPaths, Signal

from gesso_core.errors import CannotKeep, GessoError, OriginalChanged, WouldOverwrite
from gesso_core.framed_picture import framed, upright
from gesso_core.framing import seen_size
from gesso_core.geometry import Size
from gesso_core.progress import Cancelled, Report
from gesso_desktop.document.compare import Difference
from gesso_desktop.document.delivering import file_sha256, free_name, lossless_path
from gesso_desktop.document.document import Document
from gesso_desktop.document.exporting import Export
from gesso_desktop.document.layers import layers
from gesso_desktop.document.saving.change import Promise
from gesso_desktop.document.saving.publish import refuse_overwriting
from gesso_desktop.document.saving.save_copy import LAYERED
from gesso_desktop.document.taking import Taken
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.file_watch import stamp_of
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.messages import Message, Severity
from gesso_desktop.state.offering import offer
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.projects import is_writable
from gesso_desktop.state.retelling import retold
from gesso_desktop.state.saving_texts import LIMITS
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

COPIED = QT_TRANSLATE_NOOP("Saving", "The copy is the same as the original, byte for byte.")
PIXELS_KEPT = QT_TRANSLATE_NOOP("Saving", "Outside the edits every pixel stays the same.")
METADATA_KEPT = QT_TRANSLATE_NOOP(
    "Saving", "The profile, EXIF, XMP, IPTC and all other metadata stay the same bytes."
)


@dataclass(frozen=True)
class Wish:
    """export: None for a copy that keeps all it can."""

    target: Path
    export: Export | None = None


@dataclass(frozen=True)
class Said:
    """What a wish would come to. error: why it cannot be. free: the next name that is not taken,
    where that is all that stands in the way. size: px, as seen."""

    wish: Wish
    promise: Promise | None = None
    error: GessoError | None = None
    free: Path | None = None
    size: Size | None = None

    @property
    def is_possible(self) -> bool:
        return self.error is None

    @property
    def sentences(self) -> tuple[str, ...]:
        """For people, in their language; first what is kept, then what is not."""
        if self.promise is None:
            return ()
        return (*_kept(self.promise), *told_limits(self.promise.limits))


@dataclass(frozen=True)
class Handed:
    """A file that was written. difference: as read back; None where there is nothing to compare.
    was_checked: False when that was cancelled."""

    path: Path
    promise: Promise
    difference: Difference | None
    was_checked: bool = True

    @property
    def is_broken(self) -> bool:
        """Pixels differ that were promised to be the same."""
        difference = self.difference
        return self.promise.keeps_pixels and difference is not None and bool(difference.outside)


class Delivery(QObject):
    """Of the picture on the desk."""

    said = Signal(object)
    """The Said of the last wish asked about."""
    finished = Signal(object)
    """The Handed."""
    folder_wanted = Signal(object)
    """The Path of a file that the user wants to see in its folder."""

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._asking: Task | None = None

    @property
    def size(self) -> Size:
        """Of a file in full size, as seen, px; 0×0 with nothing open."""
        opened = self._desk.opened
        if opened is None:
            return Size(0, 0)
        crop = opened.framing.crop
        return crop.size if crop is not None else seen_size(opened.size, opened.orientation)

    def suggestion(self, suffix: str | None = None) -> Path:
        """A free name beside the picture, or among the user's pictures if nothing can be put there.

        suffix: with the dot; None for the source's own or the nearest that keeps everything.
        """
        opened = self._desk.opened
        assert opened is not None
        wanted = lossless_path(opened.picture)
        if suffix is not None:
            wanted = wanted.with_suffix(suffix)
        return free_name(place_for(wanted.parent) / wanted.name)

    def ask(self, wish: Wish) -> None:
        """What saving so would keep; `said` follows. Only the last wish is answered."""
        if self._asking is not None:
            self._asking.cancel()
        opened = self._desk.opened
        if opened is None:
            return
        taken = _seen_now(opened)
        self._asking = self._desk.crossing.run(
            Lane.FILE, lambda _: _judged(taken, wish), done=self.said.emit
        )

    def start(self, wish: Wish) -> int | None:
        """Write the file; the number of the job. Nothing is ever written over."""
        opened = self._desk.opened
        return None if opened is None else self._write(opened, wish)

    def _write(self, opened: Opened, wish: Wish) -> int:
        return self._jobs.submit(
            self.tr("Save {name}").format(name=wish.target.name),
            lambda report: _delivered(opened, wish, report),
            done=self._tell,
            failed=lambda error: self._refuse(opened, wish, error),
            writes_file=True,
        )

    def _tell(self, handed: Handed) -> None:
        self.finished.emit(handed)
        path = handed.path
        if handed.is_broken:
            self._desk.messages.fail(
                CannotKeep(
                    self.tr(
                        "{name} does not keep what was promised: pixels differ where nothing "
                        "was to change."
                    ).format(name=path.name),
                    self.tr("Do not use this file. Save it in another format, and report this."),
                )
            )
            return
        self._desk.messages.say(
            Message(
                Severity.NOTE,
                self.tr("Saved {name}.").format(name=path.name),
                self._checked(handed),
                self.tr("Show in folder"),
                lambda: self.folder_wanted.emit(path),
            )
        )

    def _checked(self, handed: Handed) -> str:
        difference = handed.difference
        if not handed.was_checked:
            return self.tr("The check of its pixels was cancelled.")
        if difference is None:
            is_new = not handed.promise.keeps_pixels
            return self.tr("Every pixel was computed anew, as was said before.") if is_new else ""
        if difference.outside is None:
            return self.tr("Checked: no pixel was changed but by your edits.")
        if difference.outside == 0:
            return self.tr("Checked: outside the edits every pixel is identical.")
        count = QLocale().toString(difference.outside)
        return self.tr("{count} pixels outside the edits differ, as was said before.").format(
            count=count
        )

    def _refuse(self, opened: Opened, wish: Wish, error: GessoError) -> None:
        """A name taken in the last moment: the next one is one click away."""
        if isinstance(error, WouldOverwrite):
            free = Wish(free_name(wish.target), wish.export)
            offer(
                self._desk.messages,
                opened,
                error,
                action=self.tr("Save as {name}").format(name=free.target.name),
                run=lambda: self._write(opened, free),
            )
        else:
            self._desk.messages.fail(error)


def place_for(wanted: Path | None) -> Path:
    """The folder that is wanted; the user's pictures where nothing can be put there."""
    if wanted is not None and is_writable(wanted):
        return wanted
    kind = QStandardPaths.StandardLocation.PicturesLocation
    pictures = Path(QStandardPaths.writableLocation(kind))
    return pictures if pictures.is_dir() else Path.home()


def _seen_now(opened: Opened) -> Taken:
    """For saying what would be kept; an edit under way may not be in it yet."""
    return Taken(
        opened.path, opened.picture.page, opened.base, opened.looking.sight(), opened.framing
    )


def _judged(taken: Taken, wish: Wish) -> Said:
    size = _size(taken, wish)
    try:
        refuse_overwriting(wish.target, original=taken.path)
    except WouldOverwrite as taken_already:
        return Said(wish, None, taken_already, free_name(wish.target), size)
    try:
        return Said(wish, taken.promise(wish.target, wish.export), size=size)
    except GessoError as error:
        return Said(wish, error=error, size=size)


def _size(taken: Taken, wish: Wish) -> Size:
    full = upright(framed(taken.after, taken.framing)).size
    return full if wish.export is None else wish.export.size_of(full)


def _delivered(opened: Opened, wish: Wish, report: Report) -> Handed:
    refuse_changed(opened)
    taken = _taken(opened, wish, report)
    saved = taken.write(wish.target, wish.export, report)
    try:
        refuse_changed(opened)
    except OriginalChanged:
        wish.target.unlink()  # made a moment ago, from two states of the original
        raise
    is_recomputed = taken.recomputes(wish.target, wish.export) or saved.promise.method == "encode"
    try:
        difference = None if is_recomputed else taken.difference(wish.target, report)
    except Cancelled:
        return Handed(wish.target, saved.promise, None, was_checked=False)
    if opened.document is not None and not is_recomputed:
        digest = saved.sha256 or file_sha256(wish.target)
        opened.commit(
            lambda document, _: document.note_saved(
                wish.target, digest, saved.promise, stack=taken.after.stack, framing=taken.framing
            ),
            report,
        )
    return Handed(wish.target, saved.promise, difference)


def _taken(opened: Opened, wish: Wish, report: Report) -> Taken:
    if opened.document is None:
        return _seen_now(opened)

    def take(document: Document, report: Report) -> Taken:
        is_layered = wish.target.suffix.lower() == LAYERED
        return Taken(
            opened.path,
            opened.picture.page,
            opened.base,
            opened.looking.sight(),
            document.framing,
            layers(document) if is_layered else (),
        )

    return opened.commit(take, report).result


def told_limits(limits: Sequence[str]) -> tuple[str, ...]:
    """Of a promise, in the user's language as far as they are known."""
    return tuple(retold("Saving", text, LIMITS) or text for text in limits)


def refuse_changed(opened: Opened) -> None:
    """The copy is made from the bytes on disk, which must be those that are seen."""
    if stamp_of(opened.path) != opened.stamp:
        raise OriginalChanged(
            f"{opened.path.name} is not as it was when it was opened; nothing was saved from it.",
            "Open it again, or put the original back.",
        )


def _kept(promise: Promise) -> Iterable[str]:
    if promise.method == "copy":
        yield translated("Saving", COPIED)
        return
    if promise.keeps_pixels:
        yield translated("Saving", PIXELS_KEPT)
    if promise.keeps_metadata:
        yield translated("Saving", METADATA_KEPT)
