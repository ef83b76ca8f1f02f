"""The actions as they are now: which can be used, which are on, and by which keys."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from gesso_desktop.state.action_table import ACTIONS, ActionSpec, Context, Needs
from gesso_desktop.state.key_names import normalised
from gesso_desktop.state.settings_state import SettingsState


class Actions(QObject):
    """Says that an action was asked for; whoever owns its condition says whether it can be."""

    triggered = Signal(str)
    """An action's id. A checkable action stays as it is until `set_checked` is called."""
    held = Signal(str, bool)
    """An action that lasts as long as its key: id, and whether the key is down."""
    changed = Signal(str)
    """The id of an action that is enabled, checked or reached otherwise than before."""

    def __init__(
        self,
        settings: SettingsState,
        specs: Iterable[ActionSpec] = ACTIONS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._specs = {spec.id: spec for spec in specs}
        self._present: set[Needs] = set()
        self._disabled: set[str] = set()
        self._lacks: dict[str, tuple[str, ...]] = {}
        self._doers: dict[str, Callable[[], str]] = {}
        self._checked: set[str] = set()
        self._shortcuts = self._read_shortcuts()
        settings.changed.connect(self._on_setting)

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """In the order of the menus."""
        return tuple(self._specs.values())

    def spec(self, action_id: str) -> ActionSpec:
        return self._specs[action_id]

    # What can be used

    def is_enabled(self, action_id: str) -> bool:
        needs = self._specs[action_id].needs
        is_allowed = action_id not in self._disabled and not self.lack(action_id)
        return is_allowed and self._present.issuperset(needs)

    def set_enabled(self, action_id: str, is_enabled: bool) -> None:
        """Beyond what the table says it needs: both must hold."""
        before = self.is_enabled(action_id)
        (self._disabled.discard if is_enabled else self._disabled.add)(action_id)
        self._tell({action_id: before})

    def lack(self, action_id: str) -> tuple[str, ...]:
        """What is missing for it and what to do, in English; empty when nothing is."""
        return self._lacks.get(action_id, ())

    def set_lack(self, action_id: str, *why: str) -> None:
        """why: texts to be translated in "Actions". While there are any, it cannot be used."""
        if (said := tuple(filter(None, why))) != self.lack(action_id):
            self._lacks[action_id] = said
            self.changed.emit(action_id)

    def doer(self, action_id: str) -> str:
        """The model that does it, with what that takes, in the user's language; or empty."""
        says = self._doers.get(action_id)
        return says() if says is not None and not self.lack(action_id) else ""

    def set_doer(self, action_id: str, says: Callable[[], str]) -> None:
        """says: asked whenever the texts are shown."""
        self._doers[action_id] = says
        self.changed.emit(action_id)

    def set_present(self, needed: Needs, is_present: bool) -> None:
        """Enables or disables every action that needs this."""
        before = {spec.id: self.is_enabled(spec.id) for spec in self.specs if needed in spec.needs}
        (self._present.add if is_present else self._present.discard)(needed)
        self._tell(before)

    def is_checked(self, action_id: str) -> bool:
        return action_id in self._checked

    def set_checked(self, action_id: str, is_checked: bool) -> None:
        """Checking one of a group unchecks the others."""
        spec = self._specs[action_id]
        if not spec.is_checkable and not spec.is_held:
            raise ValueError(f"{action_id} is not checkable")
        group = {spec.id} if not spec.group or not is_checked else self._group(spec.group)
        checked = self._checked - group | ({action_id} if is_checked else set())
        differing = checked ^ self._checked
        self._checked = checked
        for each in sorted(differing):
            self.changed.emit(each)

    def trigger(self, action_id: str) -> None:
        """Does nothing while the action is disabled."""
        if not self.is_enabled(action_id):
            return
        if self._specs[action_id].is_held:  # from the menu, where there is no key to let go
            self.hold(action_id, not self.is_checked(action_id))
        else:
            self.triggered.emit(action_id)

    def hold(self, action_id: str, is_down: bool) -> None:
        """Letting go always counts, so that nothing stays held when its condition ends."""
        if is_down == self.is_checked(action_id) or (is_down and not self.is_enabled(action_id)):
            return
        self.set_checked(action_id, is_down)
        self.held.emit(action_id, is_down)

    # Shortcuts

    def shortcuts(self, action_id: str) -> tuple[str, ...]:
        return self._shortcuts[action_id]

    def conflicts(self, action_id: str, key: str) -> tuple[str, ...]:
        """The other actions that `key` would also reach."""
        key, context = normalised(key), self._specs[action_id].context
        return tuple(
            other.id
            for other in self.specs
            if other.id != action_id
            and key in self._shortcuts[other.id]
            and _meet(context, other.context)
        )

    def set_shortcuts(self, action_id: str, keys: Iterable[str]) -> None:
        """Keys that reached other actions are taken from them: ask `conflicts` before."""
        wanted = tuple(dict.fromkeys(normalised(key) for key in keys))
        shortcuts = {**self._shortcuts, action_id: wanted}
        for key in wanted:
            for other in self.conflicts(action_id, key):
                shortcuts[other] = tuple(each for each in shortcuts[other] if each != key)
        self._keep(shortcuts)

    def reset_shortcuts(self, action_id: str) -> None:
        self.set_shortcuts(action_id, self._specs[action_id].shortcuts)

    def reset_all_shortcuts(self) -> None:
        self._keep({spec.id: spec.shortcuts for spec in self.specs})

    def has_own_shortcuts(self, action_id: str) -> bool:
        return self._shortcuts[action_id] != self._specs[action_id].shortcuts

    def _group(self, group: str) -> set[str]:
        return {spec.id for spec in self.specs if spec.group == group}

    def _tell(self, before: Mapping[str, bool]) -> None:
        for action_id, was_enabled in before.items():
            if self.is_enabled(action_id) != was_enabled:
                self.changed.emit(action_id)

    def _keep(self, shortcuts: Mapping[str, tuple[str, ...]]) -> None:
        """Only what differs from the table is kept, and what other versions kept stays."""
        others = {
            key: keys
            for key, keys in self._settings.values.shortcuts.items()
            if key not in self._specs
        }
        own = {
            action_id: keys
            for action_id, keys in shortcuts.items()
            if keys != self._specs[action_id].shortcuts
        }
        self._settings.set("shortcuts", {**others, **own})

    def _on_setting(self, name: str) -> None:
        if name != "shortcuts":
            return
        before, self._shortcuts = self._shortcuts, self._read_shortcuts()
        for action_id, keys in self._shortcuts.items():
            if keys != before[action_id]:
                self.changed.emit(action_id)

    def _read_shortcuts(self) -> dict[str, tuple[str, ...]]:
        """The user's keys; a key of the table yields to them where both would act."""
        own = {
            action_id: tuple(normalised(key) for key in keys)
            for action_id, keys in self._settings.values.shortcuts.items()
            if action_id in self._specs
        }
        found = dict(own)
        for spec in self.specs:
            if spec.id not in own:
                found[spec.id] = tuple(
                    key for key in spec.shortcuts if not self._is_taken(spec, key, own)
                )
        return {spec.id: found[spec.id] for spec in self.specs}

    def _is_taken(self, spec: ActionSpec, key: str, own: Mapping[str, tuple[str, ...]]) -> bool:
        return any(
            key in keys and _meet(spec.context, self._specs[other].context)
            for other, keys in own.items()
        )


def _meet(one: Context, other: Context) -> bool:
    """Whether there is a place where both contexts count."""
    return one == other or Context.WINDOW in (one, other)
