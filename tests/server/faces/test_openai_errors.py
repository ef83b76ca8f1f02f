"""What goes wrong is told as the classes of errors that OpenAI's client has for it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openai
import pytest
from PIL import Image

from fixtures.clients import edit
from fixtures.hostile_pictures import black_png, text_bomb
from fixtures.picture_requests import MakeClient, form, saved
from fixtures.served import LONG, SETTINGS, Served, served
from gesso_runtime.server.door.faces import picture_faces
from gesso_runtime.server.keys.api_key import Scope
from gesso_runtime.server.keys.key_ring import KeyRing

_SMALL = saved(Image.new("RGB", (8, 8), (9, 9, 9)))


def test_who_is_not_let_in_is_told_as_its_client_knows_it(
    server: Served, make_client: MakeClient
) -> None:
    revoked, own = server.new_key("revoked")
    KeyRing(server.folder.keys).revoke(own.id)
    unknown = make_client("gesso_wrong")
    asked: list[tuple[str, Callable[[], object]]] = [
        ("Pair with", lambda: unknown.images.edit(image=_SMALL, prompt="x")),
        ("Pair with", lambda: unknown.images.generate(prompt="x")),
        ("Pair with", unknown.models.list),
        ("Pair with", lambda: unknown.models.retrieve("auto")),
        ("Ask who runs", make_client(revoked).models.list),
    ]
    for hint, ask in asked:
        with pytest.raises(openai.AuthenticationError, match=hint) as caught:
            ask()
        assert caught.value.code == "invalid_api_key"
    for path in ("/edit", "/v1/jobs"):  # the other faces have their own word
        assert server.asker("gesso_wrong").ask("POST", path).code == "key_refused"


def test_a_key_for_something_else_is_not_let_in(server: Served, make_client: MakeClient) -> None:
    secret, _ = server.new_key("figures", Scope.METRICS)
    with pytest.raises(openai.PermissionDeniedError) as caught:
        make_client(secret).images.edit(image=_SMALL, prompt="x")
    assert caught.value.code == "insufficient_permissions"


@pytest.mark.parametrize("name", ["nobody", "away"])
def test_an_unknown_model_is_not_found(client: openai.OpenAI, name: str) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        client.images.edit(image=_SMALL, prompt="x", model=name)
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"prompt": ""}, "missing_required_parameter", "prompt"),
        ({"prompt": "x" * 32_001}, "string_above_max_length", "prompt"),
        ({"prompt": "something UNSPEAKABLE here"}, "content_policy_violation", "prompt"),
        ({"n": 0}, "invalid_value", "n"),
        ({"n": 11}, "invalid_value", "n"),
        ({"size": "12"}, "invalid_value", "size"),
        ({"size": "99999x99999"}, "invalid_value", "size"),
        ({"output_format": "gif"}, "invalid_value", "output_format"),
        ({"output_compression": 101}, "invalid_value", "output_compression"),
        ({"partial_images": 4}, "invalid_value", "partial_images"),
        ({"response_format": "url"}, "invalid_value", "response_format"),
        ({"extra_body": {"seed": "one"}}, "invalid_value", "seed"),
        ({"extra_body": {"sharpen": "nan"}}, "invalid_value", "sharpen"),
        ({"extra_body": {"select": "everything"}}, "invalid_value", "select"),
        ({"extra_body": {"select": "9,9"}}, "invalid_value", "select"),
        ({"extra_body": {"style": "no-such-style"}}, "invalid_value", "style"),
        ({"extra_body": {"image_url": "http://127.0.0.1/a.png"}}, "invalid_value", "image_url"),
        ({"image": b"no picture"}, "invalid_image_file", "image"),
        ({"image": b"%!PS-Adobe-3.0 EPSF-3.0\n"}, "invalid_image_file", "image"),
        ({"image": black_png(20_000, 20_000, rows=1)}, "image_too_large", "image"),
        ({"image": black_png(8, 8, text_bomb(64))}, "invalid_image_file", "image"),
        ({"mask": saved(Image.new("RGBA", (9, 8)))}, "invalid_mask", "mask"),
        ({"mask": _SMALL}, "invalid_mask", "mask"),
        ({"mask": b"no picture"}, "invalid_image_file", "mask"),
        ({"image": [_SMALL] * 17}, "invalid_value", "image"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(
    client: openai.OpenAI, more: dict[str, object], code: str, param: str
) -> None:
    asked = {"image": _SMALL, "prompt": "x"} | more
    with pytest.raises(openai.BadRequestError) as caught:
        client.images.edit(**asked)  # type: ignore[call-overload]
    assert (caught.value.code, caught.value.param) == (code, param)


def test_addresses_of_pictures_are_never_fetched(server: Served) -> None:
    asker = server.asker()
    body, headers = form({"prompt": "x", "image": "http://127.0.0.1:1/a.png"})
    assert asker.ask("POST", "/v1/images/edits", body, headers).code == "invalid_value"
    plain = json.dumps({"prompt": "x", "images": [{"image_url": "http://127.0.0.1:1/"}]})
    headers = {"content-type": "application/json"}
    for path in ("/v1/images/edits", "/v1/images/generations"):
        answer = asker.ask("POST", path, plain.encode(), headers)
        assert (answer.status, answer.code) == (400, "invalid_value")


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/v1/images/edits", b"", "multipart/form-data"),
        ("/v1/images/edits", b"x", "multipart/form-data; boundary=abc"),
        ("/v1/images/edits", b"--abc\r\n\r\n", "multipart/form-data; boundary=abc"),
        (
            "/v1/images/edits",
            b'--abc\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nhalf',
            "multipart/form-data; boundary=abc",
        ),
        ("/v1/images/edits", b"a=b", "application/x-www-form-urlencoded"),
        ("/v1/images/generations", b"", "application/json"),
        ("/v1/images/generations", b"[1]", "application/json"),
        ("/v1/images/generations", b"\xff\xfe", "application/json"),
        ("/v1/images/generations", b"[" * 100_000, "application/json"),
        ("/edit", b"x", "multipart/form-data; boundary=abc"),
    ],
)
def test_what_is_no_form_is_a_bad_request(
    server: Served, path: str, body: bytes, kind: str
) -> None:
    answer = server.asker().ask("POST", path, body, {"content-type": kind})
    assert answer.status == 400
    assert answer.json["error"]["message"]


def test_a_form_of_many_parts_is_refused(server: Served) -> None:
    body, headers = form({f"f{n}": "x" for n in range(100)})
    assert server.asker().ask("POST", "/v1/images/edits", body, headers).status == 400


def test_a_size_that_no_model_makes_is_refused(client: openai.OpenAI) -> None:
    for size in ("8192x8192", "63x512"):
        with pytest.raises(openai.BadRequestError) as caught:
            client.images.generate(prompt="x", size=size)
        assert caught.value.param == "size"


def test_too_many_jobs_are_told_to_come_again(tmp_path: Path, png: bytes) -> None:
    limits = replace(SETTINGS.limits, waiting_per_key=1)
    settings = replace(SETTINGS, limits=limits)
    with served(tmp_path, settings=settings, faces=picture_faces(tmp_path / "server")) as found:
        assert found.asker().submit(edit({"slow": LONG})).status == 201
        pinned = openai.DefaultHttpxClient(verify=found.context(), trust_env=False)
        with openai.OpenAI(
            base_url=f"{found.address}/v1", api_key=found.secret, http_client=pinned, max_retries=0
        ) as client:
            with pytest.raises(openai.RateLimitError) as caught:
                client.images.edit(image=png, prompt="x")
            assert int(caught.value.response.headers["retry-after"]) > 0
            with pytest.raises(openai.RateLimitError):
                client.images.edit(image=png, prompt="x", stream=True)
