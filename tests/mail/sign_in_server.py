"""A provider of sign-ins on this machine: gives tokens, and tells a mail server whose they are."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.smtp import AuthResult

from tests.mail.mail_server import HOST, Postmaster

REFRESH_TOKEN = "1//refresh"


@dataclass
class Provider:
    """What the provider knows."""

    port: int = 0
    user: str = ""
    """Whose sign-in it is."""
    is_revoked: bool = False
    is_down: bool = False
    given: list[str] = field(default_factory=list)
    """The tokens it has given."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def file(self, folder: Path, **changes: str) -> Path:
        """Write the file of a sign-in; where its client is called by an address, its tokens name it."""
        held = {
            "type": "authorized_user",
            "client_id": "client",
            "client_secret": "secret",
            "refresh_token": REFRESH_TOKEN,
            "token_uri": f"{self.url}/token",
        }
        path = folder / "sign-in.json"
        path.write_text(json.dumps(held | changes))
        path.chmod(0o600)
        return path

    def token(self, asked: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        if self.is_down:
            return 503, {"error": "temporarily_unavailable", "error_description": "Try again later."}
        if self.is_revoked or asked.get("refresh_token") != [REFRESH_TOKEN]:
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        client = asked["client_id"][0]
        self.given.append(f"token of {client}" if "@" in client else f"token-{len(self.given) + 1}")
        return 200, {"access_token": self.given[-1], "expires_in": 3599, "token_type": "Bearer"}

    def whose(self, asked: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        is_active = asked.get("token", [""])[0] in self.given
        return 200, {"active": str(is_active).lower(), "email": self.user}


class TokenOffice(Postmaster):
    """A mail server that lets in whoever has one of the provider's tokens."""

    def __init__(self, known: Provider) -> None:
        super().__init__()
        self._known = known

    async def auth_XOAUTH2(self, server: Any, words: list[str]) -> AuthResult:
        said = base64.b64decode(words[1]).decode()
        if said in [f"user={self._known.user}\x01auth=Bearer {token}\x01\x01" for token in self._known.given]:
            return AuthResult(success=True)
        assert await server.challenge_auth('{"status":"401"}') == b""
        return AuthResult(success=False, handled=False)


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider while the block lasts."""
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._answer(*known.token(parse_qs(self.rfile.read(length).decode())))

        def do_GET(self) -> None:
            self._answer(*known.whose(parse_qs(urlsplit(self.path).query)))

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        known.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()
