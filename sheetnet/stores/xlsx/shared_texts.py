"""Shared texts: the list that a workbook keeps of the texts in its cells, each of them once.

A text stays in that list when the last cell that showed it has gone, until another program saves the
workbook anew; whoever opens the archive can read it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from sheetnet.stores.xlsx.package import Package

_CELL = re.compile(
    r"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']s[\"'])[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>\s*(\d+)\s*</", re.DOTALL
)
_TEXT = re.compile(r"<((?:\w+:)?)si\b[^>]*?(?:/>|>.*?</(?:\w+:)?si\s*>)", re.DOTALL)


def blank_unused_texts(package: Package) -> None:
    """Blank the shared texts that no cell of any tab shows, each in its place: cells name them by number."""
    paths = [tie.target for tie in package.relations(package.workbook_path) if tie.kind == "sharedStrings"]
    used = {
        int(number)
        for sheet in package.sheets()
        if sheet.kind == "worksheet"
        for number in _CELL.findall(package.text(sheet.path))
    }
    for path in paths:
        places = count()

        def kept(found: re.Match[str], places: Iterator[int] = places) -> str:
            tag = found.group(1)
            return found.group() if next(places) in used else f"<{tag}si><{tag}t/></{tag}si>"

        package.write(path, _TEXT.sub(kept, package.text(path)))
