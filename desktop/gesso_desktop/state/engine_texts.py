"""What would happen to each step, in sentences for people."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt

from gesso_core.recipe import EngineKind
from gesso_desktop.state.engines import EngineOffer, Licence, Runs, StepPlan, Where
from gesso_desktop.state.names import engine_name, operator_name
from gesso_desktop.state.run_times import TIMED
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated


@dataclass(frozen=True, slots=True)
class Line:
    """One step. title: the step; who: who does it and where; details: sentences, in their order.

    details: what is sent, the licence, what is missing and what to do.
    """

    runs: Runs
    title: str
    who: str
    details: tuple[str, ...]


_WHO = {
    Runs.EXACT: QT_TRANSLATE_NOOP("Engines", "exact, here in Gesso"),
    Runs.HERE: QT_TRANSLATE_NOOP("Engines", "{engine} on this machine"),
    Runs.SERVER: QT_TRANSLATE_NOOP("Engines", "{engine} on {host}"),
    Runs.NEEDS_PLACE: QT_TRANSLATE_NOOP("Engines", "needs to know where"),
    Runs.NOT_CHOSEN: QT_TRANSLATE_NOOP("Engines", "left out by your choice"),
    Runs.MISSING: QT_TRANSLATE_NOOP("Engines", "needs a model that is not installed"),
}


def line(planned: StepPlan) -> Line:
    step, offer = planned.step, planned.offer
    who = translated("Engines", _WHO[planned.runs])
    if offer is not None:
        who = who.format(engine=isolated(offer.title), host=isolated(offer.host))
    return Line(planned.runs, step.text or operator_name(step.op), who, tuple(_details(planned)))


def summary(plans: tuple[StepPlan, ...]) -> str:
    """What leaves this machine altogether; empty without steps."""
    if not plans:
        return ""
    sent = sum(planned.bytes_sent for planned in plans)
    if not sent:
        return translated("Engines", "Nothing leaves this machine.")
    text = translated("Engines", "Altogether {size} would leave this machine.")
    return text.format(size=megabytes(sent))


def about(offer: EngineOffer) -> str:
    """What to know before it is chosen."""
    where = translated("Engines", "Runs on this machine.")
    if offer.where is Where.SERVER:
        where = translated("Engines", "Runs on {host}.").format(host=offer.host)
    return "\n".join([isolated(offer.title), where, *_cost(offer), licensed(offer.licence)])


def fell_back(engine: str, placement: str) -> str:
    """placement: device, precision and offload, in words."""
    text = translated(
        "Engines",
        "There was not memory enough for the best way of running {engine}; it ran in a smaller "
        "way ({placement}).",
    )
    return text.format(engine=engine, placement=placement)


def nothing_installed() -> str:
    return translated(
        "Engines",
        "No engine is installed. Everything that exact operators do works; what needs a model is "
        "left out, and each step says so.",
    )


def licensed(licence: Licence) -> str:
    text = translated("Engines", "Licence: {name}, commercial use allowed.")
    if not licence.allows_commercial_use:
        text = translated("Engines", "Licence: {name}, no commercial use.")
    return text.format(name=licence.name)


def called(offer: EngineOffer) -> str:
    """In a list of engines of several machines."""
    if offer.where is Where.HERE:
        return offer.title
    text = translated("Engines", "{engine} — on {host}")
    return text.format(engine=isolated(offer.title), host=isolated(offer.host))


def does_not_answer(host: str) -> str:
    return translated("Engines", "The server {host} does not answer.").format(host=isolated(host))


def megabytes(count: int) -> str:
    """Of 10⁶ bytes, as disks and networks are counted."""
    number = QLocale().toString(max(count / 1e6, 0.1), "f", 1)
    return translated("Engines", "{number} MB").format(number=number)


def isolated(name: str) -> str:
    """A name in Latin letters does not turn an Arabic sentence about (Unicode: FSI and PDI)."""
    is_mirrored = QLocale().textDirection() is Qt.LayoutDirection.RightToLeft
    return f"\u2068{name}\u2069" if is_mirrored and name else name


def _details(planned: StepPlan) -> list[str]:
    offer = planned.offer
    match planned.runs:
        case Runs.EXACT:
            return []
        case Runs.HERE | Runs.SERVER:
            assert offer is not None
            cost, sent, bound = _cost(offer), _sent(planned, offer), licensed(offer.licence)
            return [*_why(planned), _changed(planned), *cost, sent, bound]
        case Runs.NEEDS_PLACE:
            return [translated("Engines", "Select the place, and it is done exactly, without one.")]
        case Runs.NOT_CHOSEN:
            assert offer is not None
            there = Runs.HERE if offer.where is Where.HERE else Runs.SERVER
            who = translated("Engines", _WHO[there]).format(
                engine=isolated(offer.title), host=isolated(offer.host)
            )
            text = translated("Engines", "{who} could do it: choose Automatic.")
            return [text.format(who=who)]
        case Runs.MISSING:
            return _missing(planned)


def _why(planned: StepPlan) -> list[str]:
    if not planned.is_better:
        return []
    return [
        translated(
            "Engines", "On such pictures it measured better at this than the exact operator."
        )
    ]


def _changed(planned: StepPlan) -> str:
    if planned.is_cut_out:
        return translated("Engines", "Makes everything but the subject transparent.")
    if planned.is_within:
        return translated("Engines", "Changes at most what is selected.")
    return translated("Engines", "May change any part of the picture.")


def _missing(planned: StepPlan) -> list[str]:
    needs = translated("Engines", "Missing: {kind}.").format(kind=engine_name(planned.step.engine))
    if planned.step.engine is EngineKind.GENERATE:
        return [needs, translated("Engines", "Install such an engine, or connect to a server.")]
    return [
        needs,
        translated(
            "Engines",
            "Install such an engine or connect to a server; or do it in another program and put "
            "its output back.",
        ),
    ]


def _cost(offer: EngineOffer) -> list[str]:
    result = []
    if offer.is_assumed:
        text = translated(
            "Engines", "Whether it fits there is known once a machine of the server has answered."
        )
        result.append(text)
    if offer.seconds is not None:
        text = translated("Engines", "About {seconds} s.")
        result.append(text.format(seconds=QLocale().toString(max(1, round(offer.seconds)))))
    elif offer.where is Where.HERE and not TIMED.isdisjoint(offer.kinds):
        result.append(
            translated("Engines", "How long it takes here is known after the first time.")
        )
    if offer.memory_bytes is not None and offer.where is Where.HERE:
        gigabytes = QLocale().toString(offer.memory_bytes / 1e9, "f", 1)
        result.append(translated("Engines", "Needs {size} GB of memory.").format(size=gigabytes))
    return result


def _sent(planned: StepPlan, offer: EngineOffer) -> str:
    if offer.where is Where.HERE:
        return translated("Engines", "Nothing leaves this machine.")
    assert planned.seen is not None
    crop, work = planned.seen.crop, planned.seen.work
    text = translated(
        "Engines",
        "Sends {crop} px of the picture, reduced to {work} px ({size}), to {host}; without "
        "metadata and without the rest of the picture.",
    )
    if work.area >= crop.area:
        text = translated(
            "Engines",
            "Sends {crop} px of the picture ({size}) to {host}; without metadata and without the "
            "rest of the picture.",
        )
    return text.format(
        crop=f"{crop.width}×{crop.height}",
        work=f"{work.width}×{work.height}",
        size=megabytes(planned.bytes_sent),
        host=offer.host,
    )
