"""The settings as they are now, and the file that they are kept in."""

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import CannotRead, CannotWrite, GessoError
from gesso_desktop.state.kept_json import set_aside, write_whole
from gesso_desktop.state.settings import Settings, default_of
from gesso_desktop.state.settings_json import checked, dumps, loads


class SettingsState(QObject):
    """Holds the settings, saves each change at once, and says which one changed."""

    changed = Signal(str)
    """The name of the setting."""
    failed = Signal(object)
    """A GessoError: the change holds, but could not be kept for the next start."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._unknown: dict[str, Any] = {}
        self._values = Settings()
        self.load_problem: GessoError | None = None
        self._load()

    @property
    def values(self) -> Settings:
        return self._values

    def set(self, name: str, value: Any) -> None:
        """Raises ValueError, and changes nothing, if `value` is none for this setting."""
        value = checked(name, value)
        if value == getattr(self._values, name):
            return
        self._values = dataclasses.replace(self._values, **{name: value})
        problem = self._save(*self._merged(name))
        if problem is not None:
            self.failed.emit(problem)
        self.changed.emit(name)

    def reset(self, name: str) -> None:
        self.set(name, default_of(name))

    def is_default(self, name: str) -> bool:
        return bool(getattr(self._values, name) == default_of(name))

    def _load(self) -> None:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except OSError as error:
            self.load_problem = CannotRead(
                "The settings could not be read; the defaults are used.",
                "Check the permissions of the settings file.",
                detail=str(error),
            )
            return
        except UnicodeDecodeError as error:
            self._set_aside(str(error))
            return
        try:
            self._values, self._unknown, wrong = loads(text)
        except (ValueError, RecursionError) as error:
            self._set_aside(str(error))
        else:
            if wrong and self._set_aside("no valid value for " + ", ".join(wrong)):
                # Without a file, the good ones would be lost at the next start.
                self.load_problem = self._save(self._values, self._unknown) or self.load_problem

    def _set_aside(self, detail: str) -> bool:
        """Keep the damaged file beside, so that nothing the user wrote is lost; whether it is."""
        is_kept = True
        try:
            hint = f"The damaged file was kept as {set_aside(self._path).name}."
        except OSError as error:
            hint, detail = "Check the permissions of the settings folder.", f"{detail}; {error}"
            is_kept = False
        self.load_problem = CannotRead(
            "The settings file was damaged; the defaults are used for what could not be read.",
            hint,
            detail=detail,
        )
        return is_kept

    def _save(self, values: Settings, unknown: dict[str, Any]) -> CannotWrite | None:
        try:
            write_whole(self._path, dumps(values, unknown).encode())
        except OSError as error:
            return CannotWrite(
                "The settings could not be saved; they hold until Gesso is closed.",
                "Check the free space and the permissions of the settings folder.",
                detail=str(error),
            )
        return None

    def _merged(self, name: str) -> tuple[Settings, dict[str, Any]]:
        """The file as it is now with this one change, as another window may have written others."""
        try:
            values, unknown, _ = loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return self._values, self._unknown
        return dataclasses.replace(values, **{name: getattr(self._values, name)}), unknown
