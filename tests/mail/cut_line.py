"""A line to a server that is cut at a word of the client's: before the word arrives, or after."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.mail.mail_server import HOST


@contextmanager
def cut_line(port: int, word: bytes, *, arrives: bool) -> Iterator[int]:
    """Yield a port that leads to ``port`` until a client says ``word``, which still ``arrives`` or does not.

    Where it arrives, the server has answered before the line is cut; the client never hears the answer.
    """
    with socket.create_server((HOST, 0)) as door:
        thread = threading.Thread(target=_lead, args=(door, port, word, arrives), daemon=True)
        thread.start()
        yield door.getsockname()[1]


def _lead(door: socket.socket, port: int, word: bytes, arrives: bool) -> None:
    with suppress(OSError):
        client, _ = door.accept()
        with client, socket.create_connection((HOST, port)) as server:
            threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
            while said := client.recv(65536):
                if word in said:
                    if arrives:
                        client.shutdown(socket.SHUT_WR)
                        server.sendall(said)
                        _let_it_finish(server, client)
                    return
                server.sendall(said)


def _let_it_finish(server: socket.socket, client: socket.socket) -> None:
    """Pass on what belongs to the command, until the client has given up."""
    with suppress(OSError):
        while said := client.recv(65536):
            server.sendall(said)


def _pass_on(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while said := server.recv(65536):
            client.sendall(said)
