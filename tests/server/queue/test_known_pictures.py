"""Pictures that need not be sent again."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadFrame, NotFound, TooLarge
from gesso_core.messages import PROTOCOL, Ask, from_frame, to_frame
from gesso_core.recipe import EngineKind
from gesso_core.wire import Frame
from gesso_runtime.known_arrays import KNOWN, SMALLEST, digest_of, shortened
from gesso_runtime.server.jobs.known_pictures import KnownLimits, KnownPictures

SIDE = 160  # 77 kB
LIMITS = KnownLimits(seconds=100, bytes=400_000, bytes_of_key=200_000)


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Written(KnownPictures):
    """Waits for what is to be written, as those who ask a moment later do not notice."""

    def complete(self, key: str, frame: Frame) -> Frame:
        whole = super().complete(key, frame)
        self.forget("nobody")  # in its turn
        return whole


@pytest.fixture
def pictures(tmp_path: Path, clock: Clock) -> Iterator[KnownPictures]:
    with closing(Written(tmp_path / "known", bytes(32), LIMITS, clock)) as made:
        yield made


def picture(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8)


def frame(*seeds: int) -> Frame:
    return Frame("x", {"a": 1}, {f"p{n}": picture(seed) for n, seed in enumerate(seeds)})


def same(one: Frame, other: Frame) -> bool:
    return (
        (one.kind, one.fields) == (other.kind, other.fields)
        and one.arrays.keys() == other.arrays.keys()
        and all(np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays)
    )


def without(seed: int) -> Frame:
    return shortened(frame(seed), {digest_of(picture(seed))})


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "known").rglob("*") if path.is_file()]


def test_the_second_step_does_not_send_the_picture(pictures: KnownPictures) -> None:
    mask = np.zeros((SIDE, SIDE), np.float32)
    mask[20:40] = 1
    request = EditRequest(EngineKind.EDIT, "tiny", picture(1), mask, prompt="a heron")
    first = shortened(to_frame(Ask(PROTOCOL, request)), set())
    assert first.arrays.keys() == {"picture", "mask"}
    pictures.complete("a", first)
    again = replace(request, prompt="two herons", seed=7)
    sent = set(first.fields[KNOWN].values())
    second = shortened(to_frame(Ask(PROTOCOL, again)), sent)
    assert not second.arrays
    asked = from_frame(pictures.complete("a", second))
    assert isinstance(asked, Ask)
    assert (asked.request.prompt, asked.request.seed) == ("two herons", 7)
    np.testing.assert_array_equal(asked.request.picture, request.picture)
    np.testing.assert_array_equal(asked.request.mask, mask)


def test_what_is_not_written_yet_is_known_at_once(tmp_path: Path) -> None:
    seeds = range(6)
    with closing(KnownPictures(tmp_path / "known", bytes(32))) as pictures:
        for seed in seeds:
            pictures.complete("a", shortened(frame(seed), set()))
            assert same(pictures.complete("a", without(seed)), frame(seed))
    with closing(KnownPictures(tmp_path / "known", bytes(32))) as again:
        for seed in seeds:
            assert same(again.complete("a", without(seed)), frame(seed))


def test_who_is_let_in_no_more_leaves_nothing_that_was_to_be_written(tmp_path: Path) -> None:
    with closing(KnownPictures(tmp_path / "known", bytes(32))) as pictures:
        for seed in range(6):
            pictures.complete("a", shortened(frame(seed), set()))
        pictures.forget("a")
        with pytest.raises(NotFound):
            pictures.complete("a", without(5))
    assert kept(tmp_path) == []


def test_who_names_nothing_leaves_nothing(pictures: KnownPictures, tmp_path: Path) -> None:
    plain = frame(1)
    assert same(pictures.complete("a", plain), plain)
    small = Frame("x", {}, {"p": np.zeros(SMALLEST - 1, np.uint8)})
    assert shortened(small, set()) is small
    assert kept(tmp_path) == []


def test_pictures_lie_sealed(pictures: KnownPictures, tmp_path: Path) -> None:
    pictures.complete("a", shortened(frame(1), set()))
    (path,) = kept(tmp_path)
    assert picture(1).tobytes()[:64] not in path.read_bytes()
    assert (path.stat().st_mode | path.parent.stat().st_mode) & 0o077 == 0


def test_each_key_has_its_own(pictures: KnownPictures) -> None:
    pictures.complete("a", shortened(frame(1), set()))
    with pytest.raises(NotFound, match="any more"):
        pictures.complete("b", without(1))
    assert same(pictures.complete("a", without(1)), frame(1))
    pictures.forget("a")
    pictures.forget("b")
    with pytest.raises(NotFound):
        pictures.complete("a", without(1))


def test_pictures_go_when_nobody_names_them(
    pictures: KnownPictures, clock: Clock, tmp_path: Path
) -> None:
    pictures.complete("a", shortened(frame(1, 2), set()))
    clock.now += 99
    pictures.complete("a", without(1))
    clock.now += 99
    pictures.sweep()
    assert same(pictures.complete("a", without(1)), frame(1))
    with pytest.raises(NotFound):
        pictures.complete("a", without(2))
    clock.now += 100
    pictures.sweep()
    assert kept(tmp_path) == []


def test_the_one_named_longest_ago_makes_room(pictures: KnownPictures, clock: Clock) -> None:
    for seed in (1, 2):
        pictures.complete("a", shortened(frame(seed), set()))
        clock.now += 1
    pictures.complete("a", without(1))
    clock.now += 1
    pictures.complete("a", shortened(frame(3), set()))
    for seed in (1, 3):
        assert same(pictures.complete("a", without(seed)), frame(seed))
    with pytest.raises(NotFound):
        pictures.complete("a", without(2))


def test_all_keys_together_are_bounded(pictures: KnownPictures, tmp_path: Path) -> None:
    for number in range(9):
        pictures.complete(f"key {number}", shortened(frame(number), set()))
    assert sum(path.stat().st_size for path in kept(tmp_path)) <= LIMITS.bytes


def test_a_small_request_cannot_name_more_than_is_taken(tmp_path: Path) -> None:
    limits = KnownLimits(bytes_of_frame=200_000)
    pictures = Written(tmp_path / "known", bytes(32), limits)
    pictures.complete("a", shortened(frame(1), set()))
    digest = digest_of(picture(1))
    bomb = Frame("x", {KNOWN: {f"p{n}": digest for n in range(3)}}, {})
    with pytest.raises(TooLarge):
        pictures.complete("a", bomb)


def test_none_are_kept_where_none_may_be(tmp_path: Path) -> None:
    pictures = KnownPictures(tmp_path / "known", bytes(32), KnownLimits(seconds=0))
    assert same(pictures.complete("a", shortened(frame(1), set())), frame(1))
    assert kept(tmp_path) == []


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def scramble(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


@pytest.mark.parametrize("harm", [damage, scramble, Path.unlink])
def test_what_is_damaged_is_sent_again(
    pictures: KnownPictures, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    pictures.complete("a", shortened(frame(1), set()))
    harm(kept(tmp_path)[0])
    with pytest.raises(NotFound):
        pictures.complete("a", without(1))
    pictures.complete("a", shortened(frame(1), set()))
    assert same(pictures.complete("a", without(1)), frame(1))


@pytest.mark.parametrize(
    "known",
    [
        [],
        {"p0": 1},
        {"p0": "A" * 64},
        {"p0": "../" + "0" * 61},
        {"p0": "0" * 64},  # carried, and not that
        {f"p{n}": "0" * 64 for n in range(65)},
    ],
)
def test_wrong_names_are_refused(pictures: KnownPictures, tmp_path: Path, known: Any) -> None:
    with pytest.raises(BadFrame):
        pictures.complete("a", Frame("x", {KNOWN: known}, {"p0": picture(1)}))
    assert kept(tmp_path) == []


def test_nothing_is_kept_of_what_is_refused(pictures: KnownPictures, tmp_path: Path) -> None:
    mixed = shortened(frame(1, 2), {digest_of(picture(2))})
    with pytest.raises(NotFound):
        pictures.complete("a", mixed)
    assert kept(tmp_path) == []


@pytest.mark.parametrize("before", [None, 0o755, 0o600], ids=["new", "open", "not to be entered"])
def test_nobody_else_may_look_into_its_folder_whatever_new_files_are_given(
    tmp_path: Path, before: int | None
) -> None:
    if before is not None:
        (tmp_path / "known").mkdir()
        (tmp_path / "known").chmod(before)
    usual = os.umask(0o022)
    try:
        with closing(KnownPictures(tmp_path / "known", bytes(32), LIMITS)) as pictures:
            pictures.complete("a", shortened(frame(1), set()))
    finally:
        os.umask(usual)
    folders = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert len(folders) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
