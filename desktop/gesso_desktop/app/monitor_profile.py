"""The profile that the desktop has set for a monitor, where it can be read.

X11: the property _ICC_PROFILE of the root window (ICC Profiles in X Specification 0.4), which
colour daemons set. Qt has no call for it. On Wayland nothing can be asked yet; a profile is then
chosen in the settings.
"""

import ctypes
import ctypes.util
import os
from collections.abc import Mapping

_LONGEST_WORDS = 4 << 20  # 32-bit words; the largest monitor profiles, with tables, reach 3 MB
_ANY_TYPE = 0


def system_profile(monitor: int = 0, environment: Mapping[str, str] = os.environ) -> bytes | None:
    """The ICC bytes for the monitor of that number, None where there is none or nobody to ask."""
    if not environment.get("DISPLAY") or environment.get("QT_QPA_PLATFORM") == "offscreen":
        return None
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    try:
        return _root_property(ctypes.CDLL(name), environment["DISPLAY"], _atom_name(monitor))
    except (OSError, AttributeError):
        return None


def _atom_name(monitor: int) -> bytes:
    return b"_ICC_PROFILE" + (f"_{monitor}".encode() if monitor else b"")


def _root_property(x11: ctypes.CDLL, display_name: str, atom_name: bytes) -> bytes | None:
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(display_name.encode()))
    if not display:
        return None
    try:
        x11.XInternAtom.restype = ctypes.c_ulong
        atom = x11.XInternAtom(display, atom_name, True)  # True: only if somebody made it
        if not atom:
            return None
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        root = x11.XDefaultRootWindow(display)
        return _read(x11, display, root, atom)
    finally:
        x11.XCloseDisplay(display)


def _read(x11: ctypes.CDLL, display: ctypes.c_void_p, root: int, atom: int) -> bytes | None:
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, left = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.POINTER(ctypes.c_ubyte)()
    status = x11.XGetWindowProperty(
        display,
        ctypes.c_ulong(root),
        ctypes.c_ulong(atom),
        ctypes.c_long(0),
        ctypes.c_long(_LONGEST_WORDS),
        ctypes.c_int(False),
        ctypes.c_ulong(_ANY_TYPE),
        ctypes.byref(kind),
        ctypes.byref(form),
        ctypes.byref(count),
        ctypes.byref(left),
        ctypes.byref(data),
    )
    if status != 0 or not data:
        return None
    try:
        is_profile = form.value == 8 and count.value >= 128 and left.value == 0
        return ctypes.string_at(data, count.value) if is_profile else None
    finally:
        x11.XFree(data)
