"""Where the editor keeps its own files; pictures and projects stay where the user has them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths


@dataclass(frozen=True)
class Places:
    """config: settings. data: histories, projects. cache: thumbnails."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of_this_user(cls) -> "Places":
        """As the platform says (XDG base directories on Linux)."""
        kind = QStandardPaths.StandardLocation
        return cls(
            _folder(kind.GenericConfigLocation),
            _folder(kind.GenericDataLocation),
            _folder(kind.GenericCacheLocation),
        )

    @classmethod
    def under(cls, folder: Path) -> "Places":
        """All of it in one folder: a portable install, or a test."""
        return cls(folder / "config", folder / "data", folder / "cache")

    @property
    def projects(self) -> Path:
        """Projects of pictures that lie where nothing can be written."""
        return self.data / "projects"

    def make(self) -> None:
        for folder in (self.config, self.projects, self.cache):
            folder.mkdir(parents=True, exist_ok=True)


def _folder(kind: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(kind)) / "gesso"
