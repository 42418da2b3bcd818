"""The line to the Gmail API: one account's requests, each made once, and what their refusals mean in words.

What is asked and written stands with those who use the line: drafts in one module, reports in another.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import requests
from requests import PreparedRequest, RequestException, Response
from requests.exceptions import ConnectTimeout, ProxyError, Timeout
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Refused

SIGN_IN = "sheetnet sign-in --gmail"
SIGN_IN_AGAIN = (
    f"Run: {SIGN_IN}. If it happens every seven days, the app stands in Testing: press Google Auth "
    "Platform > Audience > Publish app, and sign in once more."
)
_API_PAGE = "https://console.cloud.google.com/apis/library/gmail.googleapis.com"
_NEXT_RUN = "The next run tries again."

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GmailAccount:
    """Somebody's Gmail, and how to get into it."""

    address: str
    token: Callable[[], str] = field(repr=False)
    """Gives an access token.

    Raises:
        DeliveryError: there is none.
    """
    endpoint: str
    """Where Google's API answers."""
    timeout_seconds: float = 60.0


class GmailLine:
    """The requests of one account; closes its connections as a context manager.

    No request is repeated, and none is followed elsewhere.
    """

    def __init__(self, account: GmailAccount) -> None:
        self._account = account
        self._session = requests.Session()
        self._bearer = ""

    def __enter__(self) -> GmailLine:
        """Get the token that lets the requests in.

        Raises:
            DeliveryError: there is none.
        """
        try:
            self._bearer = self._account.token()
        except BaseException:
            self._session.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def ask(self, path: str, query: Mapping[str, str], *, when: str) -> Json:
        """Return what Gmail answers to a question; ``when`` completes "Gmail said no ...".

        Raises:
            DeliveryError: it does not, or not with an answer of Gmail's.
        """
        return self._request("GET", path, query, None, when, "")

    def write(self, path: str, body: Json, *, when: str, unsure: str) -> Json:
        """Have something written, and return the answer.

        ``when`` completes "Gmail said no ...", and ``unsure`` says what follows where that is not certain.

        Raises:
            DeliveryError: it is not written; where ``certain`` is false, as far as is known.
            Refused: because of what was to be written.
        """
        return self._request("POST", path, {}, body, when, unsure)

    def _request(
        self, method: str, path: str, query: Mapping[str, str], body: Json | None, when: str, unsure: str
    ) -> Json:
        account = self._account
        try:
            response = self._session.request(
                method,
                f"{account.endpoint.rstrip('/')}/gmail/v1/users/me/{path}",
                params=dict(query),
                json=body,
                auth=self._let_in,
                timeout=account.timeout_seconds,
                allow_redirects=False,
            )
        except RequestException as error:
            raise self._silence(error, when, "" if _has_not_begun(error) else unsure) from error
        if response.status_code >= 400:
            raise self._refusal(response, when, "" if response.status_code < 500 else unsure)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if response.status_code != 200 or not isinstance(answer, dict):
            raise DeliveryError(
                f"What answered {when} was not Gmail ({_shown(response)}).",
                "See whether a firewall, a proxy or the login page of a network is in the way. "
                f"{unsure or _NEXT_RUN}",
                certain=not unsure,
            )
        return answer

    def _let_in(self, request: PreparedRequest) -> PreparedRequest:
        """Say who asks; as ``auth``, so that no .netrc of the machine's says something else."""
        request.headers["Authorization"] = f"Bearer {self._bearer}"
        return request

    def _silence(self, error: RequestException, when: str, unsure: str) -> DeliveryError:
        reason = _reason(error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return DeliveryError(
                f"The certificate that Gmail showed {when} cannot be trusted ({reason.verify_message}).",
                "Check that this computer's date is right; a company's own authority must be known to the "
                "system.",
            )
        if isinstance(error, ProxyError):
            return DeliveryError(
                f"The proxy of this network did not let sheetnet through to Gmail {when}.",
                "Check HTTPS_PROXY in the environment, or ask who looks after the network.",
            )
        if isinstance(error, Timeout):
            said = f"Gmail did not answer within {self._account.timeout_seconds:g} seconds {when}."
        elif _has_not_begun(error):
            said = f"Gmail could not be reached {when}."
        else:
            said = f"The connection to Gmail was lost {when}."
        return DeliveryError(
            said,
            f"Check the connection to the internet, and a firewall. {unsure or _NEXT_RUN}",
            certain=not unsure,
        )

    def _refusal(self, response: Response, when: str, unsure: str) -> DeliveryError:
        status, address = response.status_code, self._account.address
        said, reasons = _said(response)
        if status == 401:
            return DeliveryError(
                f"Google no longer accepts the sign-in of {address}: it has expired or was withdrawn, or the "
                "password changed.",
                SIGN_IN_AGAIN,
            )
        if status == 429 or reasons & {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"}:
            return DeliveryError(
                f"Gmail takes no more from {address} for the moment ({said}).",
                f"Wait; a limit on mails sent lasts up to a day. {_NEXT_RUN}",
            )
        if status == 403:
            return self._forbidden(said, reasons)
        if status >= 500:
            return DeliveryError(
                f"Gmail had a fault of its own {when} ({said}).",
                unsure or f"Wait some minutes. {_NEXT_RUN}",
                certain=not unsure,
            )
        if "failedPrecondition" in reasons:
            return DeliveryError(
                f"The Google account {address} cannot be used for mail ({said}).",
                "Open https://mail.google.com with it once; if it has no Gmail, name another account in "
                "sheetnet.toml.",
            )
        kind = Refused if status == 400 else DeliveryError
        return kind(
            f"Gmail said no {when} ({said}).",
            "See whether the addresses in it are right. If it stays, tell whoever looks after sheetnet.",
        )

    def _forbidden(self, said: str, reasons: set[str]) -> DeliveryError:
        address = self._account.address
        if reasons & {"accessNotConfigured", "SERVICE_DISABLED"}:
            return DeliveryError(
                "The Gmail API is switched off in the Cloud project of the sign-in.",
                f"Open {_API_PAGE}, choose at its top the project that the OAuth client is in, and press "
                "Enable; it takes some minutes. Then run again.",
            )
        if reasons & {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}:
            return DeliveryError(
                f"The sign-in of {address} does not include the right to write drafts and the report.",
                f"Run: {SIGN_IN}, and allow on Google's page what it asks for.",
            )
        if "domainPolicy" in reasons:
            return DeliveryError(
                f"The organisation of {address} does not let apps use Gmail.",
                "Ask the administrator of your Google Workspace to allow it: Admin console > Security > "
                "Access and data control > API controls.",
            )
        return DeliveryError(
            f"Gmail does not allow that to {address} ({said}).",
            f"See whether this account still opens https://mail.google.com; then run: {SIGN_IN}",
        )


def address_of(account: GmailAccount) -> str:
    """Return the address of whoever has signed in, as Gmail knows it.

    Raises:
        DeliveryError: Gmail lets nobody in, or does not say.
    """
    with GmailLine(account) as line:
        answer = line.ask("profile", {}, when="when it was asked whose mailbox it is")
    return str(answer.get("emailAddress", ""))


def checked_address(account: GmailAccount) -> str:
    """Return the address of an account whose sign-in opens it, and no other.

    Raises:
        DeliveryError: it does not.
    """
    address = address_of(account)
    if address.casefold() != account.address.casefold():
        raise DeliveryError(
            f"The sign-in that is kept for {account.address} opens the Gmail of {address}.",
            f"Run: {SIGN_IN}, and choose {account.address} on Google's page.",
        )
    return address


def _reason(error: BaseException) -> BaseException:
    """Return what is at the bottom of an error of requests."""
    while True:
        inner = error.reason if isinstance(error, MaxRetryError) else None
        if inner is None and error.args and isinstance(error.args[0], HTTPError | ssl.SSLError):
            inner = error.args[0]
        if inner is None:
            return error
        error = inner


def _has_not_begun(error: RequestException) -> bool:
    """Whether a request failed before anything of it was sent."""
    if isinstance(error, ConnectTimeout | ProxyError):
        return True
    return isinstance(_reason(error), NewConnectionError | ssl.SSLCertVerificationError)


def _said(response: Response) -> tuple[str, set[str]]:
    """Return Google's words for a refusal, on one line, and its names for it."""
    try:
        error = response.json()["error"]
        words = str(error["message"])
        parts = [*error.get("errors", ()), *error.get("details", ())]
        names = {str(part["reason"]) for part in parts if "reason" in part}
    except (ValueError, KeyError, TypeError):
        return _shown(response), set()
    return f"{response.status_code} {' '.join(words.split())[:200]}", names


def _shown(response: Response) -> str:
    kind = response.headers.get("Content-Type", "").partition(";")[0] or "nothing"
    return f"answer {response.status_code}, {kind}"
