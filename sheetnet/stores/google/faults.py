"""Faults of the line to Google, told apart by what they mean and put into plain words."""

from __future__ import annotations

import re

from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from requests import RequestException
from requests.exceptions import ConnectionError as CannotConnect
from requests.exceptions import Timeout

from sheetnet.errors import ApiSwitchedOff, RemoteError
from sheetnet.stores.google.pauses import asked_seconds, is_worth_waiting
from sheetnet.stores.google.sign_in_words import sign_in_again, sign_in_refused

FAULTS = (APIError, RequestException, TransportError, RefreshError, ValueError)
"""Everything a request can raise; ValueError is an answer that is no JSON."""

_PASSING = (429, 500, 502, 503, 504)
_NOTHING_WRITTEN = "Nothing was written."
_SWITCHED_OFF = "The Google {} API is switched off in the Cloud project."
_API_PAGE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"


def status_of(fault: Exception) -> int:
    """Return the HTTP status of an error answer, 0 where there was no whole answer."""
    return fault.response.status_code if isinstance(fault, APIError) else 0


def may_pass(fault: BaseException) -> bool:
    """Whether asking again soon may well work."""
    if isinstance(fault, RefreshError):
        return bool(fault.retryable)
    if isinstance(fault, APIError):
        return status_of(fault) in _PASSING and is_worth_waiting(fault)
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
        f"{silence.cure} The next run sees what was saved and goes on from there.",
    )


def after_settling(fault: RemoteError) -> RemoteError:
    """Return what to say of a read that failed where an earlier write had just been looked after."""
    cause = fault.cause.removesuffix(_NOTHING_WRITTEN).strip()
    return RemoteError(
        f"{cause} Before that an earlier write was being set right; nothing new was begun.",
        fault.cure,
        status=fault.status,
    )


def in_words(fault: Exception, account: str) -> RemoteError:
    """Return a fault as cause and cure; ``account`` is whom the sheet is to be shared with."""
    cause, cure = _cause_and_cure(fault, account)
    kind = ApiSwitchedOff if cause == _SWITCHED_OFF.format("Sheets") else RemoteError
    return kind(f"{cause} {_NOTHING_WRITTEN}", cure, status=status_of(fault))


def _cause_and_cure(fault: Exception, account: str) -> tuple[str, str]:
    if isinstance(fault, RefreshError):
        return sign_in_refused(fault, account)
    if isinstance(fault, APIError):
        return _error_answer(fault, account)
    if isinstance(fault, Timeout):
        return "Google did not answer in time.", "Check the network and run again."
    if isinstance(fault, CannotConnect | TransportError):
        return (
            "Google could not be reached.",
            "Check the network, and a firewall or proxy if there is one; then run again.",
        )
    return (
        "Google's answer was cut short or cannot be read.",
        "Run again; if it stays so, something between here and Google changes the answers.",
    )


def _error_answer(fault: APIError, account: str) -> tuple[str, str]:
    status = status_of(fault)
    said = str(fault.error.get("message", "")).strip() if fault.code != -1 else ""
    if status == 401:
        return f"Google no longer accepts the sign-in of {account}.", f"Run again. {sign_in_again(account)}"
    if status == 403:
        return _forbidden(said, account)
    if status == 404:
        return (
            "There is no Google Sheet at this address: it was deleted for good, or the address is wrong, or "
            f"{account} may not see it.",
            f"Compare the address with the one in the browser. If it is right: {_share(account)}",
        )
    if status == 429:
        return "Google has had too many requests in the last minute.", _wait(fault, "Wait a minute")
    if status >= 500:
        cause = f"Google has a fault of its own at the moment (answer {status})."
        return cause, _wait(fault, "Wait some minutes")
    return _refused(said, account)


