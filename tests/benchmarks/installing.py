"""From a folder to the first edit: a release of Gesso, plain conda-pack, and pip from wheels.

`installing.py` makes a small environment and, where its wheels are at hand, the editor's own.
`installing.py --built FOLDER` takes what was made before, at a release's compression: for each of
desktop and engine-cpu the environment NAME, NAME.packages, NAME.wheels and NAME.out/NAME-*.tar.zst.

The others get the same packages, untrimmed as they come, and no Gesso: its code is laid in by hand,
untimed, for the first edit. pip also needs a Python that fits, which must be there before.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tifffile
import zstandard
from installing_flips import noticed_in_archives, noticed_when_installed
from installing_ways import (
    Built,
    CondaPack,
    Done,
    Gesso,
    Pip,
    Way,
    files_below,
    lay_app,
    megabytes,
    must,
    run,
)
from measured import table

from fixtures.conda_channel import make_channel, served
from fixtures.native_packages import make_native_channel
from fixtures.packed import make_real, make_small
from fixtures.signed_releases import make_release, pack_layer
from gesso_core.errors import GessoError
from gesso_pack import wheels
from gesso_pack.app_layer import make_app
from gesso_pack.building import RECIPES, build_wheels, kept_wheels
from gesso_pack.locks import read_lock
from gesso_pack.normalising import RELEASE_LEVEL
from gesso_pack.places import ENVIRONMENTS

GOALS = {"desktop": 90, "engine-cpu": 170}  # MB packed
MEGAPIXELS = 3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--built", metavar="FOLDER", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--flips", type=int, default=30, help="0 leaves that out")
    args = parser.parse_args()
    with TemporaryDirectory(prefix="gesso-installing-") as name:
        room = Path(name)
        if args.built:
            found = [_found(args.built, each, room) for each in GOALS]
            cases = [[each for each in found if each is not None]]
        else:
            cases = list(_made_here(room))
        for built in cases:
            title = " and ".join(each.name for each in built)
            work = room / "work"
            work.mkdir()
            _case(title, built, work, repeats=args.repeats, flips=args.flips)
            shutil.rmtree(work)
    return 0


def _found(folder: Path, name: str, room: Path) -> Built | None:
    archives = sorted((folder / f"{name}.out").glob(f"{name}-*.tar.zst"))
    if not archives:
        print(f"\n{folder} holds no archive of {name}.")
        return None
    kept = folder / f"{name}.wheels"
    if not any(kept.glob("*.whl")):
        kept = _fetched(name, folder / name, room)
    return Built(name, (folder / name).resolve(), archives[-1].resolve(), kept)


def _fetched(name: str, prefix: Path, room: Path) -> Path:
    """The wheels of an environment, out of pip's cache or from where pip looks."""
    folder, locks = room / f"{name}.wheels", ENVIRONMENTS / "locks"
    folder.mkdir()
    names = [each.name for each in read_lock(locks / f"{name}.txt") if each.name in RECIPES]
    for wheel in build_wheels(locks, kept_wheels(), names=names) if names else ():
        shutil.copy(wheel, folder)
    options = ("--cache-dir", str(Path.home() / ".cache" / "pip"))
    wheels.fetch((locks / f"{name}.txt",), folder, prefix=prefix, options=options)
    return folder


def _made_here(room: Path) -> Iterator[list[Built]]:
    with _channels(room) as addresses:
        make_small(room / "small", addresses[0])
        yield [Built("small", room / "small", pack_layer(room / "small", room / "small.out"))]
        try:
            make_real("desktop", room / "desktop", addresses)
            fetched = _fetched("desktop", room / "desktop", room)
        except GessoError as error:
            print(f"\nThe editor's environment cannot be made here: {error.message}")
            return
    prefix = room / "desktop"
    yield [Built("desktop", prefix, pack_layer(prefix, room / "desktop.out"), fetched)]


@contextmanager
def _channels(room: Path) -> Iterator[tuple[str, str]]:
    for name, make in (("channel", make_channel), ("native", make_native_channel)):
        (room / f"{name}.work").mkdir()
        (room / name).mkdir()
        make(room / name, room / f"{name}.work")
    with served(room / "channel") as first, served(room / "native") as second:
        yield first, second


