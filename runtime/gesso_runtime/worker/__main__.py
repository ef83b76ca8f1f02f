"""`python -m gesso_runtime.worker [--engine ROW …] [--idle SECONDS] [--arenas TASKS RESULTS]`

Started by `gesso_runtime.client`; not for people. Order matters here: the streams are taken and
the process is confined before anything is imported that could print or talk.
"""

import os
import traceback

from gesso_runtime.worker.confinement import confine
from gesso_runtime.worker.exit_codes import BROKEN
from gesso_runtime.worker.parent import end_with_parent
from gesso_runtime.worker.streams import take_streams


def main() -> None:
    incoming, outgoing = take_streams()
    end_with_parent()
    is_confined = confine(kept={incoming.fileno(), outgoing.fileno()})
    from gesso_core.arena import Arena  # noqa: PLC0415
    from gesso_runtime.worker.arguments import read_arguments  # noqa: PLC0415
    from gesso_runtime.worker.serving import serve  # noqa: PLC0415

    arguments = read_arguments()
    tasks, results = (Arena(n) for n in arguments.arenas) if arguments.arenas else (None, None)
    serve(
        incoming,
        outgoing,
        tasks=tasks,
        results=results,
        rows=arguments.engines,
        idle_seconds=arguments.idle_seconds,
        is_confined=is_confined,
    )


if __name__ == "__main__":
    try:
        main()
    except Exception:  # noqa: BLE001 threads that a library left behind would keep it alive
        traceback.print_exc()
        os._exit(BROKEN)
