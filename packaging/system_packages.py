"""Print the Debian packages that are still missing here, on one line; nothing when all is there.

Asks the dynamic linker, not the package database: a library from elsewhere is as good.
`--with-tests` adds the programs that tests use as referees, and fonts for screenshots.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# Which package brings a library, read off a bare Debian 12 by adding them one by one.
PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libbrotlidec.so.1": "libbrotli1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
QT_NEEDED = ("libQt6Core.so.6", "libQt6Gui.so.6", "libQt6Widgets.so.6", "libQt6DBus.so.6")
QT_PLATFORMS = ("libqxcb.so", "libqoffscreen.so")
PROGRAMS = {"jpegtran": "libjpeg-turbo-progs"}  # block-exact JPEG saving
TEST_PROGRAMS = {
    "exiftool": "libimage-exiftool-perl",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    # Releases are packed from this machine's libraries, checked, installed and watched.
    "gcc": "gcc",
    "strip": "binutils",
    "minisign": "minisign",
    "openssl": "openssl",
    "zstd": "zstd",
    "strace": "strace",
    "busybox": "busybox",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "mount": "mount",
    "dash": "dash",
    "useradd": "passwd",
    "desktop-file-validate": "desktop-file-utils",
    "update-mime-database": "shared-mime-info",
    # The recipes for what stands in front of a server, or starts it, are read by the real ones.
    "nginx": "nginx-light",
    "caddy": "caddy",
    "systemd-analyze": "systemd",
}
TEST_FILES = {"/usr/include/stdio.h": "libc6-dev"}  # gcc comes without
TEST_LIBRARIES = {  # beside those that Qt loads here
    "libgomp.so.1": "libgomp1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libzstd.so.1": "libzstd1",
}
TEST_FONTS = {"ar": "fonts-noto-core", "zh": "fonts-noto-cjk"}  # or screenshots show boxes


def is_there(program: str) -> bool:
    """Also where an ordinary user of Debian does not look: what makes users lies there."""
    path = os.environ.get("PATH", os.defpath)
    return shutil.which(program, path=f"{path}:/usr/sbin:/sbin") is not None


def missing_fonts() -> set[str]:
    """Packages of fonts for the window's languages that fontconfig finds none for."""
    if not shutil.which("fc-list"):
        return {"fontconfig", *TEST_FONTS.values()}
    return {package for tag, package in TEST_FONTS.items() if not _fonts(tag)}


def _fonts(tag: str) -> str:
    listing = ["fc-list", f":lang={tag}", "family"]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout.strip()


def missing_for_tests() -> set[str]:
    """Packages that only tests need."""
    wanted = missing_fonts()
    wanted |= {package for file, package in TEST_FILES.items() if not Path(file).exists()}
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False)
    known = set(listing.stdout.split())
    return wanted | {package for name, package in TEST_LIBRARIES.items() if name not in known}


def missing_libraries(library: Path) -> set[str]:
    """Names that the linker cannot find for `library`."""
    listing = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=False)
    return {line.split()[0] for line in listing.stdout.splitlines() if "not found" in line}


def main() -> None:
    wanted = set()
    spec = find_spec("PySide6")
    if spec and spec.submodule_search_locations:
        qt = Path(spec.submodule_search_locations[0]) / "Qt"
        files = [qt / "lib" / name for name in QT_NEEDED]
        files += [qt / "plugins" / "platforms" / name for name in QT_PLATFORMS]
        for library in files:
            wanted |= {PACKAGES.get(name, name) for name in missing_libraries(library)}
    with_tests = "--with-tests" in sys.argv[1:]
    programs = PROGRAMS | (TEST_PROGRAMS if with_tests else {})
    wanted |= missing_for_tests() if with_tests else set()
    wanted |= {package for program, package in programs.items() if not is_there(program)}
    unknown = sorted(name for name in wanted if ".so" in name)
    if unknown:
        print("No known package brings " + ", ".join(unknown), file=sys.stderr)
    print(" ".join(sorted(wanted - set(unknown))))


if __name__ == "__main__":
    main()
