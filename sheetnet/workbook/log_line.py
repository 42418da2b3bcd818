"""One free line about a touch becomes an entry for the log, or is refused whole.

"lunch with Ana Ruiz, sent her the zoning article" says who, which way, what kind and what. Nothing
is guessed: a line that leaves one of them open is not understood, and says what was and what was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheetnet.domain.words import DateOrder, Direction, HelpKind
from sheetnet.errors import NotUnderstood
from sheetnet.workbook.cell_text import normal_key, one_of, phrases, quoted
from sheetnet.workbook.line_dates import LineDate, dates_in
from sheetnet.workbook.line_people import Mention, Word, mentions_in, unknown_name, words_of
from sheetnet.workbook.line_verbs import ABOUT, WILL, Move, main_move, moves_in
from sheetnet.workbook.people import People

_PRONOUNS = frozenset(phrases("her, him, them, me, us, you"))
_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A row for the Help Log, not yet written. People are positions of contacts."""

    on: date
    contact: int
    direction: Direction
    kind: HelpKind
    what: str
    with_: int | None
    """The other person of an introduction."""
    due: date | None
    """Of a promise."""


def parse_log_line(
    line: str, people: People, *, order: DateOrder = DateOrder.DAY_FIRST, today: date
) -> LogEntry:
    """Read one line such as "coffee with Ben yesterday" or "promised Ana a copy of the RFP by Friday".

    Raises:
        NotUnderstood: somebody, the direction or the day is missing or not certain; with what was and
            what was not understood.
    """
    line = " ".join(line.replace("’", "'").replace("\u00a0", " ").split())
    days = dates_in(line, order=order, today=today)
    words = words_of(line, [(day.start, day.end) for day in days])
    mentions, unclear = mentions_in(line, words, people)
    moves = moves_in(words, mentions)
    understood: list[str] = []
    missing: list[str] = list(unclear)

    main = main_move(moves, words, understood, missing)
    contact: int = -1
    other: int | None = None
    if main is not None:
        contact, other = _roles(main, words, mentions, people, understood, missing)
    elif mentions:
        understood.append(" and ".join(dict.fromkeys(people.pick_as[each.person] for each in mentions)))
    elif not unclear:
        missing.append(_who(words, people))
    named = {n for each in mentions for n in range(each.first, each.after)}
    before = main.first - 1 if main is not None else -1
    is_planned = before >= 0 and before not in named and words[before].key in WILL
    on, due = _days(days, main, understood, missing, is_planned=is_planned, today=today)
    if missing or main is None:
        raise NotUnderstood(line, understood, list(dict.fromkeys(missing)))
    what = _what(line, words, main, mentions, days, moves)
    return LogEntry(on, contact, main.direction, main.kind, what, other, due)


def _roles(
    main: Move,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    people: People,
    understood: list[str],
    missing: list[str],
) -> tuple[int, int | None]:
    """Return the contact and the other person of an introduction."""
    acting = [each for each in mentions if not each.is_owner] or mentions
    persons = list(dict.fromkeys(each.person for each in acting))
    named = [people.pick_as[person] for person in persons]
    if named:
        understood.append(" and ".join(named))
    stranger = unknown_name(words, mentions)
    if not persons:
        if not any(each.startswith("which ") for each in missing):
            missing.append(_who(words, people))
        return -1, None
    is_introduction = main.kind is HelpKind.INTRODUCTION
    if len(persons) > (2 if is_introduction else 1):
        missing.append(f"which one it is about, {one_of(named)}: write one line for each")
        return -1, None
    if stranger is not None and (is_introduction or stranger.is_recipient):
        missing.append(_nobody(stranger.text, people))
        return -1, None
    if is_introduction and main.direction is Direction.GOT:
        return _introduced_by(main, acting, persons, missing)
    return persons[0], (persons[1] if len(persons) > 1 else None)


def _introduced_by(
    main: Move, mentions: Sequence[Mention], persons: Sequence[int], missing: list[str]
) -> tuple[int, int | None]:
    """Return who introduced you, and to whom: the subject or whoever comes after "from" or "by"."""
    makers = [
        each.person for each in mentions if each.before in ("from", "by", "through", "via", "thanks to")
    ]
    if not makers and (main.by_them or mentions[0].after <= main.first):
        makers = [mentions[0].person]
    if not makers and len(persons) == 1 and mentions[0].before != "to":
        makers = [persons[0]]
    if not makers:
        missing.append('who made the introduction: write "from NAME"')
        return -1, None
    others = [person for person in persons if person != makers[0]]
    return makers[0], (others[0] if others else None)


def _who(words: Sequence[Word], people: People) -> str:
    stranger = unknown_name(words, ())
    return _nobody(stranger.text, people) if stranger else "who it was with"


