"""What a run will need is known before a weight is read."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from fixtures.true_configs import true_folder
from gesso_core.cards.model_card import CardFile, Offload, Precision
from gesso_core.cards.strict import read_record
from gesso_core.messages import Task
from gesso_core.placement import Placement
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.engines.diffusers import libraries
from gesso_runtime.engines.diffusers.checkpoint import read_checkpoint
from gesso_runtime.engines.diffusers.engine import KINDS, DiffusersEngine, _job
from gesso_runtime.engines.diffusers.prediction import GAPS, Beside, Needs, foreseen
from gesso_runtime.engines.engine import Foreseeing
from gesso_runtime.worker.bench import Bench
from gesso_runtime.worker.remembered import Remembered
from gesso_runtime.worker.reporting import Reporting

need_libraries()

MIB = 1 << 20
BF16 = replace(ON_PROCESSOR, precision=Precision.BF16, offload=Offload.RESIDENT)
CARDS = read_catalogue().cards


def needs_of(folder: Path, side: int, *, tokens: int = 512) -> Needs:
    card = replace(card_of(card_text()), options={"tokens": tokens})
    kind = KINDS[card.pipeline]
    options = read_record(kind.options, card.options, "a test")
    job = _job(edit(noise(side, side)), card, options, most_area=0)
    checkpoint = read_checkpoint(card, files_in(folder), Precision.BF16)
    opened = libraries.open_libraries(1)
    return foreseen(kind, checkpoint, BF16, job, libraries=opened, ask=lambda: None)


@pytest.fixture(scope="module")
def true(klein: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Needs]:
    """By a card's id and the side of the picture."""
    folders = tmp_path_factory.mktemp("true")

    @cache
    def folder(card: str) -> Path:
        return true_folder(klein, card, folders / card)

    return cache(lambda card, side: needs_of(folder(card), side))


