"""A request from a thread that has nothing else to do."""

import queue

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.progress import Cancelled, Progress, Report
from gesso_runtime.client.client import JobState, JobStatus, RuntimeClient

_ASKS_SECONDS = 0.1  # how often `report` is called while nothing is heard, so that it can cancel


def run(client: RuntimeClient, request: EditRequest, report: Report) -> EngineResult:
    """Submit and wait. Raises what the job failed with, and Cancelled when `report` does.

    Whatever else is raised meanwhile, an interrupt for one, stops the job, too.
    """
    heard: queue.SimpleQueue[JobStatus] = queue.SimpleQueue()
    job = client.submit(request, heard.put)
    try:
        return _follow(heard, report)
    finally:
        client.cancel(job)  # which is nothing to a job that has ended


def _follow(heard: "queue.SimpleQueue[JobStatus]", report: Report) -> EngineResult:
    progress = Progress("waiting", 0, 1)
    while True:
        report(progress)
        try:
            status = heard.get(timeout=_ASKS_SECONDS)
        except queue.Empty:
            continue
        if status.state is JobState.DONE:
            assert status.result is not None
            return status.result
        if status.state is JobState.FAILED:
            assert status.error is not None
            raise status.error
        if status.state is JobState.CANCELLED:
            raise Cancelled
        progress = status.progress or progress