def _case(title: str, built: Sequence[Built], room: Path, *, repeats: int, flips: int) -> None:
    layers = tuple(each.archive for each in built)
    release = make_release(room / "release", "0.1.0", layers)
    ways: list[Way] = [Gesso(release), CondaPack(built, room)]
    if all(each.wheels for each in built):
        ways.append(Pip(built))
    has_editor = built[0].name == "desktop"
    picture = room / "picture.tif"
    tifffile.imwrite(picture, _picture())
    rows, noticed = [], []
    for way in ways:
        target = room / way.name
        taken = [must(_installed(way, target)) for _ in range(repeats)]
        installed = megabytes(list(files_below(target)))
        edits: tuple[float, ...] = ()
        if has_editor:
            python = way.python(target, "desktop")
            if not isinstance(way, Gesso):
                lay_app(release, python, room)
            edits = tuple(_edit(python, picture, room) for _ in range(3))
        rows.append(
            (
                way.name,
                megabytes(way.packed),
                installed,
                max(taken),
                max(taken) / rows[0][3] if rows else 1.0,
                edits[0] if edits else "–",
                max(edits[1:]) if edits else "–",
            )
        )
        if flips:
            refused, harmful = noticed_in_archives(way, room, flips)
            found = noticed_when_installed(way, target, flips)
            noticed.append((way.name, refused, harmful, found))
        if not isinstance(way, Gesso):
            shutil.rmtree(target)
    table(
        f"Installing {title}, worst of {repeats} (goals: desktop and engine-cpu in 60 s, "
        "first edit in 3 s)",
        ("way", "packed MB", "installed MB", "install s", "of Gesso's", "first edit s", "later s"),
        rows,
    )
    if flips:
        table(
            f"{flips} single bits flipped in what {title} comes as, and in what is installed",
            ("way", "refused", "not, and wrong", "found when installed"),
            noticed,
        )
    packed = [(each.name, each.archive.stat().st_size / 1e6, GOALS.get(each.name, "–"))
              for each in built]  # fmt: skip
    table("Layers", ("layer", "packed MB", "goal MB"), packed)
    if has_editor:
        _living(title, release, layers, room, repeats)


def _installed(way: Way, target: Path) -> Done:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    return way.install(target)


def _edit(python: Sequence[str], picture: Path, room: Path) -> float:
    out = room / "edited.tif"
    out.unlink(missing_ok=True)
    command = (*python, "-m", "gesso_desktop.cli", "edit", picture, "brighten", "-o", out)
    seconds = must(run(*command, home=room))
    for left in (*room.glob("picture*.gesso"), *room.glob("edited*.gesso")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    return seconds


def _living(title: str, release: Path, layers: tuple[Path, ...], room: Path, repeats: int) -> None:
    """Of the installation that is there."""
    target = room / Gesso.name
    update = make_release(room / "update", "0.1.1", layers, base=release)
    size = sum(path.stat().st_size for path in update.glob("*.tar.zst")) / 1e6
    gesso = (*Gesso(update).python(target, "desktop"), "-m", "gesso_desktop.cli")
    taken = must(Gesso(update).install(target))
    back = [must(run(*gesso, "rollback", home=room)) for _ in range(2 * repeats)]
    check = [must(run(*gesso, "verify-install", home=room)) for _ in range(repeats)]
    table(
        f"Living with {title} (goals: rollback in 1 s, an update of the app ≤ 1 MB)",
        ("update s", "rollback s", "verify-install s", "update MB", "all but networks MB"),
        [(taken, max(back), max(check), size, _without_networks(room))],
    )


def _without_networks(room: Path) -> float:
    """The most that an update of the app has while its networks stay: every other file is new."""
    folder = room / "app.out"
    folder.mkdir()
    archive = make_app("0.1.2", "3.11", folder).archive
    tree, tar = room / "app.tree", room / "app.tar"
    tree.mkdir()
    must(run("tar", "--zstd", "-xf", archive, "-C", tree, home=room))
    for network in tree.rglob("*.onnx"):
        network.unlink()
    must(run("tar", "-cf", tar, "--sort=name", "-C", tree, ".", home=room))
    return len(zstandard.ZstdCompressor(RELEASE_LEVEL).compress(tar.read_bytes())) / 1e6


def _picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    height, width = 1500, MEGAPIXELS * 10**6 // 1500
    return np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
