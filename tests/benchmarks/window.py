"""The window: how soon it is there, how fast it follows, how much memory it takes.

Every measurement is a process of its own. "CPU": the same work in processor time, which does not
depend on what else the machine does; a goal that only it meets is met on a machine left alone.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from measured import Measured, in_own_process, table

from fixtures.files import profile
from fixtures.large_tiff import write_large

HERE = Path(__file__).parent
WORK = HERE / "window_work.py"
HEAD = ("what", "goal", "measured", "CPU", "verdict")
LARGE = 16384, 12208  # 200 MP
MIDDLE = 12288, 8192  # 100 MP
Row = tuple[object, ...]


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    with tempfile.TemporaryDirectory(prefix="gesso-bench-") as name:
        folder = Path(name)
        os.environ |= {
            f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "CACHE", "STATE")
        }
        table(
            _title("From the start of the process to the painted window (median of 5)"),
            HEAD,
            _start(),
        )
        raw, deflate = folder / "raw.tif", folder / "deflate.tif"
        write_large(raw, *LARGE)
        write_large(deflate, *LARGE, is_deflated=True)
        table(
            _title("First paint of 200 MP, 16 bit, after opening (median of 3)"),
            HEAD,
            _open(raw, deflate),
        )
        deflate.unlink()
        table(_title("Frames at 200 MP, 1600×1000, raster, tiles warm, ms"), _FRAMES, _frames(raw))
        table(_title("Brush: from the event to its frame, ms"), HEAD, _strokes(raw))
        table(_title("Memory beyond the file's mapping at 200 MP, MB"), HEAD, _memory(raw))
        raw.unlink()
        table(
            _title("Tone slider at 100 MP: until all that is seen has the new value, ms"),
            HEAD,
            _preview(folder),
        )


def _title(text: str) -> str:
    return f"{text}; load {os.getloadavg()[0]:.1f}"


def _start() -> list[Row]:
    script = HERE / "window_start.py"
    in_own_process(script, time.monotonic())  # writes bytecode
    runs = [in_own_process(script, time.monotonic()).returned for _ in range(5)]
    middle = {name: median(run[name] for run in runs) for name in runs[0]}
    share = f"{100 * middle['imports'] / middle['seconds']:.0f} %"
    return [
        _row("s to the window, no inference library", 1.0, middle["seconds"], middle["own"]),
        ("of it imports", "", share, "", ""),
        ("of it until Python runs, s", "", middle["python"], "", ""),
    ]


def _open(*paths: Path) -> list[Row]:
    found = _work("open", *paths).returned
    rows = []
    for path in paths:
        for pages in ("cold", "warm"):
            name = f"{path.stem} {pages}"
            rows.append(
                _row(
                    f"s, {path.stem} strips, {pages} pages", 0.6, found[name], found[f"{name} own"]
                )
            )
            assert not found[f"{name} unpainted"], f"{name}: parts were blank"
    return rows


_FRAMES = (
    "zoom", "pan median/p95", "CPU", "zoom median/p95", "CPU", "one pixmap", "goal", "verdict",
)  # fmt: skip


def _frames(path: Path) -> list[Row]:
    found = _work("frames", path).returned
    rows: list[Row] = []
    for zoom in ("0.05", "0.1", "0.37", "0.5", "1.0", "2.0"):
        cells, verdicts = [], []
        for kind in ("pan", "zoom"):
            clock = [found[f"{kind} {zoom} {share}"] for share in ("median", "p95")]
            own = [found[f"{kind} {zoom} own {share}"] for share in ("median", "p95")]
            cells += [_pair(*clock), _pair(*own)]
            verdicts += [
                _verdict(goal, a, b) for goal, a, b in zip((8, 16), clock, own, strict=True)
            ]
        worst = max(verdicts, key=_VERDICTS.index)
        rows.append((zoom, *cells, found[f"one pixmap {zoom}"], "8/16", worst))
    blank = [int(found[f"blank {name}"]) for name in ("cold", "warm")]
    for name, count in zip(("cold", "warm"), blank, strict=True):
        verdict = "met" if count == 0 else "missed"
        rows.append((f"blank, {name}", f"{count} frames", "", "", "", "", "0", verdict))
    return rows


def _strokes(path: Path) -> list[Row]:
    found = _work("strokes", path).returned
    rows = []
    for zoom in ("0.08", "0.5", "2.0"):
        own = found[f"own {zoom} p95"]
        rows.append(_row(f"press at zoom {zoom}, median", 16.0, found[f"press {zoom}"], own))
        rows.append(_row(f"move at zoom {zoom}, median", 16.0, found[f"move {zoom} median"], own))
        rows.append(_row(f"move at zoom {zoom}, p95", 16.0, found[f"move {zoom} p95"], own))
    return rows


def _preview(folder: Path) -> list[Row]:
    rows = []
    for name, icc in (("no profile", None), ("wide gamut", profile())):
        path = folder / "middle.tif"
        write_large(path, *MIDDLE, icc=icc)
        found = _work("preview", path).returned
        for zoom in ("fit", "1:1"):
            own = found[f"{zoom} own"] / min(2, os.cpu_count() or 1)
            rows.append(_row(f"{name}, {zoom}, median", 100.0, found[f"{zoom} median"], own))
            rows.append(_row(f"{name}, {zoom}, p95", 100.0, found[f"{zoom} p95"], own))
    return rows


def _memory(path: Path) -> list[Row]:
    found = _work("memory", path).returned
    return [
        ("empty window", "", found["empty window"], "", ""),
        ("opened", "", found["opened"], "", ""),
        ("panned everywhere", "", found["panned"], "", ""),
        ("highest, previewing", 500, found["highest"], "", _verdict(500, found["highest"])),
    ]


def _work(what: str, *paths: Path) -> Measured:
    return in_own_process(WORK, what, *paths)


_VERDICTS = ("met", "met in CPU time", "missed")


def _verdict(goal: float, clock: float, own: float | None = None) -> str:
    if clock <= goal:
        return _VERDICTS[0]
    return _VERDICTS[1] if own is not None and own <= goal else _VERDICTS[2]


def _row(what: str, goal: float, clock: float, own: float) -> Row:
    return what, goal, clock, own, _verdict(goal, clock, own)


def _pair(one: float, other: float) -> str:
    return f"{one:.1f}/{other:.1f}"


if __name__ == "__main__":
    main()
