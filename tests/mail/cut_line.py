"""A line to a server that fails at a word of the client's: before the word arrives, or after."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.mail.mail_server import HOST


@contextmanager
def cut_line(port: int, word: bytes, *, arrives: bool, silent: bool = False) -> Iterator[int]:
    """Yield a port that leads to ``port`` until a client says ``word``, which still ``arrives`` or does not.

    Where it arrives, the server is given what belongs to it, and has answered before the line is cut; the
    client never hears the answer. A line that goes ``silent`` is not cut: the client hears nothing more.
    """
    with socket.create_server((HOST, 0)) as door:
        line = _Line(door, port, word, arrives, silent)
        threading.Thread(target=line.lead, daemon=True).start()
        yield door.getsockname()[1]


@dataclass
class _Line:
    door: socket.socket
    port: int
    word: bytes
    arrives: bool
    silent: bool
    has_arrived: threading.Event = field(default_factory=threading.Event)

    def lead(self) -> None:
        with suppress(OSError):
            client, _ = self.door.accept()
            with client, socket.create_connection((HOST, self.port)) as server:
                threading.Thread(target=self._answer, args=(server, client), daemon=True).start()
                while said := client.recv(65536):
                    if self.word in said:
                        if not self.arrives:
                            break
                        self.has_arrived.set()
                    server.sendall(said)
                while self.silent and client.recv(65536):
                    pass

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        """Pass on what the server says, and after the word only that it is to go on."""
        with suppress(OSError):
            while said := server.recv(65536):
                if self.has_arrived.is_set() and not said.startswith(b"+"):
                    if not self.silent:
                        client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(said)
