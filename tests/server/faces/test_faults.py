"""Every fault over every face: in its own form, with its own code, and the server stays up."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import openai
import pytest

from fixtures import served as fixture
from fixtures.clients import edit, soon
from fixtures.full_disk import fill
from fixtures.picture_requests import form
from fixtures.served import SETTINGS, Answer, Asker, Served, framed, played, served
from gesso_core.edit_request import EditRequest
from gesso_core.errors import EngineCrashed, EngineHung, GessoError, ModelDamaged, OutOfMemory
from gesso_core.messages import PROTOCOL
from gesso_runtime.client.client import JobState, JobStatus, Listener, RuntimeClient
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.runtime import Runtime
from gesso_runtime.server.door.faces import picture_faces
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.settings import Settings

PATHS = {"native": "/v1/jobs", "images": "/v1/images/edits", "simple": "/edit"}
FACES = tuple(PATHS)
HOUR = 3600.0
FAULTS = {
    "a card is gone": EngineCrashed("The graphics card is gone.", "Restart the server."),
    "an engine hangs": EngineHung("The engine was silent.", "Try it smaller."),
    "memory ends": OutOfMemory("There is not enough memory.", "Try it smaller."),
    "a model does not load": ModelDamaged("A file of the model is damaged.", "Add it anew."),
}


class Faulty(FakeClient):
    """Fails what asks for a fault, and makes a mistake where it is asked for one."""

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        if request.prompt == "a mistake":
            raise RuntimeError("a secret word")
        error = FAULTS.get(request.prompt)
        return super().submit(request, listener if error is None else _failing(listener, error))


def _failing(listener: Listener, error: GessoError) -> Listener:
    def told(status: JobStatus) -> None:
        if status.state is JobState.DONE:
            status = replace(status, state=JobState.FAILED, result=None, error=error)
        listener(status)

    return told


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("faults")
    limits = replace(SETTINGS.limits, body_bytes=1 << 18)
    settings = replace(SETTINGS, limits=limits)
    faces = picture_faces(root / "server")
    with served(root, settings=settings, client=Faulty, faces=faces) as found:
        yield found


@pytest.fixture(autouse=True)
def _stays_up(server: Served, png: bytes) -> Iterator[None]:
    """Whatever came before, an edit is made."""
    yield
    asker = server.asker()
    assert asker.ask("GET", "/healthz").json == {"status": "ok"}
    assert _asked(asker, "simple", png, prompt=f"red at {time.monotonic()}").status == 200


def _body(
    face: str, png: bytes, prompt: str = "make it red", card: str = ""
) -> tuple[bytes, dict[str, str]]:
    if face == "native":
        return framed(edit(card=card or "one", prompt=prompt)), {}
    word = "prompt" if face == "images" else "instructions"
    return form({word: prompt} | ({"model": card} if card else {}), [("image", png)])


def _asked(
    asker: Asker, face: str, png: bytes, *, prompt: str = "make it red", card: str = ""
) -> Answer:
    body, headers = _body(face, png, prompt, card)
    return asker.ask("POST", PATHS[face], body, headers)


def _check(answer: Answer, face: str, status: int, code: str) -> None:
    error = answer.json["error"]
    assert (answer.status, error["code"]) == (status, code)
    assert len(error["message"]) > 10
    if face == "images":
        assert set(error) == {"message", "type", "param", "code"}
        assert error["message"].count(".") > 1, "what to do is said there, too"
    else:
        assert len(error["hint"]) > 5
    assert (status == 401) == ("www-authenticate" in answer.headers)
    assert (status in {429, 503}) == ("retry-after" in answer.headers)


def _unknown(_: Served) -> str:
    return "gesso_unknown"


def _revoked(server: Served) -> str:
    secret, key = server.new_key()
    KeyRing(server.folder.keys).revoke(key.id)
    return secret


def _expired(server: Served) -> str:
    past = time.time() - HOUR
    return KeyRing(server.folder.keys, clock=lambda: past).make("old", expires=past + 60)[0]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("secret", [_unknown, _revoked, _expired])
def test_a_key_that_is_not_good(
    server: Served, png: bytes, face: str, secret: Callable[[Served], str]
) -> None:
    code = "invalid_api_key" if face == "images" else "key_refused"
    _check(_asked(server.asker(secret(server)), face, png), face, 401, code)


@pytest.mark.parametrize("face", FACES)
def test_a_key_for_something_else(server: Served, png: bytes, face: str) -> None:
    code = "insufficient_permissions" if face == "images" else "key_refused"
    asker = server.asker(server.new_key("figures", Scope.METRICS)[0])
    _check(_asked(asker, face, png), face, 403, code)


@pytest.mark.parametrize("face", FACES)
def test_a_key_of_a_clock_that_was_wrong_is_good(server: Served, png: bytes, face: str) -> None:
    """It was made an hour from now; only its end counts."""
    ahead = KeyRing(server.folder.keys, clock=lambda: time.time() + HOUR)
    secret, _ = ahead.make("ahead", expires=time.time() + 2 * HOUR)
    assert _asked(server.asker(secret), face, png).status in {200, 201}


@dataclass(frozen=True)
class _Wrong:
    """What is wrong before anything is made. codes: of the native face and of OpenAI's."""

    status: int
    codes: tuple[str, str]
    headers: Mapping[str, str]
    body: Callable[[bytes], bytes] = lambda body: body


