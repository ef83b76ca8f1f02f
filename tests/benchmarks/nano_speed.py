"""Seconds per megapixel of the restoration network, in tiles as the product runs it, two threads.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_speed.py`
"""

import time

import numpy as np

from fixtures.own_networks import NETWORKS, Tone, session
from gesso_core.pixels import Colour, PixelFormat


def main() -> None:
    random = np.random.default_rng(0)
    for path in sorted(NETWORKS.glob("gesso-restore*.onnx")):
        network = session(path, threads=2)
        feeds = {
            "image": random.random((1, 4, 816, 816), np.float32),
            "wish": np.array([[1, 0, 0, 0, 0]], np.float32),
        }
        network.run(None, feeds)
        seconds = min(_timed(lambda n=network, f=feeds: n.run(None, f)) for _ in range(3))  # type: ignore[misc]
        whole, kept = 816**2 / 1e6, 512**2 / 1e6
        print(
            f"{path.stem:20s} {seconds / whole:.2f} s per MP shown,"
            f" {seconds / kept:.2f} s per MP of a picture in tiles of 512 px",
            flush=True,
        )
    tone = Tone.of(NETWORKS / "gesso-tone.onnx")
    pixels = random.integers(0, 256, (600, 900, 3)).astype(np.uint8)
    pixel_format = PixelFormat(8, Colour.RGB)
    seconds = min(_timed(lambda: tone.steps(pixels, pixel_format)) for _ in range(5))
    print(f"gesso-tone           {1000 * seconds:.0f} ms for its values")


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