def _forbidden(said: str, account: str) -> tuple[str, str]:
    if "has not been used in project" in said or "it is disabled" in said:
        page = re.search(r"https://console\.\S+/apis/\S+", said)
        return (
            _SWITCHED_OFF.format("Drive" if "Drive API" in said else "Sheets"),
            f"Open {page[0] if page else _API_PAGE}, choose the project of the credentials if you are asked, "
            "and press Enable; then wait a minute and run again.",
        )
    if "insufficient authentication scopes" in said:
        return (
            f"The sign-in of {account} does not include the right to spreadsheets.",
            "Run: sheetnet sign-in, and leave every box on Google's page ticked.",
        )
    if "suspended" in said or "has been deleted" in said:
        return (
            "Google has closed the Cloud project that the credentials belong to.",
            "Open https://console.cloud.google.com, see what it says about the project, and make new "
            "credentials in another one if it cannot be opened again.",
        )
    return (
        f"{_at_the_start(account)} may not open or change this Google Sheet: it was not shared so, somebody "
        "has taken that back, or it is in the trash.",
        _share(account),
    )


def _at_the_start(account: str) -> str:
    """Return an account as it begins a sentence: an address as it is."""
    return account if "@" in account else account[:1].upper() + account[1:]


def _share(account: str) -> str:
    if "@" in account:
        return f"Open the sheet, press Share, add {account} as Editor, and run again."
    return (
        f"Let its owner press Share in the sheet and add {account} as Editor; or sign in as somebody who "
        "may edit it: sheetnet sign-in."
    )


def _wait(fault: APIError, else_wait: str) -> str:
    asked = asked_seconds(fault)
    if asked:
        minutes = -(-int(asked) // 60)
        return f"Google asks to wait {minutes} minute{'' if minutes == 1 else 's'}: then run again."
    return f"{else_wait} and run again."


def _refused(said: str, account: str) -> tuple[str, str]:
    for mark, cause, cure in _REFUSALS:
        if re.search(mark, said, re.IGNORECASE):
            return cause, cure.replace("ACCOUNT", account)
    words = said.splitlines()[0].rstrip(".") if said else "no reason was given"
    return f"Google refused the request: {words}.", "Run again; if it stays so, please report this."


_REFUSALS = (
    (
        "protected cell or object",
        "Somebody has protected cells that sheetnet writes, so Google refused the whole write.",
        "In the sheet open Data > Protect sheets and ranges, choose what lies over grey columns or the tabs "
        "Actions, Runs and _sheetnet, and add ACCOUNT to those who may edit, or let it only show a warning; "
        "then run again.",
    ),
    (
        r"limit of [\d,]+ cells|above the limit",
        "The Google Sheet is full: Google allows 10 million cells in all its tabs together, blank ones "
        "included.",
        "Delete blank rows and columns at the ends of the largest tabs, or tabs that nobody needs; then run "
        "again.",
    ),
    (
        r"50,?000 characters",
        "A cell would have held more than the 50,000 characters that Google takes.",
        "Shorten the longest notes in Contacts and Help Log, and run again.",
    ),
    (
        "grid limits|beyond the last requested|tried writing to|No grid with id|Unable to parse range"
        "|dimension that does not exist",
        "A tab became smaller, was renamed or went away while sheetnet was at work.",
        "Run again. If somebody deleted one of sheetnet's tabs, undo that (Ctrl+Z, or File > Version "
        "history).",
    ),
    (
        "data validation",
        "A rule for the data in the sheet refuses what sheetnet writes.",
        "In the sheet open Data > Data validation, choose the rule over the grey columns, and under Advanced "
        "options let it show a warning instead of rejecting; then run again.",
    ),
    (
        "not supported for this document",
        "The file at this address is no Google Sheet but another kind, such as an Excel file in Drive.",
        "Open it in the browser, choose File > Save as Google Sheets, and write the address of the new sheet "
        "into sheetnet.toml.",
    ),
    (
        "developer ?metadata",
        "Google refused the mark that sheetnet leaves with each write.",
        "Run: sheetnet doctor, which says what Google takes; another program may have filled the space for "
        "such marks.",
    ),
)
"""Google's words for a refusal (as a pattern), the cause, and the cure."""
