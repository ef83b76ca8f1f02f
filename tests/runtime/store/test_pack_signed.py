"""Signed packs: who signed is known to hold before anything is taken."""

import random
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from gesso_core.errors import BadRequest, NotFound, NotTrusted, WouldOverwrite
from gesso_runtime.installing.signature import key_number, public_line, read_public_key
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack import LIST
from gesso_runtime.store.pack_signature import SIGNATURE
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.signing_key import make_key, read_key
from gesso_runtime.store.tar_header import BLOCK
from gesso_runtime.store.trusted_keys import RELEASE, Signer, TrustedKeys, refuse_unknown

YES = Wish(accepts=True)
CARD = card("w.safetensors", "config.json")
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
KEY, OTHER_KEY = (public_line(seed) for seed in (SEED, OTHER_SEED))
PASSPHRASE = "correct horse battery"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    safetensors(tmp_path / "in" / "w.safetensors", 3.0)
    (tmp_path / "in" / "config.json").write_text('{"a": 1}')
    store = ModelStore(tmp_path / "models")
    store.add(CARD, Folder(tmp_path / "in"), YES)
    return store


@pytest.fixture
def pack(store: ModelStore, tmp_path: Path) -> Path:
    store.pack("tiny", tmp_path / "p.gesso-model", seed=SEED)
    return tmp_path / "p.gesso-model"


@pytest.fixture
def other(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "other")


@pytest.fixture
def keys(tmp_path: Path) -> TrustedKeys:
    return TrustedKeys(tmp_path / "trust")


def test_a_signed_pack_says_by_which_key(pack: Path, other: ModelStore, keys: TrustedKeys) -> None:
    assert Pack(pack, other.parts, keys=keys).signer() == Signer(KEY)
    keys.trust(KEY, "The studio")
    source = Pack(pack, other.parts, keys=keys)
    assert source.signer() == Signer(KEY, "The studio")
    added = other.add(CARD, source, YES)
    assert added.origin.startswith("pack p.gesso-model, signed by “The studio”: ")
    assert other.verify()[0].holds


