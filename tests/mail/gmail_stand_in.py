"""What stands in for the Gmail API: the emulator from npm, and a desk of our own that fails on order."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sheetnet.mail.gmail_line import GmailAccount
from tests.mail.mail_server import HOST

HERE = Path(__file__).parent / "gmail"
NODE = shutil.which("node")
needs_emulator = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules" / "@emulators" / "google").is_dir(),
    reason="needs Node.js 18.19 or newer and, once, npm ci --prefix tests/mail/gmail",
)
ME = "/gmail/v1/users/me"


@dataclass(frozen=True)
class Gmail:
    """The emulator, and what a person sees in their own Gmail."""

    url: str

    def account(self, address: str, **more: Any) -> GmailAccount:
        return GmailAccount(address, lambda: f"token of {address}", self.url, **more)

    def mails(self, address: str, label: str) -> list[tuple[str, EmailMessage]]:
        """Return id and content of all mails with a label, the oldest first."""
        found = self.call(address, "GET", f"messages?labelIds={label}&maxResults=500").get("messages", [])
        raw = {each["id"]: self.call(address, "GET", f"messages/{each['id']}?format=raw") for each in found}
        ordered = sorted(raw.items(), key=lambda each: int(each[1]["historyId"]))
        return [(key, _mail(each["raw"])) for key, each in ordered]

    def call(self, address: str, method: str, path: str, body: Any = None) -> Any:
        """Do what a person does."""
        headers = {"Authorization": f"Bearer token of {address}"}
        answer = requests.request(method, f"{self.url}{ME}/{path}", headers=headers, json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


def _mail(raw: str) -> EmailMessage:
    return message_from_bytes(base64.urlsafe_b64decode(raw + "=="), policy=policy.default)


@contextmanager
def emulator(*addresses: str) -> Iterator[Gmail]:
    """Run the emulator, with these accounts, while the block lasts."""
    assert NODE is not None
    command = [NODE, str(HERE / "emulator.mjs"), *addresses]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield Gmail(f"http://{HOST}:{int(running.stdout.readline())}")
        finally:
            running.kill()


@dataclass
class Fault:
    """What the desk does in place of answering well."""

    status: int = 0
    """0 hangs up, -1 says nothing."""
    body: str = ""
    kind: str = "application/json"
    done: bool = False
    """Whether it does what it was asked before that."""

    @classmethod
    def refusal(cls, status: int, reason: str, said: str = "No.") -> Fault:
        errors = [{"domain": "usageLimits", "reason": reason, "message": said}]
        return cls(status, json.dumps({"error": {"code": status, "message": said, "errors": errors}}))


@dataclass
class Desk:
    """A Gmail of one account that does as it is told."""

    address: str = "nora@lindqvist-abara.example"
    url: str = ""
    drafts: dict[str, EmailMessage] = field(default_factory=dict)
    sent: list[EmailMessage] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    """Method and path of each request."""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    let_in_by: set[str] = field(default_factory=set)
    """What requests bring to be let in."""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """By call, what becomes of the next ones."""
    page: int = 100
    silence: threading.Event = field(default_factory=threading.Event)
    """Ends every silence."""

    def account(self, **more: Any) -> GmailAccount:
        return GmailAccount(self.address, lambda: "a token", self.url, **more)

    def fail(self, call: str, *faults: Fault) -> None:
        self.faults[call] = list(faults)

    def answer(self, call: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        match call.split(" "):
            case ["GET", "profile"]:
                return 200, {"emailAddress": self.address}
            case ["GET", "drafts"]:
                return 200, self._listed(query)
            case ["GET", path] if path.startswith("drafts/"):
                mail = self.drafts[path.removeprefix("drafts/")]
                headers = [{"name": name, "value": str(value)} for name, value in mail.items()]
                return 200, {"message": {"payload": {"headers": headers}}}
            case ["POST", "drafts"]:
                key = f"r{len(self.drafts) + 1}"
                self.drafts[key] = _mail(body["message"]["raw"])
                return 200, {"id": key}
            case ["POST", "messages/send"]:
                self.sent.append(_mail(body["raw"]))
                return 200, {"id": f"m{len(self.sent)}"}
        return 404, {"error": {"code": 404, "message": "Requested entity was not found."}}

    def _listed(self, query: dict[str, list[str]]) -> dict[str, Any]:
        wanted = query["q"][0].removeprefix("rfc822msgid:")
        keys = [key for key, mail in self.drafts.items() if wanted.strip("<>") in mail["Message-ID"]]
        start = int(query.get("pageToken", ["0"])[0])
        page = {"drafts": [{"id": key} for key in keys[start : start + self.page]]}
        more = {"nextPageToken": str(start + self.page)} if len(keys) > start + self.page else {}
        return page | more if keys else {}


@contextmanager
def gmail_desk(desk: Desk | None = None, secured: ssl.SSLContext | None = None) -> Iterator[Desk]:
    """Run a desk while the block lasts; where it is ``secured``, with that certificate."""
    desk = desk or Desk()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            self._serve(None)

        def _serve(self, body: Any) -> None:
            parts = urlsplit(self.path)
            call = f"{self.command} {parts.path.removeprefix(f'{ME}/')}"
            query = parse_qs(parts.query)
            desk.calls.append(call)
            desk.asked.append(query)
            desk.let_in_by.add(self.headers["Authorization"])
            fault = desk.faults[call].pop(0) if desk.faults.get(call) else None
            status, answer = (200, None) if fault and not fault.done else desk.answer(call, query, body)
            if fault is None:
                self._say(status, "application/json", json.dumps(answer).encode())
            elif fault.status == -1:
                desk.silence.wait(30)
                self.close_connection = True
            elif fault.status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            else:
                self._say(fault.status, fault.kind, fault.body.encode())

        def _say(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if 300 <= status < 400:
                self.send_header("Location", f"{desk.url}{ME}/drafts/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing of a client that hangs up."""

    with Server((HOST, 0), Handler) as server:
        desk.url = f"{'https' if secured else 'http'}://{HOST}:{server.server_address[1]}"
        if secured:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield desk
        finally:
            desk.silence.set()
            server.shutdown()
            thread.join()


def sends(calls: Sequence[str]) -> list[str]:
    """Return those calls that send a mail."""
    return [each for each in calls if each.endswith("send")]
