"""The models of this machine and the machine itself, as a dialog shows them, and what is done to
them. Looking and working happen on threads; what is long is a job, with progress and cancel."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import GessoError, ModelDamaged
from gesso_core.progress import Report
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.jobs import ENDED, Job, Jobs
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.models_texts import (
    Fact,
    ModelDetails,
    ModelRow,
    details_of,
    machine_facts,
    problems,
    row_of,
    sentence,
    version_words,
)
from gesso_desktop.state.texts import translated
from gesso_runtime.doctor import Diagnosis, ModelFacts, diagnose
from gesso_runtime.folders import data_folder
from gesso_runtime.runtime import Runtime
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.built_in import refuse_built_in
from gesso_runtime.store.local_source import Folder, OneFile
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack_parts import is_pack
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.source import Source
from gesso_runtime.store.trusted_keys import Signer, trusted_keys


@dataclass(frozen=True, slots=True)
class Incoming:
    """A model that waits for its licence to be accepted.

    signer: of a pack, if anybody signed it. is_downgrade: it is older than the version in use.
    """

    card: ModelCard
    path: Path
    is_pack: bool = False
    signer: Signer | None = None
    is_downgrade: bool = False


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """text: for a choice."""

    version: str
    text: str


class ModelsState(QObject):
    changed = Signal()
    """What was found, or which model is chosen."""
    work_changed = Signal()
    """What is being done, or how far it is."""
    licence_asked = Signal(object)
    """An Incoming: show its licence, then `accept` or let it be."""

    def __init__(
        self,
        engines: InstalledEngines,
        crossing: Crossing,
        *,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines, self._crossing = engines, crossing
        self._messages = messages
        # Of its own: minutes of copying must not keep edits waiting.
        self.jobs = Jobs(crossing, self)
        self._diagnosis: Diagnosis | None = None
        self._selected = ""
        self._job: int | None = None
        self._failed: GessoError | None = None
        self._waits_for_engines = False
        self.is_looking = False
        engines.watch(self._engines_changed)
        engines.failed.connect(self._give_up)
        self.jobs.changed.connect(self._job_changed)

    # What there is

    @property
    def is_known(self) -> bool:
        return self._diagnosis is not None

    @property
    def machine(self) -> tuple[Fact, ...]:
        return () if self._diagnosis is None else machine_facts(self._diagnosis)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What failed last, and what could not be read."""
        failed = () if self._failed is None else (sentence(self._failed),)
        return failed if self._diagnosis is None else (*failed, *problems(self._diagnosis))

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        """By role, as the catalogue has them."""
        return tuple(row_of(model) for model in self._models)

    @property
    def selected(self) -> str:
        """Its card's id; empty while nothing is known."""
        return self._selected

    @property
    def details(self) -> ModelDetails | None:
        """Of the one that is selected."""
        model, diagnosis = self._model, self._diagnosis
        if model is None or diagnosis is None:
            return None
        return details_of(model, diagnosis.machine)

    @property
    def other_versions(self) -> tuple[OtherVersion, ...]:
        """That could be used instead of the current one, newest first."""
        model = self._model
        versions = () if model is None else model.installed
        return tuple(
            OtherVersion(each.version, version_words(each))
            for each in versions
            if not each.is_current
        )

    @property
    def is_installed(self) -> bool:
        return self._model is not None and bool(self._model.installed)

    @property
    def is_built_in(self) -> bool:
        """Part of Gesso: neither added nor removed."""
        return self._model is not None and self._model.card.is_built_in

    @property
    def work(self) -> Job | None:
        """What is being done to models now."""
        if self._job is None:
            return None
        return self.jobs.job(self._job)

    @property
    def can_work(self) -> bool:
        """One thing is done at a time."""
        return self._runtime is not None and self._job is None

    # What is done

    def look(self) -> None:
        """At the models that are installed now, on the machine as it is known."""
        runtime = self._runtime
        if runtime is not None:
            self._look(runtime, again=False)
        elif not self._engines.is_known:
            self._waits_for_engines = True
            self._engines.refresh()

    def look_again(self) -> None:
        """At the machine, too: something was plugged in, closed or installed beside Gesso.

        Models that are held and idle are let go of, and have to be loaded anew.
        """
        runtime = self._runtime
        if runtime is None:
            self.look()
        else:
            self._look(runtime, again=True)

    def select(self, card: str) -> None:
        if card != self._selected:
            self._selected = card
            self.changed.emit()

    def add(self, path: Path) -> None:
        """A folder, or a file, of the selected model, or a pack of whatever model.

        `licence_asked` follows, or why it cannot be added.
        """
        model, runtime = self._model, self._runtime
        if model is None or runtime is None:
            return
        self._begin()
        self._crossing.run(
            Lane.FILE,
            lambda _: _incoming(path, model.card, runtime),
            done=self.licence_asked.emit,
            failed=self._fail,
        )

    def accept(self, incoming: Incoming) -> None:
        """Its licence was read and accepted, and that it is older, if it is: add it."""
        card, path = incoming.card, incoming.path
        wish = Wish(accepts=True, allow_downgrade=incoming.is_downgrade)
        title = translated("Models", "Adding {model}").format(model=card.title)
        self._do(
            title,
            lambda runtime, report: runtime.store.add(
                card, _source(path, runtime.store), wish, report
            ),
            said=translated("Models", "{model} is installed.").format(model=card.title),
        )
        self.select(card.id)

    def verify(self) -> None:
        """Read every file of the selected model and compare it with its digest."""
        model = self._model
        if model is not None:
            card = model.card
            well = translated("Models", "Every file of {model} is as it was added.")
            if card.is_built_in:
                well = translated("Models", "Every file of {model} is as it came with Gesso.")
            self._do(
                translated("Models", "Verifying {model}").format(model=card.title),
                lambda runtime, report: _verified(card, runtime, report),
                said=well.format(model=card.title),
            )

    def use(self, version: str) -> None:
        model = self._model
        if model is not None:
            card = model.card
            self._do(
                translated("Models", "Changing the version of {model}").format(model=card.title),
                lambda runtime, _: runtime.store.use(card.id, version),
            )

    def remove(self) -> None:
        """Every version of the selected model, unless it is part of Gesso."""
        model = self._model
        if model is not None and not self.is_built_in:
            card = model.card
            self._do(
                translated("Models", "Removing {model}").format(model=card.title),
                lambda runtime, _: runtime.store.remove(card.id, even_current=True),
            )

    def cancel(self) -> None:
        if self._job is not None:
            self.jobs.cancel(self._job)

    # Inside

    @property
    def _runtime(self) -> Runtime | None:
        return self._engines.runtime

    @property
    def _models(self) -> tuple[ModelFacts, ...]:
        return () if self._diagnosis is None else self._diagnosis.models

    @property
    def _model(self) -> ModelFacts | None:
        return next((each for each in self._models if each.card.id == self._selected), None)

    def _look(self, runtime: Runtime, *, again: bool) -> None:
        self.is_looking = True
        self.changed.emit()
        self._crossing.run(
            Lane.QUIET,
            lambda report: _diagnosed(runtime, report, again=again),
            done=self._take,
            failed=self._fail,
            ended=self._looked,
        )

    def _take(self, diagnosis: Diagnosis) -> None:
        self._diagnosis = diagnosis
        if self._model is None:
            self._selected = self._models[0].card.id if self._models else ""
        self._engines.refresh()

    def _looked(self) -> None:
        self.is_looking = False
        self.changed.emit()

    def _engines_changed(self) -> None:
        runtime = self._runtime
        if self._waits_for_engines and runtime is not None:
            self._waits_for_engines = False
            self._look(runtime, again=False)

    def _give_up(self, _: GessoError) -> None:
        self._waits_for_engines = False

    def _do(self, title: str, work: Callable[[Runtime, Report], object], *, said: str = "") -> None:
        """As a job; then everything is looked at again, whatever came of it."""
        runtime = self._runtime
        if runtime is None or self._job is not None:
            return

        self._begin()

        def done(_: object) -> None:
            if said:
                self._messages.note(said)

        self._job = self.jobs.submit(
            title,
            lambda report: work(runtime, report),
            done=done,
            failed=self._fail,
            lane=Lane.STORE,
        )
        self.work_changed.emit()

    def _job_changed(self, number: int) -> None:
        if number != self._job:
            return
        if self.jobs.job(number).state in ENDED:
            self._job = None
            if self._runtime is not None:
                self._look(self._runtime, again=False)
        self.work_changed.emit()

    def _begin(self) -> None:
        """What failed before is over."""
        self._failed = None
        self.changed.emit()

    def _fail(self, error: GessoError) -> None:
        """Told in the window, too: the dialog may be closed by now."""
        self._failed = error
        self._messages.fail(error)
        self.changed.emit()


