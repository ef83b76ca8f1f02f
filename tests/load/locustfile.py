"""Users of a Gesso server under load: each sends edits, listens, fetches what came of them, clears
it away, and sometimes changes their mind. See README.md here.
"""

import json
import os
import secrets
import time
from contextlib import AbstractContextManager
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from locust import HttpUser, between, task
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
        wrong = None
        state = self._end(job)
        if state == "done":
            self._fetch(job)
        else:
            wrong = ValueError(f"the job is {state}")
        self._delete(job)
        self.environment.events.request.fire(
            request_type="EDIT",
            name="from sending to having it",
            response_time=(time.perf_counter() - start) * 1e3,
            response_length=0,
            exception=wrong,
            context={},
        )

    @task(1)
    def change_mind(self) -> None:
        job = self._submitted()
        if not job:
            return
        with self._asked("DELETE", f"/v1/jobs/{job}", "/v1/jobs/… (cancel)") as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} {answer.text[:200]}")
            elif answer.json()["state"] not in {"cancelled", "done"}:
                answer.failure(f"the job is {answer.json()['state']}")

    def _submitted(self) -> str:
        """The job's number; "" where the server has too much to do, which is no failure."""
        headers = {"content-type": MEDIA_TYPE, "idempotency-key": secrets.token_hex(16)}
        with self._asked("POST", "/v1/jobs", "/v1/jobs", data=_edit(), headers=headers) as answer:
            if answer.status_code == 429 and "retry-after" in answer.headers:
                answer.request_meta["name"] = "/v1/jobs (429)"
                answer.success()
                time.sleep(min(1.0, float(answer.headers["retry-after"])))
                return ""
            if answer.status_code != 201:
                answer.failure(f"{answer.status_code} {answer.text[:200]}")
                return ""
            return str(answer.json()["id"])

    def _end(self, job: str) -> str:
        """Its last state, "" where the events end before the job does."""
        state = ""
        path = f"/v1/jobs/{job}/events"
        with self._asked("GET", path, "/v1/jobs/…/events (begin)", stream=True) as answer:
            name = ""
            for line in answer.iter_lines(decode_unicode=True):
                what, _, value = line.partition(": ")
                if what == "event":
                    name = value
                elif what == "data" and name == "state":
                    state = json.loads(value)["state"]
        return state

    def _fetch(self, job: str) -> None:
        with self._asked("GET", f"/v1/jobs/{job}/result", "/v1/jobs/…/result") as answer:
            if answer.status_code != 200 or not answer.content:
                answer.failure(f"{answer.status_code}, {len(answer.content)} bytes")

    def _delete(self, job: str) -> None:
        with self._asked("DELETE", f"/v1/jobs/{job}", "/v1/jobs/… (clear away)") as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} {answer.text[:200]}")

    def _asked(self, method: str, path: str, name: str, **more: Any) -> AbstractContextManager[Any]:
        return self.client.request(method, path, name=name, catch_response=True, **more)


def _edit() -> bytes:
    """Another one each time, or what the server keeps would be the answer."""
    picture = np.random.default_rng().integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    request = EditRequest(EngineKind.EDIT, CARD, picture, prompt="warmer", params=PARAMS)
    return b"".join(bytes(part) for part in parts(pack(to_frame(Ask(PROTOCOL, request, 0)))))
