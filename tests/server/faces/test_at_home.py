"""What an installation decides: marks, and that nothing grows without end."""

import asyncio
import base64
import io
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from fixtures.picture_requests import form, saved
from fixtures.served import LONG, SETTINGS, served
from gesso_core.errors import ServerBusy, TooLarge
from gesso_runtime.server.door.faces import picture_faces
from gesso_runtime.server.door.openai_errors import Refused
from gesso_runtime.server.door.picture_desk import Client, PictureDesk
from gesso_runtime.server.door.picture_forms import Form
from gesso_runtime.server.door.picture_rules import marks_of
from gesso_runtime.server.door.picture_wish import Wish, read_wish
from gesso_runtime.server.picture_settings import PictureSettings
from gesso_runtime.server.steps.decoders import Decoders
from gesso_runtime.server.steps.invisible_mark import agreement
from gesso_runtime.server.steps.upload import Upload, UploadLimits
from gesso_runtime.server.steps.words import WordList


def test_marks_are_put_on_what_goes_out(tmp_path: Path) -> None:
    picture = Image.fromarray(data.astronaut()[:128, 150:278])
    body, headers = form({"prompt": "x"}, [("image", saved(picture))])
    pictures = PictureSettings(mark_text="Studio", hidden_mark="studio 7")
    settings = replace(SETTINGS, pictures=pictures)
    with served(tmp_path, settings=settings, faces=picture_faces(tmp_path / "server")) as found:
        answer = found.asker().ask("POST", "/v1/images/edits", body, headers)
    content = base64.b64decode(answer.json["data"][0]["b64_json"])
    made = np.asarray(Image.open(io.BytesIO(content)))
    assert agreement(made, "studio 7") > 0.9
    assert agreement(made, "another") < 0.9
    assert made[100:, 75:].max() > 200  # white letters


def test_more_pixels_than_a_request_may_have_are_refused(tmp_path: Path) -> None:
    settings = replace(SETTINGS, limits=replace(SETTINGS.limits, pixels=5000))
    small, large = (saved(Image.new("RGB", (side, 50))) for side in (60, 101))
    with served(tmp_path, settings=settings, faces=picture_faces(tmp_path / "server")) as found:
        asker = found.asker()

        def ask(*files: bytes) -> tuple[int, str]:
            body, headers = form({"prompt": "x"}, [("image[]", each) for each in files])
            answer = asker.ask("POST", "/v1/images/edits", body, headers)
            return answer.status, "" if answer.status == 200 else answer.code

        assert ask(small) == (200, "")
        assert ask(large) == (400, "image_too_large")
        assert ask(small, small) == (400, "image_too_large")
        assert ask(small) == (200, "")


class _Gated(Decoders):
    """Of each request the first picture is there, and the second is still being read."""

    def __init__(self) -> None:
        super().__init__(UploadLimits(), at_once=8)
        self.reading = threading.Semaphore(0)
        self.goes_on = threading.Event()

    def decode(self, content: bytes) -> Upload:
        if content == b"second":
            self.reading.release()
            self.goes_on.wait(LONG)
            raise TooLarge("It has too many pixels.")
        return Upload(np.zeros((10, 100, 3), np.uint8))


def test_what_is_still_being_read_counts_as_held(tmp_path: Path) -> None:
    decoders = _Gated()
    marks, words = marks_of(PictureSettings(), tmp_path), WordList([])
    desk = PictureDesk(
        None,
        None,
        decoders,
        aliases={},
        marks=marks,
        words=words,
        pixels=1000,  # type: ignore[arg-type]
    )
    wish = read_wish(Form({"prompt": "x"}))

    async def read(*files: bytes) -> None:
        async with desk.task(Form(files={"image": files}), wish, Client("key")):
            raise AssertionError("it was taken on")

    async def all_of_them() -> None:
        others = [asyncio.ensure_future(read(b"first", b"second")) for _ in range(4)]
        for _ in others:
            assert await asyncio.to_thread(decoders.reading.acquire, timeout=LONG)
        with pytest.raises(ServerBusy):
            await read(b"first")
        decoders.goes_on.set()
        ended = await asyncio.gather(*others, return_exceptions=True)
        assert {type(error) for error in ended} == {Refused}

    asyncio.run(all_of_them())
    decoders.close()


def test_a_face_can_be_switched_off(tmp_path: Path) -> None:
    settings = replace(SETTINGS, faces=replace(SETTINGS.faces, openai=False))
    with served(tmp_path, settings=settings, faces=picture_faces(tmp_path / "server")) as found:
        asker = found.asker()
        assert asker.ask("GET", "/v1/models").status == 404
        assert asker.ask("POST", "/edit", b"", {"content-type": "text/plain"}).status == 400


_TEXT = st.text(max_size=40) | st.sampled_from(
    ["1", "-1", "1e9", "nan", "inf", "９", "true", "null", "0x10", "64x64", "0x0", "1,1", "²"]
)
_NAMES = [
    *("prompt", "model", "n", "seed", "size", "quality", "output_format", "output_compression"),
    *("background", "stream", "partial_images", "input_fidelity", "select", "sharpen", "style"),
    *("response_format", "unknown"),
]


@given(st.dictionaries(st.sampled_from(_NAMES), _TEXT))
def test_whatever_fields_say_is_a_wish_or_refused(fields: dict[str, str]) -> None:
    wish = _read(fields)
    if isinstance(wish, Refused):
        assert wish.param in _NAMES
        return
    assert 1 <= wish.count <= 10
    assert 0 <= wish.sharpen <= 2
    assert wish.size is None or wish.size.area > 0


def _read(fields: dict[str, str]) -> Wish | Refused:
    try:
        return read_wish(Form(fields))
    except Refused as refused:
        return refused


@pytest.mark.parametrize("share", [0.0, 1.5])
def test_a_mark_out_of_range_is_refused(share: float) -> None:
    from gesso_core.errors import BadRequest

    with pytest.raises(BadRequest):
        PictureSettings(mark_opacity=share)
