"""Which rung a model gets on which computer, and what is said when it gets none."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.cards.model_card import (
    CardLicence,
    ModelCard,
    Offload,
    Precision,
    Role,
    Rung,
)
from gesso_core.machine import Gpu, Machine
from gesso_core.placement import CONTEXT_BYTES, Placement, Refusal, Wanted, fell_back, place
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_catalogue

GIB = 1 << 30
GB = 1_000_000_000
CARDS = read_catalogue().cards
PLAIN = Wanted()
SIZES = (0, 2, 4, 6, 8, 12, 16, 24, 48, 80)  # GB of the graphics card, 0 for none

# At each model's native size, on a card of the Ada generation of which the desktop takes 0.6 GB, in
# a computer with 64 GB. a: all at once, s: one part at a time, l: layer by layer, c: processor.
TABLE = """
                                   none   2      4      6      8      12     16     24     48     80
flux2-klein-4b                     q4-c   q4-c   bf16-l q4-s   nf4-a  int8-a bf16-a bf16-a bf16-a bf16-a
dreamlite-mobile                   no     no     nf4-a  bf16-s bf16-a bf16-a bf16-a bf16-a bf16-a bf16-a
instruct-pix2pix                   fp32-c fp32-c fp16-a fp16-a fp16-a fp16-a fp16-a fp16-a fp16-a fp16-a
qwen-image-edit-2509               no     no     bf16-l bf16-l bf16-l nf4-s  nf4-s  int8-s bf16-s bf16-a
qwen-image-edit-2509-lightning-8   no     no     bf16-l bf16-l bf16-l bf16-l nf4-s  int8-s bf16-s bf16-a
qwen-image-edit-2509-lightning-4   no     no     bf16-l bf16-l bf16-l bf16-l nf4-s  int8-s bf16-s bf16-a
flux2-klein-9b                     no     no     bf16-l bf16-l nf4-s  nf4-a  nf4-a  bf16-s bf16-a bf16-a
flux1-kontext-dev                  no     no     bf16-l bf16-l nf4-s  nf4-a  int8-s int8-a bf16-a bf16-a
umo-uno                            no     no     bf16-l bf16-l bf16-l bf16-l bf16-l fp8-s  bf16-a bf16-a
umo-omnigen2                       no     no     bf16-l bf16-l bf16-l bf16-s bf16-s bf16-a bf16-a bf16-a
flux1-fill-dev                     no     no     bf16-l bf16-l nf4-s  nf4-a  int8-s int8-a bf16-a bf16-a
qwen-image-childrens-animals       no     no     bf16-l bf16-l bf16-l bf16-l nf4-s  int8-s bf16-s bf16-a
isnet                              fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
birefnet-lite                      fp32-c fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
u2netp                             fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
lama                               fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
migan                              fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
mobilesam                          fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
realesr-general                    fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
realesrgan-x4plus                  fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
scunet                             fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
fbcnn                              fp32-c fp32-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
gesso-restore                      int8-c int8-c fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a fp32-a
gesso-tone                         fp32-c fp32-c fp32-c fp32-c fp32-c fp32-c fp32-c fp32-c fp32-c fp32-c
qwen3-0.6b                         q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c
qwen3-1.7b                         q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c   q8-c
qwen3-4b-instruct                  q4-c   q4-c   q4-c   q4-c   q4-c   q4-c   q4-c   q4-c   q4-c   q4-c
"""  # noqa: E501
ROWS = {name: rest for name, *rest in (line.split() for line in TABLE.strip().splitlines()[1:])}
HOW = {Offload.RESIDENT: "a", Offload.STAGED: "s", Offload.STREAMED: "l", Offload.NONE: "c"}


def computer(
    card_gb: int = 0, *, memory_gb: int = 64, capability: int = 89, used: int = 600_000_000
) -> Machine:
    gpu = Gpu(0, "the card", card_gb * GIB, max(0, card_gb * GIB - used), capability)
    memory = memory_gb * GIB
    return Machine("x", 8, frozenset(), memory, memory - 4 * GB, (gpu,) if card_gb else ())


def rung(memory: int, offload: Offload = Offload.RESIDENT, **more: object) -> Rung:
    plain = Rung(Precision.FP16, offload, "cuda", memory, "as said")
    return replace(plain, **more)  # type: ignore[arg-type]


def model(*ladder: Rung) -> ModelCard:
    licence = CardLicence("MIT", allows_commercial_use=True)
    kinds = frozenset({EngineKind.EDIT})
    return ModelCard("m", "M", Role.NANO, "e", "p", kinds, licence, "s", ladder)


def first(card: ModelCard, machine: Machine, wanted: Wanted = PLAIN) -> Placement:
    found = place(card, machine, wanted)
    assert isinstance(found, tuple), found
    return found[0]


def refused(card: ModelCard, machine: Machine, wanted: Wanted = PLAIN) -> Refusal:
    refusal = place(card, machine, wanted)
    assert isinstance(refusal, Refusal), refusal
    return refusal


@pytest.mark.parametrize("name", ROWS)
def test_a_model_gets_the_rung_of_the_table(name: str) -> None:
    card = CARDS[name]
    got = []
    for size in SIZES:
        found = place(card, computer(size), Wanted(area=card.grid.native_area))
        if isinstance(found, Refusal):
            got.append("no")
        else:
            got.append(f"{found[0].precision.removeprefix('gguf-')}-{HOW[found[0].offload]}")
    assert got == ROWS[name]


def test_the_table_has_every_card_of_a_model() -> None:
    models = {card.id for card in CARDS.values() if card.role is not Role.REHEARSAL}
    assert set(ROWS) == models


def test_an_installed_4_bit_klein_works_at_768_px_on_4_gb() -> None:
    klein, machine = CARDS["flux2-klein-4b"], computer(4)
    installed = frozenset({Precision.NF4})
    small = first(klein, machine, Wanted(768 * 768, installed))
    assert (small.precision, small.offload, small.most_area) == (Precision.NF4, Offload.STAGED, 0)
    large = first(klein, machine, Wanted(1024 * 1024, installed))
    assert large == replace(small, most_area=768 * 768)


def test_the_ladder_of_a_shipped_card_only_ever_asks_for_less() -> None:
    for card in CARDS.values():
        on_card = [r for r in card.ladder if r.device == "cuda"]
        assert on_card == sorted(on_card, key=lambda r: r.most_area > 0), card.id
        for smaller in (False, True):
            alike = [r for r in on_card if (r.most_area > 0) is smaller]
            needs = [r.memory_at(card.grid.native_area) for r in alike]
            assert needs == sorted(needs, reverse=True), card.id


def test_the_processor_comes_last_in_every_shipped_ladder() -> None:
    for card in CARDS.values():
        devices = [r.device for r in card.ladder]
        assert devices == sorted(devices, reverse=True), card.id


def test_a_rung_that_works_smaller_needs_no_more_for_a_larger_picture() -> None:
    smaller = rung(3 * GB, area=1 << 20, weight_bytes=2 * GB, most_area=1 << 18)
    assert smaller.memory_at(1 << 16) == 2 * GB + GB // 16
    assert smaller.memory_at(1 << 18) == smaller.memory_at(1 << 24) == 2 * GB + GB // 4


def test_working_smaller_comes_after_all_that_do_not_and_only_where_it_is_smaller() -> None:
    plain = rung(3 * GB, area=1 << 20, weight_bytes=2 * GB)
    card = model(plain, replace(plain, most_area=1 << 18))
    large, small = place(card, computer(8)), place(card, computer(8), Wanted(area=1 << 18))
    assert isinstance(large, tuple)
    assert [p.most_area for p in large] == [0, 1 << 18]
    assert large[1].words == "cuda:0, fp16, resident, 262144 px"
    assert isinstance(small, tuple)
    assert [p.most_area for p in small] == [0]
    assert first(card, computer(4, used=4 * GIB - 3 * GB)).most_area == 1 << 18


def test_a_way_is_said_in_words() -> None:
    placed = Placement("cuda:0", Precision.NF4, Offload.STAGED, 1, most_area=768 * 768)
    assert fell_back("Klein", placed) == (
        "There was not memory enough for the best way of running Klein; it ran in a smaller way "
        "(nf4 on a graphics card, one part at a time, at 768 × 768 px inside)."
    )


def test_the_next_rungs_follow_for_when_memory_runs_out() -> None:
    card = model(rung(6 * GB), rung(4 * GB, Offload.STAGED), rung(1 * GB, Offload.STREAMED))
    found = place(card, computer(6))
    assert isinstance(found, tuple)
    assert [p.offload for p in found] == [Offload.STAGED, Offload.STREAMED]


def test_of_two_cards_the_one_with_more_free_memory_is_taken() -> None:
    gpus = (Gpu(0, "busy", 24 * GIB, 1 * GB, 89), Gpu(1, "idle", 8 * GIB, 8 * GB, 89))
    assert first(model(rung(4 * GB)), replace(computer(), gpus=gpus)).device == "cuda:1"


def test_a_card_too_old_for_a_precision_is_passed_over_for_one_that_can() -> None:
    gpus = (Gpu(0, "old", 24 * GIB, 24 * GB, 75), Gpu(1, "new", 8 * GIB, 8 * GB, 86))
    card = model(rung(4 * GB, precision=Precision.BF16))
    assert first(card, replace(computer(), gpus=gpus)).device == "cuda:1"


def test_an_old_card_gets_a_rung_it_can_compute() -> None:
    card = model(rung(4 * GB, precision=Precision.BF16), rung(4 * GB, precision=Precision.FP16))
    assert first(card, computer(8, capability=75)).precision is Precision.FP16
    refusal = refused(model(card.ladder[0]), computer(8, capability=75))
    assert "compute capability 8.0, which the card has not" in refusal.reasons[0]


def test_a_card_of_unknown_capability_may_try() -> None:
    card = model(rung(4 * GB, precision=Precision.BF16))
    assert first(card, computer(8, capability=0)).device == "cuda:0"


def test_a_rung_may_ask_for_a_newer_card_than_its_precision() -> None:
    assert isinstance(place(model(rung(GB, capability=90)), computer(8)), Refusal)
    assert first(model(rung(GB, capability=90)), computer(8, capability=90))


def test_memory_counts_what_cuda_takes_for_itself() -> None:
    exactly = computer(8, used=8 * GIB - 4 * GB - CONTEXT_BYTES)
    placed = first(model(rung(4 * GB)), exactly)
    assert placed.memory_bytes == placed.budget_bytes == 4 * GB + CONTEXT_BYTES
    assert isinstance(place(model(rung(4 * GB + 1)), exactly), Refusal)


def test_work_grows_with_the_picture_and_weights_do_not() -> None:
    growing = rung(3 * GB, area=1 << 20, weight_bytes=2 * GB)
    assert growing.memory_at(1 << 20) == 3 * GB
    assert growing.memory_at(1 << 18) == 2 * GB + GB // 4
    assert growing.memory_at(1 << 21) == 4 * GB
    assert rung(3 * GB).memory_at(1) == rung(3 * GB).memory_at(1 << 30) == 3 * GB


def test_another_stage_sets_the_least_whatever_the_picture() -> None:
    staged = rung(3 * GB, area=1 << 20, weight_bytes=2 * GB, least_bytes=3 * GB)
    assert staged.memory_at(1 << 16) == 3 * GB
    assert staged.memory_at(1 << 21) == 4 * GB


def test_rungs_whose_files_are_not_installed_are_left_out() -> None:
    card = model(rung(4 * GB, precision=Precision.BF16), rung(2 * GB, precision=Precision.NF4))
    assert first(card, computer(8), Wanted(precisions=frozenset({Precision.NF4}))).precision == (
        Precision.NF4
    )
    refusal = refused(card, computer(8), Wanted(precisions=frozenset({Precision.INT8})))
    assert "its bf16 files are not installed" in refusal.reasons[0]
    assert refusal.nearest == "Add the model's bf16 files."


def test_files_that_serve_all_precisions_bar_none() -> None:
    assert first(model(rung(GB)), computer(8), Wanted(precisions=frozenset()))


def test_the_users_limit_is_kept_and_named() -> None:
    limit = Wanted(memory_limit_bytes=4 * GB)
    assert first(model(rung(3 * GB)), computer(24), limit).budget_bytes == 4 * GB
    refusal = refused(model(rung(5 * GB)), computer(24), limit)
    assert "it needs 5.5 GB, and you allow 4.0 GB" in refusal.reasons[0]
    assert refusal.nearest == "Allow it 1.5 GB more in the settings."


def test_busy_memory_is_named_with_how_much_more_would_do() -> None:
    refusal = refused(model(rung(6 * GB)), computer(8, used=3_300_000_000))
    assert refusal.nearest == "It needs 1.3 GB more of the card: close other programs that use it."


def test_too_small_a_card_is_told_which_would_do() -> None:
    assert refused(model(rung(6 * GB)), computer(4)).nearest == (
        "Use a graphics card with 8 GB or a server."
    )
    assert refused(model(rung(90 * GB)), computer()).nearest == (
        "Use a graphics card with 141 GB or a server."
    )


def test_a_smaller_picture_is_offered_where_it_fits() -> None:
    card = model(rung(6 * GB, area=1 << 20, weight_bytes=2 * GB))
    refusal = refused(card, computer(4))
    assert refusal.nearest.endswith("Or work at 512 × 512 px, which fits now.")
    assert first(card, computer(4), Wanted(area=512 * 512))
    assert isinstance(place(card, computer(4), Wanted(area=640 * 640)), Refusal)


def test_main_memory_that_streaming_needs_is_counted() -> None:
    streamed = model(rung(GB, Offload.STREAMED, host_bytes=20 * GB))
    assert first(streamed, computer(4, memory_gb=32))
    refusal = refused(streamed, computer(4, memory_gb=16))
    assert "it needs 20.0 GB of main memory, and 13.1 GB are free" in refusal.reasons[0]
    assert "24 GB of main memory" in refusal.nearest


def test_what_lacks_two_things_names_both() -> None:
    nearest = refused(model(rung(6 * GB, host_bytes=40 * GB)), computer(4, memory_gb=16)).nearest
    assert "graphics card with 8 GB" in nearest
    assert "48 GB of main memory" in nearest


def test_the_processor_counts_main_memory_and_leaves_a_core_to_the_window() -> None:
    on_processor = model(rung(10 * GB, Offload.NONE, device="cpu"))
    placed = first(on_processor, computer(memory_gb=16))
    assert (placed.device, placed.threads, placed.memory_bytes) == ("cpu", 7, 10 * GB)
    refusal = refused(on_processor, computer(memory_gb=8))
    assert "it needs 10.0 GB of main memory, and 4.5 GB are free" in refusal.reasons[0]


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (4, 3), (64, 16)])
def test_threads_follow_the_cores(cores: int, threads: int) -> None:
    machine = replace(computer(8), cores=cores)
    assert first(model(rung(GB)), machine).threads == threads


AREAS = st.sampled_from([1 << 16, 1 << 18, 768 * 768, 1 << 20, 1 << 21, 1 << 22])
PRECISIONS = st.one_of(st.none(), st.frozensets(st.sampled_from(Precision)))
AMOUNTS = st.integers(0, 100 * GB)
NAMES = st.sampled_from(sorted(CARDS))


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    gpus = []
    for index in range(draw(st.integers(0, 3))):
        total = draw(AMOUNTS)
        capability = draw(st.sampled_from([0, 61, 75, 80, 86, 89, 90, 120]))
        gpus.append(Gpu(index, f"card {index}", total, draw(st.integers(0, total)), capability))
    total = draw(AMOUNTS)
    free = draw(st.integers(0, total))
    return Machine("x", draw(st.integers(1, 256)), frozenset(), total, free, tuple(gpus))


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    return Wanted(draw(AREAS), draw(PRECISIONS), draw(st.one_of(st.just(0), AMOUNTS)))


def rank(card: ModelCard, machine: Machine, wanted: Wanted) -> int:
    """Of the first rung that fits; beyond the ladder when none does."""
    found = place(card, machine, wanted)
    if isinstance(found, Refusal):
        return len(card.ladder)
    meant = found[0]
    device = meant.device.split(":")[0]
    keys = [(r.device, r.precision, r.offload) for r in card.ladder]
    return keys.index((device, meant.precision, meant.offload))


@given(NAMES, machines(), wishes())
def test_nothing_is_placed_above_what_is_free_or_allowed(
    name: str, machine: Machine, wanted: Wanted
) -> None:
    found = place(CARDS[name], machine, wanted)
    free = {f"cuda:{gpu.index}": gpu.free_bytes for gpu in machine.gpus}
    free["cpu"] = machine.free_bytes
    for placed in found if isinstance(found, tuple) else ():
        assert placed.memory_bytes <= placed.budget_bytes <= free[placed.device]
        if wanted.memory_limit_bytes:
            assert placed.budget_bytes <= wanted.memory_limit_bytes
        if wanted.precisions:
            assert placed.precision in wanted.precisions


@given(NAMES, machines(), wishes(), AMOUNTS)
def test_more_memory_never_gives_a_worse_rung(
    name: str, machine: Machine, wanted: Wanted, more: int
) -> None:
    gpus = tuple(
        replace(gpu, memory_bytes=gpu.memory_bytes + more, free_bytes=gpu.free_bytes + more)
        for gpu in machine.gpus
    )
    memory, free = machine.memory_bytes + more, machine.free_bytes + more
    larger = replace(machine, memory_bytes=memory, free_bytes=free, gpus=gpus)
    card = CARDS[name]
    assert rank(card, larger, wanted) <= rank(card, machine, wanted)


@given(NAMES, machines(), wishes(), AREAS)
def test_a_smaller_picture_never_gets_a_worse_rung(
    name: str, machine: Machine, wanted: Wanted, area: int
) -> None:
    small, large = sorted((wanted.area, area))
    card = CARDS[name]
    assert rank(card, machine, replace(wanted, area=small)) <= rank(
        card, machine, replace(wanted, area=large)
    )


@given(NAMES, machines(), wishes())
def test_a_refusal_gives_a_reason_for_every_rung_and_a_way_out(
    name: str, machine: Machine, wanted: Wanted
) -> None:
    found = place(CARDS[name], machine, wanted)
    if isinstance(found, Refusal):
        assert len(found.reasons) == len(CARDS[name].ladder)
        assert all(re.fullmatch(r"\S.*: .+\S\.", reason) for reason in found.reasons)
        assert re.fullmatch(r"[A-Z].+\.", found.nearest)


@given(NAMES, machines(), wishes())
def test_the_smaller_picture_that_is_offered_fits(
    name: str, machine: Machine, wanted: Wanted
) -> None:
    found = place(CARDS[name], machine, wanted)
    offered = re.search(r"work at (\d+) ×", found.nearest) if isinstance(found, Refusal) else None
    if offered:
        area = int(offered[1]) ** 2
        assert isinstance(place(CARDS[name], machine, replace(wanted, area=area)), tuple)
