"""A filter of system calls that lets one thread open no connection (seccomp(2), Linux on x86_64 and aarch64).

It holds for the thread that asks for it and for what that thread starts, never for other threads, and cannot be taken
off: the thread has to end. The standard library has no word for it, hence ctypes.
"""

from __future__ import annotations

import functools
import os
import struct
import sys
from collections.abc import Callable, Iterable

# <linux/audit.h>, <asm/unistd.h>, <linux/prctl.h>, <linux/seccomp.h>, <linux/bpf_common.h>
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the latter with EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # where struct seccomp_data has them
_INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter: code, jump if true, jump if false, value
_X32 = 0x40000000  # x86_64 knows each call by a second number


# What a machine calls itself, and its numbers for socket, connect and io_uring_setup, which opens sockets by itself.
_MACHINES = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}


def shut_network() -> bool:
    """Let this thread, for the rest of its life, open no connection; False where the system cannot do that."""
    try:
        prctl, asked = _request()
    except (ImportError, OSError, AttributeError, KeyError):
        return False
    return prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and prctl(_PR_SET_SECCOMP, _MODE_FILTER, asked, 0, 0) == 0


@functools.cache
def _request() -> tuple[Callable[..., int], object]:
    """The function to call and the filter to give it. Raises what there is when this is no such system."""
    if sys.platform != "linux":
        raise OSError("no seccomp here")
    import ctypes

    class Program(ctypes.Structure):
        """``struct sock_fprog`` of <linux/filter.h>."""

        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    instructions = _instructions(*_MACHINES[os.uname().machine])
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)
    program = Program(len(instructions) // _INSTRUCTION.size, instructions)
    return prctl, ctypes.cast(ctypes.pointer(program), ctypes.c_void_p)


def _instructions(architecture: int, calls: Iterable[int]) -> bytes:
    """The filter: refuse calls in another machine's numbers and those that lead out, allow all others."""
    refuse = (_RETURN, 0, 0, _REFUSE)
    program = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), refuse, (_LOAD, 0, 0, _NUMBER)]
    program += [(_AT_LEAST, 0, 1, _X32), refuse]
    for call in calls:
        program += [(_EQUAL, 0, 1, call), refuse]
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in program)
