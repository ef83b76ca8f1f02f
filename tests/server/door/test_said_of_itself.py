"""What a server tells of itself, and pairing with it."""

import re
from pathlib import Path

from fixtures.clients import edit, soon
from fixtures.served import Asker, Served, served
from gesso_core.messages import PROTOCOL
from gesso_runtime.server.keys.pairing import WRONG_TRIES, PairingCodes


def test_health_is_open_and_says_no_more(server: Served) -> None:
    answer = server.asker("").ask("GET", "/healthz")
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert "server" not in answer.headers


def test_a_client_learns_what_runs_here(asker: Asker) -> None:
    cards = asker.ask("GET", "/v1/cards").json["cards"]
    assert cards
    for card in cards:
        assert {"id", "title", "kinds", "role", "licence", "grid"} <= card.keys()
    machine = asker.ask("GET", "/v1/machine").json
    assert machine["protocol"] == PROTOCOL
    assert machine["machine"]["cores"] > 0


def test_figures_name_routes_and_never_jobs(server: Served) -> None:
    asker = server.asker()
    job = asker.submit(edit(prompt="counted")).json["id"]
    asker.end(job)
    asker.ask("GET", f"/v1/jobs/{job}")
    asker.ask("GET", "/a/path/of/mine")
    is_counted = re.compile(r'gesso_jobs_total\{state="done"\} [1-9]')  # after who listens is told
    assert soon(lambda: bool(is_counted.search(asker.ask("GET", "/metrics").body.decode())))
    text = asker.ask("GET", "/metrics").body.decode()
    assert re.search(r'gesso_requests_total\{code="200",route="/v1/jobs/\{job\}"\} [1-9]', text)
    assert 'gesso_queue_depth{state="queued"} 0.0' in text
    assert "gesso_jobs_lost_total 0.0" in text
    for word in (job, "a/path", server.key.id, "counted"):
        assert word not in text


def test_a_code_is_good_for_one_key(server: Served) -> None:
    codes = PairingCodes(server.folder.pairing)
    code, _ = codes.make(60)
    nobody = server.asker("")
    wish = b'{"code": "%s", "name": "desk 7"}' % code.encode()
    json_headers = {"content-type": "application/json"}
    paired = nobody.ask("POST", "/v1/pair", wish, json_headers)
    assert paired.status == 200
    assert paired.json["server"] == "Gesso"
    assert server.asker(paired.json["key"]).ask("GET", "/v1/jobs").status == 200
    again = nobody.ask("POST", "/v1/pair", wish, json_headers)
    assert (again.status, again.code) == (401, "key_refused")


def test_a_code_that_brought_no_key_is_good_still(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        code, _ = PairingCodes(server.folder.pairing).make(60)
        nobody, headers = server.asker(""), {"content-type": "application/json"}
        wish = '{"code": "%s", "name": "%s"}'
        refused = nobody.ask("POST", "/v1/pair", (wish % (code, " ")).encode(), headers)
        assert (refused.status, refused.code) == (400, "bad_request")
        named = (wish % (code, "desk 7")).encode()
        answers = [nobody.ask("POST", "/v1/pair", named, headers) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 401]


def test_wrong_codes_end_all_of_them(server: Served) -> None:
    code, _ = PairingCodes(server.folder.pairing).make(60)
    nobody = server.asker("")
    json_headers = {"content-type": "application/json"}
    for _ in range(WRONG_TRIES):
        nobody.ask("POST", "/v1/pair", b'{"code": "WRONG", "name": "x"}', json_headers)
    wish = b'{"code": "%s", "name": "x"}' % code.encode()
    assert nobody.ask("POST", "/v1/pair", wish, json_headers).status in {401, 429}


def test_what_is_misunderstood_is_named_and_not_repeated(server: Served) -> None:
    wish = b'{"code": {"Theodor": 1}, "name": "x"}'
    answer = server.asker("").ask("POST", "/v1/pair", wish, {"content-type": "application/json"})
    assert (answer.status, answer.code) == (400, "bad_request")
    assert "code" in answer.json["error"]["message"]
    assert b"Theodor" not in answer.body
