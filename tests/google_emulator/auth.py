"""Service accounts and access tokens: the sign-in half of the stand-in.

A token is given only for an assertion that the account's own key has signed, that is meant for
this server, has not run out and asks for a scope that opens spreadsheets.
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
AUDIENCE = "https://oauth2.googleapis.com/token"
"""Google's token endpoint, which google-auth names as the audience wherever the token is asked for."""
_LONGEST = 3600
_SLACK = 300


class TokenRefused(Exception):
    """No token for this assertion; answered as Google's token endpoint does."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.status = status
        self.answer = {"error": error, "error_description": description}
        super().__init__(description)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Accounts:
    """The service accounts that this server knows, and the tokens it gave out.

    With ``anyone``, whatever bearer token comes is taken for that account's.
    """

    def __init__(self, anyone: str | None = None) -> None:
        self._anyone = anyone
        self._public: dict[str, rsa.RSAPublicKey] = {}
        self._email_by_token: dict[str, str] = {}
        self._scopes_by_token: dict[str, frozenset[str]] = {}

    @property
    def takes_strangers(self) -> bool:
        """Whether keys and clients that were not made here are taken too."""
        return self._anyone is not None

    def register(self, token_uri: str, email: str) -> dict[str, Any]:
        """Make a service account; return the contents of its credentials file."""
        key = _key()
        self._public[email] = key.public_key()
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {
            "type": "service_account",
            "project_id": "stand-in",
            "private_key_id": "stand-in-key",
            "private_key": pem.decode(),
            "client_email": email,
            "client_id": "1",
            "token_uri": token_uri,
        }

    def revoke(self, email: str) -> None:
        """Forget an account: it gets no further token."""
        self._public.pop(email, None)

    def expire_tokens(self) -> None:
        """Let every token run out at once."""
        self._email_by_token.clear()

    def email(self, header: str | None) -> str | None:
        """Return whose bearer token an Authorization header holds."""
        kind, _, token = (header or "").partition(" ")
        return self._email_by_token.get(token, self._anyone) if kind == "Bearer" and token else None

    def grant(
        self, form: dict[str, list[str]], token_uri: str, clock_ahead_seconds: float = 0.0
    ) -> dict[str, Any]:
        """Return an access token for a signed assertion."""
        if form.get("grant_type") != [GRANT] or len(form.get("assertion", [])) != 1:
            raise TokenRefused("unsupported_grant_type", "Invalid grant_type")
        claims = self._claims(form["assertion"][0])
        now = time.time() + clock_ahead_seconds
        if claims.get("aud") not in (AUDIENCE, token_uri):
            raise TokenRefused("invalid_grant", "Invalid JWT: Failed audience check.")
        issued, expires = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or not isinstance(expires, int):
            raise TokenRefused("invalid_grant", "Invalid JWT: iat and exp are needed.")
        if issued > now + _SLACK or expires < now or expires > issued + _LONGEST:
            raise TokenRefused(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )
        scope = str(claims.get("scope", ""))
        if SCOPE not in scope.split():
            raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        token = self.issue(claims["iss"], scope)
        return {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def issue(self, email: str, scope: str | None = None) -> str:
        """Return a fresh token for an account, as after a sign-in; without a scope it opens everything."""
        token = f"stand-in-{uuid.uuid4().hex}"
        self._email_by_token[token] = email
        if scope is not None:
            self._scopes_by_token[token] = frozenset(scope.split())
        return token

    def opens(self, header: str, scopes: Sequence[str]) -> bool:
        """Whether a bearer token was given for at least one of these scopes."""
        given = self._scopes_by_token.get(header.removeprefix("Bearer "))
        return given is None or not scopes or not given.isdisjoint(scopes)

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            head, body, signature = assertion.split(".")
            header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
            signed = _decoded(signature)
        except ValueError:
            raise TokenRefused("invalid_grant", "Invalid JWT: it cannot be decoded.") from None
        if header.get("alg") != "RS256":
            raise TokenRefused("invalid_grant", "Invalid JWT: only RS256 is taken.")
        public = self._public.get(claims.get("iss"))
        if public is None and self.takes_strangers:
            return claims
        if public is None:
            raise TokenRefused("invalid_grant", "Invalid grant: account not found")
        try:
            public.verify(signed, f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise TokenRefused("invalid_grant", "Invalid JWT Signature.") from None
        return claims


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