@pytest.fixture(scope="module")
def bare(klein: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny one without weights."""
    target = tmp_path_factory.mktemp("bare") / "klein"
    return Path(shutil.copytree(klein, target, ignore=shutil.ignore_patterns("*.safetensors")))


# As predicted for the network alone; here its inputs and the embeddings count, too.
@pytest.mark.slow
@pytest.mark.parametrize(("side", "mib"), [(512, 331), (768, 652), (1024, 1101)])
def test_the_denoiser_of_klein_needs_what_is_known_of_it(
    true: Callable[[str, int], Needs], side: int, mib: int
) -> None:
    assert true("flux2-klein-4b", side).work["denoising"] / MIB == pytest.approx(mib, rel=0.03)


@pytest.mark.slow
def test_in_tiles_the_decoder_needs_no_more_for_a_larger_picture(
    true: Callable[[str, int], Needs],
) -> None:
    needs = [true("flux2-klein-4b", side).work["decoding"] / MIB for side in (512, 1024)]
    assert needs[1] == pytest.approx(390, rel=0.03)  # in one piece 1537
    assert needs[1] - needs[0] < 10


def exact_weights(needs: Needs, precision: Precision, names: tuple[str, ...]) -> int:
    return sum(
        needs.parts[name].bytes(Precision.BF16 if name == "vae" else precision, needs.size)
        for name in names
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["flux2-klein-4b", "flux2-klein-9b"])
@pytest.mark.parametrize("precision", [Precision.BF16, Precision.INT8, Precision.NF4])
def test_the_weights_are_those_of_the_cards(
    true: Callable[[str, int], Needs], name: str, precision: Precision
) -> None:
    needs, every = true(name, 512), ("text_encoder", "transformer", "vae")
    unpacked = needs.parts["transformer"].largest * 2 if precision is Precision.NF4 else 0
    always = 100_000_000  # of work, whatever the picture: the cards count it with the weights
    for offload, names in {Offload.RESIDENT: every, Offload.STAGED: every[1:]}.items():
        (rung,) = (
            rung
            for rung in CARDS[name].ladder
            if (rung.precision, rung.offload, rung.most_area) == (precision, offload, 0)
        )
        said = exact_weights(needs, precision, names) + unpacked + always
        assert rung.weight_bytes == pytest.approx(said, rel=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["flux2-klein-4b", "flux2-klein-9b"])
def test_the_ladder_of_klein_asks_for_what_is_predicted(
    true: Callable[[str, int], Needs], name: str
) -> None:
    for rung in CARDS[name].ladder:
        if rung.device != "cuda":
            continue
        side = 512 if rung.most_area == 512 * 512 else 768 if rung.most_area else 1024
        way = Placement("cuda:0", rung.precision, rung.offload, 1)
        peak = max(true(name, side).peaks(way).values())
        assert peak <= rung.memory_at(1 << 20) < 1.25 * peak, rung


def test_no_weight_is_needed_and_what_is_larger_needs_more(bare: Path) -> None:
    small, large = needs_of(bare, 64, tokens=48), needs_of(bare, 128, tokens=48)
    assert small.parts == large.parts
    assert set(small.work) == {"encoding", "seeing", "denoising", "decoding"}
    assert all(large.work[stage] > small.work[stage] for stage in ("seeing", "denoising"))


def test_less_of_it_is_there_at_once_the_further_down_the_ladder(bare: Path) -> None:
    needs = needs_of(bare, 64, tokens=48)
    resident, staged, streamed = (
        needs.peaks(replace(BF16, offload=offload))
        for offload in (Offload.RESIDENT, Offload.STAGED, Offload.STREAMED)
    )
    assert list(resident) == ["encoding", "denoising", "decoding"]
    assert max(streamed.values()) < max(staged.values()) < max(resident.values())
    halved = needs.peaks(replace(BF16, precision=Precision.NF4))
    assert all(halved[stage] < resident[stage] for stage in resident)


def test_the_engine_foresees_with_room_for_gaps_and_by_what_is_shown(bare: Path) -> None:
    engine = DiffusersEngine()
    assert isinstance(engine, Foreseeing)
    card, files = card_of(card_text()), files_in(bare)
    request = edit(noise(64, 64))
    alone = engine.foresee(card, files, BF16, request, silent)
    peak = max(needs_of(bare, 64, tokens=48).peaks(BF16).values())
    assert alone == pytest.approx(peak * GAPS, rel=0.01)
    more = replace(request, references=(noise(128, 128),) * 2)
    assert engine.foresee(card, files, BF16, more, silent) > alone
    less = replace(BF16, most_area=32 * 32)
    assert engine.foresee(card, files, less, request, silent) < alone


def test_what_hangs_beside_the_weights_counts_where_they_are(bare: Path) -> None:
    needs, more = needs_of(bare, 64, tokens=48), Beside(hung=MIB, sessions=3 * MIB)

    def added(offload: Offload) -> dict[str, int]:
        way = replace(BF16, offload=offload)
        plain = needs.peaks(way)
        return {stage: size - plain[stage] for stage, size in needs.peaks(way, more).items()}

    assert set(added(Offload.RESIDENT).values()) == {4 * MIB}
    staged, streamed = added(Offload.STAGED), added(Offload.STREAMED)
    assert staged == {"encoding": 3 * MIB, "denoising": 4 * MIB, "decoding": 3 * MIB}
    assert 3 * MIB < streamed["denoising"] <= staged["denoising"]
    hollow = needs.peaks(BF16, Beside(hollow=frozenset({"transformer"})))
    weights = needs.parts["transformer"].bytes(Precision.BF16, needs.size)
    assert hollow["decoding"] == needs.peaks(BF16)["decoding"] - weights


@pytest.mark.parametrize(
    ("part", "path", "precision", "counts"),
    [
        ("lora", "lora.safetensors", Precision.NF4, True),
        ("lora", "lora.safetensors", Precision.BF16, False),  # it is added to the weights
        ("style", "ink.safetensors", Precision.BF16, True),
        ("", "exported/vae-decoder-fp32/vae-decoder-fp32.onnx", Precision.BF16, True),
        ("", "exported/vae-decoder-fp16/vae-decoder-fp16.onnx", Precision.BF16, False),
    ],
)
def test_the_engine_foresees_other_files_of_a_model(
    bare: Path, tmp_path: Path, *, part: str, path: str, precision: Precision, counts: bool
) -> None:
    plain = card_of(card_text())
    card = replace(plain, files=(*plain.files, CardFile(path, part)))
    other = tmp_path / path
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(bytes(MIB))
    files, request = files_in(bare), edit(noise(64, 64))
    way = replace(BF16, precision=precision)
    engine = DiffusersEngine()
    without = engine.foresee(plain, files, way, request, silent)
    found = engine.foresee(card, {**files, path: other}, way, request, silent) - without
    assert found == pytest.approx(MIB * GAPS if counts else 0, abs=2)


def test_what_was_foreseen_is_not_said_of_another_precision(bare: Path) -> None:
    engine, files, request = DiffusersEngine(), files_in(bare), edit(noise(64, 64))
    half = engine.foresee(card_of(card_text()), files, BF16, request, silent)
    whole = replace(BF16, precision=Precision.FP32)
    assert engine.foresee(card_of(card_text()), files, whole, request, silent) > 1.5 * half


def test_sizes_that_are_asked_in_turn_are_worked_out_once_each(bare: Path) -> None:
    engine, files, card = DiffusersEngine(), files_in(bare), card_of(card_text())
    heard: list[Progress] = []
    small, large = edit(noise(64, 64)), edit(noise(96, 64))
    first = [engine.foresee(card, files, BF16, each, heard.append) for each in (small, large)]
    assert heard
    heard.clear()
    again = [engine.foresee(card, files, BF16, each, heard.append) for each in (small, large)]
    assert again == first
    assert not heard


def test_it_can_be_cancelled(bare: Path) -> None:
    def report(_: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        DiffusersEngine().foresee(
            card_of(card_text()), files_in(bare), BF16, edit(noise(64, 64)), report
        )


@pytest.mark.parametrize("name", ["model_index.json", "transformer/config.json"])
@pytest.mark.parametrize("content", ["{", "[]", '{"_class_name": "Nobody"}'])
def test_what_cannot_be_read_is_not_foreseen_and_no_error(
    bare: Path, tmp_path: Path, name: str, content: str
) -> None:
    copy = Path(shutil.copytree(bare, tmp_path / "copy"))
    (copy / name).write_text(content)
    engine = DiffusersEngine()
    request = edit(noise(64, 64))
    assert engine.foresee(card_of(card_text()), files_in(copy), BF16, request, silent) == 0


def test_a_placement_that_is_known_to_be_too_small_is_not_loaded_for(klein: Path) -> None:
    engine = DiffusersEngine()
    card, files, request = card_of(card_text()), files_in(klein), edit(noise(64, 64))
    need = engine.foresee(card, files, BF16, request, silent)
    tight = replace(BF16, memory_bytes=need, budget_bytes=need - 1)
    enough = replace(tight, offload=Offload.STAGED)
    last = replace(BF16, offload=Offload.NONE)
    paths = {name: str(path) for name, path in files.items()}
    said: list[Progress] = []
    bench = Bench(Remembered(None))
    task = Task(1, card, paths, "digest", (tight, enough, last), request)
    result, placement = bench.run(task, Reporting(said.append, lambda: False))
    assert placement == enough
    assert "making room" not in {progress.stage for progress in said}
    assert "one part at a time" in result.facts.notes[0]
    roomy = replace(tight, budget_bytes=need)
    again = replace(task, placements=(roomy, enough, last))
    assert bench.run(again, Reporting(silent, lambda: False))[1] == roomy
