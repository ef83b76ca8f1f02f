"""Everything the window shows, built once; fields only, nothing is decided here."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_core.mask import Mask
from gesso_desktop.document.thumbnail_cache import ThumbnailCache
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.appointed import Appointed
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.delivery import Delivery
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.doers import Doers
from gesso_desktop.state.dust import Dust
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.engine_choice import EngineChoiceState
from gesso_desktop.state.far_engines import EnginesEverywhere, FarEngines
from gesso_desktop.state.fidelity import FidelityState
from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.info import InfoState
from gesso_desktop.state.installed_engines import InstalledEngines, OpenRuntime
from gesso_desktop.state.instead import Instead
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.leaving import Leaving
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.model_tools import ModelTools
from gesso_desktop.state.noise_look import NoiseLook
from gesso_desktop.state.places import Places
from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.recent import Recent
from gesso_desktop.state.recipes import Recipes
from gesso_desktop.state.save_form import SaveForm
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.selection_tool import SelectionTool
from gesso_desktop.state.sending import Sending
from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.stack import StackState
from gesso_desktop.state.thumbnails import Thumbnails
from gesso_desktop.state.two_files import TwoFiles
from gesso_desktop.state.undo_order import UndoOrder
from gesso_desktop.state.undoing import Undoing


class Editor(QObject):
    """Closed once by whoever made it; then no thread is left and no file is open."""

    folder_opened = Signal()
    """Its pictures are in the film strip."""

    def __init__(
        self,
        places: Places,
        parent: QObject | None = None,
        *,
        open_runtime: OpenRuntime | None = None,
    ) -> None:
        """open_runtime: makes what runs models, on a thread, when `find_engines` is called."""
        super().__init__(parent)
        places.make()
        projects = places.projects
        self.places = places
        self.settings = SettingsState(places.config / "settings.json", self)
        self.actions = Actions(self.settings, parent=self)
        self.messages = Messages(self)
        self.crossing = Crossing(self)
        self.jobs = Jobs(self.crossing, self)
        self.desk = Desk(
            self.crossing, self.messages, projects_folder=projects, jobs=self.jobs, parent=self
        )
        self.undo_order = UndoOrder(self)
        self.undoing = Undoing(self.desk, self.undo_order, self)
        self.stack = StackState(self.desk, self)
        self.easel = Easel(
            self.desk, memory_bytes=self.settings.values.cache_megabytes << 20, parent=self
        )
        self.selection = SelectionState(self.crossing, self.messages, self)
        self.prompts = PromptHistory(places.data / "prompts.json", self)
        self.recipes = Recipes(places.data / "recipes.json", self)
        self.installed = InstalledEngines(
            self.crossing, open_runtime, self, times=places.data / "run_times.json"
        )
        self.installed.failed.connect(self.messages.fail)
        self.sending = Sending(self.crossing, self.jobs, self.settings, self.messages, self)
        self.far = FarEngines(
            self.crossing,
            self.settings,
            self.installed,
            self.sending,
            config=places.config,
            parent=self,
        )
        self.far.failed.connect(self.messages.fail)
        self.noise_look = NoiseLook(self.desk, self.crossing, self.installed, self)
        self.sentence = SentenceState(
            self.desk,
            self.jobs,
            self.prompts,
            selection=self._selected,
            remarks=self.installed.remarks,
            seen=self.easel.view.visible,
            parent=self,
        )
        self.dust = Dust(
            self.desk,
            self.jobs,
            self.selection,
            runners=lambda: self.sentence.runners,
            remarks=self.installed.remarks,
            seen=self.easel.view.visible,
            parent=self,
        )
        self.fidelity = FidelityState(self.desk, self.jobs, selection=self._selected, parent=self)
        self.engines = EngineChoiceState(
            self.desk,
            self.settings,
            EnginesEverywhere(self.installed, self.far),
            selection=self._selected,
            away=lambda: self.far.away,
            parent=self,
        )
        self.appointed = Appointed(
            self.sentence,
            self.engines,
            self.installed,
            self.settings,
            far=self.far,
            parent=self,
        )
        self.instead = Instead(self.jobs, self.far, self)
        self.sending.can_be_here = lambda job: (
            self.appointed.can_be_here(job) or self.instead.can_be_here(job)
        )
        for does_here in (self.appointed.do_here, self.instead.do_here):
            self.sending.here_asked.connect(does_here)
        self.doers = Doers(self.engines, self.installed, self.far, self.settings, self)
        self.delivery = Delivery(self.desk, self.jobs, self)
        self.model_tools = ModelTools(
            self.desk,
            self.jobs,
            self.selection,
            delivery=self.delivery,
            doers=self.doers,
            engines=self.engines,
            installed=self.installed,
            instead=self.instead,
            may_open=self._may_open,
            parent=self,
        )
        self.tool = SelectionTool(
            self.selection,
            self.easel.view,
            self,
            pointing=self.model_tools.pointing,
            erase=self.model_tools.erasing.erase,
        )
        self.two_files = TwoFiles(self.desk, self.easel, self.jobs, self)
        self.save_form = SaveForm(self.delivery, self.crossing, self.messages, parent=self)
        self.leaving = Leaving(self.jobs, self.messages, self)
        self.info = InfoState(self.desk, self.crossing, self)
        self.recent = Recent(
            places.data / "recent.json",
            self.crossing,
            count=self.settings.values.recent_files_count,
            parent=self,
        )
        self.film_strip = FilmStrip(self.crossing, projects_folder=projects, parent=self)
        self.thumbnails = Thumbnails(
            self.crossing, ThumbnailCache(places.cache / "thumbnails"), parent=self
        )

    def _selected(self) -> Mask | None:
        return self.selection.mask

    def _may_open(self) -> bool:
        """Whether nothing is lost when another picture is laid on the desk unasked: what is
        selected, chosen from, open again or under way goes with the former one."""
        if self.desk.opened is None:
            return True
        sentence, selection = self.sentence, self.selection
        is_chosen_from = sentence.variants.is_open or sentence.reopened is not None
        has_further = sentence.further.is_reading or bool(sentence.further.pictures)
        is_selected = selection.is_busy or not selection.is_empty
        waits = any(job.state not in ENDED and not job.writes_file for job in self.jobs.jobs)
        return not (is_chosen_from or has_further or is_selected or waits)

    def open(self, path: Path) -> None:
        """A picture, a project, or a folder of pictures."""
        if path.is_dir():
            self.film_strip.show_folder(path)
            self.folder_opened.emit()
        else:
            self.desk.open(path)

    def find_engines(self) -> None:
        """Look for installed models; to be called when the window is there, and again whenever
        models may have come or gone."""
        self.installed.refresh()
        self.far.refresh()

    def close(self) -> None:
        self.sending.close()
        self.jobs.cancel_all()
        self.desk.close_picture()
        self.crossing.close()
        self.far.close()
        self.installed.close()
