"""People who sign in: OAuth clients, the consent page in the browser, codes and refresh tokens.

As strict as Google about what an installed app must send: a known client, a loopback address to come
back to, a state, a challenge of the kind S256, and offline access where a refresh token is wanted.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from tests.google_emulator.auth import SCOPE, Accounts, TokenRefused
from tests.google_emulator.refusals import Refusal

PAGE = "/o/oauth2/auth"
PERSON = "ana@example.org"
GRANTS = ("authorization_code", "refresh_token")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class _Code:
    email: str
    client_id: str
    redirect: str
    challenge: str
    scope: str
    is_offline: bool


class Consent:
    """The consent page and what follows from it; ``person`` is who sits at the browser."""

    def __init__(self, accounts: Accounts) -> None:
        self.person = PERSON
        self.answer = "allow"
        """What the person or Google says: "allow", "access_denied", or a wall such as "org_internal"."""
        self._accounts = accounts
        self._secrets: dict[str, str] = {}
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, _Code] = {}

    def client(self, url: str) -> dict[str, Any]:
        """Make an OAuth client of the type Desktop app; return the contents of its file."""
        client_id = f"{secrets.randbelow(10**12)}-standin.apps.googleusercontent.com"
        self._secrets[client_id] = f"GOCSPX-{secrets.token_urlsafe(12)}"
        return {
            "installed": {
                "client_id": client_id,
                "project_id": "stand-in",
                "auth_uri": f"{url}{PAGE}",
                "token_uri": f"{url}/token",
                "client_secret": self._secrets[client_id],
                "redirect_uris": ["http://localhost"],
            }
        }

    def withdraw(self) -> None:
        """Let every sign-in run out, as after seven days of Testing or a changed password."""
        self._refresh.clear()
        self._accounts.expire_tokens()

    def delete_clients(self) -> None:
        """Delete every OAuth client."""
        self._secrets.clear()

    def come_back(self, query: Fields) -> str:
        """Return the address that the page sends the browser back to.

        Raises:
            Refusal: Google shows an error page instead, and the browser stays there.
        """
        asked = {name: values[0] for name, values in query.items()}
        redirect = urlsplit(asked.get("redirect_uri", ""))
        if not self._knows(asked.get("client_id", "")):
            raise Refusal(401, "Access blocked: Authorization Error. Error 401: invalid_client")
        if redirect.scheme != "http" or redirect.hostname not in _LOOPBACK:
            raise Refusal(400, "Access blocked. Error 400: redirect_uri_mismatch")
        if (
            asked.get("response_type") != "code"
            or asked.get("code_challenge_method") != "S256"
            or not asked.get("code_challenge")
            or not asked.get("state")
            or not asked.get("scope")
        ):
            raise Refusal(400, "Access blocked. Error 400: invalid_request")
        if self.answer not in ("allow", "access_denied"):
            raise Refusal(403, f"Access blocked. Error 403: {self.answer}")
        back = {"state": asked["state"]}
        if self.answer == "allow":
            code = f"4/0{secrets.token_urlsafe(24)}"
            self._codes[code] = _Code(
                self.person,
                asked["client_id"],
                asked["redirect_uri"],
                asked["code_challenge"],
                asked["scope"],
                asked.get("access_type") == "offline",
            )
            back |= {"code": code, "scope": asked["scope"]}
        else:
            back["error"] = self.answer
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def _knows(self, client_id: str) -> bool:
        return client_id in self._secrets or (self._accounts.takes_strangers and bool(client_id))

    def grant(self, form: Fields, header: str | None = None) -> dict[str, Any]:
        """Return tokens for a code, or a fresh access token for a refresh token.

        The client says who it is in the form, or in the header that basic authentication has.

        Raises:
            TokenRefused: as Google's token endpoint answers.
        """
        given = {**_basic(header), **{name: values[0] for name, values in form.items()}}
        client_id = given.get("client_id", "")
        if not self._knows(client_id):
            raise TokenRefused("deleted_client", "The OAuth client was deleted.", 401)
        secret = self._secrets.get(client_id, given.get("client_secret", ""))
        if not secrets.compare_digest(secret, given.get("client_secret", "")):
            raise TokenRefused("invalid_client", "Unauthorized", 401)
        if given["grant_type"] == "refresh_token":
            code = self._refresh.get(given.get("refresh_token", ""))
            if code is None and self._accounts.takes_strangers:
                code = _Code(self.person, client_id, "", "", given.get("scope", SCOPE), True)
            if code is None or code.client_id != client_id:
                raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
            return self._token(code)
        code = self._codes.pop(given.get("code", ""), None)
        if code is None or code.client_id != client_id:
            raise TokenRefused("invalid_grant", "Malformed auth code.")
        if given.get("redirect_uri") != code.redirect:
            raise TokenRefused("redirect_uri_mismatch", "Bad Request")
        if _challenge(given.get("code_verifier", "")) != code.challenge:
            raise TokenRefused("invalid_grant", "Invalid code verifier.")
        answer = self._token(code)
        if code.is_offline:
            answer["refresh_token"] = f"1//0{secrets.token_urlsafe(24)}"
            self._refresh[answer["refresh_token"]] = code
        return answer

    def _token(self, code: _Code) -> dict[str, Any]:
        return {
            "access_token": self._accounts.issue(code.email, code.scope),
            "expires_in": 3599,
            "scope": code.scope,
            "token_type": "Bearer",
        }


def _basic(header: str | None) -> dict[str, str]:
    kind, _, coded = (header or "").partition(" ")
    if kind != "Basic":
        return {}
    name, _, secret = base64.b64decode(coded).decode().partition(":")
    return {"client_id": unquote(name), "client_secret": unquote(secret)}


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
