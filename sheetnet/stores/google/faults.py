"""Faults of the line to Google, told apart by what they mean and put into plain words."""

from __future__ import annotations

from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from requests import RequestException
from requests.exceptions import ConnectionError as CannotConnect
from requests.exceptions import Timeout

from sheetnet.errors import RemoteError

FAULTS = (APIError, RequestException, TransportError, RefreshError, ValueError)
"""Everything a request can raise; ValueError is an answer that is no JSON."""

_PASSING = (429, 500, 502, 503, 504)
_NOTHING_WRITTEN = "Nothing was written."


def status_of(fault: Exception) -> int:
    """Return the HTTP status of an error answer, 0 where there was no whole answer."""
    return fault.response.status_code if isinstance(fault, APIError) else 0


def may_pass(fault: BaseException) -> bool:
    """Whether asking again may well work."""
    if isinstance(fault, RefreshError):
        return bool(fault.retryable)
    if isinstance(fault, APIError):
        return status_of(fault) in _PASSING
    return isinstance(fault, RequestException | TransportError | ValueError)


def leaves_doubt(fault: Exception) -> bool:
    """Whether a write that ended so may have been applied all the same."""
    if isinstance(fault, APIError):
        return status_of(fault) >= 500
    return isinstance(fault, RequestException | ValueError)


def unconfirmed(fault: Exception, account: str) -> RemoteError:
    """Return what to say of a write that Google did not confirm and that has left no trace so far."""
    cause = in_words(fault, account).cause.removesuffix(_NOTHING_WRITTEN).strip()
    return RemoteError(
        f"{cause} As far as can be seen, nothing was written.",
        "Run again in some minutes; that is safe even if the write should still arrive.",
    )


def unknown(silence: RemoteError) -> RemoteError:
    """Return what to say of a write whose outcome could not be asked for either."""
    cause = silence.cause.removesuffix(_NOTHING_WRITTEN).strip()
    return RemoteError(
        f"{cause} Whether the changes were saved is not known; they are never saved by halves.",
        "Run again: the next run sees what was saved and goes on from there.",
    )


def retry_after_seconds(fault: BaseException | None) -> float:
    """Return how long Google asks to wait, 0 where it does not say."""
    text = fault.response.headers.get("Retry-After", "") if isinstance(fault, APIError) else ""
    return min(float(text), 64.0) if text.isdigit() else 0.0


def in_words(fault: Exception, account: str) -> RemoteError:
    """Return a fault as cause and cure; ``account`` is the address the sheet is to be shared with."""
    if isinstance(fault, RefreshError):
        return RemoteError(
            f"Google did not accept the credentials of {account} ({_first_line(fault)}). {_NOTHING_WRITTEN}",
            "Check that this computer's clock is right and that the key still exists: in the Google Cloud "
            "console, IAM & Admin > Service Accounts > Keys. If it does not, make a new one.",
        )
    if isinstance(fault, APIError):
        return _error_answer(fault, account)
    if isinstance(fault, Timeout):
        return RemoteError(
            f"Google did not answer in time. {_NOTHING_WRITTEN}", "Check the network and run again."
        )
    if isinstance(fault, CannotConnect | TransportError):
        return RemoteError(
            f"Google could not be reached. {_NOTHING_WRITTEN}",
            "Check the network, and a firewall or proxy if there is one; then run again.",
        )
    return RemoteError(
        f"Google's answer was cut short or cannot be read. {_NOTHING_WRITTEN}",
        "Run again; if it stays so, something between here and Google changes the answers.",
    )


def _error_answer(fault: APIError, account: str) -> RemoteError:
    status = status_of(fault)
    said = str(fault.error.get("message", "")).strip().splitlines()[:1] if fault.code != -1 else []
    if status == 401:
        return RemoteError(
            f"Google no longer accepts the sign-in of {account}. {_NOTHING_WRITTEN}",
            "Run again; if it stays so, make a new key for the service account.",
        )
    if status == 403 and "has not been used in project" in " ".join(said):
        return RemoteError(
            f"The Google Sheets API is switched off in the Cloud project. {_NOTHING_WRITTEN}",
            "Open https://console.cloud.google.com/apis/library/sheets.googleapis.com, choose the project "
            "of the credentials and press Enable; then wait a minute and run again.",
        )
    if status == 403:
        return RemoteError(
            f"{account} may not open or change this Google Sheet. {_NOTHING_WRITTEN}",
            f"Open the sheet, press Share, add {account} as Editor, and run again.",
        )
    if status == 404:
        return RemoteError(
            f"There is no Google Sheet at this address, or it is not shared. {_NOTHING_WRITTEN}",
            f"Check the address; if it is right, press Share in the sheet and add {account} as Editor.",
        )
    if status == 429:
        return RemoteError(
            f"Google has had too many requests in the last minute. {_NOTHING_WRITTEN}",
            "Wait a minute and run again.",
        )
    if status >= 500:
        return RemoteError(
            f"Google has a fault of its own at the moment (answer {status}). {_NOTHING_WRITTEN}",
            "Wait some minutes and run again.",
        )
    words = said[0].rstrip(".") if said else "no reason was given"
    return RemoteError(
        f"Google refused the request: {words}. {_NOTHING_WRITTEN}",
        "If a protected range or a limit of the sheet is named, mend that and run again; else please "
        "report this.",
    )


def _first_line(fault: Exception) -> str:
    return (str(fault.args[0]) if fault.args else str(fault)).splitlines()[0]
