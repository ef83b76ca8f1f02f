"""Everything that the server's own description allows, asked of a true one: no 5xx."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from fixtures.served import SETTINGS, Served, served
from gesso_runtime.carriage import MEDIA_TYPE
from gesso_runtime.server.door.faces import picture_faces

EXAMPLES = 8  # of each thing that can be asked


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    open_to_all = replace(
        SETTINGS,
        faces=replace(SETTINGS.faces, describes_itself=True),
        rate=replace(SETTINGS.rate, requests_per_minute=0),
    )
    root = tmp_path_factory.mktemp("described")
    faces = picture_faces(root / "server")
    with served(root, settings=open_to_all, faces=faces) as found:
        yield found


@pytest.mark.slow
def test_nothing_that_is_described_hurts_the_server(
    described: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    plain = described.asker().ask("GET", "/openapi.json")
    assert plain.status == 200
    schemathesis.serializer.alias(MEDIA_TYPE, "application/octet-stream")
    pinned = tmp_path / "server.pem"
    pinned.write_text(described.pem)
    schema = schemathesis.openapi.from_dict(plain.json)
    schema.config.update(base_url=described.address)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {"/v1/jobs", "/v1/jobs/{job}/events", "/v1/pair", "/metrics", "/v1/images/edits"} <= {
        operation.path for operation in operations
    }
    for operation in operations:
        _ask(operation, described, pinned)
    assert described.asker().ask("GET", "/healthz").json == {"status": "ok"}


def _ask(operation: Any, server: Served, pinned: Path) -> None:
    statuses = set()

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        key = {"Authorization": f"Bearer {server.secret}"}
        answer = case.call(headers=key, verify=str(pinned), timeout=30)
        statuses.add(answer.status_code)
        assert answer.status_code < 500, answer.text

    ask()
    is_code = operation.path == "/v1/pair"  # no code that is made up is right
    assert is_code or statuses - {401}, "nothing got past the door"


def test_nothing_is_described_where_the_settings_do_not_say_so(server: Served) -> None:
    for path in ("/openapi.json", "/docs", "/redoc"):
        assert server.asker().ask("GET", path).status == 404
