"""The stand-in without its wire: one request in, one reply out.

It knows sign-in, faults on order, people's visits and the checks of every message; it does not know
how requests come in. A socket server and an in-process transport are both only doors to it.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

from tests.google_emulator import calls
from tests.google_emulator.auth import Accounts, TokenRefused
from tests.google_emulator.consent import GRANTS, PAGE, Consent
from tests.google_emulator.copying import copied
from tests.google_emulator.document import Document, Sheet
from tests.google_emulator.faults import Fault, Orders
from tests.google_emulator.files import File
from tests.google_emulator.methods import Call, route
from tests.google_emulator.quota import Quota
from tests.google_emulator.refusals import API_DISABLED, Malformed, Refusal, Unsupported, scope_insufficient

ACCOUNT = "worker@stand-in.iam.gserviceaccount.com"
JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Reply:
    """One answer as it goes over the wire."""

    status: int
    body: bytes
    headers: dict[str, str]
    late_seconds: float = 0
    """How long the client has to wait for it."""


class Service:
    """A Google Sheets API in memory, starting empty; ``url`` is where a door says that it stands.

    A context manager: leaving it fails when a request or reply did not fit Google's documents.
    """

    url = ""

    def __init__(self, *, any_token: bool = False) -> None:
        self.documents: dict[str, Document] = {}
        self._files: dict[str, File] = {}
        self.quota = Quota()
        self.accounts = Accounts(anyone=ACCOUNT if any_token else None)
        self.consent = Consent(self.accounts)
        self.faults: list[str] = []
        """Requests and replies that did not fit, and things the stand-in does not do."""
        self.calls: list[str] = []
        """The calls that were answered, by name, sign-in left out."""
        self.bodies: list[dict[str, Any]] = []
        """Of those calls that had one, the request bodies."""
        self.api_enabled = True
        self.clock_ahead_seconds = 0.0
        """How far this server's clock is ahead of the machine's."""
        self._orders = Orders()
        self._visits: list[tuple[str, Callable[[], None]]] = []
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.faults:
            raise AssertionError("the stand-in was asked for what Google does not know: " + repr(self.faults))

    def credentials(self, email: str = ACCOUNT) -> dict[str, Any]:
        """Make a service account; return the contents of its credentials file."""
        return self.accounts.register(f"{self.url}/token", email)

    def oauth_client(self) -> dict[str, Any]:
        """Make an OAuth client of the type Desktop app; return the contents of its file."""
        return self.consent.client(self.url)

    def new_document(self, title: str = "Network", owner: str = "") -> Document:
        """Make an empty spreadsheet, as a person does in the browser, or an account by a call."""
        return self._keep(Document(_fresh_id(), title, [Sheet(0, "Sheet1")]), owner)

    def copy_document(self, document: Document, title: str, owner: str = "") -> Document:
        """Copy a spreadsheet into a new file, as a person or a program does."""
        return self._keep(copied(document, _fresh_id(), title), owner)

    def _keep(self, document: Document, owner: str) -> Document:
        document.owner = owner or document.owner
        self.documents[document.id] = document
        self.file(document.id)
        return document

    def file(self, document_id: str) -> File | None:
        """Return the Drive side of a spreadsheet, None where there is no such spreadsheet."""
        if document_id not in self.documents:
            return None
        document = self.documents[document_id]
        standing = self._files.get(document_id)
        if standing is None or standing.document is not document:
            standing = self._files[document_id] = File.of(document)
        return standing

    def forget(self, document_id: str) -> None:
        """Delete a spreadsheet for good."""
        del self.documents[document_id]
        self._files.pop(document_id, None)

    def open_to(self, document_id: str, email: str, *, to_write: bool) -> Document:
        """Return the spreadsheet that an account asks for.

        Raises:
            Refusal: there is none, or it is not shared with that account, or only to be read;
                a file in the trash is guessed to be only to be read.
        """
        file = self.file(document_id)
        if file is None:
            raise Refusal(404)
        document, role = file.document, file.role_of(email)
        if role is None:
            raise Refusal(document.guesses.revoked)
        in_trash = document.trashed and document.guesses.trashed == "refused"
        if to_write and (in_trash or role in ("reader", "commenter")):
            raise Refusal(403)
        return document

    def document(self, document_id: str) -> Document:
        """Return a spreadsheet, to edit it as a person would."""
        return self.documents[document_id]

    def fail(self, on: str, **fault: Any) -> None:
        """Let the next call of this name go wrong: see Fault."""
        self._orders.add(Fault(on, **fault))

    def fail_no_more(self) -> None:
        """Forget every fault on order."""
        self._orders.clear()

    def visit_before(self, on: str, edit: Callable[[], None]) -> None:
        """Let a person edit just before the next call of this name is carried out."""
        self._visits.append((on, edit))

    def respond(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Reply | None:
        """Answer one request; None stands for a connection that is reset.

        ``target`` is path and query as they stand in the request's first line.
        """
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        compact = query.get("prettyPrint") == ["false"]
        if (method, parts.path) == ("GET", PAGE):
            return self._consent_page(query)
        try:
            call = route(method, unquote(parts.path), query)
        except Refusal as refusal:
            self.faults.append(f"{method} {parts.path}: {refusal.message}")
            return Reply(refusal.code, _json(refusal.body(), compact), {"Content-Type": JSON})
        fault, status, answer = self._answer(call, content, headers.get("Authorization"))
        if fault is None:
            return _reply(call, status, answer, compact)
        if fault.only_late:
            return replace(_reply(call, status, answer, compact), late_seconds=fault.late_seconds)
        if fault.status == 0 and fault.body != "cut":
            return None
        return replace(_faulty(fault, answer), late_seconds=fault.late_seconds)

    def _consent_page(self, query: dict[str, list[str]]) -> Reply:
        try:
            return Reply(302, b"", {"Location": self.consent.come_back(query), "Content-Type": HTML})
        except Refusal as wall:
            return Reply(wall.code, wall.message.encode(), {"Content-Type": HTML})

    def _answer(self, call: Call, content: bytes, header: str | None) -> tuple[Fault | None, int, Any]:
        with self._lock:
            fault = self._orders.next(call.name)
            if fault is not None and not (fault.applied or fault.only_late):
                return fault, 0, None
            try:
                return fault, 200, self._carry_out(call, content, header)
            except TokenRefused as refused:
                return fault, refused.status, refused.answer
            except Refusal as refusal:
                if isinstance(refusal, Unsupported | Malformed):
                    self.faults.append(f"{call.name}: {refusal.message} {refusal.details or ''}".strip())
                return fault, refusal.code, refusal.body()
            except Exception as error:
                self.faults.append(f"{call.name}: the stand-in broke: {error!r}")
                raise

    def _carry_out(self, call: Call, content: bytes, header: str | None) -> dict[str, Any]:
        if call.name == "token" and parse_qs(content.decode()).get("grant_type", [""])[0] in GRANTS:
            return self.consent.grant(parse_qs(content.decode()), header)
        if call.name == "token":
            return self.accounts.grant(
                parse_qs(content.decode()), f"{self.url}/token", self.clock_ahead_seconds
            )
        for visit in [visit for visit in self._visits if visit[0] == call.name][:1]:
            self._visits.remove(visit)
            visit[1]()
        self.calls.append(call.name)
        email = self.accounts.email(header)
        if email is None:
            raise Refusal(401)
        if not self.api_enabled:
            raise Refusal(403, API_DISABLED)
        if not self.accounts.opens(header or "", call.scopes):
            raise scope_insufficient(call.method)
        if call.api == "sheets.v4":
            self.quota.count(email, is_read=call.is_read)
        if call.name == "drive.upload":
            return calls.carry_out(self, call, {"content": content.decode()}, email)
        try:
            body = orjson.loads(content) if content else {}
        except orjson.JSONDecodeError as error:
            text = f"Invalid JSON payload received. {error}"
            raise Malformed(text, "", text) from None
        if content:
            self.bodies.append(body)
        return calls.carry_out(self, call, body, email)


def _fresh_id() -> str:
    return uuid.uuid4().hex + "standin"


def _reply(call: Call, status: int, answer: Any, compact: bool) -> Reply:
    if answer is None:
        return Reply(204, b"", {})
    if isinstance(answer, bytes):
        return Reply(status, answer, {"Content-Type": call.options["mimeType"]})
    return Reply(status, _json(answer, compact), {"Content-Type": JSON})


def _json(answer: Any, compact: bool) -> bytes:
    return orjson.dumps(answer) if compact else orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n"


def _faulty(fault: Fault, answer: Any) -> Reply:
    if fault.body == "cut":
        whole = _json(answer, compact=True)
        return Reply(200, whole[: len(whole) // 2], {"Content-Type": JSON})
    if fault.body:
        return Reply(fault.status, fault.body.encode(), {"Content-Type": HTML, **fault.headers})
    body = _json(Refusal(fault.status, fault.message).body(), compact=False)
    return Reply(fault.status, body, {"Content-Type": JSON, **fault.headers})
