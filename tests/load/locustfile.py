"""Users of a Gesso server under load: each sends edits, listens, fetches what came of them, clears
it away, and sometimes changes their mind. See README.md here.
"""

import json
import os
import secrets
import time
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from locust import HttpUser, between, task
from requests import Response
from requests.adapters import HTTPAdapter

from gesso_core.edit_request import EditRequest
from gesso_core.messages import PROTOCOL, Ask, to_frame
from gesso_core.recipe import EngineKind
from gesso_core.wire import parts
from gesso_runtime.carriage import MEDIA_TYPE, pack

CERTIFICATE = os.environ["GESSO_LOAD_CERTIFICATE"]
KEYS = cycle(Path(os.environ["GESSO_LOAD_KEYS"]).read_text("ascii").split())
CARD = os.environ.get("GESSO_LOAD_CARD", "played")
PARAMS = json.loads(os.environ.get("GESSO_LOAD_PARAMS", '{"slow": 0.03}'))
SIDE = int(os.environ.get("GESSO_LOAD_SIDE", "256"))


class ByCertificate(HTTPAdapter):
    """The pinned certificate says who the server is, whatever name it is reached by."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, assert_hostname=False, **named)


class Editor(HttpUser):
    host = os.environ["GESSO_LOAD_SERVER"]
    wait_time = between(0.0, 0.2)

    def on_start(self) -> None:
        self.client.mount("https://", ByCertificate())
        self.client.trust_env = False  # no proxy, and no other certificates
        self.client.verify = CERTIFICATE
        self.client.headers["authorization"] = f"Bearer {next(KEYS)}"

    @task(9)
    def edit(self) -> None:
        start = time.perf_counter()
        job = self._submitted()
        if not job:
            return
        state = self._end(job)
        if state == "done":
            self._ask("GET", f"/v1/jobs/{job}/result", "/v1/jobs/…/result")
        self._ask("DELETE", f"/v1/jobs/{job}", "/v1/jobs/… (clear away)")
        self.environment.events.request.fire(
            request_type="EDIT",
            name="from sending to having it",
            response_time=(time.perf_counter() - start) * 1e3,
            response_length=0,
            exception=None if state == "done" else ValueError(f"the job is “{state}”"),
            context={},
        )

    @task(1)
    def change_mind(self) -> None:
        if job := self._submitted():
            self._ask("DELETE", f"/v1/jobs/{job}", "/v1/jobs/… (cancel)")

    def _submitted(self) -> str:
        """The job's number; "" where there is none."""
        headers = {"content-type": MEDIA_TYPE, "idempotency-key": secrets.token_hex(16)}
        answer = self._ask("POST", "/v1/jobs", "/v1/jobs", 201, data=_edit(), headers=headers)
        return "" if answer is None else str(answer.json()["id"])

    def _end(self, job: str) -> str:
        """Its last state; "" where the events end before the job does."""
        answer = self._ask(
            "GET", f"/v1/jobs/{job}/events", "/v1/jobs/…/events (begin)", stream=True
        )
        event = state = ""
        for line in () if answer is None else answer.iter_lines(decode_unicode=True):
            what, _, value = line.partition(": ")
            if what == "event":
                event = value
            elif what == "data" and event == "state":
                state = json.loads(value)["state"]
        return state

    def _ask(
        self, method: str, path: str, name: str, good: int = 200, **more: Any
    ) -> Response | None:
        """None where it was another answer than `good`. After a 429 the user waits as told."""
        while True:
            with self.client.request(
                method, path, name=name, catch_response=True, **more
            ) as answer:
                if answer.status_code == good:
                    return answer
                if answer.status_code != 429 or "retry-after" not in answer.headers:
                    answer.failure(_said(answer))
                    return None
                answer.request_meta["name"] = f"{name} (429)"
                answer.success()
            time.sleep(float(answer.headers["retry-after"]))


def _said(answer: Any) -> str:
    """What was wrong: the server's words, or why there are none."""
    return f"{answer.status_code} {answer.text or answer.error}"[:200]


def _edit() -> bytes:
    """Another one each time, or what the server keeps would be the answer."""
    picture = np.random.default_rng().integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    request = EditRequest(EngineKind.EDIT, CARD, picture, prompt="warmer", params=PARAMS)
    return b"".join(bytes(part) for part in parts(pack(to_frame(Ask(PROTOCOL, request, 0)))))
