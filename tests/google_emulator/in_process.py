"""The stand-in without sockets: a transport for ``requests`` that answers in the caller's own thread.

    with InProcess() as google:
        document = google.new_document()
        account = google.signed_in()
        store = GoogleStore(document.id, account, clock=utc_now, endpoint=google.url, transport=google)

``InProcess`` is everything that ``Emulator`` is (documents, ``fail``, ``visit_before``, ``calls``,
``faults``...) but for the port. It is a ``requests`` adapter too: mount it on any session with
``session.mount(google.url, google)``. ``google.signed_in(email)`` gives google-auth credentials that
renew their token here when the stand-in answers 401 (``google.accounts.expire_tokens()``); the signed
assertion of a real sign-in is the socket server's to check. A connection that is reset, or an answer
that comes too late, raises what ``requests`` raises over a socket.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from google.auth.credentials import Credentials
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as CannotConnect
from requests.exceptions import ReadTimeout
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

from tests.google_emulator.service import ACCOUNT, Service


class InProcess(Service, BaseAdapter):
    """A Google Sheets API in this process, as an adapter of ``requests``."""

    url = "http://stand-in.invalid"

    def signed_in(self, email: str = ACCOUNT) -> Credentials:
        """Return credentials of an account that this stand-in knows."""
        return _SignedIn(self, email)

    def send(self, request: PreparedRequest, *_: Any, timeout: Any = None, **__: Any) -> Response:
        """Answer a request; nobody waits for a late answer, one that is too late is given up."""
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        reply = self.respond(request.method or "GET", request.path_url, request.headers, content)
        if reply is None:
            reset = ProtocolError(
                "Connection aborted.", ConnectionResetError(104, "Connection reset by peer")
            )
            raise CannotConnect(reset, request=request)
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if patience is not None and reply.late_seconds > patience:
            raise ReadTimeout(f"Read timed out. (read timeout={patience})", request=request)
        response = Response()
        response.status_code = reply.status
        response.headers = CaseInsensitiveDict(reply.headers)
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = HTTPResponse(
            BytesIO(reply.body), headers=reply.headers, status=reply.status, preload_content=False
        )
        return response

    def close(self) -> None:
        """Do nothing: there is nothing open."""


class _SignedIn(Credentials):
    def __init__(self, service: Service, email: str) -> None:
        super().__init__()
        self._service = service
        self.service_account_email = email
        self.refresh(None)

    def refresh(self, _: Any) -> None:
        self.token = self._service.accounts.issue(self.service_account_email)

    def before_request(self, _: Any, __: str, ___: str, headers: Any) -> None:
        headers["Authorization"] = f"Bearer {self.token}"
