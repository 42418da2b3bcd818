"""Disks that take no more, and folders that may not be written: really so, whoever runs the tests."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

not_on_windows = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows limits no process and mounts no disk for a test"
)
_CAPABILITIES_VERSION, _OVERRIDES_MODES = 0x20080522, 1 << 1
"""Linux, capabilities(7): the third version, and CAP_DAC_OVERRIDE."""


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse this process to write longer files, as it does when the disk is full."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def disk_of(folder: Path, size: int) -> Iterator[bool]:
    """Mount a real disk of so many bytes, and say whether this machine lets a test do so."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = mount is not None and not subprocess.run(command, check=False, capture_output=True).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Let nobody make, replace or remove a file in a folder, not even an administrator."""
    mode = folder.stat().st_mode
    folder.chmod(0o500)
    try:
        with _held_to_modes():
            yield
    finally:
        folder.chmod(mode)


@contextmanager
def _held_to_modes() -> Iterator[None]:
    """Take from this thread, where it is root's, the right to write what the mode of a file forbids."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root may write everything here")
    system = ctypes.CDLL(None, use_errno=True)
    head, rights = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0), (ctypes.c_uint32 * 6)()
    assert system.capget(head, rights) == 0
    had = rights[0]
    rights[0] = had & ~_OVERRIDES_MODES
    assert system.capset(head, rights) == 0
    try:
        yield
    finally:
        rights[0] = had
        assert system.capset(head, rights) == 0
