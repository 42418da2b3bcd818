"""Whatever goes wrong in a run: one message in plain words, and the sheet whole, as before or as after."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.exceptions import ConnectTimeout, ReadTimeout

from sheetnet.app.run import run
from sheetnet.errors import StoreError
from sheetnet.stores.google.setting_up import make_google_workbook
from sheetnet.stores.google.store import GoogleStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.opening import utc_now
from tests.workbook.sheets import TEAM

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PAGE = "<html><title>Error 502 (Server Error)!!1</title><p>We're sorry...</html>"
Json = dict[str, Any]


class Impatient(InProcess):
    """A stand-in whose answers do not come in time, as often as is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: set[Any] = set()
        self.late: list[tuple[str, bool, type[Exception]]] = []
        """Part of the path, whether the request is carried out, and what the client then meets."""

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        self.limits.add(more["timeout"])
        for each in self.late:
            part, is_applied, met = each
            if part in request.path_url:
                self.late.remove(each)
                if is_applied:
                    super().send(request, *args, **more)
                raise met("too late", request=request)
        return super().send(request, *args, **more)


class Desk:
    """A sheet that has been set up, with somebody new in it, and a worker that nothing waits for."""

    def __init__(self) -> None:
        self.google = Impatient()
        self.document: Document = self.google.new_document()
        self.slept: list[float] = []
        memory = [dict(row) for row in new_memory_rows(str(uuid.uuid4()), "", now=NOW)]
        make_google_workbook(self.store(), {"_sheetnet": memory})
        self.document.type("Contacts", 1, 0, "Ana Ruiz")
        self.document.type("Contacts", 2, 0, "Ben Okafor")

    def store(self) -> GoogleStore:
        return GoogleStore(
            self.document.id,
            self.google.signed_in(),
            clock=utc_now,
            endpoint=self.google.url,
            transport=self.google,
            sleep=self.slept.append,
        )

    def run(self) -> None:
        with self.store() as store:
            run(store, TEAM, Drafter(None), now=NOW)

    def everything(self) -> Json:
        cells = {sheet.title: self.document.values(sheet.title) for sheet in self.document.sheets}
        return copy.deepcopy({"cells": cells, "metadata": self.document.metadata})


@pytest.fixture
def desk() -> Desk:
    return Desk()


FAULTS: dict[str, tuple[Json, str]] = {
    "400": (
        {"status": 400, "message": "Request contains an invalid argument."},
        "Google refused the request",
    ),
    "401": ({"status": 401}, "no longer accepts the sign-in"),
    "403": ({"status": 403}, "may not open or change"),
    "404": ({"status": 404}, "no Google Sheet at this address"),
    "429": ({"status": 429}, "too many requests"),
    "500": ({"status": 500}, "fault of its own"),
    "502": ({"status": 502, "body": PAGE}, "fault of its own"),
    "503": ({"status": 503}, "fault of its own"),
    "asked to wait an hour": ({"status": 503, "headers": {"Retry-After": "3600"}}, "fault of its own"),
    "reset": ({"status": 0}, "could not be reached"),
    "truncated": ({"body": "cut"}, "cut short"),
}


def is_said_plainly(error: StoreError, cause: str) -> bool:
    text = str(error)
    has_cure = text.endswith(".") and ". " in text
    return cause in text and has_cure and "<" not in text and "Error" not in text and error.exit_code == 1


