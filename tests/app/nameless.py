"""Whom a log would name: every name, address and text that people have in a demo's sheet and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from openpyxl import load_workbook

from sheetnet.app.heartbeat import heartbeat_file
from tests.app.demos import Answer, Demo

OF_PEOPLE = {
    "Contacts": (
        "Name", "Company", "Role", "Email", "Phone", "Needs", "Offers", "Interests", "Met at",
        "Introduced by", "Notes", "Pick as", "Next step", "Last help", "Problem",
    ),
    "Help Log": ("Contact", "What", "With", "Outcome", "Problem"),
    "Actions": ("Contact", "Suggestion", "Why", "Note", "Draft subject", "Draft body", "Result"),
    "Pass Along": ("Title", "Link", "Details", "Suggested to"),
}  # fmt: skip
"""The columns that hold names, addresses and texts."""
A_COLOUR = "grey"
"""Is also somebody's name."""
OF_THE_TEAM = ("Nora Lindqvist", "nora", "lindqvist", "nora@lindqvist-abara.example", "lindqvist-abara")


def texts_of(demo: Demo, columns: Mapping[str, Sequence[str]] = OF_PEOPLE) -> set[str]:
    """Return every text in these columns of a demo's sheet."""
    found = set()
    for title, headers in columns.items():
        head, *rows = load_workbook(demo.workbook)[title].iter_rows(values_only=True)
        at = [head.index(header) for header in headers]
        found |= {str(row[column]) for row in rows for column in at if row[column] not in (None, "")}
    return found


def people_of(demo: Demo) -> set[str]:
    """Return all that no log may hold: texts of cells, names and their parts, the team."""
    texts = texts_of(demo)
    names = {part for row in texts_of(demo, {"Contacts": ("Name",)}) for part in row.split()}
    people = {text.lower() for text in (*texts, *names, *OF_THE_TEAM) if len(text) > 2}
    assert len(people) > 500
    return people - {A_COLOUR}


def named_in(people: set[str], demo: Demo, answer: Answer) -> list[str]:
    """Return which of them stand in what a worker said, or in its heartbeat."""
    heartbeat = heartbeat_file(demo.folder / "sheetnet.toml")
    kept = heartbeat.read_text("utf-8") if heartbeat.exists() else ""
    said = (answer.out + answer.err + kept).lower()
    return [text for text in people if text in said and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said)]
