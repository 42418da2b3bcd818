"""Where in the text of a settings file a setting stands, and what stands there more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Names = tuple[str, ...]

_LONG_TEXT = re.compile(r'"""[\s\S]*?"""|' + r"'''[\s\S]*?'''")
_HEADER = re.compile(r"(\[\[?)\s*([\w.\- ]+?)\s*\]\]?(\s*#.*)?")
_KEY = re.compile(r"([\w.\-]+)\s*=")


@dataclass(frozen=True, slots=True)
class _Place:
    """A section or a setting as a line begins it."""

    names: Names
    person: int
    """Of how many [[team]] it is under, or 0."""
    line: int
    is_section: bool


def line_of(names: Names, text: str) -> int:
    """Return the line in which a key of a plain section is set, 0 where that is not clear."""
    return next((each.line for each in _places(text) if each.names == names), 0)


def repeated(text: str) -> Mapping[str, tuple[int, ...]]:
    """Return in words what stands more than once where it may stand but once, and on which lines."""
    lines_of: dict[tuple[Names, int, bool], list[int]] = {}
    for each in _places(text):
        lines_of.setdefault((each.names, each.person, each.is_section), []).append(each.line)
    return {
        _told(".".join(names), is_section, lines): tuple(lines)
        for (names, _, is_section), lines in lines_of.items()
        if len(lines) > 1
    }


def _told(name: str, is_section: bool, lines: list[int]) -> str:
    times = "twice" if len(lines) == 2 else f"{len(lines)} times"
    listed = f"{', '.join(str(line) for line in lines[:-1])} and {lines[-1]}"
    if is_section:
        cure = "move the lines under the first, and keep that one only"
        return f"[{name}] stands {times}, on lines {listed}: {cure}"
    return f"{name} stands {times}, on lines {listed}: keep one"


def _places(text: str) -> Iterator[_Place]:
    section: Names = ()
    people = 0
    plain = _LONG_TEXT.sub(lambda found: "''" + "\n" * found[0].count("\n"), text)
    for number, line in enumerate(plain.split("\n"), start=1):
        stripped = line.strip()
        if header := _HEADER.fullmatch(stripped):
            section = tuple(part.strip() for part in header[2].split("."))
            if header[1] == "[[":
                people += section == ("team",)
                continue
            yield _Place(section, people if section[0] == "team" else 0, number, is_section=True)
        elif key := _KEY.match(stripped):
            names = section + tuple(key[1].split("."))
            yield _Place(names, people if names[0] == "team" else 0, number, is_section=False)
