"""`make bench`: every figure the project claims, as ratios within one run, worst cases shown."""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SUITES = (
    "formats",
    "saving",
    "operators",
    "restoration",
    "fidelity",
    "runtime_local",
    "onnx_tools",
    "prepared",
    "engine_overhead",
    "server_path",
    "window",
    "installing",
    "server_queue",
    "server_load",
    "cluster",
)


def main() -> int:
    """Runs all suites, or those named as arguments."""
    root = HERE.parents[1]
    load = os.getloadavg()[0]
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, ")
    print(f"load at the start {load:.1f} (figures are honest only when it is near 0)", flush=True)
    paths = (root / "desktop", root / "runtime", root / "tests", root / "packaging", HERE)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
    failed = [
        suite
        for suite in sys.argv[1:] or SUITES
        if subprocess.run([sys.executable, HERE / f"{suite}.py"], env=environment).returncode
    ]
    if failed:
        print("failed: " + ", ".join(failed), file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
