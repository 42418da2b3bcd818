"""The stand-in's HTTP side: paths, sign-in, faults on order, and the checks of every message."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import sys
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.google_emulator import calls
from tests.google_emulator.auth import Accounts, TokenRefused
from tests.google_emulator.document import Document, Sheet
from tests.google_emulator.refusals import API_DISABLED, Malformed, Refusal, Unsupported

ACCOUNT = "worker@stand-in.iam.gserviceaccount.com"


@dataclass
class Fault:
    """Something that goes wrong on order."""

    on: str
    """The call: "get", "batchGet", "batchUpdate", "metadata", "create", "token", or "any"."""
    status: int = 0
    """Answer with this; 0 resets the connection instead."""
    times: int = 1
    applied: bool = False
    """First do what was asked."""
    body: str = ""
    """Answer with this text as HTML, or cut the answer short where it is "cut"."""
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""


class Emulator:
    """A Google Sheets API on a free port of this machine.

    A context manager: leaving it fails when a request or reply did not fit Google's documents.
    """

    def __init__(self, port: int = 0) -> None:
        self.documents: dict[str, Document] = {}
        self.accounts = Accounts()
        self.faults: list[str] = []
        """Requests and replies that did not fit, and things the stand-in does not do."""
        self.calls: list[str] = []
        """The calls that were answered, by name, sign-in left out."""
        self.bodies: list[dict[str, Any]] = []
        """Of those calls that had one, the request bodies."""
        self.api_enabled = True
        self._orders: list[Fault] = []
        self._visits: list[tuple[str, Callable[[], None]]] = []
        self._lock = threading.RLock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def connections(self) -> int:
        """How many connections clients hold open."""
        return self._server.connections

    def __enter__(self) -> Emulator:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        if error is None and self.faults:
            raise AssertionError("the stand-in was asked for what Google does not know: " + repr(self.faults))

    def credentials(self, email: str = ACCOUNT) -> dict[str, Any]:
        """Make a service account; return the contents of its credentials file."""
        return self.accounts.register(f"{self.url}/token", email)

    def new_document(self, title: str = "Network") -> Document:
        """Make an empty spreadsheet, as a person does in the browser."""
        document = Document(uuid.uuid4().hex + "standin", title, [Sheet(0, "Sheet1")])
        self.documents[document.id] = document
        return document

    def document(self, document_id: str) -> Document:
        """Return a spreadsheet, to edit it as a person would."""
        return self.documents[document_id]

    def fail(self, on: str, **fault: Any) -> None:
        """Let the next call of this name go wrong: see Fault."""
        self._orders.append(Fault(on, **fault))

    def visit_before(self, on: str, edit: Callable[[], None]) -> None:
        """Let a person edit just before the next call of this name is carried out."""
        self._visits.append((on, edit))

    def answer(self, call: calls.Call, form: str, header: str | None) -> tuple[Fault | None, int, Any]:
        """Carry out one call; return the fault on order, if any, and the status and JSON answer."""
        with self._lock:
            fault = self._next_fault(call.name)
            if fault is not None and not fault.applied:
                return fault, 0, None
            try:
                return fault, 200, self._carry_out(call, form, header)
            except TokenRefused as refused:
                return fault, 400, refused.answer
            except Refusal as refusal:
                if isinstance(refusal, Unsupported | Malformed):
                    self.faults.append(f"{call.name}: {refusal.message} {refusal.details or ''}".strip())
                return fault, refusal.code, refusal.body()
            except Exception as error:
                self.faults.append(f"{call.name}: the stand-in broke: {error!r}")
                raise

    def _carry_out(self, call: calls.Call, form: str, header: str | None) -> dict[str, Any]:
        if call.name == "token":
            return self.accounts.grant(parse_qs(form), f"{self.url}/token")
        for visit in [visit for visit in self._visits if visit[0] == call.name][:1]:
            self._visits.remove(visit)
            visit[1]()
        self.calls.append(call.name)
        email = self.accounts.email(header)
        if email is None:
            raise Refusal(401)
        if not self.api_enabled:
            raise Refusal(403, API_DISABLED)
        body = json.loads(form) if form else {}
        if form:
            self.bodies.append(body)
        return calls.carry_out(self, call, body, email)

    def _next_fault(self, name: str) -> Fault | None:
        for order in self._orders:
            if order.on in (name, "any"):
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order
        return None


class _Server(ThreadingHTTPServer):
    """Serves one emulator and closes every connection it took."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], emulator: Emulator) -> None:
        self.emulator = emulator
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
        """Say nothing: what matters is in ``Emulator.faults``."""

    def hang_up(self) -> None:
        """End the connections that clients left open."""
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        form = self.rfile.read(length).decode()
        query = parse_qs(parts.query, keep_blank_values=True)
        try:
            call = calls.route(self.command, unquote(parts.path), query)
        except Refusal as refusal:
            self.server.emulator.faults.append(f"{self.command} {parts.path}: {refusal.message}")
            self._send(refusal.code, refusal.body(), query)
            return
        fault, status, answer = self.server.emulator.answer(call, form, self.headers.get("Authorization"))
        if fault is None:
            self._send(status, answer, query)
        elif fault.status == 0 and fault.body != "cut":
            self._reset()
        else:
            self._send_fault(fault, answer, query)

    def _send(self, status: int, answer: Any, query: dict[str, list[str]]) -> None:
        compact = query.get("prettyPrint") == ["false"]
        text = json.dumps(answer, separators=(",", ":")) if compact else json.dumps(answer, indent=2) + "\n"
        self._send_bytes(status, text.encode(), "application/json; charset=UTF-8", {})

    def _send_bytes(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
        agent = self.headers.get("User-Agent", "")
        self.send_response(status)
        if "gzip" in self.headers.get("Accept-Encoding", "") and "gzip" in agent:
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        for name, value in {"Content-Type": kind, "Cache-Control": "private", **headers}.items():
            self.send_header(name, value)
        self.send_header("Vary", "Origin, X-Origin, Referer")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_fault(self, fault: Fault, answer: Any, query: dict[str, list[str]]) -> None:
        if fault.body == "cut":
            whole = json.dumps(answer).encode()
            self._send_bytes(200, whole[: len(whole) // 2], "application/json; charset=UTF-8", {})
        elif fault.body:
            self._send_bytes(fault.status, fault.body.encode(), "text/html; charset=UTF-8", fault.headers)
        else:
            body = json.dumps(Refusal(fault.status, fault.message).body(), indent=2).encode()
            self._send_bytes(fault.status, body, "application/json; charset=UTF-8", fault.headers)

    def _reset(self) -> None:
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
