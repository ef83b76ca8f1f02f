"""The simple form: a picture and what to do, and the picture comes back."""

import asyncio
import io
import time
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from fixtures.clients import soon
from fixtures.picture_requests import form, saved
from fixtures.served import LONG, Answer, Asker, Served
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_runtime.server.door import simple
from gesso_runtime.server.door.picture_task import Made
from gesso_runtime.server.steps.finishing import FileFormat, Finished


@pytest.fixture
def asker(server: Served) -> Asker:
    return server.asker()


def _edit(asker: Asker, png: bytes, prefer: str = "", mask: bytes = b"", **fields: str) -> Answer:
    files = [("image", png)] + ([("mask", mask)] if mask else [])
    body, headers = form({"instructions": "make it red"} | fields, files)
    return asker.ask("POST", "/edit", body, headers | ({"prefer": prefer} if prefer else {}))


def _opened(answer: Answer) -> Image.Image:
    assert answer.status == 200, answer.body[:500]
    return Image.open(io.BytesIO(answer.body))


def test_the_answer_is_the_picture_itself(asker: Asker, png: bytes) -> None:
    answer = _edit(asker, png)
    assert answer.headers["content-type"] == "image/png"
    assert _opened(answer).size == (96, 72)
    assert answer.headers["gesso-seed"] == "0"
    assert answer.headers["gesso-model"]
    assert unquote(answer.headers["gesso-notes"]) is not None


@pytest.mark.parametrize(
    ("said", "kind"), [("jpg", "JPEG"), ("webp", "WEBP"), ("tiff", "TIFF"), ("PNG", "PNG")]
)
def test_size_and_format_are_as_wished(asker: Asker, png: bytes, said: str, kind: str) -> None:
    image = _opened(_edit(asker, png, format=said, size="100x200"))
    assert image.format == kind
    assert image.size == (100, 200)


def test_16_bits_and_opacity_stay(asker: Asker, photograph: Pixels) -> None:
    import imagecodecs

    deep = np.dstack([photograph.astype(np.uint16) * 257, np.full((72, 96), 30_000, np.uint16)])
    answer = _edit(asker, bytes(imagecodecs.png_encode(deep)))
    assert answer.status == 200, answer.body
    back = np.asarray(imagecodecs.png_decode(answer.body))
    assert back.dtype == np.uint16
    assert back.shape == (72, 96, 4)
    assert np.abs(back[..., 3].astype(int) - 30_000).max() <= 1
    assert (back[..., :3] == deep[..., :3]).all(2).mean() > 0.3


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 300), (1500, 2)])
def test_the_smallest_pictures_come_back(asker: Asker, width: int, height: int) -> None:
    answer = _edit(asker, saved(Image.new("RGB", (width, height), (90, 80, 70))))
    assert _opened(answer).size == (width, height)


@pytest.mark.parametrize("select", ["subject", "background", "48,36"])
def test_a_model_says_what_may_change(
    asker: Asker, png: bytes, photograph: Pixels, select: str
) -> None:
    answer = _edit(asker, png, select=select)
    changed = (np.asarray(_opened(answer)) != photograph).any(2)
    assert changed.any()
    if select == "background":
        assert not changed[35:37, 47:49].any()
    else:
        assert not changed[:3, :3].any()


def test_the_models_own_picture_is_taken_where_that_is_wished(
    asker: Asker, png: bytes, photograph: Pixels
) -> None:
    def changed(**fields: str) -> float:
        return float((np.asarray(_opened(_edit(asker, png, **fields))) != photograph).mean())

    assert changed(input_fidelity="low") > changed(input_fidelity="high")


def test_a_promised_picture_is_fetched_later(asker: Asker, png: bytes, server: Served) -> None:
    answer = _edit(asker, png, prefer="respond-async", instructions="slow red")
    assert answer.status == 202
    assert answer.json["job"] == f"/v1/jobs/{answer.json['id']}"
    assert asker.ask("GET", answer.json["job"]).json["state"] in {"queued", "running", "done"}
    where = answer.headers["location"]
    stranger, _ = server.new_key("stranger")
    assert server.asker(stranger).ask("GET", where).status == 404
    end = time.monotonic() + LONG
    while (fetched := asker.ask("GET", where)).status == 202:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert _opened(fetched).size == (96, 72)
    assert asker.ask("GET", where).body == fetched.body


def test_promised_pictures_that_nobody_fetches_are_let_go_of(
    server: Served, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simple, "_KEPT_BYTES", 1)
    asker, other = server.asker(server.new_key()[0]), server.asker(server.new_key()[0])
    first, second, last = (
        _made(each, _edit(each, png, prefer="respond-async", instructions=f"red {number}"))
        for number, each in enumerate((asker, other, asker))
    )
    assert asker.ask("GET", last).status == 200
    for each, where in ((asker, first), (other, second)):
        answer = each.ask("GET", where)
        assert (answer.status, answer.code) == (404, "no_such_job")


def _made(asker: Asker, promise: Answer) -> str:
    """Where it is, now that it is there."""
    where = promise.headers["location"]
    assert soon(lambda: asker.ask("GET", where).status == 200)
    return where


def test_a_promise_can_be_called_off(asker: Asker, png: bytes) -> None:
    answer = _edit(asker, png, prefer="respond-async", instructions="lasts blue")
    asker.ask("DELETE", answer.json["job"])
    end = time.monotonic() + LONG
    while (fetched := asker.ask("GET", answer.headers["location"])).status == 202:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert fetched.status == 500
    assert fetched.code == "engine_failed"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"instructions": ""}, "missing_required_parameter"),
        ({"instructions": "unspeakable"}, "content_policy_violation"),
        ({"format": "bmp"}, "invalid_value"),
        ({"style": "no-such-style"}, "invalid_value"),
        ({"model": "nobody"}, "model_not_found"),
    ],
)
def test_what_is_wrong_is_said_as_the_native_face_says_it(
    asker: Asker, png: bytes, fields: dict[str, str], code: str
) -> None:
    answer = _edit(asker, png, **fields)
    assert answer.code == code
    assert answer.status == (404 if code == "model_not_found" else 400)
    assert "hint" in answer.json["error"]


def test_no_prompt_reaches_the_log(
    asker: Asker, png: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", "gesso_runtime"):
        _edit(asker, png, instructions="a very secret wish")
        _edit(asker, png, instructions="an unspeakable wish")
    said = " ".join(f"{r.getMessage()} {r.__dict__.get('said')}" for r in caplog.records)
    assert "word_list" in said
    assert "secret" not in said
    assert "unspeakable" not in said


def test_a_promise_that_was_made_anew_is_kept_its_whole_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def told() -> simple._Told:
        file = Finished(b"", Size(1, 1), FileFormat.PNG, has_alpha=False)
        return simple._Told(Made(file, 0, (), ()), "")

    async def kept() -> bool:
        promised = simple.Promised()
        for seconds in (0.05, 60.0):
            monkeypatch.setattr(simple, "_KEPT_SECONDS", seconds)
            promised.make_room("key")
            promised.keep("job", "key", told())
            await promised.find("job", "key")
            await asyncio.sleep(0)  # now its time begins
        await asyncio.sleep(0.1)
        return promised.knows("job")

    monkeypatch.setattr(simple, "_PROMISED_TO_ONE", 1)
    assert asyncio.run(kept())
