"""The virtual environment of this checkout: made or reused, with sheetnet installed in it.

Standard library only, and syntax that an old Python can read, so that it can say it is too old.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LEAST_PYTHON = (3, 11)


class NotReady(Exception):
    """The environment cannot be made; the text says why and what to do."""


def need_python() -> None:
    """Go on under a Python that is new enough, or say where to get one."""
    if sys.version_info >= LEAST_PYTHON:
        return
    for name in ("python3.13", "python3.12", "python3.14", "python3.11"):
        found = shutil.which(name)
        if found:
            raise SystemExit(subprocess.call([found, *sys.argv]))
    raise NotReady(
        f"sheetnet needs Python 3.11 or newer, and this is {_version()}. Get one from "
        "https://www.python.org/downloads and run this script with it."
    )


def ready(extra: str = "") -> Path:
    """Return the environment's Python, with sheetnet and all it needs installed.

    Installs only when pyproject.toml, the place or the Python has changed since the last time.

    Raises:
        NotReady: the environment or the packages cannot be had.
    """
    python = _made()
    wanted = _wanted(python)
    stamps = [VENV / ".sheetnet-ready", VENV / ".sheetnet-ready-dev"]
    usable = stamps[1:] if extra else stamps
    if not any(stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted for stamp in usable):
        _install(python, extra)
        stamps[1 if extra else 0].write_text(wanted, encoding="utf-8")
    return python


def _made() -> Path:
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if _works(python):
        return python
    if not (find_spec("ensurepip") and find_spec("venv")):
        raise NotReady(
            "This Python came without venv, so no environment can be made. On Debian and Ubuntu: "
            f"sudo apt install python{_version()}-venv; then run this again."
        )
    print(f"Making the environment in {VENV.name} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode or not _works(python):
        raise NotReady(
            f"The environment in {VENV} could not be made.\n{_last_lines(made.stdout + made.stderr)}\n"
            "Make sure that you may write to that folder; on Debian and Ubuntu also: "
            f"sudo apt install python{_version()}-venv."
        )
    return python


def _works(python: Path) -> bool:
    """Whether this Python starts, is new enough, has pip, and belongs to this very folder."""
    if not python.is_file():
        return False
    question = f"import sys, pip; print(sys.version_info >= {LEAST_PYTHON!r}); print(sys.prefix)"
    try:
        asked = subprocess.run(
            [str(python), "-c", question], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    answer = asked.stdout.splitlines()
    return asked.returncode == 0 and answer[0] == "True" and Path(answer[1]).resolve() == VENV.resolve()


def _wanted(python: Path) -> str:
    content = (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {ROOT} {python.stat().st_mtime_ns}\n"


def _install(python: Path, extra: str) -> None:
    print("Installing sheetnet and what it needs; the first time takes a minute ...", flush=True)
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    command = [str(python), "-m", "pip", "install", *options, "-e", what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotReady(
            "The packages could not be installed. Check the connection to the internet (and the proxy, if "
            "you are behind one), then run this again. What pip said:\n"
            f"{_last_lines(done.stdout + done.stderr)}"
        )


def _version() -> str:
    return ".".join(str(part) for part in sys.version_info[:2])


def _last_lines(text: str, count: int = 8) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join("  " + line for line in lines[-count:])


def run(main: Callable[[list[str]], int]) -> None:
    """Run a script's main function and end with its exit code, never with a traceback."""
    try:
        need_python()
        code = main(sys.argv[1:])
    except NotReady as error:
        print(error, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("Stopped as you wished.", file=sys.stderr)
        code = 130
    raise SystemExit(code)
