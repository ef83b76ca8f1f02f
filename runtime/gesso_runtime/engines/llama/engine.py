"""A language model as a planner: words in, a plan under a fixed grammar out."""

import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult, RunFacts
from gesso_core.errors import BadRequest, EngineFailed, ModelDamaged, NeedsEnvironment
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress, Report
from gesso_core.recipe import EngineKind

_HERE = Path(__file__).parent
_LONGEST_TEXT = 400
_ANSWER_TOKENS = 1600  # six edit steps of 160 letters, one token a letter at worst
_CONTEXT = 4096


class LlamaEngine:
    """One GGUF model, loaded by llama.cpp. Its parser is native code: only ever in a worker."""

    def __init__(self) -> None:
        self._model: Any = None
        self._card: ModelCard | None = None
        self._keep: tuple[object, ...] = ()

    @property
    def versions(self) -> Mapping[str, str]:
        try:
            return {"llama-cpp-python": version("llama-cpp-python")}
        except PackageNotFoundError:
            return {}

    def load(
        self, card: ModelCard, files: Mapping[str, Path], placement: Placement, report: Report
    ) -> None:
        """Raises ModelDamaged for what llama.cpp refuses; what it crashes on ends the process."""
        report(Progress("loading", 0, 1))
        if card.pipeline != "plan":
            raise BadRequest(f"“{card.pipeline}” is nothing that llama.cpp runs.", "Use “plan”.")
        self.unload()
        (path,) = files.values()
        self._model = _open(path, placement)
        self._card = card
        report(Progress("loading", 1, 1))

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        """The plan as `text`. The same words and seed give the same plan on the same machine."""
        if self._model is None or self._card is None:
            raise EngineFailed("No model is loaded.", "Try again.")
        if request.kind is not EngineKind.PLAN:
            raise BadRequest("A language model only plans.", "Choose another model.")
        began = time.perf_counter()
        tokens = self._tokens(request)
        text = self._written(tokens, request, report)
        return EngineResult(
            text=text, facts=RunFacts(seconds={"planning": time.perf_counter() - began})
        )

    def unload(self) -> None:
        if self._model is not None:
            self._model.close()
        self._model = self._card = None

    def _tokens(self, request: EditRequest) -> list[int]:
        """What the user says is plain words: it cannot end its turn or begin another."""
        assert self._card is not None
        before, between, after = _turns(self._card)
        rules = (_HERE / "plan.txt").read_text("utf-8")
        words = " ".join(request.prompt.split())[:_LONGEST_TEXT]
        said = f"Words ({request.language or 'en'}): {words}"
        model = self._model
        return [
            *model.tokenize(f"{before}{rules}{between}".encode(), add_bos=True, special=True),
            *model.tokenize(said.encode("utf-8", "replace"), add_bos=False, special=False),
            *model.tokenize(after.encode(), add_bos=False, special=True),
        ]

    def _written(self, tokens: list[int], request: EditRequest, report: Report) -> str:
        import llama_cpp  # noqa: PLC0415

        room = self._model.n_ctx() - len(tokens)
        if room < 64:
            raise BadRequest("The sentence is too long to plan.", "Say it in fewer words.")
        report(Progress("reading", 0, 0))
        stop, keep = _stopper(self._model, report)
        grammar = llama_cpp.LlamaGrammar.from_string(
            (_HERE / "plan.gbnf").read_text("utf-8"), verbose=False
        )
        made, reason = [], None
        try:
            for number, part in enumerate(
                self._model.create_completion(
                    tokens,
                    max_tokens=min(_ANSWER_TOKENS, room),
                    temperature=_temperature(request),
                    seed=request.seed & 0x7FFFFFFF,
                    grammar=grammar,
                    stream=True,
                )
            ):
                report(Progress("planning", number, 0))
                choice = part["choices"][0]
                made.append(choice["text"])
                reason = choice["finish_reason"]
        except RuntimeError as error:  # llama_decode failed, which is also how an abort looks
            if stop():
                raise Cancelled from error
            raise EngineFailed(
                "The planner stopped in the middle.", "Try again.", detail=repr(error)
            ) from error
        finally:
            keep()
        if reason == "length":
            raise EngineFailed("The planner did not come to an end.", "Say it in fewer words.")
        return "".join(made)


def _temperature(request: EditRequest) -> float:
    """0 unless asked otherwise: the likeliest plan."""
    value = request.params.get("temperature", 0.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10:
        raise BadRequest("A temperature is a number from 0 to 10.", "Leave it out.")
    return float(value)


def _open(path: Path, placement: Placement) -> Any:
    try:
        import llama_cpp  # noqa: PLC0415
    except ImportError as error:
        raise NeedsEnvironment(
            "The library that runs language models is not installed.",
            "Install the planner: `make planner` in a checkout.",
            detail=repr(error),
        ) from error
    try:
        return llama_cpp.Llama(
            str(path),
            n_ctx=_CONTEXT,
            n_threads=placement.threads,
            n_threads_batch=placement.threads,
            n_gpu_layers=-1 if placement.device.startswith("cuda") else 0,
            verbose=False,
            seed=0,
        )
    except (ValueError, RuntimeError, OSError, AssertionError) as error:
        raise ModelDamaged(
            f"“{path.name}” cannot be loaded as a language model.",
            "Run `gesso models verify`, and add the model again if it is damaged.",
            detail=repr(error),
        ) from error


def _turns(card: ModelCard) -> tuple[str, str, str]:
    """What is written before the rules, between them and the words, and after the words: the turn
    marks that the model was trained on, from its card. Raises BadRequest for other options.
    """
    unknown = set(card.options) - {"before", "between", "after"}
    if unknown:
        raise BadRequest(
            f"The card {card.id} has unknown options: {', '.join(unknown)}.", "Correct the card."
        )
    before, between, after = (
        str(card.options.get(name, otherwise))
        for name, otherwise in (("before", ""), ("between", ""), ("after", "\n"))
    )
    return before, between, after


def _stopper(model: Any, report: Report) -> tuple[Callable[[], bool], Callable[[], None]]:
    """Lets `report` stop llama.cpp within one evaluation. Returns whether it did, and an ending."""
    import llama_cpp  # noqa: PLC0415

    stopped = False
    heard = time.monotonic()

    def asked(_: object) -> bool:
        nonlocal stopped, heard
        if not stopped and time.monotonic() - heard > 0.1:
            heard = time.monotonic()
            try:
                report(Progress("reading", 0, 0))
            except Cancelled:
                stopped = True
        return stopped

    callback = llama_cpp.ggml_abort_callback(asked)
    context = model.ctx
    llama_cpp.llama_set_abort_callback(context, callback, None)

    def ended() -> None:
        llama_cpp.llama_set_abort_callback(context, llama_cpp.ggml_abort_callback(0), None)
        _ = callback  # llama.cpp holds only its address

    return lambda: stopped, ended
