"""Views: the filter views of Contacts, each a person's own look at the tab; nothing is hidden from others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheetnet.domain.words import Status
from sheetnet.stores.google.areas import Area
from sheetnet.stores.google.looks import condition

Json = dict[str, Any]

MY_TURN = "My turn"
GOING_QUIET = "Going quiet"
TO_FOLLOW_UP = "New people to follow up"

_QUIET = (Status.STALE, Status.LAPSED)
_RECENT_DAYS = 60
_NEEDED = ("Your turn", "Status", "Met on", "Next due", "Last touch")


def view_requests(contacts: Area) -> Iterator[Json]:
    """Yield the filter views over the whole of Contacts, as far as its columns are there.

    In formulas, arguments stand apart by semicolons, which Google reads in every locale.
    """
    if any(name not in contacts.at for name in _NEEDED):
        return
    yield _view(contacts, MY_TURN, "Your turn", {"condition": {"type": "NOT_BLANK"}}, "Next due")
    others = ["", *(status.value for status in Status if status not in _QUIET)]
    yield _view(contacts, GOING_QUIET, "Status", {"hiddenValues": others}, "Next due")
    met, touched = contacts.first_cell("Met on"), contacts.first_cell("Last touch")
    is_waiting = f"=AND(ISNUMBER({met});{met}>TODAY()-{_RECENT_DAYS};{met}<=TODAY();N({touched})<={met})"
    waiting = {"condition": condition("CUSTOM_FORMULA", [is_waiting])}
    yield _view(contacts, TO_FOLLOW_UP, "Met on", waiting, "Met on", newest_first=True)


def _view(
    contacts: Area, title: str, column: str, criteria: Json, sorted_by: str, *, newest_first: bool = False
) -> Json:
    order = "DESCENDING" if newest_first else "ASCENDING"
    width = 1 + max(contacts.at.values())
    view = {
        "title": title,
        "range": contacts.cells(0, width, top=contacts.header_row),
        "filterSpecs": [{"columnIndex": contacts.at[column], "filterCriteria": criteria}],
        "sortSpecs": [{"dimensionIndex": contacts.at[sorted_by], "sortOrder": order}],
    }
    return {"addFilterView": {"filter": view}}