@pytest.mark.parametrize("call", ["get", "batchGet", "batchUpdate"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_fault_ends_the_run_with_one_message_and_the_sheet_as_it_was(
    desk: Desk, fault: str, call: str
) -> None:
    before = desk.everything()
    what, cause = FAULTS[fault]
    desk.google.fail(call, times=999, **what)
    with pytest.raises(StoreError) as caught:
        desk.run()
    assert is_said_plainly(caught.value, cause), str(caught.value)
    assert desk.everything() == before
    assert all(each <= 64 for each in desk.slept)


@pytest.mark.parametrize("fault", ["500", "502", "503", "reset", "truncated"])
def test_a_write_whose_answer_is_lost_for_good_is_there_whole(desk: Desk, fault: str) -> None:
    twin = Desk()
    twin.run()
    desk.google.fail("batchUpdate", applied=True, **FAULTS[fault][0])
    desk.run()
    assert worker_cells(desk) == worker_cells(twin)
    again = desk.everything()
    desk.run()
    assert desk.everything() == again


@pytest.mark.parametrize("fault", ["503", "reset"])
def test_where_nobody_answers_after_a_lost_write_it_says_that_it_does_not_know(
    desk: Desk, fault: str
) -> None:
    what = FAULTS[fault][0]
    desk.google.fail("batchUpdate", applied=True, **what)
    desk.google.fail("metadata", times=999, **what)
    with pytest.raises(
        StoreError, match=r"not known; they are never saved by halves\. .*run again\. The next run sees"
    ):
        desk.run()
    twin = Desk()
    twin.run()
    assert worker_cells(desk) == worker_cells(twin)


@pytest.mark.parametrize("met", [ConnectTimeout, ReadTimeout])
@pytest.mark.parametrize("part", ["?", "values:batchGet", ":batchUpdate"])
def test_a_time_limit_that_passes_once_is_outlasted(desk: Desk, met: type[Exception], part: str) -> None:
    desk.google.late = [(part, False, met)]
    desk.run()
    assert desk.document.value("Contacts", 1, column(desk, "Status")) == "New"
    assert desk.google.late == []


def test_every_call_has_ten_seconds_to_connect_and_185_to_answer(desk: Desk) -> None:
    desk.run()
    assert desk.google.limits == {(10, 185)}


def test_a_write_that_was_applied_too_late_is_not_written_twice(desk: Desk) -> None:
    desk.google.late = [(":batchUpdate", True, ReadTimeout)]
    desk.run()
    twin = Desk()
    twin.run()
    assert worker_cells(desk) == worker_cells(twin)


@pytest.mark.parametrize("met", [ConnectTimeout, ReadTimeout])
def test_time_limits_that_pass_again_and_again_end_with_a_word(desk: Desk, met: type[Exception]) -> None:
    before = desk.everything()
    desk.google.late = [("?", False, met)] * 99
    with pytest.raises(StoreError, match=r"did not answer in time\. Nothing was written\. Check the network"):
        desk.run()
    assert desk.everything() == before


def protect(desk: Desk) -> None:
    desk.document.protect("Contacts", editors=("owner@example.org",))


def fill_up(desk: Desk) -> None:
    """Leave room for no cell at all."""
    wide, tall = desk.document.add_tab("Wide", [["x"]]), desk.document.add_tab("Tall", [["x"]])
    wide.column_count = tall.column_count = 1
    room = 10_000_000 - sum(tab.row_count * tab.column_count for tab in desk.document.sheets)
    desk.document.insert_rows("Tall", 1, room % wide.row_count)
    wide.column_count += room // wide.row_count


def unshare(desk: Desk) -> None:
    desk.document.readers = set()


def throw_away(desk: Desk) -> None:
    desk.document.guess(trashed="refused")
    desk.document.trashed = True


@pytest.mark.parametrize("when", ["before the run", "just before it writes"])
@pytest.mark.parametrize(
    ("do", "cause", "cure"),
    [
        (unshare, "may not open or change this Google Sheet", "press Share"),
        (throw_away, "or it is in the trash", "press Share"),
        (protect, "Somebody has protected cells that sheetnet writes", "Data > Protect sheets and ranges"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_what_people_do_to_the_sheet_is_said_and_nothing_written(
    desk: Desk, when: str, do: Callable[[Desk], None], cause: str, cure: str
) -> None:
    before = desk.everything()
    if when == "before the run":
        do(desk)
    else:
        desk.google.visit_before("batchUpdate", lambda: do(desk))
    with pytest.raises(StoreError, match=cause) as caught:
        desk.run()
    assert cure in str(caught.value)
    assert desk.everything() == before


def test_a_full_sheet_is_said_to_be_full_and_nothing_written(desk: Desk) -> None:
    fill_up(desk)
    before = desk.document.values("Contacts"), desk.document.values("Runs"), desk.document.metadata
    with pytest.raises(StoreError, match=r"is full: Google allows 10 million cells.*Delete blank rows"):
        desk.run()
    assert (desk.document.values("Contacts"), desk.document.values("Runs"), desk.document.metadata) == before


def column(desk: Desk, header: str) -> int:
    return desk.document.values("Contacts")[0].index(header)


def worker_cells(desk: Desk) -> list[Any]:
    status, due = column(desk, "Status"), column(desk, "Next due")
    return [(row[0], row[status], row[due]) for row in desk.document.values("Contacts")]
