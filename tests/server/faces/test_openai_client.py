"""OpenAI's official client, unmodified, over TLS with the pinned certificate."""

import base64
import io
import time

import numpy as np
import openai
import pytest
from PIL import Image

from fixtures.served import LONG, Served
from gesso_core.pixels import Pixels


def _opened(b64: str | None) -> Image.Image:
    assert b64 is not None
    return Image.open(io.BytesIO(base64.b64decode(b64)))


def test_an_edit_comes_back_at_the_size_that_was_sent(
    client: openai.OpenAI, png: bytes, photograph: Pixels
) -> None:
    answer = client.images.edit(image=("a.png", png), prompt="make it red", model="gpt-image-1")
    assert answer.data is not None
    image = _opened(answer.data[0].b64_json)
    assert image.size == (96, 72)
    assert image.format == "PNG"
    assert image.info["icc_profile"]
    changed = (np.asarray(image) != photograph).any(2)
    assert 0.02 < changed.mean() < 0.7
    assert answer.output_format == "png"
    assert answer.size == "96x72"
    assert answer.usage is not None
    assert answer.created > 1_600_000_000


def test_outside_the_mask_not_one_pixel_changes(
    client: openai.OpenAI, png: bytes, mask: bytes, photograph: Pixels
) -> None:
    answer = client.images.edit(image=("a.png", png), mask=("m.png", mask), prompt="blue")
    assert answer.data is not None
    changed = (np.asarray(_opened(answer.data[0].b64_json)) != photograph).any(2)
    assert changed[18:48, 30:66].mean() > 0.3
    changed[18:48, 30:66] = False
    assert not changed.any()


def test_several_pictures_give_several_with_seeds_of_their_own(
    client: openai.OpenAI, png: bytes
) -> None:
    answer = client.images.edit(
        image=[("a.png", png), ("b.png", png)],
        prompt="like the second",
        n=2,
        output_format="webp",
        output_compression=60,
        size="512x512",
        extra_body={"seed": 7, "unknown": {"is": ["passed", "over"]}},
    )
    assert answer.data is not None
    assert [_opened(each.b64_json).format for each in answer.data] == ["WEBP", "WEBP"]
    assert [_opened(each.b64_json).size for each in answer.data] == [(512, 512)] * 2
    assert [each.model_extra["gesso"]["seed"] for each in answer.data] == [7, 8]  # type: ignore[index]
    assert answer.data[0].b64_json != answer.data[1].b64_json


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "tiff"])
def test_every_format_goes_out(client: openai.OpenAI, png: bytes, form: str) -> None:
    answer = client.images.edit(
        image=png,
        prompt="red",
        output_format=form,  # type: ignore[call-overload]
    )
    assert answer.data is not None
    assert _opened(answer.data[0].b64_json).format == form.upper()


def test_pictures_come_while_it_is_made(client: openai.OpenAI, png: bytes) -> None:
    events = list(
        client.images.edit(
            image=png, prompt="slowly", stream=True, partial_images=2, output_format="jpeg"
        )
    )
    kinds = [event.type for event in events]
    assert kinds[-1] == "image_edit.completed"
    assert set(kinds[:-1]) == {"image_edit.partial_image"}
    assert [e.partial_image_index for e in events[:-1]] == list(range(len(events) - 1))  # type: ignore[union-attr]
    assert 1 <= len(events) - 1 <= 2
    for event in events:
        image = _opened(event.b64_json)
        assert image.format == "JPEG"
        assert image.size == (96, 72)
    assert events[-1].usage.total_tokens == 0  # type: ignore[union-attr]


def test_the_fast_preview_comes_before_the_final_run(
    client: openai.OpenAI, server: Served, png: bytes
) -> None:
    def jobs() -> int:
        return len(server.asker().ask("GET", "/v1/jobs").json["jobs"])

    before = jobs()
    stream = client.images.edit(image=png, prompt="both", stream=True, partial_images=1)
    quick, made = list(stream)
    assert (quick.type, made.type) == ("image_edit.partial_image", "image_edit.completed")
    assert _opened(quick.b64_json).size == _opened(made.b64_json).size
    assert jobs() == before + 2


def test_several_pictures_are_streamed_one_after_the_other(
    client: openai.OpenAI, png: bytes
) -> None:
    events = client.images.edit(image=png, prompt="three", stream=True, n=3)
    assert [event.type for event in events] == ["image_edit.completed"] * 3


def test_a_fault_on_the_way_ends_the_stream_as_an_error(
    client: openai.OpenAI, server: Served, png: bytes
) -> None:
    stream = client.images.edit(image=png, prompt="lasts, and called off", stream=True)
    asker = server.asker()
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        open_jobs = [
            job["id"]
            for job in asker.ask("GET", "/v1/jobs").json["jobs"]
            if job["state"] == "running"
        ]
        if open_jobs:
            break
    asker.ask("DELETE", f"/v1/jobs/{open_jobs[0]}")
    with pytest.raises(openai.APIError, match="cancelled"):
        list(stream)


def test_a_picture_from_words_in_no_style(client: openai.OpenAI) -> None:
    answer = client.images.generate(
        prompt="a cute baby panda", size="512x256", extra_body={"style": "none", "seed": 3}
    )
    assert answer.data is not None
    assert _opened(answer.data[0].b64_json).size == (512, 256)
    events = list(
        client.images.generate(prompt="a panda", size="500x300", stream=True, partial_images=1)
    )
    assert [event.type for event in events][-1] == "image_generation.completed"
    assert _opened(events[-1].b64_json).size == (500, 300)


def test_models_are_listed_and_found(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert "gpt-image-1" in names
    assert len(names) > 1
    assert client.models.retrieve(names[0]).id == names[0]
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("nobody")
    assert caught.value.code == "model_not_found"


def test_a_request_called_the_same_is_run_once(
    client: openai.OpenAI, server: Served, png: bytes
) -> None:
    def ask(prompt: str) -> str | None:
        answer = client.images.edit(
            image=png, prompt=prompt, extra_headers={"Idempotency-Key": "the same"}
        )
        assert answer.data is not None
        return answer.data[0].b64_json

    before = len(server.asker().ask("GET", "/v1/jobs").json["jobs"])
    assert ask("once") == ask("once")
    assert len(server.asker().ask("GET", "/v1/jobs").json["jobs"]) == before + 1
    with pytest.raises(openai.BadRequestError):
        ask("another")


def test_what_the_check_found_is_said(client: openai.OpenAI) -> None:
    flat = io.BytesIO()
    Image.new("RGB", (64, 64), (128, 128, 128)).save(flat, "PNG")
    answer = client.images.edit(image=flat.getvalue(), prompt="x", extra_body={"seed": 1})
    assert answer.data is not None
    said = answer.data[0].model_extra["gesso"]  # type: ignore[index]
    assert set(said) == {"seed", "flags", "notes"}
