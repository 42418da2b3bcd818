"""The stand-in's socket server: HTTP/1.1, kept-alive connections, gzip, and resets."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.google_emulator.service import ACCOUNT, Reply, Service

__all__ = ["ACCOUNT", "Emulator"]


class Emulator(Service):
    """A Google Sheets API on a free port of this machine.

    A context manager: leaving it fails when a request or reply did not fit Google's documents.
    """

    def __init__(self, port: int = 0, *, any_token: bool = False) -> None:
        super().__init__(any_token=any_token)
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:  # type: ignore[override]
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def connections(self) -> int:
        """How many connections clients hold open."""
        return self._server.connections

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        super().__exit__(kind, error, trace)


class _Server(ThreadingHTTPServer):
    """Serves one emulator and closes every connection it took."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], service: Service) -> None:
        self.service = service
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    @property
    def connections(self) -> int:
        return len(self._open)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: what matters is in ``Service.faults``."""

    def hang_up(self) -> None:
        """End the connections that clients left open."""
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        reply = self.server.service.respond(
            self.command,
            self.path,
            self.headers,  # type: ignore[arg-type]
            self.rfile.read(length),
        )
        if reply is None:
            self._reset()
        else:
            time.sleep(reply.late_seconds)
            self._send(reply)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _send(self, reply: Reply) -> None:
        body = reply.body
        self.send_response_only(reply.status)
        if (
            body
            and "gzip" in self.headers.get("Accept-Encoding", "")
            and "gzip" in self.headers.get("User-Agent", "")
        ):
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        date = self.date_time_string(time.time() + self.server.service.clock_ahead_seconds)
        for name, value in {
            "Date": date,
            "Server": "ESF",
            "Cache-Control": "private",
            **reply.headers,
        }.items():
            self.send_header(name, value)
        self.send_header("Vary", "Origin, X-Origin, Referer")
        if reply.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
