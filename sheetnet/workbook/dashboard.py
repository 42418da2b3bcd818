"""The Dashboard's cells: its words, and the formulas over the other tabs that its charts draw from.

The same in a local workbook and in a Google Sheet. Knows where things stand on the Dashboard, not how a
store writes a cell or draws a chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sheetnet.domain.words import Direction, HelpKind, Status
from sheetnet.workbook.colours import DATE_FORMAT, INK, SOFT_INK
from sheetnet.workbook.counting import help_by_month, rows_left_out, texts_among
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, SETTINGS, Tab

GAVE_COLOUR = "2F6B5E"
GOT_COLOUR = "E0A458"
FOLLOWED_COLOUR = "3D6FA5"
REST_COLOUR = "DDE2E8"
GRID_COLOUR = "ECEFF2"

MONTHS = 12
PEOPLE = 10
HEAD = 45
"""The row of the headers over the charts' source cells, counted from 1."""
FIRST = HEAD + 1
LAST_MONTH = HEAD + MONTHS
_LEFT_OUT = LAST_MONTH + 1
_LAST_PERSON = HEAD + PEOPLE
_ROW_BASE = 100_000
"""Above any row number: a date and a row become one number by which people can be ranked."""
_FOLLOW_UP_DAYS = 7
"""Taken where the Settings tab does not say."""

MONTH_FORMAT = "mmm yyyy"
WIDTHS = (2, 12, 9, 9, 3, 14, 9, 3, 26, 13, 13, 3, 14, 9)
"""Characters of the columns A to N; O and P, the ranks and the last days of months, are hidden."""
HIDDEN = ("O", "P")
_RANK, _LAST_DAY = HIDDEN

HELP_CHART = ("B", 6, "N", 22)
"""Where the charts lie: the corners' columns and rows, both included."""
KEY_TEN_CHART = ("B", 28, "G", 42)
FOLLOW_UP_CHART = ("I", 28, "N", 42)
KEY_TEN_PAIRS, FOLLOW_UP_PAIRS = "F", "M"
"""The columns of the labels whose first two rows the rings show; the numbers stand beside them."""


