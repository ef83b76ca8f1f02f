"""What a client does with a request, whichever way it reaches an engine."""

import weakref
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from fixtures.clients import LASTING, REFUSALS, Heard, edit, picture, soon
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_core.rehearsal import rehearse
from gesso_runtime.client.client import JobState, RuntimeClient
from gesso_runtime.client.waiting import run

STAGES = ("loading", "encoding", "denoising", "decoding", "aligning")


def test_an_edit_returns_what_the_engine_makes_bit_for_bit(client: RuntimeClient) -> None:
    request = edit()
    expected = rehearse(request, silent).picture
    for _ in range(2):
        heard = Heard()
        client.submit(request, heard)
        result = heard.end().result
        assert result is not None
        assert expected is not None
        assert result.picture is not None
        assert result.picture.dtype == expected.dtype
        assert np.array_equal(result.picture, expected)
        assert result.facts.card == request.card


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_pixels_cross_unchanged(client: RuntimeClient, dtype: str) -> None:
    sent = picture(dtype=dtype)[:, ::-1]  # not contiguous
    result = run(client, replace(edit({"plain": True}), picture=sent), silent)
    assert result.picture is not None
    assert result.picture.dtype == sent.dtype
    assert np.array_equal(result.picture, sent)
    assert not np.shares_memory(result.picture, sent)


def test_masks_and_scores_come_back(client: RuntimeClient) -> None:
    request = replace(edit({"points": (24.0, 16.0, 1.0)}), kind=EngineKind.POINT)
    expected = rehearse(request, silent)
    result = run(client, request, silent)
    assert result.picture is None
    assert result.mask is not None
    assert expected.mask is not None
    assert np.array_equal(result.mask, expected.mask)
    assert result.values == expected.values


def test_a_request_of_words_alone_is_answered_in_words(client: RuntimeClient) -> None:
    request = EditRequest(EngineKind.PLAN, "one", prompt="make it warmer")
    assert run(client, request, silent).text == rehearse(request, silent).text


def test_stages_come_in_order_and_never_go_back(client: RuntimeClient, hears_all: bool) -> None:
    heard = Heard()
    client.submit(edit({"slow": 0.02 if hears_all else 0.6}), heard)
    heard.end()
    told = [status.progress for status in heard.statuses if status.progress is not None]
    assert {p.stage for p in told} >= (set(STAGES[1:]) if hears_all else {"denoising"})
    for before, after in pairwise(told):
        assert (STAGES.index(before.stage), before.done) <= (STAGES.index(after.stage), after.done)
    assert all(0 <= p.done <= p.total for p in told)


def test_previews_arrive_while_it_runs(client: RuntimeClient) -> None:
    heard = Heard()
    job = client.submit(edit(LASTING), heard)
    shown = heard.until(lambda s: s.progress is not None and s.progress.preview is not None)
    client.cancel(job)
    assert heard.end().state is JobState.CANCELLED
    assert shown.state is JobState.RUNNING
    assert shown.progress is not None
    preview = shown.progress.preview
    assert preview is not None
    assert preview.dtype == np.uint8
    assert preview.ndim == 3
    assert max(preview.shape) <= 256


def test_a_job_says_that_it_runs_before_it_is_done(client: RuntimeClient) -> None:
    heard = Heard()
    client.submit(edit(), heard)
    heard.end()
    assert heard.states == [JobState.RUNNING, JobState.DONE]
    assert heard.statuses[-1].retried is None


def test_what_is_asked_wrongly_is_told_with_its_code_and_words(client: RuntimeClient) -> None:
    request = replace(edit(), kind=EngineKind.INPAINT)
    with pytest.raises(BadRequest) as expected:
        rehearse(request, silent)
    heard = Heard()
    client.submit(request, heard)
    error = heard.end().error
    assert type(error) is BadRequest
    assert (error.message, error.hint) == (expected.value.message, expected.value.hint)
    run(client, edit(), silent)  # the next one is not harmed


@pytest.mark.parametrize("code", REFUSALS)
def test_what_cannot_run_is_told_and_not_raised(client: RuntimeClient, code: str) -> None:
    heard = Heard()
    client.submit(edit(card=code), heard)
    error = heard.end().error
    assert error is not None
    assert error.code == code
    assert heard.states == [JobState.FAILED]


def test_what_cannot_travel_is_refused(client: RuntimeClient) -> None:
    heard = Heard()
    client.submit(edit({"slow": float("nan")}), heard)
    error = heard.end().error
    assert error is not None
    assert error.code == "bad_request"
    run(client, edit(), silent)


def test_waiting_for_a_job_raises_what_it_failed_with(client: RuntimeClient) -> None:
    with pytest.raises(BadRequest):
        run(client, replace(edit(), kind=EngineKind.INPAINT), silent)


def test_waiting_for_a_job_stops_it_when_the_report_says_so(client: RuntimeClient) -> None:
    def report(progress: Progress) -> None:
        if progress.stage == "denoising":
            raise Cancelled

    with pytest.raises(Cancelled):
        run(client, edit(LASTING), report)
    assert not [job for job in client.jobs if job.state is not JobState.STOPPING]


def test_waiting_for_a_job_stops_it_whatever_the_report_raises(client: RuntimeClient) -> None:
    def report(progress: Progress) -> None:
        if progress.stage == "denoising":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(client, edit(LASTING), report)
    assert not [job for job in client.jobs if job.state is not JobState.STOPPING]


def test_a_client_with_nothing_to_do_holds_no_picture(client: RuntimeClient) -> None:
    request = replace(edit({"plain": True}), picture=picture(900, 700))
    result = run(client, request, silent)
    assert request.picture is not None
    assert result.picture is not None
    seen = [weakref.ref(request.picture), weakref.ref(result.picture)]
    del request, result
    assert soon(lambda: all(reference() is None for reference in seen))


def test_models_can_be_let_go_and_are_loaded_again(client: RuntimeClient, hears_all: bool) -> None:
    run(client, edit(), silent)
    client.unload()
    heard = Heard()
    client.submit(edit(), heard)
    assert heard.end().state is JobState.DONE
    stages = {status.progress.stage for status in heard.statuses if status.progress is not None}
    assert "loading" in stages or not hears_all


def test_weights_that_are_only_played_are_not_prepared(client: RuntimeClient) -> None:
    with pytest.raises(BadRequest, match="prepare") as refused:
        run(client, edit(card="prepared"), silent)
    assert refused.value.hint
    assert run(client, edit(card="prepared-not"), silent).picture is not None
