"""Formulas that count what people typed: rows of the Help Log whose Direction says that help was given.

They understand what the Direction and Kind columns are read as, odd spaces and capitals included. What a
formula cannot read, such as a date typed as text, it counts as left out, so that the sheet can say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sheetnet.domain.words import Direction, HelpKind
from sheetnet.workbook.cell_choices import cancelled_words, direction_words, kind_words

LogCells = Callable[[str], str]
"""The cells below a header of the Help Log, as a reference."""

_NEVER = 9_999_999
"""A day after all months: LibreOffice gives an error where there is no number at all to count."""
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def help_by_month(direction: Direction, first_day: str, last_days: str, log: LogCells) -> str:
    """Return an array formula: how many rows say that help went this way, month by month, up to today.

    Args:
        direction: Gave or Got.
        first_day: the cell with the first day of the first month.
        last_days: the cells with the last day of each month.
        log: the Help Log's columns.
    """
    is_help = (
        f"{_is_one_of(log('Direction'), _ways(direction))}"
        f"*(1-{_is_one_of(log('Kind'), _thanks())})*(1-{_is_one_of(log('Outcome'), cancelled_words())})"
    )
    dates = log("Date")
    in_time = f"ISNUMBER({dates})*({dates}>={first_day})*({dates}<TODAY()+1)"
    days = f"IFERROR(IF({is_help}*{in_time},INT({dates}),{_NEVER}),{_NEVER})"
    return f"=FREQUENCY({days},{last_days})"


def rows_left_out(log: LogCells) -> str:
    """Return an array formula: how many rows with a Direction the counts by month cannot read."""
    helps = [*_ways(Direction.GAVE), *_ways(Direction.GOT)]
    others = [*_ways(Direction.MET), *_ways(Direction.PROMISED)]
    directions = log("Direction")
    is_read = f"ISNUMBER({log('Date')})*{_is_one_of(directions, helps)}"
    is_other = _is_one_of(directions, others)
    return f'=SUM(IFERROR(({_typed(directions)}<>"")*(1-{is_other})*(1-{is_read}),1))'


def texts_among(cells: str) -> str:
    """Return an array formula: how many of these cells hold text, where a date is meant."""
    return f"=SUM(ISTEXT({cells})*IFERROR(LEN(TRIM({cells}))>0,0))"


def _ways(direction: Direction) -> list[str]:
    return [phrase for phrase, (way, _) in direction_words().items() if way is direction]


def _thanks() -> list[str]:
    return [phrase for phrase, kind in kind_words().items() if kind is HelpKind.THANKS]


def _is_one_of(cells: str, phrases: Iterable[str]) -> str:
    listed = ";".join(f'"{phrase}"' for phrase in phrases)
    return f"ISNUMBER(MATCH({_typed(cells)},{{{listed}}},0))"


def _typed(cells: str) -> str:
    """Return cells without odd spaces."""
    return f'TRIM(SUBSTITUTE({cells},"{_HARD_SPACE}"," "))'