def test_the_same_version_and_key_sign_to_the_same_bytes(
    store: ModelStore, pack: Path, tmp_path: Path
) -> None:
    store.pack("tiny", tmp_path / "again", seed=SEED)
    assert (tmp_path / "again").read_bytes() == pack.read_bytes()


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_minisign_says_the_same(pack: Path, tmp_path: Path) -> None:
    with tarfile.open(pack) as tar:
        assert tar.getnames()[:2] == [LIST, SIGNATURE]
        for name in (LIST, SIGNATURE):
            (tmp_path / name).write_bytes(tar.extractfile(name).read())  # type: ignore[union-attr]
    done = subprocess.run(
        ["minisign", "-Vm", tmp_path / LIST, "-P", KEY], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert f"Gesso model pack by {KEY}" in done.stdout


def _signature_at(whole: bytes) -> tuple[int, int]:
    start = whole.index(SIGNATURE.encode())
    return start, start + BLOCK + int(whole[start + 124 : start + 135], 8)


def test_a_list_or_signature_with_any_other_bit_is_refused(
    pack: Path, other: ModelStore, keys: TrustedKeys
) -> None:
    """Whether the key is known or not."""
    whole, chance = pack.read_bytes(), random.Random(3)
    start, end = _signature_at(whole)
    for at in [*chance.sample(range(BLOCK, start), 20), *chance.sample(range(start, end), 100)]:
        wrong = bytearray(whole)
        wrong[at] ^= 1 << chance.randrange(8)
        pack.write_bytes(wrong)
        with pytest.raises(Exception) as refused:  # noqa: PT011  whichever notices it first
            other.add(CARD, Pack(pack, other.parts, keys=keys), YES)
        assert type(refused.value).__name__ in {"NotTrusted", "ModelDamaged", "BadRequest"}
        assert not other.parts.exists()
    assert other.installed == ()


def test_a_signature_that_was_taken_off_is_not_there(
    pack: Path, other: ModelStore, keys: TrustedKeys
) -> None:
    keys.trust(KEY, "studio")
    whole = pack.read_bytes()
    start, end = _signature_at(whole)
    pack.write_bytes(whole[:start] + whole[end + -end % BLOCK :])
    signer = Pack(pack, other.parts, keys=keys).signer()
    assert signer is None
    with pytest.raises(NotTrusted, match="is not signed"):
        refuse_unknown(signer, pack.name)


def test_a_signature_of_another_pack_is_refused(
    store: ModelStore, pack: Path, other: ModelStore, tmp_path: Path
) -> None:
    """Also in parts, where the list of parts carries it."""
    safetensors(tmp_path / "in" / "w.safetensors", 4.0)
    store.add(CARD, Folder(tmp_path / "in"), YES)
    store.pack("tiny", tmp_path / "q.gesso-model", seed=SEED)
    first, second = pack.read_bytes(), (tmp_path / "q.gesso-model").read_bytes()
    (start, end), (start_2, end_2) = _signature_at(first), _signature_at(second)
    pack.write_bytes(first[:start] + second[start_2:end_2] + first[end:])
    with pytest.raises(NotTrusted, match=r"The signature of p\.gesso-model does not hold"):
        Pack(pack, other.parts).card()


def test_a_key_that_was_swapped_is_another_key(
    store: ModelStore, other: ModelStore, keys: TrustedKeys, tmp_path: Path
) -> None:
    keys.trust(KEY, "studio")
    store.pack("tiny", tmp_path / "q.gesso-model", seed=OTHER_SEED)
    signer = Pack(tmp_path / "q.gesso-model", other.parts, keys=keys).signer()
    assert signer == Signer(OTHER_KEY)
    with pytest.raises(NotTrusted, match="not known here") as refused:
        refuse_unknown(signer, "q")
    assert OTHER_KEY in refused.value.hint


def test_parts_are_signed_as_the_pack_is(
    store: ModelStore, pack: Path, other: ModelStore, tmp_path: Path
) -> None:
    (tmp_path / "parts").mkdir()
    packed = store.pack("tiny", tmp_path / "parts" / "p.gesso-model", part_bytes=999, seed=SEED)
    *parts, listed = packed.files
    assert b"".join(part.read_bytes() for part in parts) == pack.read_bytes()
    assert Pack(parts[1], other.parts).signer() == Signer(KEY)
    whole = listed.read_bytes()
    start, end = _signature_at(whole)
    listed.write_bytes(whole[:start] + whole[end + -end % BLOCK :])
    with pytest.raises(Exception, match="damaged"):  # the parts hold a signature still
        other.add(CARD, Pack(parts[1], other.parts), YES)
    assert other.installed == ()


def test_keys_are_known_by_name_and_forgotten(keys: TrustedKeys, tmp_path: Path) -> None:
    assert keys.known() == ()
    keys.trust(f"untrusted comment: anything\n{KEY}\n", "studio")
    keys.trust(KEY, "studio")
    assert keys.known() == (Signer(KEY, "studio"),)
    with pytest.raises(WouldOverwrite):
        keys.trust(OTHER_KEY, "studio")
    (tmp_path / "trust" / "broken.pub").write_bytes(b"\xff")
    assert keys.known() == (Signer(KEY, "studio"),)
    keys.forget("studio")
    for gone in ("studio", "../x", RELEASE):
        with pytest.raises(NotFound):
            keys.forget(gone)
    for name in ("", "../x", "a/b", ".x", "x" * 80, RELEASE):
        with pytest.raises(BadRequest):
            keys.trust(KEY, name)
    with pytest.raises(BadRequest):
        keys.trust("RWx", "studio")


def test_the_key_of_the_installation_is_known(tmp_path: Path) -> None:
    (tmp_path / "release.pub").write_text(f"untrusted comment: x\n{KEY}\n")
    keys = TrustedKeys(tmp_path / "trust", tmp_path / "release.pub")
    assert keys.signer(KEY) == Signer(KEY, RELEASE)


def test_a_secret_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "my.key"
    line = make_key(path, tmp_path / "my.pub", PASSPHRASE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert public_line(read_key(path, lambda: PASSPHRASE)) == line
    assert read_public_key((tmp_path / "my.pub").read_text()) == line
    with pytest.raises(BadRequest, match="does not open"):
        read_key(path, lambda: "another one")
    with pytest.raises(WouldOverwrite):
        make_key(path, tmp_path / "my.pub", PASSPHRASE)
    with pytest.raises(BadRequest, match="fewer than 12"):
        make_key(tmp_path / "short.key", tmp_path / "short.pub", "short")
    with pytest.raises(WouldOverwrite):
        make_key(tmp_path / "other.key", tmp_path / "my.pub", PASSPHRASE)
    with pytest.raises(BadRequest, match="both halves"):
        make_key(tmp_path / "a.pub", tmp_path / "a.pub", PASSPHRASE)
    assert {file.name for file in tmp_path.iterdir()} == {"my.key", "my.pub"}
    path.chmod(0o644)
    with pytest.raises(NotTrusted, match="Others than you"):
        read_key(path, lambda: PASSPHRASE)
    for content in (b"", b"\xff\xfe", b"untrusted comment: x\nRWx\n", KEY.encode()):
        (tmp_path / "none").write_bytes(content)
        with pytest.raises(BadRequest, match="is no secret key"):
            read_key(tmp_path / "none", lambda: PASSPHRASE)
    with pytest.raises(NotFound):
        read_key(tmp_path / "nowhere", lambda: PASSPHRASE)


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")
def test_minisign_signs_with_our_keys_and_we_with_its(
    store: ModelStore, other: ModelStore, keys: TrustedKeys, tmp_path: Path
) -> None:
    ours = tmp_path / "ours.key"
    line = make_key(ours, tmp_path / "ours.pub", PASSPHRASE)
    (tmp_path / "file").write_text("anything")
    subprocess.run(
        ["minisign", "-Sm", tmp_path / "file", "-s", ours],
        input=PASSPHRASE + "\n", text=True, check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["minisign", "-Vm", tmp_path / "file", "-P", line], check=True, capture_output=True
    )
    theirs, public = tmp_path / "theirs.key", tmp_path / "theirs.pub"
    subprocess.run(["minisign", "-GW", "-p", public, "-s", theirs], check=True, capture_output=True)
    theirs.chmod(0o600)
    store.pack("tiny", tmp_path / "q.gesso-model", seed=read_key(theirs, lambda: ""))
    keys.trust(public.read_text(), "theirs")
    signer = Pack(tmp_path / "q.gesso-model", other.parts, keys=keys).signer()
    assert signer is not None
    assert signer.name == "theirs"
    assert key_number(signer.key)  # ours, not the random one of minisign's
