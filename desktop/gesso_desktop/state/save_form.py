"""What the dialog for saving and exporting holds, and what would come of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.errors import BadRequest
from gesso_desktop.document.exporting import KINDS, Export
from gesso_desktop.document.reprofiled import TargetProfile
from gesso_desktop.document.saving.save_copy import LAYERED
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.delivery import Delivery, Said, Wish
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

_SETTLED = 120  # ms; a name being typed is not judged letter by letter

FORMATS = {
    ".tif": "TIFF",
    ".png": "PNG",
    ".jpg": "JPEG",
    ".webp": QT_TRANSLATE_NOOP("SaveForm", "WebP, lossless"),
    LAYERED: QT_TRANSLATE_NOOP("SaveForm", "OpenRaster, with layers"),
}
"""Formats by their suffix; names that are no proper ones are translated in "SaveForm"."""


class SizeChoice(StrEnum):
    FULL = "full"
    LONGEST = "longest"
    PERCENT = "percent"


class ProfileChoice(StrEnum):
    KEEP = "keep"
    SRGB = "srgb"
    P3 = "p3"
    FILE = "file"


@dataclass(frozen=True)
class Fields:
    """name: without suffix. longest_side: px. profile_of_file: what was chosen as a file."""

    is_export: bool
    folder: Path
    name: str
    suffix: str
    quality: int = 95
    size: SizeChoice = SizeChoice.FULL
    longest_side: int = 2048
    percent: int = 50
    profile: ProfileChoice = ProfileChoice.KEEP
    profile_of_file: TargetProfile | None = None
    keeps_metadata: bool = True

    @property
    def format(self) -> str:
        """The suffix that FORMATS knows this format by."""
        kind = KINDS.get(self.suffix)
        return next((each for each in FORMATS if kind and KINDS.get(each) is kind), self.suffix)

    @property
    def has_quality(self) -> bool:
        return self.is_export and self.format == ".jpg"

    @property
    def is_adaptable(self) -> bool:
        """Whether size, profile and metadata are to be chosen."""
        return self.is_export and self.suffix != LAYERED


class SaveForm(QObject):
    changed = Signal()
    """The fields."""
    said_changed = Signal()
    """What would be kept, for the fields as they are."""

    def __init__(
        self,
        delivery: Delivery,
        crossing: Crossing,
        messages: Messages,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.delivery = delivery
        self._crossing = crossing
        self._messages = messages
        self._named_by_user = False
        self.fields = Fields(False, Path(), "", ".tif")
        self.said: Said | None = None
        self._settling = QTimer(self, interval=_SETTLED, singleShot=True)
        self._settling.timeout.connect(self._ask)
        delivery.said.connect(self._answered)

    def begin(
        self, *, is_export: bool, quality: int = 95, suffix: str = "", keeps_metadata: bool = True
    ) -> None:
        """For the picture on the desk. suffix: of the format to start with; else its own."""
        path = self.delivery.suggestion(suffix or None)
        self._named_by_user = False
        self.fields = Fields(
            is_export,
            path.parent,
            path.stem,
            path.suffix.lower(),
            quality=quality,
            keeps_metadata=keeps_metadata,
        )
        self._judge()

    def change(self, **fields: Any) -> None:
        """Any of `Fields`."""
        before = self.fields
        self.fields = replace(before, **fields)
        if "name" in fields:
            self._take_name(str(fields["name"]))
        elif self.fields.suffix != before.suffix and not self._named_by_user:
            path = self.delivery.suggestion(self.fields.suffix)
            name = path.stem if path.parent == self.fields.folder else self.fields.name
            self.fields = replace(self.fields, name=name)
        if self.fields != before:
            self._judge()

    def choose_profile(self, path: Path) -> None:
        """An ICC file; what is wrong with it is said."""
        self._crossing.run(
            Lane.FILE,
            lambda _: TargetProfile.from_file(path),
            done=lambda found: self.change(profile=ProfileChoice.FILE, profile_of_file=found),
            failed=self._messages.fail,
        )

    def take_free_name(self) -> None:
        """The next name that is not taken."""
        if self.said is not None and self.said.free is not None:
            self.change(name=self.said.free.stem, folder=self.said.free.parent)

    @property
    def wish(self) -> Wish:
        fields = self.fields
        target = fields.folder / f"{fields.name}{fields.suffix}"
        if not fields.is_export:
            return Wish(target)
        if not fields.is_adaptable:
            return Wish(target, Export())
        return Wish(
            target,
            Export(
                fields.quality,
                fields.longest_side if fields.size is SizeChoice.LONGEST else None,
                fields.percent if fields.size is SizeChoice.PERCENT else None,
                self._profile(),
                fields.keeps_metadata,
            ),
        )

    @property
    def can_start(self) -> bool:
        said = self.said
        return said is not None and said.wish == self.wish and said.is_possible

    def start(self) -> bool:
        """Whether it began; the file is written in the background."""
        return self.can_start and self.delivery.start(self.wish) is not None

    def _profile(self) -> TargetProfile | None:
        match self.fields.profile:
            case ProfileChoice.KEEP:
                return None
            case ProfileChoice.FILE:
                return self.fields.profile_of_file
            case choice:
                return TargetProfile.built_in(choice.value)

    def _take_name(self, typed: str) -> None:
        """A known suffix behind the name chooses the format."""
        self._named_by_user = True
        path = Path(typed)
        suffix = path.suffix.lower()
        if suffix in KINDS or suffix == LAYERED:
            self.fields = replace(self.fields, name=path.name[: -len(suffix)], suffix=suffix)

    def _judge(self) -> None:
        self.said = None
        self.changed.emit()
        self._settling.start()

    def _ask(self) -> None:
        name, wish = self.fields.name, self.wish
        if not name.strip() or "/" in name or "\0" in name:
            error = BadRequest("A file needs a name, without a slash.", "Type a name.")
            self._answered(Said(wish, error=error))
        else:
            self.delivery.ask(wish)

    def _answered(self, said: Said) -> None:
        if said.wish == self.wish:
            self.said = said
            self.said_changed.emit()
