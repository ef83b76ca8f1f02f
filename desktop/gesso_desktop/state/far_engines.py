"""The models of paired servers, as offers: asked for on a thread, known on Qt's.

No network is touched, and nothing that reaches one is imported, where no server is paired or the
user lets nothing leave.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError, ServerAway
from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.engines import EngineOffer, Licence, Where
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.sending import Sending
from gesso_desktop.state.settings import EngineChoice, ServerUse
from gesso_desktop.state.settings_state import SettingsState

if TYPE_CHECKING:  # nothing of it is imported before a server is known
    from gesso_core.cards.model_card import ModelCard
    from gesso_desktop.state.far_client import FarClient
    from gesso_runtime.choosing import Unusable, Usable
    from gesso_runtime.client.client import RuntimeClient
    from gesso_runtime.client.remote.connection import Cut
    from gesso_runtime.client.remote.offers import Offer
    from gesso_runtime.client.remote.remote import Remote
    from gesso_runtime.placing import Afar

_MOST_PER_PIXEL = 10.0  # bytes: three channels of 16 bits, and a mask of 32
_PAIRED = "remotes.json"  # of `Remotes`; looked for before that is imported


@dataclass(frozen=True)
class _Heard:
    """offers: by the server's name, of those that answered. away: of those that did not."""

    offers: "Mapping[str, tuple[Offer, ...]]" = field(default_factory=dict)
    away: frozenset[str] = frozenset()
    errors: tuple[GessoError, ...] = ()


class FarEngines(QObject):
    changed = Signal()
    """What servers could do is something else than before."""
    failed = Signal(object)
    """A GessoError: a server that answers refuses, or is not the one that was paired."""

    def __init__(
        self,
        crossing: Crossing,
        settings: SettingsState,
        installed: InstalledEngines,
        sending: Sending,
        *,
        config: Path,
        parent: QObject | None = None,
    ) -> None:
        """config: the folder that lists the paired servers."""
        super().__init__(parent)
        self._crossing, self._settings = crossing, settings
        self._installed, self._sending, self._config = installed, sending, config
        self._is_looking = self._looks_again = False
        self._heard = _Heard()
        self._said = ""
        self._passed_over: frozenset[str] = frozenset()
        self.placed: tuple[Afar, ...] = ()
        """What servers do for this machine now; as the offers."""
        self._links: dict[Remote, FarClient] = {}
        self._client: RuntimeClient | None = None
        self.offers: tuple[EngineOffer, ...] = ()
        installed.changed.connect(self._installed_changed)
        settings.changed.connect(self._setting_changed)

    @property
    def away(self) -> tuple[str, ...]:
        """The servers that did not answer when they were asked last."""
        return tuple(sorted(self._heard.away)) if self._may_ask else ()

    @property
    def is_forbidden(self) -> bool:
        """By the settings, where there may be some."""
        is_never = self._settings.values.servers is ServerUse.NEVER
        return is_never and (self._config / _PAIRED).exists()

    @property
    def cards(self) -> "tuple[ModelCard, ...]":
        return tuple(each.card for each in self.placed)

    @property
    def client(self) -> "RuntimeClient | None":
        """For the models of this machine and those of servers; None until there is one at all."""
        return self._installed.client if self._client is None else self._client

    def refresh(self) -> None:
        """Ask the servers again; also when some were paired or removed."""
        runtime = self._installed.runtime
        if runtime is None or runtime.carrier != "local":
            return
        if not self._may_ask:
            self._take(_Heard())
            return
        if self._is_looking:
            self._looks_again = True
            return
        self._is_looking = True
        look = Look(self._config)
        self._crossing.run(
            Lane.QUIET,
            look,
            done=self._take,
            failed=self._fail,
            ended=self._ended,
            stop=look.stop,
        )

    def pass_over(self, host: str) -> None:
        """Do without that server until it answers again."""
        self._passed_over |= {host}
        self._judge()

    def close(self) -> None:
        """After the crossing was closed: end every link."""
        for link in self._links.values():
            link.close()

    @property
    def _may_ask(self) -> bool:
        is_allowed = self._settings.values.servers is not ServerUse.NEVER
        return is_allowed and (self._config / _PAIRED).exists()

    def _installed_changed(self) -> None:
        self._judge()
        self.refresh()

    def _setting_changed(self, name: str) -> None:
        if name == "servers":
            self.refresh()
        if name in {"servers", "engine"}:
            self._judge()

    def _take(self, heard: _Heard) -> None:
        """Of a server that is away, what it offered before is still known."""
        former, were_away = self._heard.offers, self._heard.away
        known = {name: former[name] for name in heard.away if name in former}
        self._passed_over &= heard.away
        self._heard = _Heard({**known, **heard.offers}, heard.away)
        if not self._judge() and were_away != heard.away:
            self.changed.emit()
        for error in heard.errors:
            self._fail(error)
        if not heard.errors:
            self._said = ""

    def _fail(self, error: GessoError) -> None:
        """Once, however often it is asked."""
        if error.message != self._said:
            self._said = error.message
            self.failed.emit(error)

    def _ended(self) -> None:
        self._is_looking = False
        if self._looks_again:
            self._looks_again = False
            self.refresh()

    def _judge(self) -> bool:
        """Whether something else can be done there now."""
        placed = self._now_placed() if self._heard.offers and self._may_ask else ()
        if placed == self.placed:
            return False
        self.placed = placed
        self.offers = tuple(_offer(each) for each in placed)
        self._client = self._placed_client() if placed else None
        self.changed.emit()
        return True

    def _now_placed(self) -> "tuple[Afar, ...]":
        from gesso_runtime.placing import afar  # noqa: PLC0415  imported by `_listen`

        heard = self._heard.offers.items()
        found = [each for name, all_ in heard if name not in self._passed_over for each in all_]
        assessed: tuple[Usable | Unusable, ...] = (
            *self._installed.usable,
            *self._installed.unusable,
        )
        is_named = self._settings.values.engine is EngineChoice.SERVER
        return afar(found, assessed, named=is_named)

    def _placed_client(self) -> "RuntimeClient":
        from gesso_runtime.client.placed import PlacedClient  # noqa: PLC0415  as above

        here = self._installed.client
        assert here is not None  # servers are asked once it is there
        why = {each.card.id: each.error for each in self._installed.unusable}
        by_card = {each.card.id: each for each in self.placed}
        there = {card: self._link(each.remote) for card, each in by_card.items()}
        return PlacedClient(here, there, partial(self._sending.before, by_card, why))

    def _link(self, remote: "Remote") -> "FarClient":
        from gesso_desktop.state.far_client import FarClient  # noqa: PLC0415  as above

        if remote not in self._links:
            self._links[remote] = FarClient(remote, self._sending.came_back)
        return self._links[remote]


