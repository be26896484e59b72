"""How much memory and time processes take, how much there is, and a bound where there is one.

Linux, macOS and Windows tell it, each in its own way; where nothing tells it, there is no limit.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache

MEGABYTE = 1024 * 1024
_AT_MOST = 8 * 1024 * MEGABYTE
_MAC_FLAVOUR, _MAC_WORDS, _MAC_FOOTPRINT = 22, 38, 18
"""TASK_VM_INFO, its length in words of 32 bits, and where the footprint stands among its 64s."""
_CONTAINER = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def resident() -> int | None:
    """Give the bytes of memory that this process holds; None where nothing tells it.

    Linux: resident pages. macOS: the footprint, with what was compressed. Windows: what is
    committed, because the working set shrinks when memory is short.
    """
    try:
        if sys.platform == "win32":
            return _windows_committed()
        if sys.platform == "darwin":
            return _mac_footprint()
        with open("/proc/self/statm", "rb") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError, IndexError):
        return None


def worked(pid: int) -> float | None:
    """Give the seconds that a process has worked; None where this system does not tell it so."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as told:
            parts = told.read().rpartition(b")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError, IndexError):
        return None


@cache
def usual_limit() -> int | None:
    """Give the limit where none is named: three quarters of the memory, at most 8 GB.

    Of a container on Linux, the memory that it was given counts.
    """
    found = _physical()
    return None if found is None else min(found * 3 // 4, _AT_MOST)


def bind(more: int) -> None:
    """Let this process map so many bytes more than now, and write no image when it dies.

    Only Linux keeps the first, only POSIX knows the second; elsewhere nothing is done. The
    engine answers a refusal of memory by ending the process.
    """
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    with suppress(OSError, ValueError):
        with open("/proc/self/statm", "rb") as pages:
            mapped = int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = mapped + more if hard == resource.RLIM_INFINITY else min(mapped + more, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _physical() -> int | None:
    """Give the bytes of memory of this machine, or of this container."""
    try:
        if sys.platform == "win32":
            return _windows_physical()
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return None
    for path in _CONTAINER:
        with suppress(OSError, ValueError), open(path, encoding="ascii") as given:
            found = min(found, int(given.read()))
    return found if found > 0 else None


if sys.platform == "darwin":

    def _mac_footprint() -> int | None:
        import ctypes

        system = ctypes.CDLL(None)
        task = ctypes.c_uint.in_dll(system, "mach_task_self_")
        found = (ctypes.c_uint64 * (_MAC_WORDS // 2))()
        length = ctypes.c_uint(_MAC_WORDS)
        fault = system.task_info(task, _MAC_FLAVOUR, ctypes.byref(found), ctypes.byref(length))
        return None if fault or length.value < _MAC_WORDS else int(found[_MAC_FOOTPRINT])


if sys.platform == "win32":

    def _windows_committed() -> int | None:
        """PROCESS_MEMORY_COUNTERS: two words of 32 bits, then eight sizes; the seventh is it."""
        import ctypes

        size = ctypes.sizeof(ctypes.c_size_t)
        found = (ctypes.c_uint8 * (8 + 8 * size))()
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        ask = kernel.K32GetProcessMemoryInfo
        ask.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]
        if not ask(kernel.GetCurrentProcess(), ctypes.byref(found), len(found)):
            return None
        return int.from_bytes(bytes(found[8 + 6 * size : 8 + 7 * size]), "little")

    def _windows_physical() -> int | None:
        """MEMORYSTATUSEX: its own length, then in eight bytes the memory of the machine."""
        import ctypes

        found = (ctypes.c_uint64 * 8)(64)
        told = ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(found))
        return int(found[1]) if told else None
