"""One step on its way to a model, and the record of how the model did it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gesso_core.cards.model_card import Alignment, ModelCard
from gesso_core.cards.wording import (
    NeedsTranslation,
    Unworded,
    Worded,
    Wording,
    worded,
    worded_from,
)
from gesso_core.edit_request import EditRequest, EngineResult, Quality, RunFacts
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.framing import Framing, combined_orientation
from gesso_core.interpret.planned import PLANNED
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.engine_record import provenance_of
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.references import Reference
from gesso_desktop.document.run_digests import RunDigests
from gesso_desktop.document.step_runner import Wish
from gesso_runtime.client import waiting
from gesso_runtime.client.client import RuntimeClient

_READS_WORDS = frozenset({EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE})


@dataclass(frozen=True, eq=False)
class EngineTask:
    """kind: what the card is asked for. picture, framing: what lies below the step. notes: what
    the runs so far said of how they were made, each sentence once."""

    client: RuntimeClient
    card: ModelCard
    kind: EngineKind
    quality: Quality
    picture: Picture
    framing: Framing
    step: Step
    wish: Wish
    report: Report
    notes: list[str] = field(default_factory=list)
    digests: RunDigests = field(default_factory=RunDigests)

    @property
    def is_exact(self) -> bool:
        """Whether what comes back lies pixel for pixel on what was sent."""
        return self.card.alignment is Alignment.EXACT

    @property
    def orientation(self) -> int:
        """EXIF 1…8, in which the viewer sees the picture."""
        return combined_orientation(self.picture.orientation, self.framing)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Further pictures: only what follows a sentence looks at them."""
        return self.wish.references if self.kind is EngineKind.EDIT else ()

    @cached_property
    def words(self) -> Worded:
        """What the model is told; the step keeps the user's own words.

        Raises BadRequest where it cannot be said to this model, and NeedsModel where it would have
        to be translated first.
        """
        said = worded(self.card, self.step, self.wish.language)
        if isinstance(said, NeedsTranslation):
            said = _planned(self.card, self.step, said)
        match said:
            case Worded():
                return said
            case Unworded(reason, hint):
                raise BadRequest(reason, hint)
            case NeedsTranslation(text=text, into=into):
                raise NeedsModel(
                    f"{self.card.title} does not read the language of “{text}”.",
                    f"Say it in the language “{into}”, or choose another model.",
                )

    def run(self, request: EditRequest, report: Report | None = None) -> EngineResult:
        """Raises what the job failed with, and Cancelled."""
        result = waiting.run(self.client, request, report or self.report)
        self.digests.note(request, result)
        self.hear(result.facts)
        return result

    def hear(self, facts: RunFacts) -> None:
        """Keep what a run says of itself."""
        self.notes.extend(note for note in facts.notes if note not in self.notes)

    def provenance(self, facts: Sequence[RunFacts]) -> Provenance:
        """facts: of every run that the step took."""
        return provenance_of(
            self.card,
            facts,
            seed=self.wish.seed,
            quality=self.quality,
            language=self.wish.language,
            prompt=self.words.prompt if self.kind in _READS_WORDS else "",
            references=tuple(each.kept for each in self.references),
            digests=self.digests,
        )


def _planned(card: ModelCard, step: Step, needed: NeedsTranslation) -> Wording:
    """In the words of the planner, which are English, where it read the step."""
    prompt = step.params.get("prompt")
    if PLANNED not in step.params or not isinstance(prompt, str) or needed.into != "en":
        return needed
    return worded_from(card, step, needed, prompt)
