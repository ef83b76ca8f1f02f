"""Fetching from a hub: a real server on loopback, whole, broken, continued, altered, forbidden."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fixtures.hub_stand_in import COMMIT, HubStandIn, serving
from fixtures.models import card, safetensors_bytes
from gesso_core.cards.model_card import CardFile, Precision, Source
from gesso_core.errors import (
    BadRequest,
    CannotWrite,
    Failed,
    GessoError,
    ModelDamaged,
    NeedsLicence,
    NeedsModel,
    NotFound,
)
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.fetching import Patience
from gesso_runtime.store.hub import Hub
from gesso_runtime.store.hub_listing import Door
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

YES = Wish(accepts=True)
WEIGHTS = "unet/w.safetensors"
LARGE = safetensors_bytes({"w": np.arange(1_000_000, dtype=np.float32)})
PINNED = Source("some/model", COMMIT)
CARD = card(WEIGHTS, "config.json", source=PINNED)


@pytest.fixture
def hub() -> Iterator[HubStandIn]:
    files = {WEIGHTS: LARGE, "config.json": b'{"a": 1}', "unet/w.bin": b"\x80", "README.md": b"x"}
    with serving(HubStandIn(files)) as stand_in:
        yield stand_in


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def source(store: ModelStore, hub: HubStandIn, revision: str = "", token: str | None = None) -> Hub:
    return Hub(
        store.parts,
        allowed=True,
        revisions={"": revision},
        door=Door(hub.endpoint, token),
        patience=Patience(attempts=3, wait=0.01),
    )


def fetched_paths(hub: HubStandIn) -> list[str]:
    return [path for _, path, _ in hub.asked if "/storage/" in path or "/resolve/" in path]


def test_a_pinned_model_is_fetched_and_only_what_the_card_names(
    store: ModelStore, hub: HubStandIn
) -> None:
    added = store.add(CARD, source(store, hub), YES)
    assert added.origin == f"hub some/model@{COMMIT}"
    assert store.files(CARD).files[WEIGHTS].read_bytes() == LARGE
    assert store.verify()[0].holds
    assert not any("w.bin" in path or "README" in path for path in fetched_paths(hub))
    assert hub.sent == len(LARGE) + 8
    assert list(store.parts.iterdir()) == []
    assert hub.tokens == {None}


def test_a_broken_fetch_is_continued_by_itself(store: ModelStore, hub: HubStandIn) -> None:
    hub.break_after = [1_500_000, 1_000_000]
    store.add(CARD, source(store, hub), YES)
    assert store.files(CARD).files[WEIGHTS].read_bytes() == LARGE
    # What a client had not taken from the connection when it broke is sent again.
    assert hub.sent < len(LARGE) * 1.5
    starts = [asked for _, path, asked in hub.asked if path == f"/storage/{WEIGHTS}"]
    assert len(starts) == 3
    assert starts[0] == "bytes=0-"
    assert starts[1] != "bytes=0-" != starts[2]


def test_a_fetch_given_up_is_continued_by_another_program(
    store: ModelStore, hub: HubStandIn
) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "adding" and progress.done > 2_500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.add(CARD, source(store, hub), YES, stop)
    assert store.installed == ()
    kept = store.disk_use().unfinished
    assert kept > 1_000_000
    again = ModelStore(store.folder)
    again.clear_left_behind()
    hub.asked.clear()
    again.add(CARD, source(again, hub), YES)
    assert again.files(CARD).files[WEIGHTS].read_bytes() == LARGE
    (asked,) = [asked for _, path, asked in hub.asked if path == f"/storage/{WEIGHTS}"]
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 1_000_000


def test_a_fetch_can_be_given_up(store: ModelStore, hub: HubStandIn) -> None:
    def stop(progress: Progress) -> None:
        if progress.done > 1_500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.add(CARD, source(store, hub), YES, stop)
    assert store.remove("tiny") > 1_000_000
    assert store.disk_use().unfinished == 0
    with pytest.raises(NeedsModel):
        store.remove("tiny")


def test_while_a_model_is_fetched_others_can_be_changed(
    store: ModelStore, hub: HubStandIn, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text("{}")
    small = card("a.json", name="small")
    told: list[str] = []

    def meanwhile(progress: Progress) -> None:
        if not told and progress.done > 1_000_000:
            told.append(ModelStore(store.folder).add(small, Folder(tmp_path / "in"), YES).card)
            with pytest.raises(CannotWrite, match="Another Gesso"):  # the very same
                ModelStore(store.folder).add(CARD, source(store, hub), YES)

    store.add(CARD, source(store, hub), YES, meanwhile)
    assert told == ["small"]
    assert {entry.card for entry in store.installed} == {"small", "tiny"}
    assert all(found.holds for found in store.verify())
    assert list(store.parts.iterdir()) == []


def test_a_process_killed_while_fetching_is_continued(
    store: ModelStore, hub: HubStandIn, tmp_path: Path
) -> None:
    hub.break_after = [2_000_000]
    program = tmp_path / "killed.py"
    program.write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "from fixtures.hub_stand_in import COMMIT\n"
        "from fixtures.models import card\n"
        "from gesso_core.cards.model_card import Source\n"
        "from gesso_runtime.store.adding import Wish\n"
        "from gesso_runtime.store.hub import Hub\n"
        "from gesso_runtime.store.hub_listing import Door\n"
        "from gesso_runtime.store.model_store import ModelStore\n"
        "def kill(progress):\n"
        "    if progress.done > 1_500_000:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "store = ModelStore(Path(sys.argv[1]))\n"
        "wants = card('unet/w.safetensors', 'config.json', source=Source('some/model', COMMIT))\n"
        "hub = Hub(store.parts, allowed=True, door=Door(sys.argv[2]))\n"
        "store.add(wants, hub, Wish(accepts=True), kill)\n"
    )
    done = subprocess.run(
        [sys.executable, program, store.folder, hub.endpoint], capture_output=True, text=True
    )
    assert done.returncode == -9, done.stderr
    assert store.installed == ()
    hub.break_after.clear()
    hub.asked.clear()
    store.add(CARD, source(store, hub), YES)
    (asked,) = [asked for _, path, asked in hub.asked if path == f"/storage/{WEIGHTS}"]
    assert asked != "bytes=0-"
    assert store.verify()[0].holds


def test_files_that_arrived_are_not_fetched_again(store: ModelStore, hub: HubStandIn) -> None:
    del hub.files["config.json"]
    hub.listing = HubStandIn({WEIGHTS: LARGE, "z.json": b"{}"}).tree()
    wants = card(WEIGHTS, "z.json", source=PINNED)
    with pytest.raises(NotFound):  # it is listed, but not there
        store.add(wants, source(store, hub), YES)
    hub.files["z.json"] = b"{}"
    sent = hub.sent
    store.add(wants, source(store, hub), YES)
    assert hub.sent - sent == 2


def test_a_server_without_ranges_starts_the_file_again(store: ModelStore, hub: HubStandIn) -> None:
    hub.break_after, hub.ignores_ranges = [1_500_000], True
    store.add(CARD, source(store, hub), YES)
    assert store.files(CARD).files[WEIGHTS].read_bytes() == LARGE


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_s_trouble_is_waited_out(status: int, store: ModelStore, hub: HubStandIn) -> None:
    hub.fail = [status, status]
    store.add(CARD, source(store, hub), YES)
    assert store.verify()[0].holds


def test_a_server_in_trouble_for_good_is_a_sentence(store: ModelStore, hub: HubStandIn) -> None:
    hub.fail = [500] * 50
    with pytest.raises(Failed, match="does not answer as it should"):
        store.add(CARD, source(store, hub), YES)
    assert store.installed == ()


@pytest.mark.parametrize("path", [WEIGHTS, "config.json"])  # known by SHA-256, by git's digest
def test_altered_files_are_refused_and_fetched_anew(
    path: str, store: ModelStore, hub: HubStandIn
) -> None:
    hub.altered = {path}
    with pytest.raises(ModelDamaged, match="did not arrive"):
        store.add(CARD, source(store, hub), YES)
    assert store.installed == ()
    hub.altered = set()
    store.add(CARD, source(store, hub), YES)
    assert store.verify()[0].holds


def test_the_card_s_digest_counts_more_than_the_hub_s(store: ModelStore, hub: HubStandIn) -> None:
    wants = card(CardFile(WEIGHTS, sha256="0" * 64), source=PINNED)
    with pytest.raises(ModelDamaged, match="another SHA-256"):
        store.add(wants, source(store, hub), YES)
    assert hub.sent == 0  # the listing tells already


def test_missing_files_are_named_before_anything_is_fetched(
    store: ModelStore, hub: HubStandIn
) -> None:
    with pytest.raises(NotFound, match=r"vae.safetensors"):
        store.add(card(WEIGHTS, "vae.safetensors", source=PINNED), source(store, hub), YES)
    assert hub.sent == 0


def test_pickles_are_never_fetched(store: ModelStore, hub: HubStandIn) -> None:
    with pytest.raises(BadRequest, match="can run code"):
        store.add(card("unet/*.bin", source=PINNED), source(store, hub), YES)
    assert hub.sent == 0


def test_a_revision_must_be_pinned_or_named(store: ModelStore, hub: HubStandIn) -> None:
    loose = card("config.json", source=Source("some/model"))
    with pytest.raises(BadRequest, match="pins no revision"):
        store.add(loose, source(store, hub), YES)
    assert hub.asked == []
    added = store.add(loose, source(store, hub, revision="main"), YES)
    assert added.origin == f"hub some/model@{COMMIT}"  # what “main” was at that moment


def test_files_of_another_repository_are_fetched_from_there(
    store: ModelStore, hub: HubStandIn
) -> None:
    hub.others = {"other/model": {"config.json": b"[1]", WEIGHTS: b"not this one"}}
    other = CardFile("config.json", source=Source("other/model"))
    wants = card(WEIGHTS, other, source=PINNED)
    with pytest.raises(BadRequest, match="pins no revision of other/model"):
        store.add(wants, source(store, hub), YES)
    fetching = Hub(
        store.parts, allowed=True, revisions={"other/model": COMMIT}, door=Door(hub.endpoint)
    )
    added = store.add(wants, fetching, YES)
    assert added.origin == f"hub other/model@{COMMIT}, some/model@{COMMIT}"
    assert store.files(wants).files["config.json"].read_bytes() == b"[1]"
    assert store.files(wants).files[WEIGHTS].read_bytes() == LARGE


def test_what_may_be_missing_of_another_repository_is_fetched_where_its_revision_is_named(
    store: ModelStore, hub: HubStandIn
) -> None:
    hub.others = {"other/model": {"config.json": b"[1]"}}
    more = CardFile("config.json", part="preview", is_optional=True, source=Source("other/model"))
    wants = card(WEIGHTS, more, source=PINNED)
    added = store.add(wants, source(store, hub), YES)
    assert added.origin == f"hub some/model@{COMMIT}"
    assert set(store.files(wants).files) == {WEIGHTS}
    fetching = Hub(
        store.parts, allowed=True, revisions={"other/model": COMMIT}, door=Door(hub.endpoint)
    )
    store.add(wants, fetching, YES)
    assert set(store.files(wants).files) == {WEIGHTS, "config.json"}


@pytest.mark.parametrize("repository", ["", "../../etc", "a/b/c", "http://x/y", "-x/y"])
def test_a_card_without_a_repository_cannot_be_fetched(
    repository: str, store: ModelStore, hub: HubStandIn
) -> None:
    with pytest.raises(BadRequest, match="names no repository"):
        store.add(card("a.json", source=Source(repository, COMMIT)), source(store, hub), YES)
    assert hub.asked == []


def test_one_of_several_variants_is_chosen(store: ModelStore, hub: HubStandIn) -> None:
    wants = card(
        CardFile(WEIGHTS, precision=Precision.BF16, bytes=len(LARGE)),
        CardFile("config.json", precision=Precision.NF4),
        source=PINNED,
    )
    with pytest.raises(BadRequest, match="several precisions: bf16 "):
        store.add(wants, source(store, hub), YES)
    assert hub.asked == []
    added = store.add(wants, source(store, hub), Wish(True, frozenset({Precision.NF4})))
    assert added.precisions == {Precision.NF4}
    assert hub.sent == 8


@pytest.mark.parametrize(
    "listing",
    [
        {"error": "no"},
        [{"type": "file"}],
        [{"type": "file", "oid": "x", "path": "config.json", "size": -1}],
        [{"type": "file", "oid": "x", "path": "config.json", "size": "big"}],
        [
            {
                "type": "file",
                "oid": "x",
                "path": "config.json",
                "size": 2,
                "lfs": {"oid": "../x", "size": 2, "pointerSize": 1},
            }
        ],
        ["config.json"],
        [None],
    ],
)
def test_an_answer_that_is_no_listing_is_a_sentence(
    listing: object, store: ModelStore, hub: HubStandIn
) -> None:
    hub.listing = listing
    with pytest.raises(GessoError):
        store.add(CARD, source(store, hub), YES)
    assert store.installed == ()


def test_hostile_names_in_a_listing_reach_nothing(store: ModelStore, hub: HubStandIn) -> None:
    for name in ("unet/../../x.json", "unet/a\\b.json", "unet/a\nb.json"):
        hub.files = {name: b"{}"}
        pattern = "/".join("*" for _ in name.split("/"))
        with pytest.raises(ModelDamaged, match="not allowed"):
            store.add(card(pattern, source=PINNED), source(store, hub), YES)
    assert not list(store.folder.rglob("x.json"))


def test_what_is_not_there_or_not_open_is_a_sentence(store: ModelStore, hub: HubStandIn) -> None:
    gone = card("a.json", source=Source("no/such", COMMIT))
    with pytest.raises(NotFound, match="no/such"):
        store.add(gone, source(store, hub), YES)


def test_a_token_is_sent_only_when_given(
    store: ModelStore, hub: HubStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "from-the-environment")
    store.add(CARD, source(store, hub), YES)
    assert hub.tokens == {None}
    store.add(CARD, source(store, hub, token="mine"), YES)
    assert "Bearer mine" in hub.tokens


def test_a_hub_that_names_another_commit_is_not_believed(
    store: ModelStore, hub: HubStandIn
) -> None:
    wants = card("config.json", source=Source("some/model", "f" * 40))
    with pytest.raises(Failed, match="not understood"):
        store.add(wants, source(store, hub), YES)


def test_no_hub_there_is_a_sentence(store: ModelStore) -> None:
    nobody = HubStandIn({}, endpoint="http://127.0.0.1:9")
    with pytest.raises(Failed, match="cannot be reached"):
        store.add(CARD, source(store, nobody), YES)


OFFLINE = """
import sys
from pathlib import Path
events = []
sys.addaudithook(lambda event, _: events.append(event) if event.startswith("socket.") else None)
from fixtures.models import card
from gesso_core.cards.model_card import Source
from gesso_core.errors import BadRequest
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.hub import Hub
from gesso_runtime.store.model_store import ModelStore
store = ModelStore(Path(sys.argv[1]))
try:
    store.add(card("a.json", source=Source("a/b", "0" * 40)), Hub(store.parts, allowed=False),
              Wish(accepts=True))