def _nobody(name: str, people: People) -> str:
    near = people.nearest(name)
    if not near:
        return f"who {quoted(name)} is: nobody in Contacts is called so"
    return f"who {quoted(name)} is (did you mean {one_of([quoted(each) for each in near])}?)"


def _days(
    days: Sequence[LineDate],
    main: Move | None,
    understood: list[str],
    missing: list[str],
    *,
    is_planned: bool,
    today: date,
) -> tuple[date, date | None]:
    """Return the day of the touch and the day a promise is due."""
    promised = main is not None and main.direction is Direction.PROMISED
    has_deadline = any(day.is_deadline for day in days)
    on: list[date] = []
    due: list[date] = []
    for day in days:
        if day.is_deadline and not promised:
            continue
        if day.past is None or day.coming is None:
            missing.append(f"which day {quoted(day.text)} is: write a date, such as 14 Mar {today.year}")
        elif promised and (
            day.is_deadline or (not has_deadline and _is_to_come(day.past, day.coming, today))
        ):
            due.append(day.coming)
        else:
            on.append(day.coming if is_planned else day.past)
    if is_planned and not on:
        missing.append("when it is to be: write a date")
    if (
        main is not None
        and main.direction in (Direction.GAVE, Direction.GOT)
        and max(on, default=today) > today
    ):
        missing.append(
            f"what has happened, since {max(on).isoformat()} is still to come: "
            "write what is done and what is planned as two lines"
        )
    for found, meaning in ((on, "on"), (due, "due")):
        if len(set(found)) > 1:
            named = one_of([each.isoformat() for each in found])
            missing.append(f"which day is meant, {named}: write one line for each")
        elif found:
            understood.append(f"{meaning} {found[0].isoformat()}")
    return (on[0] if on else today), (due[0] if due else None)


def _is_to_come(past: date, coming: date, today: date) -> bool:
    """Whether a promise's date is the day it is due rather than the day it was made."""
    return coming > today and (past == coming or (coming - today).days <= _SOON_DAYS)


def _what(
    line: str,
    words: Sequence[Word],
    main: Move,
    mentions: Sequence[Mention],
    days: Sequence[LineDate],
    moves: Sequence[Move],
) -> str:
    """Return what the What column says: the thing itself for help, else the line without who and when."""
    used = [day for day in days if main.direction is Direction.PROMISED or not day.is_deadline]
    if main.kind is HelpKind.INTRODUCTION:
        return _without(line, 0, len(line), [(day.start, day.end) for day in used])
    dated = [(day.start, day.end) for day in used]
    is_help = main.direction is not Direction.MET
    named = [
        each
        for each in mentions
        if not each.is_owner and (is_help or each.is_after_preposition) and not _has_company(words, each)
    ]
    gone = dated + [_span(line, words, each) for each in named]
    if not is_help:
        return _without(line, 0, len(line), gone)
    has_recipient = main.after < len(words) and words[main.after].key in _PRONOUNS
    start = words[main.after if has_recipient else main.after - 1].end
    end = _end_of_clause(words, main, moves, len(line))
    found = re.sub(r" (?:from|to|for|with) (?:her|him|them|me|us)$", "", _without(line, start, end, gone))
    if not any(character.isalpha() for character in found) or found in _PRONOUNS:
        return _without(line, 0, len(line), dated)
    if ABOUT & set(normal_key(found).split()[:1]):
        spans = [_span(line, words, each) for each in named if each.is_after_preposition]
        return _without(line, words[main.first].start, end, dated + spans)
    return found


def _has_company(words: Sequence[Word], mention: Mention) -> bool:
    """Whether others follow who are no contacts, as in "with Ben and his partner"."""
    after = mention.after
    return after < len(words) and words[after].key in ("and", "&") and not words[after - 1].ends_clause


def _end_of_clause(words: Sequence[Word], main: Move, moves: Sequence[Move], end: int) -> int:
    following = next((move.first for move in moves if move.first >= main.after), len(words))
    for n in range(main.after, len(words)):
        if words[n].key in ("and", "then") and n + 1 == following:
            return words[n].start
        if words[n].ends_clause:
            return words[n].end
    return end


def _span(line: str, words: Sequence[Word], mention: Mention) -> tuple[int, int]:
    start, end = words[mention.first].start, words[mention.after - 1].outer_end
    if "(" in line[start:end] and line[end : end + 1] == ")":
        end += 1
    return (words[mention.first - 1].start if mention.is_after_preposition else start), end


def _without(line: str, start: int, end: int, gone: Sequence[tuple[int, int]]) -> str:
    kept = "".join(
        character
        for n, character in enumerate(line[start:end], start=start)
        if not any(first <= n < last for first, last in gone)
    )
    tidy = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(kept.split()))
    return re.sub(r"([,;:])[,;:\s]*(?=[,;:])", "", tidy).strip(" ,;:.-")
