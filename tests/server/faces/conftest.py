"""A true server with the faces that take whole pictures, and OpenAI's own client for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import openai
import pytest
from PIL import Image
from skimage import data

from fixtures.picture_requests import MakeClient, SlowWhenAsked, saved
from fixtures.served import SETTINGS, Served, served
from gesso_core.pixels import Pixels
from gesso_runtime.server.door.faces import picture_faces
from gesso_runtime.server.picture_settings import PictureSettings
from gesso_runtime.server.settings import Words


@pytest.fixture(scope="session")
def photograph() -> Pixels:
    return np.ascontiguousarray(
        cv2.resize(data.astronaut()[:384], (96, 72), interpolation=cv2.INTER_AREA)
    )


@pytest.fixture(scope="session")
def png(photograph: Pixels) -> bytes:
    return saved(Image.fromarray(photograph))


@pytest.fixture(scope="session")
def mask() -> bytes:
    """Transparent, so to be changed, in a part of `png`."""
    values = np.full((72, 96, 4), 255, np.uint8)
    values[18:48, 30:66, 3] = 0
    return saved(Image.fromarray(values))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("faces")
    words = root / "words.txt"
    words.write_text("# a comment\nunspeakable\n", "utf-8")
    settings = replace(
        SETTINGS,
        words=Words(str(words)),
        pictures=PictureSettings(aliases={"gpt-image-1": "auto", "away": "no-such-card"}),
    )
    faces = picture_faces(root / "server")
    with served(root, settings=settings, client=SlowWhenAsked, faces=faces) as found:
        yield found


@pytest.fixture(scope="module")
def make_client(server: Served) -> Iterator[MakeClient]:
    opened: list[openai.OpenAI] = []

    def make(secret: str | None = None, **more: object) -> openai.OpenAI:
        pinned = openai.DefaultHttpxClient(verify=server.context(), trust_env=False)
        client = openai.OpenAI(
            base_url=f"{server.address}/v1",
            api_key=server.secret if secret is None else secret,
            http_client=pinned,
            max_retries=0,
            **more,  # type: ignore[arg-type]
        )
        opened.append(client)
        return client

    yield make
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def client(make_client: MakeClient) -> openai.OpenAI:
    return make_client()
