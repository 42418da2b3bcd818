"""The steps of examining a Google Sheet: from the credentials file to what Google does with a commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheetnet.app.examination import State, Step, StepFailed, parts_step
from sheetnet.app.own_folder import own_folder, worker_id
from sheetnet.app.probing import COLUMNS, TOKEN, remember
from sheetnet.app.run import read_sheet
from sheetnet.app.settings import members
from sheetnet.errors import ApiSwitchedOff, RemoteError, SheetnetError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings, StoreSettings
    from sheetnet.stores.google.probes import ProbeResult
    from sheetnet.stores.google.store import GoogleStore
    from sheetnet.workbook.reading import Reading

T = TypeVar("T")

NO_KEYS = (
    "The Cloud console says that an organisation policy blocks keys for service accounts "
    "(iam.disableServiceAccountKeyCreation): then use an OAuth client of the type Desktop app, and sign in; "
    "or ask whoever administers the organisation for an exception for your project."
)
TESTING = (
    "A sign-in that ends every seven days: the app stands in Testing. Press Google Auth Platform > Audience "
    "> Publish app (or choose Internal, in a Google Workspace), then: sheetnet sign-in"
)
BLOCKED = (
    "'Access blocked' on Google's page, with admin_policy_enforced: your Workspace lets in only apps that "
    "its administrator trusts. Ask for it, with the client ID in the credentials file. With org_internal: "
    "choose your account of that organisation. With access_denied: add yourself under Google Auth Platform "
    "> Audience > Test users, or publish the app."
)
OUTSIDE = (
    "'Sharing outside your organisation is not allowed': a service account counts as outside. Use an OAuth "
    "client of the type Desktop app and sign in with your own account, or ask the administrator to allow "
    "the address."
)


def google_steps(settings: Settings, *, takes_over: bool, now: datetime) -> Iterator[Step]:
    """Yield the steps in order.

    Raises:
        StepFailed: at the first that fails.
    """
    from sheetnet.app.wiring import opened_google

    credentials, known = yield from _credentials(settings.store)
    yield _clock(settings.store)
    yield _sign_in(credentials)
    with opened_google(settings.store) as google:
        book = yield from _sheet(google, known)
        if settings.store.look_in_trash:
            _tried("Trash", google.client.refuse_trash)
            yield Step("Trash", "The sheet is not in it.")
        team = members(settings.team)
        probes = _may_edit(google)
        yield Step("May edit", "A mark was written to the sheet and taken away again; no cell was touched.")
        reading = _tried("Tabs and columns", lambda: read_sheet(google, team))
        yield parts_step(reading)
        worker = worker_id()
        writer = _tried(
            "One writer at a time",
            lambda: remember(google, team, probes, worker=worker, takes_over=takes_over, now=now),
        )
        yield _one_writer(probes[TOKEN].is_refused, probes[TOKEN].seen, writer, worker)
        yield _moved_columns(probes[COLUMNS].is_refused, probes[COLUMNS].seen)
        yield _time_zone(book, reading, now=now)
        yield Step(
            "Quota",
            "Google takes 60 reads and 60 writes a minute from one account, and 300 from one Cloud project. "
            "A run needs 3 reads, and a write where there is something new.",
        )


def _credentials(store: StoreSettings) -> Generator[Step, None, tuple[Any, str]]:
    from sheetnet.stores.google.credentials import load_credentials, read_key_file

    file = store.credentials
    key = _tried("Credentials file", lambda: read_key_file(file), [NO_KEYS])
    private = "readable by you alone" if os.name == "posix" else "keep it in a folder of your own"
    yield Step("Credentials file", f"{file} is there; {private}.")
    walls = [NO_KEYS] if key.client is None else [BLOCKED]
    credentials: Any = _tried(
        "Key", lambda: load_credentials(file, own_folder(), sees_trash=store.look_in_trash), walls
    )
    if key.client is None:
        yield Step("Key", f"A service account's: {key.address}.")
        return credentials, key.address
    since: datetime = credentials.signed_in_at.astimezone()
    yield Step("Key", f"An OAuth client; you signed in on {since:%d %B %Y}.")
    return credentials, ""


def _clock(store: StoreSettings) -> Step:
    from sheetnet.stores.google.reaching import LONGEST_SKEW_SECONDS, google_clock

    asked_at = datetime.now(UTC)
    theirs = _tried("Clock", lambda: google_clock(store.spreadsheet, store.endpoint))
    if theirs is None:
        return Step("Clock", "Google was reached, but does not say what time it is.", State.MIND)
    ahead = round((asked_at - theirs).total_seconds())
    if abs(ahead) > LONGEST_SKEW_SECONDS:
        minutes = max(1, round(abs(ahead) / 60))
        raise StepFailed(
            "Clock",
            f"This computer's clock is {minutes} minute{'s' if minutes > 1 else ''} "
            f"{'ahead of' if ahead > 0 else 'behind'} Google's, so that Google takes no sign-in from it. Let "
            "the computer set date, time and time zone by itself; then run sheetnet doctor again.",
        )
    return Step("Clock", "Right, compared with Google's.")


def _sign_in(credentials: Any) -> Step:
    from sheetnet.stores.google.reaching import renew

    _tried("Sign-in", lambda: renew(credentials), [TESTING, BLOCKED])
    return Step("Sign-in", "Google takes it.")


def _sheet(google: GoogleStore, address: str) -> Generator[Step, None, Mapping[str, Any]]:
    enabled = Step("Google Sheets API", "Enabled in the Cloud project.")
    try:
        book = google.client.book()
    except ApiSwitchedOff as error:
        raise StepFailed("Google Sheets API", error) from error
    except RemoteError as error:
        if error.status not in (403, 404):
            raise StepFailed("Google Sheets API", error) from error
        yield enabled
        raise StepFailed("Shared", error, [OUTSIDE]) from error
    yield enabled
    title = book.get("properties", {}).get("title", "")
    with_whom = f"is shared with {address}" if address else "opens with your account"
    yield Step("Shared", f"'{title}' {with_whom}: {google.place}")
    return book


def _may_edit(google: GoogleStore) -> Mapping[str, ProbeResult]:
    try:
        return _results(google)
    except RemoteError as error:
        if error.status != 403:
            raise StepFailed("May edit", error) from error
        account = google.client.account
        raise StepFailed(
            "May edit",
            f"It can be read but not changed: it is shared with {account} as Viewer (or Commenter). In the "
            f"sheet press Share and make {account} Editor; then run sheetnet doctor again.",
        ) from error
    except SheetnetError as error:
        raise StepFailed("May edit", error) from error


def _results(google: GoogleStore) -> Mapping[str, ProbeResult]:
    from sheetnet.stores.google.probes import PROBES

    return {name: attempt(google.client) for name, attempt in PROBES.items()}


def _one_writer(is_refused: bool, seen: str, writer: str, worker: str) -> Step:
    name = "One writer at a time"
    if is_refused:
        return Step(name, f"Google {seen}: of two computers at the same time only one can write.")
    if writer == worker:
        return Step(
            name,
            f"Google {seen}, so it does not keep two computers apart. Only this one may write to the sheet; "
            "any other is refused.",
            State.MIND,
        )
    return Step(
        name,
        f"Google {seen}, so it does not keep two computers apart. Another computer writes to this sheet, "
        "and this one is refused. To let this one do it instead: sheetnet doctor --take-over",
        State.MIND,
    )


def _moved_columns(is_refused: bool, seen: str) -> Step:
    if is_refused:
        return Step("Moved columns", f"Google {seen}.")
    return Step(
        "Moved columns",
        f"Google {seen}. sheetnet then finds out from the reply, and puts right at once what it wrote into "
        "the wrong column.",
    )


def _time_zone(book: Mapping[str, Any], reading: Reading, *, now: datetime) -> Step:
    theirs = book.get("properties", {}).get("timeZone", "")
    ours = reading.network.settings.time_zone
    if not theirs or _keep_one_time(theirs, ours, now=now):
        return Step("Time zone", f"{ours}, in the sheet as in the Settings tab.")
    return Step(
        "Time zone",
        f"The sheet's own is {theirs}, and in the Settings tab it is {ours}: formulas such as TODAY() then "
        "change at another hour than sheetnet's days. Make them the same, under File > Settings > Time zone "
        "or in the Settings tab.",
        State.MIND,
    )


def _keep_one_time(theirs: str, ours: str, *, now: datetime) -> bool:
    """Whether clocks in two zones show the same through the coming year, such as Etc/GMT and UTC."""
    try:
        one, other = ZoneInfo(theirs), ZoneInfo(ours)
    except ZoneInfoNotFoundError:
        return False
    days = (now + timedelta(days=day) for day in range(366))
    return all(day.astimezone(one).utcoffset() == day.astimezone(other).utcoffset() for day in days)


def _tried(name: str, step: Callable[[], T], walls: Sequence[str] = ()) -> T:
    try:
        return step()
    except SheetnetError as error:
        raise StepFailed(name, error, walls) from error
