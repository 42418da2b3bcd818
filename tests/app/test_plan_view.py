"""A plan as a person reads it before it is carried out."""

from __future__ import annotations

import json
from datetime import date

from sheetnet.app.commands import plan_view
from sheetnet.workbook.plan import AddRow, AddTab, Group, GroupName, Link, Plan, RemoveRow, SetCell
from sheetnet.workbook.snapshot import Grid, Snapshot, Version

EMPTY = Snapshot("here", Version("1"), (Grid("Anything", [], 0),))


def plan(*changes: SetCell | AddRow | RemoveRow | AddTab) -> Plan:
    return Plan(EMPTY, (Group(GroupName("do it"), changes),))


def lines(*changes: SetCell | AddRow | RemoveRow | AddTab) -> list[str]:
    return [line.plain for line in plan_view.lines(plan(*changes))]


def test_an_empty_plan_says_so() -> None:
    assert lines() == ["Nothing new to write."]


def test_a_cell_is_shown_before_and_after() -> None:
    assert lines(SetCell("Contacts", 6, 2, "Stale", "Fresh")) == [
        "do it",
        "  ~ Contacts!C7  C: Fresh -> Stale",
        "",
        "Plan: 1 cell to change. This was a dry run; nothing was written.",
    ]


def test_dates_read_as_dates_even_where_google_gave_a_number() -> None:
    [_, line, *_] = lines(SetCell("Contacts", 6, 2, date(2026, 11, 23), 46344.0))
    assert line.endswith("18 Nov 2026 -> 23 Nov 2026")


def test_blank_ticks_links_and_long_texts_read_as_one_line() -> None:
    shown = [
        lines(SetCell("A", 0, 0, value, None))[1].partition("-> ")[2]
        for value in (None, True, Link("Open draft", "mailto:a"), "one\ntwo  three", "word " * 40)
    ]
    assert shown[:4] == ["(blank)", "TRUE", "Open draft", "one two three"]
    assert len(shown[4]) <= 70 and shown[4].endswith("...")


def test_rows_are_shown_with_what_they_hold_and_counted() -> None:
    shown = lines(
        AddRow("Actions", 4, ((0, "Call Ana"), (1, None), (2, 3))),
        AddTab("Runs", (), hidden=False),
        RemoveRow("Runs", 200),
    )
    assert shown[1:-2] == [
        "  + a row in Actions: Call Ana, 3",
        "  + the tab Runs",
        "  - row 201 of Runs",
    ]
    assert shown[-1].startswith("Plan: 1 row to add, 1 tab to add, 1 row to remove.")


def test_its_own_memory_is_not_shown_and_not_counted() -> None:
    shown = lines(SetCell("_sheetnet", 1, 2, "{}", ""), SetCell("_sheetnet", 2, 2, "{}", ""))
    assert shown == ["Plan: nothing but its own memory. This was a dry run; nothing was written."]


def test_groups_that_do_alike_are_shown_together_and_cut_short() -> None:
    groups = [
        Group(GroupName(f"open action: Call {n}"), (AddRow("Actions", 1, ((0, f"Call {n}"),)),))
        for n in range(50)
    ]
    [name, first, *_, more, _, total] = [line.plain for line in plan_view.lines(Plan(EMPTY, tuple(groups)))]
    assert name == "open action (50)"
    assert first == "  + a row in Actions: Call 0"
    assert more == "  and 19 more"
    assert total == (
        "Plan: 50 rows to add. This was a dry run; nothing was written. --json lists every change."
    )


def test_what_was_done_is_said_so_that_nobody_is_frightened() -> None:
    done = plan_view.Totals(rows_added=1, cells_changed=917, rows_removed=0, tabs_added=0).done()
    assert done == "Filled in the grey columns: 917 cells, 1 row added; nothing of yours was changed."
    assert plan_view.Totals(0, 0, 0, 0).done() == "Nothing new to write but its own memory."


def test_json_holds_every_change() -> None:
    told = json.loads(
        json.dumps(
            plan_view.as_json(
                plan(
                    SetCell("Contacts", 6, 2, date(2026, 11, 23), None),
                    AddRow("Actions", 4, ((0, "Call Ana"),)),
                )
            )
        )
    )
    assert told == [
        {
            "group": "do it",
            "changes": [
                {
                    "change": "set cell",
                    "cell": "Contacts!C7",
                    "column": "C",
                    "before": None,
                    "after": "2026-11-23",
                },
                {"change": "add row", "tab": "Actions", "above_row": 5, "cells": {"A": "Call Ana"}},
            ],
        }
    ]
