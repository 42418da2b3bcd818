"""The line of one worker: every request stops at a gate until it is told how to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from tests.google_emulator.in_process import InProcess
from tests.google_emulator.methods import route


class Killed(BaseException):
    """The worker's process ends here; no ``except Exception`` holds it up."""


@dataclass(frozen=True)
class Order:
    """How a request is to go on."""

    fault: dict[str, Any] = field(default_factory=dict)
    """What goes wrong with it, as ``Service.fail`` takes it."""
    tokens_expire: bool = False
    """The sign-in runs out just before."""
    kill: str = ""
    """"before" it reaches Google, or "after" Google has carried it out."""


@dataclass(frozen=True)
class Request:
    """One request at the gate."""

    call: str
    """Its name, as the stand-in names calls; the read of ranges alone is called "get tops"."""
    path: str
    body: dict[str, Any]


class Line(BaseAdapter):
    """A transport that asks at the gate before each request and tells a witness of what came of it."""

    def __init__(self, google: InProcess, carry_out: Callable[[Request, Callable[[], Response]], Response]):
        super().__init__()
        self._google = google
        self._carry_out = carry_out
        self.gate: SimpleQueue[Any] = SimpleQueue()
        """What comes out of the worker: requests, and in the end what became of its run."""
        self.orders: SimpleQueue[Order] = SimpleQueue()

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        """Wait at the gate, then send the request, or not."""
        parts = urlsplit(request.path_url)
        query = parse_qs(parts.query, keep_blank_values=True)
        call = route(request.method or "GET", unquote(parts.path), query)
        body = orjson.loads(request.body) if request.body else {}
        is_partial = call.name == "get" and "ranges" in query
        asked = Request("get tops" if is_partial else call.name, request.path_url, body)
        self.gate.put(asked)
        order = self.orders.get()
        if order.kill == "before":
            raise Killed
        if order.tokens_expire:
            self._google.accounts.expire_tokens()
        if order.fault:
            self._google.fail(call.name, **order.fault)
        try:
            return self._carry_out(asked, lambda: self._google.send(request, *args, **more))
        finally:
            if order.kill == "after":
                raise Killed

    def close(self) -> None:
        """Do nothing: there is nothing open."""