_WRONG = {
    "headers without end": _Wrong(431, ("too_large",) * 2, {"x-long": "a" * 40_000}),
    "a web page": _Wrong(403, ("bad_request",) * 2, {"origin": "https://example.org"}),
    "too large": _Wrong(413, ("too_large",) * 2, {}, lambda body: body + bytes(1 << 18)),
    "cut off": _Wrong(400, ("bad_frame", "missing_required_parameter"), {}, lambda body: body[:90]),
    "nothing": _Wrong(400, ("bad_frame", "missing_required_parameter"), {}, lambda _: b""),
    "noise": _Wrong(
        400, ("bad_frame", "missing_required_parameter"), {}, lambda body: bytes(range(256)) * 4
    ),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("what", list(_WRONG))
def test_what_is_no_request(server: Served, png: bytes, face: str, what: str) -> None:
    wrong = _WRONG[what]
    body, headers = _body(face, png)
    asker = server.asker()
    answer = asker.ask("POST", PATHS[face], wrong.body(body), {**headers, **wrong.headers})
    native, openais = wrong.codes
    said = answer.json["error"]["code"]
    if wrong.status == 400 and face != "native":  # by which part of the form is missing first
        assert said in {openais, "invalid_request"}
        _check(answer, face, 400, said)
    else:
        _check(answer, face, wrong.status, openais if face == "images" else native)


def test_another_protocol(server: Served) -> None:
    body = framed(edit()).replace(b'"protocol":%d' % PROTOCOL, b'"protocol":%d' % (PROTOCOL + 1))
    _check(server.asker().ask("POST", "/v1/jobs", body), "native", 400, "bad_request")


@pytest.mark.parametrize("face", FACES)
def test_too_much_within_a_minute(tmp_path: Path, png: bytes, face: str) -> None:
    rate = replace(SETTINGS.rate, requests_per_minute=1)
    with _open(tmp_path, settings=replace(SETTINGS, rate=rate)) as found:
        asker = found.asker()
        assert asker.ask("GET", "/v1/jobs").status == 200
        code = "rate_limit_exceeded" if face == "images" else "server_busy"
        _check(_asked(asker, face, png), face, 429, code)


@pytest.mark.parametrize("face", FACES)
def test_a_server_that_is_being_stopped(server: Served, png: bytes, face: str) -> None:
    draining = server.server._draining
    draining.set()
    try:
        _check(_asked(server.asker(), face, png), face, 503, "server_away")
    finally:
        draining.clear()


@pytest.mark.parametrize("face", FACES)
def test_an_unknown_model(
    tmp_path: Path, png: bytes, monkeypatch: pytest.MonkeyPatch, face: str
) -> None:
    """Where not everything is play."""

    def true(root: Path, client: Callable[[], RuntimeClient]) -> Runtime:
        runtime = played(root, client)
        runtime.carrier = "local"
        return runtime

    monkeypatch.setattr(fixture, "played", true)
    status, code = {
        "native": (409, "needs_model"),
        "images": (404, "model_not_found"),
        "simple": (404, "model_not_found"),
    }[face]
    with _open(tmp_path) as found:
        _check(_asked(found.asker(), face, png, card="no-such-card"), face, status, code)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("what", [*FAULTS, "a mistake"])
def test_what_fails_while_it_is_made(server: Served, png: bytes, face: str, what: str) -> None:
    asker = server.asker(server.new_key()[0])
    answer = _asked(asker, face, png, prompt=what)
    code = FAULTS[what].code if what in FAULTS else "engine_failed"
    if face == "native":
        end = asker.end(answer.json["id"])
        assert (end["state"], end["error"]["code"]) == ("failed", code)
        assert len(end["error"]["message"]) > 10
        assert end["error"]["hint"]
        late = asker.ask("GET", f"/v1/jobs/{answer.json['id']}/result")
        assert (late.status, late.code) == (409, "not_ready")
    else:
        _check(answer, face, 500, code)
    assert b"secret" not in answer.body


@pytest.mark.parametrize("what", [*FAULTS, "a mistake"])
def test_what_fails_is_a_server_error_for_openais_client(
    server: Served, png: bytes, what: str
) -> None:
    pinned = openai.DefaultHttpxClient(verify=server.context(), trust_env=False)
    with openai.OpenAI(
        base_url=f"{server.address}/v1", api_key=server.secret, http_client=pinned, max_retries=0
    ) as client:
        with pytest.raises(openai.InternalServerError) as caught:
            client.images.edit(image=png, prompt=what)
        assert caught.value.type == "server_error"
        with pytest.raises(openai.APIError):
            list(client.images.edit(image=png, prompt=what, stream=True))


def test_a_full_disk(small_disk: Path, png: bytes) -> None:
    with _open(small_disk) as found:
        asker = found.asker()
        assert _asked(asker, "simple", png).status == 200
        other = fill(small_disk)
        for face in FACES:
            answer = _asked(asker, face, png, prompt="on a full disk")
            _check(answer, face, 507, "disk_full")
            said = answer.body.decode()
            assert "The server's disk is full" in said
            assert str(small_disk) not in said, "whose disk it is, is said; not where"
        assert asker.ask("GET", "/healthz").status == 200
        assert asker.ask("GET", "/v1/jobs").status == 200
        other.unlink()
        for face in FACES:  # the ballast comes back first
            asked = f"{face}, and there is room"
            assert soon(lambda face=face, asked=asked: _is_made(asker, face, png, asked))


def _is_made(asker: Asker, face: str, png: bytes, prompt: str) -> bool:
    return _asked(asker, face, png, prompt=prompt).status in {200, 201}


def _open(root: Path, settings: Settings = SETTINGS) -> AbstractContextManager[Served]:
    return served(root, settings=settings, faces=picture_faces(root / "server"), client=Faulty)
