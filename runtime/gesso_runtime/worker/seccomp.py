"""A filter of system calls that leaves local sockets and no others. Linux, no rights needed.

It holds for native code, other threads and child processes, and nothing takes it off again.
"""

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EACCES  # linux/seccomp.h
_CALL, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little-endian
_NO_NEW_PRIVILEGES = 38  # linux/prctl.h; without it only root may install a filter
_SET_FILTER, _ALL_THREADS = 1, 1
_UNIX, _NETLINK = 1, 16
"""Families of sockets that stay: processes of this machine, and the kernel, which libraries ask
what network cards there are."""
_X32 = 0x40000000  # the same calls under other numbers, which would slip past


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of system calls, from the kernel's unistd.h; audit: AUDIT_ARCH_*."""

    audit: int
    socket: int
    io_uring_setup: int
    seccomp: int
    has_x32: bool


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41, 425, 317, True),
    "aarch64": _Machine(0xC00000B7, 198, 425, 277, False),
}


def forbid_internet() -> bool:
    """From now on `socket` fails with EACCES but for local families, and io_uring altogether, which
    could open sockets without being asked. False where the system has no such filter.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in _program(machine))
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, header) == 0)


def _program(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """Instructions: what, how many to skip if true and if false, and the number it is about."""
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL),
    ]
    if machine.has_x32:
        program += [(_IF_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    return [
        *program,
        (_IF_EQUAL, 0, 1, machine.io_uring_setup),
        (_RETURN, 0, 0, _REFUSE),
        (_IF_EQUAL, 1, 0, machine.socket),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 2, 0, _UNIX),
        (_IF_EQUAL, 1, 0, _NETLINK),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
