"""Clockwork: the ``sheetnet`` command in a process of its own, whose time and whose end a test decides.

``python -m tests.end_to_end.clockwork`` loads what the command needs once and then, for each line of JSON on
its standard input, forks a child that runs the command. A child counts its steps: everything that anybody
else could notice, such as a file opened to be written, renamed or removed, and what is sent to a server.
With ``kill_at`` it kills itself with SIGKILL just before that step, so that the next number is the moment
just after it.

With ``--live`` and the words of a command behind it, runs just that one; each line on its standard input is
then a moment that its clock is set to.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

Command = Callable[[Sequence[str]], object]
_WRITES = os.O_WRONLY | os.O_RDWR
_SENT = {"smtplib.send", "imaplib.send", "http.client.send", "socket.connect"}
_MOVED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    """Its exit code, or minus the number of the signal that ended it."""
    steps: tuple[str, ...]
    """What each step was, the one it was killed before among them."""
    out: str


class Clockwork:
    """Runs commands one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(
        self,
        *arguments: str,
        at: datetime,
        kill_at: int = 0,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> Ended:
        """Run a command at a moment; with ``kill_at``, counted from 1, only so far."""
        wish = {
            "arguments": arguments,
            "at": at.isoformat(),
            "kill_at": kill_at,
            "environment": dict(environment),
        }
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps(wish)}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ended(answer["code"], tuple(answer["steps"]), answer["out"])


@contextmanager
def clockwork(environment: Mapping[str, str] | None = None) -> Iterator[Clockwork]:
    """Yield one that is ready; ``environment`` comes on top of this process's own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.clockwork"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
        cwd=Path(__file__).parents[2],
    ) as process:
        yield Clockwork(process)


@contextmanager
def live(*arguments: str, at: datetime, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Yield a command that runs, with a clock that begins at a moment, and is killed in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.clockwork", "--live", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            set_clock(process, at)
            yield process
        finally:
            process.kill()


def set_clock(process: subprocess.Popen[str], at: datetime) -> None:
    """Set the clock of a command that runs."""
    assert process.stdin
    process.stdin.write(f"{at.isoformat()}\n")
    process.stdin.flush()


def _live(arguments: Sequence[str]) -> None:
    import time_machine

    first = datetime.fromisoformat(sys.stdin.readline().strip())
    with time_machine.travel(first) as traveller:

        def follow() -> None:
            for line in sys.stdin:
                traveller.move_to(datetime.fromisoformat(line.strip()))

        threading.Thread(target=follow, daemon=True).start()
        from sheetnet.app.command_line import make_app

        make_app()(arguments)


def _step(event: str, arguments: tuple[Any, ...]) -> str:
    """Return what a step is, "" where it is none."""
    if event == "open":
        path, mode, flags = arguments
        is_write = set(mode) & set("wxa+") if isinstance(mode, str) else (flags or 0) & _WRITES
        return f"write {Path(os.fsdecode(path)).name}" if is_write and isinstance(path, str | bytes) else ""
    if event in _MOVED:
        return f"{event} {Path(os.fsdecode(arguments[0])).name}"
    if event in _SENT:
        return f"{event} {str(arguments[-1])[:60]}"
    return ""


def _run(command: Command, wish: Mapping[str, Any], steps: int) -> int:
    import time_machine

    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        step = _step(event, arguments)
        if step:
            count += 1
            os.write(steps, f"{step}\n".encode())
            if count == wish["kill_at"]:
                os.kill(os.getpid(), signal.SIGKILL)

    os.environ.update(wish["environment"])
    with time_machine.travel(datetime.fromisoformat(wish["at"])):
        sys.addaudithook(hook)
        try:
            command(wish["arguments"])
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def _answer(command: Command, wish: Mapping[str, Any]) -> dict[str, Any]:
    (steps_read, steps), (out_read, out) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = 70
        try:
            code = _run(command, wish, steps)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(steps)
    os.close(out)
    texts = _drained([steps_read, out_read])
    _, status = os.waitpid(child, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "steps": texts[0].splitlines(),
        "out": texts[1],
    }


def _drained(pipes: Sequence[int]) -> list[str]:
    """Return all that comes out of pipes until they are closed."""
    found = dict.fromkeys(pipes, b"")
    with selectors.DefaultSelector() as selector:
        for pipe in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                part = os.read(key.fd, 65536)
                if part:
                    found[key.fd] += part
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [found[pipe].decode("utf-8", "replace") for pipe in pipes]


_LOADED = (
    "css_inline",
    "imapclient",
    "jinja2.sandbox",
    "python_calamine",
    "time_machine",
    "sheetnet.app.answering",
    "sheetnet.app.command_line",
    "sheetnet.app.run",
    "sheetnet.app.settings_file",
    "sheetnet.app.terminal",
    "sheetnet.mail.answers_mailbox",
    "sheetnet.mail.gmail",
    "sheetnet.mail.imap",
    "sheetnet.mail.outbox",
    "sheetnet.mail.smtp",
    "sheetnet.report.compose",
    "sheetnet.report.letter",
    "sheetnet.report.numbering",
    "sheetnet.report.render",
    "sheetnet.stores.google.credentials",
    "sheetnet.stores.google.journal",
    "sheetnet.stores.google.store",
    "sheetnet.stores.xlsx.store",
)
_NAMES_THE_PROCESS = "sheetnet.app.dispatch"
"""Makes up the name by which a ledger knows a process; each child must load it for itself."""


def _warm() -> Command:
    """Make the command and what a report is laid out with, so that no child need do it."""
    from typer.main import get_command

    from sheetnet.app.command_line import make_app
    from sheetnet.report.render import render_html, render_text
    from tests.report.kinds import an_empty_week

    render_html(an_empty_week())
    render_text(an_empty_week())
    return get_command(make_app())


def _main() -> None:
    for name in _LOADED:
        import_module(name)
    command = _warm()
    assert _NAMES_THE_PROCESS not in sys.modules
    gc.freeze()
    gc.disable()  # in the children too, which end soon
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(_answer(command, json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--live"]:
        _live(sys.argv[2:])
    else:
        _main()
