"""What tests of packaging share. Each is made once for all processes of a test run: never change
one; copy it first, or make another.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.conda_channel import make_channel, served
from fixtures.light_installs import light_layers, pack_light_layers
from fixtures.native_packages import make_native_channel
from fixtures.packed import Channel, Made, make_real, make_small, make_small_engine
from fixtures.shared_folder import made_once, shared_folder
from fixtures.signed_releases import make_release, pack_layer


@pytest.fixture(scope="session")
def open_folder(testrun_uid: str) -> Iterator[Path]:
    """Other users can enter it."""
    with shared_folder(testrun_uid[:12]) as folder:
        yield folder


@pytest.fixture(scope="session")
def channel(open_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Channel]:
    """python, python_abi, pip and prefix-probe, over http on this machine."""
    work = tmp_path_factory.mktemp("channel")
    folder = made_once(open_folder, "channel", lambda made: make_channel(made, work))
    with served(folder) as address:
        yield Channel(folder, address)


@pytest.fixture(scope="session")
def small_prefix(open_folder: Path, channel: Channel) -> Made:
    """A real conda prefix with pip and prefix-probe, and no wheel."""
    prefix = made_once(open_folder, "small", lambda made: make_small(made, channel.address))
    return Made(prefix, prefix.with_name("small.packages"))


@pytest.fixture(scope="session")
def native_channel(
    open_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Channel]:
    """What envs/desktop.yml asks for beside Python."""
    work = tmp_path_factory.mktemp("native")
    folder = made_once(open_folder, "native", lambda made: make_native_channel(made, work))
    with served(folder) as address:
        yield Channel(folder, address)


@pytest.fixture(scope="session")
def desktop_prefix(open_folder: Path, channel: Channel, native_channel: Channel) -> Made:
    """The real environment of the editor, untrimmed: a minute of work, for slow tests alone."""
    addresses = (channel.address, native_channel.address)
    prefix = made_once(open_folder, "desktop", lambda made: make_real("desktop", made, addresses))
    return Made(prefix, prefix.with_name("desktop.packages"))


@pytest.fixture(scope="session")
def gateway_layer(open_folder: Path, channel: Channel, native_channel: Channel) -> Path:
    """The archive of the real environment that serves without engines, trimmed: slow tests'."""
    addresses = (channel.address, native_channel.address)

    def make(made: Path) -> None:
        made.mkdir()
        make_real("gateway", made / "gateway", addresses)
        pack_layer(made / "gateway", made / "layer")

    return made_once(open_folder, "gateway", make) / "layer" / "gateway-0.1.0.tar.zst"


@pytest.fixture(scope="session")
def engine_prefix(open_folder: Path, channel: Channel) -> Made:
    """An environment that engines of small networks run in, called as the one for processors."""
    prefix = made_once(open_folder, "engine", lambda made: make_small_engine(made, channel.address))
    return Made(prefix, prefix.with_name("engine.packages"))


@pytest.fixture(scope="session")
def desktop_layers(
    open_folder: Path, desktop_prefix: Made, engine_prefix: Made
) -> tuple[Path, Path]:
    """The editor's real archive, trimmed, and that of the small engine."""
    desktop = made_once(
        open_folder, "desktop-layer", lambda made: pack_layer(desktop_prefix.prefix, made)
    )
    engine = made_once(
        open_folder, "engine-layer", lambda made: pack_layer(engine_prefix.prefix, made)
    )
    return desktop / "desktop-0.1.0.tar.zst", engine / "engine-cpu-0.1.0.tar.zst"


@pytest.fixture(scope="session")
def desktop_release(open_folder: Path, desktop_layers: tuple[Path, ...]) -> Path:
    """A whole release folder, 0.1.0, of the real editor and a small engine: for slow tests."""
    return made_once(
        open_folder,
        "desktop-release",
        lambda made: make_release(made, "0.1.0", desktop_layers),
    )


@pytest.fixture(scope="session")
def desktop_update(
    open_folder: Path, desktop_layers: tuple[Path, ...], desktop_release: Path
) -> Path:
    """0.2.0, as an update of `desktop_release`: only the app has changed."""
    return made_once(
        open_folder,
        "desktop-update",
        lambda made: make_release(made, "0.2.0", desktop_layers, base=desktop_release),
    )


@pytest.fixture(scope="session")
def small_layer(open_folder: Path, small_prefix: Made) -> Path:
    """The small environment's archive, with its list beside it."""
    folder = made_once(open_folder, "layers", lambda made: pack_layer(small_prefix.prefix, made))
    return folder / "small-0.1.0.tar.zst"


@pytest.fixture(scope="session")
def small_release(open_folder: Path, small_layer: Path) -> Path:
    """A whole release folder, 0.1.0: the small environment and this checkout's app."""
    return made_once(
        open_folder, "release", lambda made: make_release(made, "0.1.0", (small_layer,))
    )


@pytest.fixture(scope="session")
def small_update(open_folder: Path, small_layer: Path, small_release: Path) -> Path:
    """0.2.0, as an update of `small_release`: only the app has changed."""
    return made_once(
        open_folder,
        "update",
        lambda made: make_release(made, "0.2.0", (small_layer,), base=small_release),
    )


@pytest.fixture(scope="session")
def light_layer_folder(open_folder: Path, small_prefix: Made) -> Path:
    """The small environment as a desktop's and as an engine's."""
    return made_once(
        open_folder, "light", lambda made: pack_light_layers(small_prefix.prefix, made)
    )


@pytest.fixture(scope="session")
def light_release(open_folder: Path, light_layer_folder: Path) -> Path:
    """0.1.0, whole: two environments without libraries, and this checkout's app."""
    layers = light_layers(light_layer_folder)
    return made_once(open_folder, "light-0.1.0", lambda made: make_release(made, "0.1.0", layers))


@pytest.fixture(scope="session")
def light_update(open_folder: Path, light_layer_folder: Path, light_release: Path) -> Path:
    """0.2.0 as an update of it: only the app has changed."""
    layers = light_layers(light_layer_folder)
    return made_once(
        open_folder,
        "light-0.2.0",
        lambda made: make_release(made, "0.2.0", layers, base=light_release),
    )


@pytest.fixture(scope="session")
def light_newest(open_folder: Path, light_layer_folder: Path) -> Path:
    """0.3.0, whole."""
    layers = light_layers(light_layer_folder)
    return made_once(open_folder, "light-0.3.0", lambda made: make_release(made, "0.3.0", layers))
