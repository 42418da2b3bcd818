"""What a person should know of a sheet before anything else: its problems, few lines for many rows.

Also what follows from a missing column, and who waits for a seat among the key ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetnet.analysis.findings import Findings
    from sheetnet.domain.problem import Problem
    from sheetnet.workbook.layout import Layout
    from sheetnet.workbook.network import Network

_NAMED = 6
_CONSEQUENCES = {
    "Contacts": {
        "Circle": "nobody counts as Key, and everybody keeps the rhythm of the Wide circle",
        "Email": "drafts have no address",
        "Owner": "every contact belongs to the first person of the team",
        "Needs": "no help is proposed by what people look for",
        "Offers": "no introductions are proposed",
        "Met on": "nobody is followed up after an event",
    },
    "Help Log": {
        "Kind": "help counts without its kind",
        "What": "nothing says what the help was",
        "Due": "promises have no due date",
    },
}


def notices_in_words(layout: Layout, network: Network, findings: Findings) -> list[str]:
    """Return whole sentences: which missing column matters and why, and who waits for a key seat."""
    return [
        *_missing_in_words(layout, is_team=len(findings.key_tens) > 1),
        *_waiting_in_words(network, findings),
    ]


def _missing_in_words(layout: Layout, *, is_team: bool) -> Iterator[str]:
    for title, consequences in _CONSEQUENCES.items():
        table = layout.tables.get(title)
        for header, consequence in consequences.items() if table else ():
            if table and header not in table.column_at and (is_team or header != "Owner"):
                yield f"The column {header} was not found in {table.grid.title}, so {consequence}."


def _waiting_in_words(network: Network, findings: Findings) -> Iterator[str]:
    from sheetnet.domain.words import Circle
    from sheetnet.workbook.network import CIRCLES, ContactColumn

    contacts = network.contacts
    keys = (contacts[ContactColumn.CIRCLE] == CIRCLES.index(Circle.KEY)).to_numpy().nonzero()[0].tolist()
    owners, names = contacts[ContactColumn.OWNER].tolist(), contacts[ContactColumn.PICK_AS].tolist()
    for owner, ten in findings.key_tens.items():
        marked = [each for each in keys if owners[each] == owner]
        waiting = [names[each] for each in marked if each not in ten.seats]
        if not waiting:
            continue
        whose = f" by {owner}" if len(findings.key_tens) > 1 else ""
        seats = "is 1 seat" if len(ten.seats) == 1 else f"are {len(ten.seats)} seats"
        wait = "waits" if len(waiting) == 1 else "wait"
        yield (
            f"{len(marked)} are marked Key{whose} and there {seats}: {_listed(waiting)} {wait}. Mark others "
            "Close, or raise 'Key seats' in the Settings tab."
        )


def grouped(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Return the problems by tab and row, those of one tab that say the same together."""
    ordered = sorted(problems, key=lambda each: (each.tab, each.row or 0, each.column))
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for each in ordered:
        groups.setdefault((each.tab, each.column, each.text), []).append(each)
    return list(groups.values())


def cells_in_words(same: Sequence[Problem]) -> str:
    """Return the cells of problems that say the same: "B12, B30, B31 and 9 more"."""
    cells = [each.cell.removeprefix(f"{each.tab}!") for each in same]
    shown = ", ".join(cells[:_NAMED])
    return f"{shown} and {len(cells) - _NAMED} more" if len(cells) > _NAMED else shown


def to_mend(problems: Sequence[Problem]) -> str:
    """Return "1 cell to mend" or "7 cells to mend"; what is wrong with a whole tab is a thing."""
    thing = "cell" if all(each.row is not None for each in problems) else "thing"
    return f"{len(problems)} {thing}{'' if len(problems) == 1 else 's'} to mend"


def _listed(names: Sequence[str]) -> str:
    from sheetnet.domain.wording import plain_list

    more = len(names) - _NAMED
    return plain_list([*names[:_NAMED], f"{more} more"] if more > 0 else names)
