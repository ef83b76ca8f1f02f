"""Signatures of releases: what every verifier accepts, and what all of ours refuse."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.signatures import BROKEN, CONTENT, Signed
from gesso_core.errors import BadRequest, GessoError, NotTrusted
from gesso_runtime.installing import minisign, signature

OLD_PYTHONS = [
    python
    for version in ("3.6", "3.7", "3.8", "3.9", "3.10", "3.12", "3.13")
    for python in sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python3"))
]


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    return Signed(tmp_path_factory.mktemp("signed") / "release.json")


def by_python(python: str, public: str, text: str, path: Path) -> bool:
    """As install.sh runs it."""
    written = path.with_name("tried.minisig")
    written.write_bytes(text.encode("utf-8", "surrogateescape"))
    source = Path(minisign.__file__).read_text()
    done = subprocess.run(
        [python, "-I", "-S", "-", public, written, path],
        input=source,
        text=True,
        capture_output=True,
        env={"LC_ALL": "C"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert (done.returncode == 0) == (done.stderr == "")
    return done.returncode == 0


def by_us(public: str, text: str, path: Path) -> bool:
    try:
        signature.verify(public, text, path)
    except NotTrusted:
        return False
    return True


def test_the_comment_is_vouched_for(signed: Signed) -> None:
    found = signature.verify(signed.public, signed.text, signed.path)
    assert found == "file:release.json version:0.2.0"


def test_minisign_accepts_it(signed: Signed) -> None:
    if not shutil.which("minisign"):
        pytest.skip("minisign is not installed")
    command = ["minisign", "-V", "-P", signed.public, "-m", signed.path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Signature and comment signature verified" in done.stdout


def test_we_accept_what_minisign_signs(tmp_path: Path) -> None:
    if not shutil.which("minisign"):
        pytest.skip("minisign is not installed")
    path = tmp_path / "release.json"
    path.write_bytes(CONTENT)
    keys = ["-p", tmp_path / "a.pub", "-s", tmp_path / "a.key"]
    subprocess.run(["minisign", "-G", "-W", *keys], check=True, capture_output=True)
    sign = ["minisign", "-S", "-m", path, "-t", "Ünï: signed by the real one"]
    subprocess.run([*sign, "-s", tmp_path / "a.key"], check=True, capture_output=True)
    public = signature.read_public_key((tmp_path / "a.pub").read_text())
    text = signature.read_signature(tmp_path / "release.json.minisig")
    assert signature.verify(public, text, path) == "Ünï: signed by the real one"
    assert by_python(sys.executable, public, text, path)


def test_we_refuse_what_minisign_signs_unhashed(tmp_path: Path) -> None:
    if not shutil.which("minisign"):
        pytest.skip("minisign is not installed")
    path = tmp_path / "release.json"
    path.write_bytes(CONTENT)
    keys = ["-p", tmp_path / "a.pub", "-s", tmp_path / "a.key"]
    subprocess.run(["minisign", "-G", "-W", *keys], check=True, capture_output=True)
    command = ["minisign", "-S", "-l", "-m", path, "-s", tmp_path / "a.key"]
    subprocess.run(command, check=True, capture_output=True)
    public = signature.read_public_key((tmp_path / "a.pub").read_text())
    with pytest.raises(NotTrusted) as refused:
        signature.verify(public, (tmp_path / "release.json.minisig").read_text(), path)
    assert "hashed" in refused.value.detail


def test_openssl_accepts_it(signed: Signed, tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    head = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519
    public = minisign.exact(signed.public, 42, "")[10:]
    pem = base64.b64encode(head + public).decode()
    (tmp_path / "key").write_text(f"-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n")
    made = base64.b64decode(signed.text.split("\n")[1])[10:]
    (tmp_path / "sig").write_bytes(made)
    (tmp_path / "digest").write_bytes(minisign.blake2b(signed.path))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin"]
    done = subprocess.run(
        [*command, "-in", "digest", "-sigfile", "sig"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("python", [sys.executable, *map(str, OLD_PYTHONS)])
def test_every_python_from_3_6_on_accepts_it_and_refuses_another_file(
    signed: Signed, python: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(CONTENT + b" ")
    assert by_python(python, signed.public, signed.text, signed.path)
    assert not by_python(python, signed.public, signed.text, other)


def test_cryptography_and_ours_agree(signed: Signed) -> None:
    key = Ed25519PrivateKey.from_private_bytes(signed.seed)
    assert signature.public_half(signed.seed) == key.public_key().public_bytes_raw()
    digest = minisign.blake2b(signed.path)
    assert minisign.exact(signed.text.split("\n")[1], 74, "")[10:] == key.sign(digest)


# RFC 8032, 7.1: what everyone's Ed25519 must give.
@pytest.mark.parametrize(
    ("seed", "public", "message", "made"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e"
            "39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67"
            "f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_the_curve_is_the_one_of_the_standard(
    seed: str, public: str, message: str, made: str
) -> None:
    assert signature.public_half(bytes.fromhex(seed)).hex() == public
    assert minisign.is_signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(made))
    assert not minisign.is_signed(
        bytes.fromhex(public), bytes.fromhex(message) + b"x", bytes.fromhex(made)
    )


@pytest.mark.parametrize("damage", BROKEN)
def test_a_changed_signature_is_refused(signed: Signed, damage: str) -> None:
    text = BROKEN[damage](signed)
    assert text != signed.text
    assert not by_us(signed.public, text, signed.path)
    assert not by_python(sys.executable, signed.public, text, signed.path)


def test_another_key_is_refused(signed: Signed) -> None:
    other = signature.public_line(bytes(range(32)))
    number = signed.public[:13]  # base64 of the letters and the key's number, nearly whole
    posing = base64.b64decode(signed.public)[:10] + base64.b64decode(other)[10:]
    for public in (other, base64.b64encode(posing).decode()):
        assert not by_us(public, signed.text, signed.path)
        assert not by_python(sys.executable, public, signed.text, signed.path)
    assert base64.b64encode(posing).decode().startswith(number)


@pytest.mark.parametrize("encoded", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 1, 1 | 1 << 255])
def test_a_key_of_small_order_or_of_another_encoding_is_refused(encoded: int) -> None:
    # With such a key a signature of nothing holds for many messages.
    public = encoded.to_bytes(32, "little")
    for point in (1, 2**255 - 20):
        empty = point.to_bytes(32, "little") + bytes(32)
        assert not any(minisign.is_signed(public, b"%d" % n, empty) for n in range(8))


@settings(max_examples=30)
@given(st.integers(0, 74 * 8 - 1))
def test_no_bit_of_a_signature_may_be_other(bit: int) -> None:
    seed = bytes(range(32))
    text = signature.sign_bytes(seed, CONTENT, "all")
    lines = text.split("\n")
    raw = bytearray(base64.b64decode(lines[1]))
    raw[bit // 8] ^= 1 << bit % 8
    lines[1] = base64.b64encode(raw).decode()
    public = signature.public_line(seed)
    with pytest.raises(NotTrusted):
        signature.verify_bytes(public, "\n".join(lines), CONTENT, "the pack")


def test_bytes_are_signed_and_verified(signed: Signed) -> None:
    text = signature.sign_bytes(signed.seed, b"a list", "model:lama")
    assert signature.verify_bytes(signed.public, text, b"a list", "the pack") == "model:lama"
    with pytest.raises(NotTrusted, match="the pack"):
        signature.verify_bytes(signed.public, text, b"another", "the pack")
    with pytest.raises(BadRequest):
        signature.sign_bytes(signed.seed, b"a list", "two\nlines")


@pytest.mark.parametrize("text", ["", "one\ntwo", "RWQ", "ü" * 56, "A" * 56, "RWQ" + "/" * 53])
def test_what_is_no_public_key_is_told(text: str) -> None:
    with pytest.raises(BadRequest):
        signature.read_public_key(text)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"x" * 5000])
def test_what_is_no_signature_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "release.json.minisig"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GessoError) as refused:
        signature.read_signature(path)
    assert isinstance(refused.value, NotTrusted)


def test_a_fingerprint_is_the_sum_that_a_shell_makes(signed: Signed) -> None:
    made = subprocess.run(["sha256sum"], input=signed.public, text=True, capture_output=True)
    assert signature.fingerprint(signed.public).replace(" ", "") == made.stdout[:32]
