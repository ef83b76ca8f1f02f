"""The models and the machine as state: what is shown, what is asked, what is done."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fixtures.model_room import ModelRoom
from fixtures.small_models import write_weights
from gesso_core.errors import BadRequest, ModelDamaged, NotFound
from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.messages import Messages, Severity
from gesso_desktop.state.models import Incoming, ModelsState
from gesso_runtime.catalogue import SHIPPED
from gesso_runtime.runtime import Runtime
from gesso_runtime.store.built_in import NETWORKS


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[ModelRoom]:
    made = ModelRoom(tmp_path, qtbot)
    yield made
    made.close()


# What is shown


def test_nothing_is_known_before_it_was_looked_for(room: ModelRoom) -> None:
    assert not room.models.is_known
    assert room.models.rows == ()
    assert room.models.details is None
    assert not room.models.can_work


def test_every_model_is_listed_with_its_standing(room: ModelRoom) -> None:
    room.look()
    assert room.standings == {"absent": "not installed", "sketch": "ready"}
    assert room.models.selected == "absent"


def test_the_machine_is_told_with_its_card_and_its_disk(room: ModelRoom) -> None:
    room.look()
    facts = {fact.label: fact.value for fact in room.models.machine}
    assert facts["Processor"] == "Some CPU · 8 cores"
    assert facts["Memory"] == "16.0 GB, 12.0 GB free"
    assert "NVIDIA Some Card" in facts["Graphics card"]
    assert "8.0 GB, 7.0 GB free" in facts["Graphics card"]
    assert facts["Disk"].startswith("1 MB by models")


def test_a_ready_model_says_where_it_runs_and_under_which_licence(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    details = room.models.details
    assert details is not None
    assert "NVIDIA Some Card" in details.state
    assert "nf4, one part at a time" in details.state
    assert details.advice == ()
    facts = {fact.label: fact.value for fact in details.facts}
    assert facts["Licence"] == "Apache-2.0, commercial use allowed"
    assert facts["Good at"] == "being small"
    assert facts["From"] == f"folder {room.folder / 'weights'}"


def test_a_model_that_is_absent_says_how_to_add_it_and_how_it_would_run(room: ModelRoom) -> None:
    room.look()
    details = room.models.details
    assert details is not None
    assert details.state == "Not installed."
    assert details.advice[0].startswith("Add it from a folder")
    assert details.advice[-1].startswith("It would then run on NVIDIA Some Card")
    facts = {fact.label: fact.value for fact in details.facts}
    assert facts["Licence"] == "Apache-2.0, no commercial use"
    assert facts["Files"] == "\u2068weights.safetensors\u2069"


def test_the_files_that_are_needed_are_told_with_their_size_where_it_is_known(
    room: ModelRoom,
) -> None:
    card = room.cards / "absent.toml"
    path = 'path = "weights.safetensors"'
    card.write_text(card.read_text().replace(path, f"{path}\nbytes = 28_000_000"))
    room.look()
    details = room.models.details
    assert details is not None
    facts = {fact.label: fact.value for fact in details.facts}
    assert facts["Files"] == "\u2068weights.safetensors\u2069 · \u206828 MB\u2069"


def test_damage_is_said_as_such(room: ModelRoom) -> None:
    (weights,) = room.store.folder.rglob("weights.safetensors")
    weights.chmod(0o644)
    weights.write_bytes(b"short")
    room.look()
    assert room.standings["sketch"] == "damaged"


def test_damage_that_verifying_found_is_said_until_the_model_is_added_again(
    room: ModelRoom,
) -> None:
    (weights,) = room.store.folder.rglob("weights.safetensors")
    whole = weights.read_bytes()
    weights.chmod(0o644)
    weights.write_bytes(whole[:-1] + b"x")
    room.look()
    room.models.select("sketch")
    assert room.standings["sketch"] == "ready"  # of the right size
    room.models.verify()
    room.settle()
    assert room.standings["sketch"] == "damaged"
    assert room.engines.runtime is not None
    assert [each.card.id for each in room.engines.usable] == []
    room.models.look_again()
    room.settle()
    assert room.standings["sketch"] == "damaged"
    sketch = room.engines.runtime.catalogue.find("sketch")
    room.models.accept(Incoming(sketch, room.folder / "weights"))
    room.settle()
    assert room.standings["sketch"] == "ready"


def test_an_installed_model_without_a_card_is_named(room: ModelRoom) -> None:
    (room.cards / "sketch.toml").unlink()
    room.look()
    assert any("sketch" in trouble for trouble in room.models.troubles)


def test_a_problem_report_tells_what_could_run(room: ModelRoom) -> None:
    assert room.engines.facts == {"models": "not looked for"}
    room.look()
    assert room.engines.facts["models ready"] == "sketch (cuda:0, nf4, staged)"
    assert "libraries of models" in room.engines.facts


def test_what_was_selected_stays_selected_when_it_looks_again(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    room.look()
    assert room.models.selected == "sketch"


def test_the_machine_is_asked_anew_only_when_that_is_wished(room: ModelRoom) -> None:
    room.look()
    runtime = room.engines.runtime
    assert runtime is not None
    before = runtime.surroundings
    room.look()
    assert runtime.surroundings is before
    room.models.look_again()
    room.settle()
    assert runtime.surroundings is not before


def test_without_a_runtime_there_is_nothing_to_look_at(qtbot: QtBot) -> None:
    crossing = Crossing()
    engines = InstalledEngines(crossing, None, crossing)
    models = ModelsState(engines, crossing, messages=Messages(crossing), parent=crossing)
    models.look()
    assert crossing.is_idle
    assert not models.is_looking
    assert not models.can_work
    crossing.close()


# Adding


def test_the_licence_is_asked_before_anything_is_added(room: ModelRoom) -> None:
    room.look()
    room.models.add(write_weights(room.folder / "more"))
    room.settle()
    (incoming,) = room.asked
    assert incoming.card.id == "absent"
    assert room.standings["absent"] == "not installed"


def test_what_is_accepted_is_added_and_usable_at_once(room: ModelRoom) -> None:
    room.look()
    room.models.add(write_weights(room.folder / "more"))
    room.settle()
    room.models.accept(room.asked[0])
    assert room.models.work is not None
    room.settle()
    assert room.standings == {"absent": "ready", "sketch": "ready"}
    assert room.said[-1].text == "Absent is installed."
    assert {offer.id for offer in room.engines.offers} == {"absent", "sketch"}


def test_a_single_file_is_added_like_a_folder(room: ModelRoom) -> None:
    room.look()
    room.models.add(write_weights(room.folder / "more") / "weights.safetensors")
    room.settle()
    room.models.accept(room.asked[0])
    room.settle()
    assert room.standings["absent"] == "ready"


def test_a_pack_knows_its_model_whatever_is_selected(room: ModelRoom) -> None:
    pack = room.folder / "it.gesso-model"
    room.store.pack("sketch", pack)
    room.store.remove("sketch", even_current=True)
    room.look()
    room.models.select("absent")
    room.models.add(pack)
    room.settle()
    assert [incoming.card.id for incoming in room.asked] == ["sketch"]
    room.models.accept(room.asked[0])
    room.settle()
    assert room.standings["sketch"] == "ready"
    assert room.models.selected == "sketch"


def test_an_older_version_comes_into_use_when_that_was_said(room: ModelRoom) -> None:
    pack = room.folder / "it.gesso-model"
    room.store.pack("sketch", pack)
    room.look()
    room.models.select("sketch")
    room.models.add(write_weights(room.folder / "more", b"x" * 9))
    room.settle()
    room.models.accept(room.asked[0])
    room.settle()
    room.models.add(pack)
    room.settle()
    assert [incoming.is_downgrade for incoming in room.asked] == [False, True]
    newer = room.store.manifest("sketch").version
    room.models.accept(room.asked[1])
    room.settle()
    assert room.store.manifest("sketch").version != newer
    assert room.store.rollback("sketch").version == newer


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("model.bin", b"\x80\x04 a pickle", BadRequest),
        ("weights.safetensors", b"nothing of the kind", ModelDamaged),
        ("gone.safetensors", None, NotFound),
    ],
)
def test_what_cannot_be_added_is_told_and_leaves_nothing(
    room: ModelRoom, name: str, content: bytes | None, error: type[Exception]
) -> None:
    path = room.folder / name
    if content is not None:
        path.write_bytes(content)
    room.look()
    room.models.add(path)
    room.settle()
    if room.asked:
        room.models.accept(room.asked[0])
        room.settle()
    assert isinstance(room.said[-1].error, error)
    assert room.models.troubles
    assert room.standings["absent"] == "not installed"
    room.models.verify()
    assert not room.models.troubles


# Work


def test_work_goes_on_one_at_a_time_and_can_be_cancelled(room: ModelRoom) -> None:
    room.look()
    held = threading.Event()

    def endless(_: Runtime, report: Report) -> None:
        while True:
            held.set()
            report(Progress("adding", 3, 10))

    room.models._do("Adding", endless)
    room.until(held.is_set)
    assert not room.models.can_work
    room.models.select("sketch")
    room.models.remove()  # it does not begin
    work = room.models.work
    assert work is not None
    room.until(lambda: work.total == 10)
    room.models.cancel()
    room.settle()
    assert work.state is JobState.CANCELLED
    assert room.standings["sketch"] == "ready"
    assert room.models.can_work


def test_verified_files_are_said_to_be_so(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    room.models.verify()
    room.settle()
    assert (room.said[-1].severity, "Sketch" in room.said[-1].text) == (Severity.NOTE, True)


def test_an_altered_file_is_found_by_verifying(room: ModelRoom) -> None:
    room.look()
    (weights,) = room.store.folder.rglob("weights.safetensors")
    content = weights.read_bytes()
    weights.chmod(0o644)
    weights.write_bytes(content[:-1] + b"x")
    room.models.select("sketch")
    room.models.verify()
    room.settle()
    assert isinstance(room.said[-1].error, ModelDamaged)


@pytest.fixture
def tone(room: ModelRoom) -> str:
    """Its card lies among those of the user, so that it is known in this room."""
    path = SHIPPED / "gesso-tone.toml"
    shutil.copy(path, room.cards / path.name)
    room.look()
    room.models.select(path.stem)
    return path.stem


def test_what_is_part_of_gesso_is_ready_and_stays(room: ModelRoom, tone: str) -> None:
    assert room.standings[tone] == "ready"
    assert (room.models.is_built_in, room.models.is_installed) == (True, True)
    details = room.models.details
    assert details is not None
    facts = {fact.label: fact.value for fact in details.facts}
    assert facts["From"] == "part of Gesso"
    assert room.models.other_versions == ()
    room.models.remove()
    room.settle()
    assert room.standings[tone] == "ready"
    room.models.verify()
    room.settle()
    assert "as it came with Gesso" in room.said[-1].text


def test_nothing_is_added_to_what_is_part_of_gesso(room: ModelRoom, tone: str) -> None:
    room.models.add(write_weights(room.folder / "other"))
    room.settle()
    assert isinstance(room.said[-1].error, BadRequest)
    assert "part of Gesso" in room.said[-1].text
    assert room.asked == []


def test_a_damaged_part_of_gesso_says_what_to_do(room: ModelRoom, tone: str) -> None:
    runtime = room.engines.runtime
    assert runtime is not None
    folder = shutil.copytree(NETWORKS, room.folder / "networks")
    runtime.store.built_in.folder = folder
    path = folder / f"{tone}.onnx"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    room.models.verify()
    room.settle()
    assert isinstance(room.said[-1].error, ModelDamaged)
    assert room.standings[tone] == "damaged"
    details = room.models.details
    assert details is not None
    assert details.advice[0] == "They are part of Gesso: install Gesso again."


def test_another_version_can_be_used_again(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    room.models.add(write_weights(room.folder / "newer", b"newer"))
    room.settle()
    room.models.accept(room.asked[0])
    room.settle()
    newer = next(each for each in room.store.installed if each.is_current)
    (other,) = room.models.other_versions
    room.models.use(other.version)
    room.settle()
    assert [each.version for each in room.models.other_versions] == [newer.version]


def test_removing_takes_every_version(room: ModelRoom) -> None:
    room.look()
    room.models.select("sketch")
    assert room.models.is_installed
    room.models.remove()
    room.settle()
    assert room.standings["sketch"] == "not installed"
    assert room.store.installed == ()
    assert not room.models.is_installed
