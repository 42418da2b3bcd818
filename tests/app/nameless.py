"""Whom a log would name: every name, address and text that people have in a demo's sheet and settings."""

from __future__ import annotations

import re

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


def people_of(demo: Demo) -> set[str]:
    """Return all that no log may hold: texts of cells, names and their parts, the team."""
    texts, names = set[str](), set[str]()
    book = load_workbook(demo.workbook, read_only=True)
    for title, headers in OF_PEOPLE.items():
        head, *rows = book[title].iter_rows(values_only=True)
        for header in headers:
            at = head.index(header)
            column = {str(row[at]) for row in rows if row[at] not in (None, "")}
            texts |= column
            if header == "Name":
                names |= {part for name in column for part in name.split()}
    book.close()
    people = {text.lower() for text in (*texts, *names, *OF_THE_TEAM) if len(text) > 2}
    assert len(people) > 500
    return people - {A_COLOUR}


def named_in(people: set[str], demo: Demo, answer: Answer) -> list[str]:
    """Return which of them stand in what a worker said, or in its heartbeat."""
    heartbeat = heartbeat_file(demo.folder / "sheetnet.toml")
    kept = heartbeat.read_text("utf-8") if heartbeat.exists() else ""
    said = (answer.out + answer.err + kept).lower()
    return [text for text in people if text in said and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said)]