class References(Protocol):
    """How a store names the cells of the other tabs."""

    def below(self, tab: Tab, name: str) -> str:
        """Return the cells below a header."""
        ...

    def whole(self, tab: Tab, name: str) -> str:
        """Return the whole column of a header, from the first row of the tab."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """One cell, or one formula that fills several."""

    where: str
    """Such as "B46", or "C46:C57" for a formula that fills them all."""
    words: str
    """Text, or a formula that begins with "="."""
    size: int = 10
    bold: bool = False
    ink: str = INK
    number_format: str = ""
    is_array: bool = False
    """Its formula reckons with whole columns at once."""
    is_head: bool = False
    """Underlined, as the head of a table."""


def dashboard_cells(references: References) -> Iterator[Said]:
    """Yield every cell of the Dashboard."""
    yield from _words()
    yield from _months(references)
    yield from _key_ten(references)
    yield from _last_met(references)


def _words() -> Iterator[Said]:
    yield Said("B1", "Helping people, and keeping in touch", size=18, bold=True)
    yield Said("B2", "These charts follow the other tabs by themselves.", ink=SOFT_INK)
    yield Said("B4", "Help given and got", size=12, bold=True)
    yield Said(
        "B5",
        "Each month's rows of the Help Log that say Gave or Got; thanks and cancelled ones are not counted.",
        ink=SOFT_INK,
    )
    yield Said(
        "B23",
        f'=IF(C{_LEFT_OUT}=0,"",C{_LEFT_OUT}&IF(C{_LEFT_OUT}=1," row is"," rows are")&" not in this chart: '
        'the date is typed as text, or the Direction is not one of the list. The weekly report reads more.")',
        ink=SOFT_INK,
    )
    yield Said("B25", "Key ten in time", size=12, bold=True)
    yield Said("B26", f'=G{FIRST}&" of "&G{FIRST + 2}', size=20, bold=True, ink=GAVE_COLOUR)
    yield Said("B27", "Seats that were Fresh or Due soon at the last run.", ink=SOFT_INK)
    yield Said("I25", "Followed up", size=12, bold=True)
    yield Said("I26", f'=N{FIRST}&" of "&N{FIRST + 2}', size=20, bold=True, ink=FOLLOWED_COLOUR)
    yield Said(
        "I27",
        f'="The last people you met, and got back to within "&N{FIRST + 3}&" days."',
        ink=SOFT_INK,
    )
    met_as_text = f"N{FIRST + 4}"
    yield Said(
        "I43",
        f'=IF({met_as_text}=0,"",{met_as_text}&" more with a Met on typed as text.")',
        ink=SOFT_INK,
    )
    yield Said(f"B{HEAD - 1}", "The numbers behind the charts", size=12, bold=True)


def _months(references: References) -> Iterator[Said]:
    def log(name: str) -> str:
        return references.below(HELP_LOG, name)

    yield from _head("B", "Month", "Given", "Got")
    for row in range(FIRST, LAST_MONTH + 1):
        month = f"=DATE(YEAR(TODAY()),MONTH(TODAY())-{LAST_MONTH - row},1)"
        yield Said(f"B{row}", month, number_format=MONTH_FORMAT)
        yield Said(f"{_LAST_DAY}{row}", f"=EDATE(B{row},1)-1")
    for letter, direction in (("C", Direction.GAVE), ("D", Direction.GOT)):
        counts = help_by_month(direction, f"B{FIRST}", f"{_LAST_DAY}{FIRST}:{_LAST_DAY}{LAST_MONTH}", log)
        yield Said(f"{letter}{FIRST}:{letter}{LAST_MONTH}", counts, is_array=True)
    yield Said(f"B{_LEFT_OUT}", "Not counted")
    yield Said(f"C{_LEFT_OUT}", rows_left_out(log), is_array=True)


def _key_ten(references: References) -> Iterator[Said]:
    yield from _head(KEY_TEN_PAIRS, "Key ten", "People")
    seats, statuses = references.below(CONTACTS, "Key"), references.below(CONTACTS, "Status")
    in_time = "+".join(
        f'COUNTIFS({seats},"Seat*",{statuses},"{status}")' for status in (Status.FRESH, Status.DUE_SOON)
    )
    yield from _pairs(
        KEY_TEN_PAIRS,
        ("In time", f"={in_time}"),
        ("Waiting", f"=G{FIRST + 2}-G{FIRST}"),
        ("All", f'=COUNTIF({seats},"Seat*")'),
    )


def _last_met(references: References) -> Iterator[Said]:
    """List the last ten people met, latest first, and whether the log shows a touch soon after.

    A rank is the date times _ROW_BASE less the row: the row is found again from it, and people met on
    one day keep the order of the tab. The log's Contact ID begins with the ID of whose touch it was, so the
    answers are those of the latest run; an introduction counts for its other person too, by the name in
    With, and help given counts on the very day. The Last touch of the latest run counts as well, which
    knows of log rows whose date a formula cannot read.
    """

    def pick(name: str, row: str) -> str:
        return f"INDEX({references.whole(CONTACTS, name)},{row})"

    def log(name: str) -> str:
        return references.below(HELP_LOG, name)

    yield from _head("I", "Last people met", "Met on", "Followed up")
    met, statuses = references.below(CONTACTS, "Met on"), references.below(CONTACTS, "Status")
    dates, ids, others, outcomes = log("Date"), log("Contact ID"), log("With"), log("Outcome")
    is_met = f'ISNUMBER({met})*({statuses}<>"{Status.PAUSED}")'
    ranks = f"IF({is_met},IF({met}<TODAY()+1,INT({met})*{_ROW_BASE}-ROW({met})))"
    for row in range(FIRST, _LAST_PERSON + 1):
        rank = f"{_RANK}{row}"
        yield Said(rank, f'=IFERROR(LARGE({ranks},{row - HEAD}),"")', is_array=True)
        at = f"J{row}*{_ROW_BASE}-{rank}"
        yield Said(f"I{row}", f'=IF({rank}="","",{pick("Name", at)})')
        yield Said(f"J{row}", f'=IF({rank}="","",INT({rank}/{_ROW_BASE})+1)', number_format=DATE_FORMAT)
        last_day = f"MIN(J{row}+$N${FIRST + 3},TODAY())"
        within = f'{dates},">="&J{row}+1,{dates},"<"&{last_day}+1,{outcomes},"<>cancel*"'
        given = (
            f'{dates},">="&J{row},{dates},"<"&J{row}+1,{outcomes},"<>cancel*",'
            f'{log("Direction")},"{Direction.GAVE}*",{log("Kind")},"<>{HelpKind.THANKS}"'
        )
        identity, last = pick("ID", at), f"N({pick('Last touch', at)})"
        touches = (
            f'COUNTIFS({ids},{identity}&"*",{within})+COUNTIFS({ids},{identity}&"*",{given})'
            f"+COUNTIFS({others},{pick('Pick as', at)},{within})+({last}>J{row})*({last}<={last_day})"
        )
        touched = f'IF({identity}="",0,{touches})'
        late = f'IF(TODAY()>J{row}+$N${FIRST + 3},"no","not yet")'
        yield Said(f"K{row}", f'=IF({rank}="","",IF({touched}>0,"yes",{late}))')
    yield from _head(FOLLOW_UP_PAIRS, "Follow-up", "People")
    names, values = references.below(SETTINGS, "Setting"), references.below(SETTINGS, "Value")
    setting = f'INDEX({values},MATCH("Follow up within",{names},0))'
    yield from _pairs(
        FOLLOW_UP_PAIRS,
        ("Followed up", f'=COUNTIF(K{FIRST}:K{_LAST_PERSON},"yes")'),
        ("Not yet", f"=N{FIRST + 2}-N{FIRST}"),
        ("All", f"=COUNT(J{FIRST}:J{_LAST_PERSON})"),
        ("Within (days)", f"=IFERROR(IF(N({setting})>0,{setting},{_FOLLOW_UP_DAYS}),{_FOLLOW_UP_DAYS})"),
    )
    yield Said(f"M{FIRST + 4}", "Left out")
    yield Said(f"N{FIRST + 4}", texts_among(met), is_array=True)


def _head(first: str, *headers: str) -> Iterator[Said]:
    for letter, header in zip(_letters_from(first, len(headers)), headers, strict=True):
        yield Said(f"{letter}{HEAD}", header, bold=True, is_head=True)


def _pairs(first: str, *pairs: tuple[str, str]) -> Iterator[Said]:
    label, number = _letters_from(first, 2)
    for row, (words, formula) in enumerate(pairs, start=FIRST):
        yield Said(f"{label}{row}", words)
        yield Said(f"{number}{row}", formula)


def _letters_from(first: str, count: int) -> list[str]:
    return [chr(ord(first) + offset) for offset in range(count)]
