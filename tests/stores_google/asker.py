"""Asking the stand-in by hand, as somebody who is signed in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import orjson

from tests.google_emulator import Document
from tests.google_emulator.service import ACCOUNT, Service

Json = dict[str, Any]


class Asker:
    """One account that asks about one spreadsheet; ``faults`` that it causes are its own to look at."""

    def __init__(self, service: Service, document: Document, email: str = ACCOUNT) -> None:
        self.service, self.document, self.email = service, document, email
        self._header = {"Authorization": f"Bearer {service.accounts.issue(email)}"}

    def raw(self, method: str, path: str, body: bytes = b"", **query: Any) -> tuple[int, bytes]:
        """Return status and body."""
        target = quote(path, safe="/:!,'()") + (f"?{urlencode(query, doseq=True)}" if query else "")
        reply = self.service.respond(method, target, self._header, body)
        assert reply is not None
        return reply.status, reply.body

    def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> tuple[int, Json]:
        """Return status and JSON answer."""
        content = b"" if body is None else orjson.dumps(body)
        status, answer = self.raw(method, path, content, **query)
        return status, orjson.loads(answer) if answer else {}

    def sheets(self, method: str, rest: str = "", body: Json | None = None, **query: Any) -> tuple[int, Json]:
        """Ask about the spreadsheet; ``rest`` follows its id."""
        return self.call(method, f"/v4/spreadsheets/{self.document.id}{rest}", body, **query)

    def put(
        self, where: str, rows: list[list[Any]], option: str = "USER_ENTERED", **query: Any
    ) -> tuple[int, Json]:
        """Write values."""
        query["valueInputOption"] = option
        return self.sheets("PUT", f"/values/{where}", {"values": rows}, **query)

    def values(self, where: str, **query: Any) -> list[list[Any]] | None:
        """Return the values of a range; None where there is no such key."""
        status, answer = self.sheets("GET", f"/values/{where}", **query)
        assert status == 200, answer
        return answer.get("values")

    def refused(self, method: str, rest: str, body: Json | None = None, **query: Any) -> str:
        """Return the message of a request that must be refused as invalid."""
        status, answer = self.sheets(method, rest, body, **query)
        assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT"), answer
        message: str = answer["error"]["message"]
        return message

    def batch(self, *requests: Json) -> list[Json]:
        """Apply requests and return the replies."""
        status, answer = self.sheets("POST", ":batchUpdate", {"requests": list(requests)})
        assert status == 200, answer
        replies: list[Json] = answer["replies"]
        return replies
