"""Formulas that count what people typed: rows of the Help Log whose Direction says that help was given.

They understand what the Direction and Kind columns are read as, odd spaces and capitals included. What a
formula cannot read, such as a date typed as text, it counts as left out, so that the sheet can say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from sheetnet.domain.words import Direction, HelpKind
from sheetnet.stores.xlsx.formats import column_range
from sheetnet.workbook.cell_choices import cancelled_words, direction_words, kind_words
from sheetnet.workbook.tabs import HELP_LOG

_DATES = column_range(HELP_LOG, "Date")
_NEVER = 9_999_999
"""A day after all months: LibreOffice gives an error where there is no number at all to count."""
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def help_by_month(direction: Direction, first_day: str, last_days: str) -> str:
    """Return an array formula: how many rows say that help went this way, month by month, up to today.

    Args:
        direction: Gave or Got.
        first_day: the cell with the first day of the first month.
        last_days: the cells with the last day of each month.
    """
    is_help = (
        f"{_is_one_of('Direction', _ways(direction))}"
        f"*(1-{_is_one_of('Kind', _thanks())})*(1-{_is_one_of('Outcome', cancelled_words())})"
    )
    in_time = f"ISNUMBER({_DATES})*({_DATES}>={first_day})*({_DATES}<TODAY()+1)"
    days = f"IFERROR(IF({is_help}*{in_time},INT({_DATES}),{_NEVER}),{_NEVER})"
    return f"=FREQUENCY({days},{last_days})"


def rows_left_out() -> str:
    """Return an array formula: how many rows with a Direction the counts by month cannot read."""
    helps = [*_ways(Direction.GAVE), *_ways(Direction.GOT)]
    others = [*_ways(Direction.MET), *_ways(Direction.PROMISED)]
    is_read = f"ISNUMBER({_DATES})*{_is_one_of('Direction', helps)}"
    is_other = _is_one_of("Direction", others)
    return f'=SUM(IFERROR(({_typed("Direction")}<>"")*(1-{is_other})*(1-{is_read}),1))'


def texts_among(cells: str) -> str:
    """Return an array formula: how many of these cells hold text, where a date is meant."""
    return f"=SUM(ISTEXT({cells})*IFERROR(LEN(TRIM({cells}))>0,0))"


def _ways(direction: Direction) -> list[str]:
    return [phrase for phrase, (way, _) in direction_words().items() if way is direction]


def _thanks() -> list[str]:
    return [phrase for phrase, kind in kind_words().items() if kind is HelpKind.THANKS]


def _is_one_of(header: str, phrases: Iterable[str]) -> str:
    listed = ";".join(f'"{phrase}"' for phrase in phrases)
    return f"ISNUMBER(MATCH({_typed(header)},{{{listed}}},0))"


def _typed(header: str) -> str:
    """Return the cells of a Help Log column without odd spaces."""
    return f'TRIM(SUBSTITUTE({column_range(HELP_LOG, header)},"{_HARD_SPACE}"," "))'
