"""Replicas of engines as an application of Ray Serve. The only file that knows Ray.

`serve.yaml` names `application`; replicas are run by the Python that started Ray on their node.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ray import serve
from starlette.requests import Request
from starlette.responses import Response

from gesso_runtime.folders import expanded
from gesso_runtime.server.cluster import secret
from gesso_runtime.server.cluster.args import Args, read_args
from gesso_runtime.server.cluster.held import Held
from gesso_runtime.server.cluster.replica import Replica
from gesso_runtime.server.cluster.room import Room, open_room

_METRICS_SECONDS = 0.5
_LOOK_BACK_SECONDS = 2.0


def application(args: Mapping[str, Any]) -> Any:
    """args: of `Args`. Raises BadRequest, and what the file of the secret raises."""
    read = read_args(args)
    secret.read(expanded(read.secret))  # said here, where somebody sees it
    return engines(read, partial(_room, read))


def engines(args: Args, open_room: Callable[[], Room]) -> Any:
    """open_room: called in each replica."""
    deployment = serve.deployment(
        name="Engines",
        max_ongoing_requests=args.at_once,
        graceful_shutdown_timeout_s=args.ending_seconds,
        graceful_shutdown_wait_loop_s=0.5,
        health_check_period_s=2.0,
        ray_actor_options={"num_cpus": args.cpus, "num_gpus": args.gpus},
        autoscaling_config={
            "min_replicas": args.least,
            "initial_replicas": args.least,
            "max_replicas": args.most,
            "target_ongoing_requests": args.at_once,
            "upscale_delay_s": 0.0,
            "downscale_delay_s": args.idle_seconds,
            "downscale_to_zero_delay_s": args.idle_seconds,
            "metrics_interval_s": _METRICS_SECONDS,
            "look_back_period_s": _LOOK_BACK_SECONDS,
        },
    )(_Engines)
    return deployment.bind(args.secret, args.held, open_room)


class _Engines:
    def __init__(self, secret_file: str, most_held: int, open_room: Callable[[], Room]) -> None:
        room = open_room()

        async def held(_card: str) -> Held:
            return _Evictable(room.connect())

        hold = serve.multiplexed(max_num_models_per_replica=most_held)(held)
        self._replica = Replica(hold, room.see, secret.read(expanded(secret_file)))

    async def __call__(self, asked: Request) -> Response:
        return await self._replica.answer(asked)


class _Evictable(Held):
    def __del__(self) -> None:
        """What Ray calls, in a thread, when the room is needed or the replica goes."""
        self.let_go()


def _room(args: Args) -> Room:
    cards = expanded(args.cards) if args.cards else None
    return open_room(expanded(args.models), cards, args.runtime)
