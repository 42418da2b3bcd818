"""Trying again where people edit the sheet meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetnet.app.retrying import until_fresh
from sheetnet.errors import SheetnetError, StaleSnapshot, StoreError


def attempts(*outcomes: SheetnetError | str) -> Callable[[], str]:
    left = list(outcomes)

    def attempt() -> str:
        outcome = left.pop(0)
        if isinstance(outcome, SheetnetError):
            raise outcome
        return outcome

    return attempt


STALE = StaleSnapshot("people.xlsx")


@pytest.mark.parametrize("changes", [0, 1, 2])
def test_what_changed_meanwhile_is_tried_again_and_said(changes: int) -> None:
    said: list[str] = []
    outcomes = [STALE] * changes + ["written"]
    assert until_fresh(attempts(*outcomes), before_again=lambda: said.append("again")) == "written"
    assert said == ["again"] * changes


def test_a_sheet_that_never_rests_is_given_up_after_three_tries() -> None:
    with pytest.raises(StaleSnapshot):
        until_fresh(attempts(STALE, STALE, STALE, "written"))


def test_no_other_trouble_is_tried_again() -> None:
    with pytest.raises(StoreError, match="gone"):
        until_fresh(attempts(StoreError("gone"), "written"))