class EnginesEverywhere:
    """An `EngineDirectory`: of this machine, then of servers."""

    def __init__(self, installed: InstalledEngines, far: FarEngines) -> None:
        self._installed, self._far = installed, far

    @property
    def offers(self) -> tuple[EngineOffer, ...]:
        return (*self._installed.offers, *self._far.offers)

    @property
    def better(self) -> Mapping[str, str]:
        return self._installed.better

    def watch(self, changed: Callable[[], object]) -> None:
        self._installed.changed.connect(changed)
        self._far.changed.connect(changed)


class Look:
    """On a worker thread; what the Qt thread needs of it is imported here."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._cut: Cut | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """Also while a server says nothing. From any thread."""
        self._is_stopped = True
        if self._cut is not None:
            self._cut.now()

    def __call__(self, report: Report) -> _Heard:
        import gesso_runtime.client.placed  # noqa: PLC0415
        import gesso_runtime.placing  # noqa: F401, PLC0415
        from gesso_runtime.client.remote.connection import Cut  # noqa: PLC0415
        from gesso_runtime.client.remote.offers import Offer, offers  # noqa: PLC0415
        from gesso_runtime.client.remote.remotes import Remotes  # noqa: PLC0415

        self._cut = cut = Cut()
        if self._is_stopped:
            cut.now()
        remotes = Remotes(self._config)
        found, away, errors = dict[str, tuple[Offer, ...]](), set[str](), list[GessoError]()
        for remote in remotes.all():
            report(Progress("", 0, 0))
            try:
                found[remote.name] = offers(remotes.find(remote.name), cut)
            except ServerAway:
                away.add(remote.name)
            except GessoError as error:
                errors.append(error)
        return _Heard(found, frozenset(away), tuple(errors))


def _offer(placed: "Afar") -> EngineOffer:
    card = placed.card
    return EngineOffer(
        card.id,
        card.title,
        Where.SERVER,
        card.kinds,
        Licence(card.licence.name, card.licence.allows_commercial_use),
        host=placed.remote.name,
        seconds=placed.offer.seconds,
        grid=card.grid.grid,
        native_area=card.grid.native_area,
        least_area=card.grid.least_area,
        bytes_per_pixel=_MOST_PER_PIXEL,
        references=card.references,
        is_assumed=placed.offer.is_assumed,
    )