def _diagnosed(runtime: Runtime, report: Report, *, again: bool) -> Diagnosis:
    if again:
        runtime.look_again()
    return diagnose(runtime, report, starts_workers=False)


def _incoming(path: Path, card: ModelCard, runtime: Runtime) -> Incoming:
    """What is to be added: a pack says of which model it is."""
    if not is_pack(path):
        refuse_built_in(card)
        return Incoming(card, path)
    pack = _pack(path, runtime.store)
    card = runtime.catalogue.find(pack.card())
    refuse_built_in(card)
    is_downgrade = runtime.store.is_downgrade(card, pack)
    return Incoming(card, path, is_pack=True, signer=pack.signer(), is_downgrade=is_downgrade)


def _verified(card: ModelCard, runtime: Runtime, report: Report) -> None:
    """Raises ModelDamaged for the first version that is not as it was added."""
    if card.is_built_in:
        runtime.store.built_in.assured_files(card, afresh=True)
        return
    for checked in runtime.store.verify(card.id, report=report):
        if not checked.holds:
            raise ModelDamaged(
                f"Files of {card.title} are damaged or missing.",
                "Add the model again.",
                detail=str(checked),
            )


def _source(path: Path, store: ModelStore) -> Source:
    if path.is_dir():
        return Folder(path)
    return _pack(path, store) if is_pack(path) else OneFile(path)


def _pack(path: Path, store: ModelStore) -> Pack:
    return Pack(path, store.parts, keys=trusted_keys(data_folder()))
