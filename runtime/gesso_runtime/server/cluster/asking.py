"""What a cluster is asked besides jobs: whether it is there, and what a node of it has."""

from collections.abc import Mapping
from time import monotonic, sleep
from typing import Any

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadFrame, BadRequest, GessoError, ServerAway
from gesso_core.messages import PROTOCOL
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.server.cluster.course import secret_refused
from gesso_runtime.server.cluster.road import Answered, Away, Road
from gesso_runtime.server.cluster.seen import Seen

_QUICK_SECONDS = 5.0
_PAUSE_SECONDS = 0.2


def check_deployed(road: Road) -> None:
    """Wakes no replica. Raises ServerAway where the cluster is away, or has no Gesso."""
    try:
        routes = road.json("/-/routes", wait=_QUICK_SECONDS)
    except (Away, Answered, TimeoutError) as error:
        raise _away(road, error) from error
    if not isinstance(routes, Mapping) or "/" not in routes:
        raise _not_deployed(road, repr(routes)[:500])


def ask_machine(road: Road, *, wait: float, cut: Cut | None = None) -> Seen:
    """Of whichever replica answers; one is started where there is none. wait: seconds for it.

    Raises ServerAway, EngineFailed for another secret, BadFrame for another version.
    """
    try:
        said = _patiently(road, "/machine", wait, cut)
    except TimeoutError as error:
        raise ServerAway(
            f"No replica of the cluster at {road.address.words} answered in {wait:.0f} seconds.",
            "A first replica may still be starting: try again in a moment, or look into the log of "
            "Ray Serve on the head node.",
        ) from error
    except Answered as answered:
        raise _refused(road, answered) from answered
    except Away as away:
        raise _away(road, away) from away
    try:
        seen = read_record(Seen, said, "what the cluster has")
    except BadRequest as error:
        raise _another_version(error.message) from error
    if seen.protocol != PROTOCOL:
        raise _another_version(f"protocol {seen.protocol}")
    return seen


def _patiently(road: Road, path: str, wait: float, cut: Cut | None) -> Any:
    """Through the moment in which an application is deployed and nobody answers for it yet."""
    until = monotonic() + wait
    while (left := until - monotonic()) > 0:
        try:
            return road.json(path, wait=left, cut=cut)
        except Answered as answered:
            if answered.status != 503:
                raise
        sleep(min(_PAUSE_SECONDS, left))
    raise TimeoutError


def _refused(road: Road, answered: Answered) -> GessoError:
    if answered.status == 401:
        return secret_refused()
    if answered.error is not None:
        return answered.error
    if answered.status == 404:
        return _not_deployed(road, str(answered))
    return _away(road, answered)


def _not_deployed(road: Road, detail: str) -> ServerAway:
    return ServerAway(
        f"The cluster at {road.address.words} answers, but Gesso is not deployed there.",
        "Deploy it on the head node: serve run --non-blocking serve.yaml. Jobs wait until then.",
        detail=detail,
    )


def _away(road: Road, why: Exception) -> ServerAway:
    return ServerAway(
        f"The cluster at {road.address.words} cannot be reached.",
        "See whether Ray and its Serve run there; jobs wait until they do.",
        detail=str(why),
    )


def _another_version(detail: str) -> BadFrame:
    return BadFrame(
        "What the cluster has is told in another form than is known here.",
        "Install the same version of Gesso on the server and on every node.",
        detail=detail,
    )