except BadRequest as error:
    print(error.message)
print(events, [m for m in ("huggingface_hub", "httpx2", "ssl") if m in sys.modules])
"""


def test_without_permission_no_socket_is_opened(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OFFLINE, tmp_path], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "Fetching a model needs the network, which nobody allowed.",
        "[] []",
    ], done.stderr


def test_nothing_is_written_outside_the_store(
    store: ModelStore, hub: HubStandIn, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from fixtures.hub_stand_in import COMMIT\n"
        "from fixtures.models import card\n"
        "from gesso_core.cards.model_card import Source\n"
        "from gesso_runtime.store.adding import Wish\n"
        "from gesso_runtime.store.hub import Hub\n"
        "from gesso_runtime.store.hub_listing import Door\n"
        "from gesso_runtime.store.model_store import ModelStore\n"
        "store = ModelStore(Path(sys.argv[1]))\n"
        "wants = card('config.json', source=Source('some/model', COMMIT))\n"
        "store.add(wants, Hub(store.parts, allowed=True, door=Door(sys.argv[2])), Wish(True))\n"
    )
    subprocess.run(
        [sys.executable, "-c", program, store.folder, hub.endpoint],
        check=True,
        env={"HOME": str(home), "PYTHONPATH": os.environ["PYTHONPATH"], "PATH": os.environ["PATH"]},
    )
    assert len(store.installed) == 1
    assert list(home.rglob("*")) == []


def test_gated_repositories_say_what_to_do(store: ModelStore, hub: HubStandIn) -> None:
    hub.gated = True
    with pytest.raises(NeedsLicence, match="accepted its terms"):
        store.add(CARD, source(store, hub), YES)
    hub.gated, hub.status = False, 404
    with pytest.raises(Failed):
        store.add(CARD, source(store, hub), YES)
