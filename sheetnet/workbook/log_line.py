"""One free line about a touch becomes an entry for the log, or is refused whole.

"lunch with Ana Ruiz, sent her the zoning article" says who, which way, what kind and what. Nothing
is guessed: a line that leaves one of them open is not understood, and says what was and what was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sheetnet.domain.words import DateOrder, Direction, HelpKind
from sheetnet.errors import NotUnderstood
from sheetnet.workbook.cell_text import normal_key, one_of, phrases, quoted
from sheetnet.workbook.line_dates import LineDate, dates_in
from sheetnet.workbook.line_people import Mention, Word, mentions_in, unknown_name, words_of
from sheetnet.workbook.line_verbs import ABOUT, WILL, Move, main_move, moves_in
from sheetnet.workbook.people import People

_PRONOUNS = frozenset(phrases("her, him, them, me, us, you"))
_AND = frozenset(phrases("and, &, +, y, und, et"))
_THEN = frozenset(phrases("then, so"))
_ARTICLES = frozenset(phrases("a, an, the, some"))
_SUBJECTS = frozenset(phrases("i, we, she, he, they"))
_SAID_BY_KIND = frozenset(phrases("lead, tip, advice, information, info"))
"""What need not be said again where the line says what it was: "got a lead from Ana: the school"."""
_HELPED = frozenset(phrases("helped, help"))
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


def parse_log_lines(
    line: str, people: People, *, order: DateOrder = DateOrder.DAY_FIRST, today: date
) -> tuple[LogEntry, ...]:
    """Read one line such as "coffee with Ben yesterday" or "promised Ana a copy of the RFP by Friday".

    A line about a meeting with several people is an entry for each of them; any other line is one.

    Raises:
        NotUnderstood: somebody, the direction or the day is missing or not certain; with what was and
            what was not understood.
    """
    line = " ".join(line.replace("’", "'").replace("\u00a0", " ").split())
    days = dates_in(line, order=order, today=today)
    words = words_of(line, [(day.start, day.end) for day in days])
    mentions, unclear = mentions_in(line, words, people)
    moves = moves_in(words, mentions)
    head = _end_of_head(words, moves, mentions)
    if head < len(words):
        days = [day for day in days if day.end <= words[head].start]
        words = words[:head]
        mentions, unclear = mentions_in(line, words, people)
        moves = moves_in(words, mentions)
    understood: list[str] = []
    missing: list[str] = list(unclear)

    main = main_move(moves, words, understood, missing)
    contacts: Sequence[int] = ()
    other: int | None = None
    if main is not None:
        contacts, other = _roles(main, words, mentions, people, understood, missing)
    elif mentions:
        understood.append(" and ".join(dict.fromkeys(people.pick_as[each.person] for each in mentions)))
    elif not unclear:
        missing.append(_who(words, people))
    named = {n for each in mentions for n in range(each.first, each.after)}
    before = main.first - 1 if main is not None else -1
    is_planned = before >= 0 and before not in named and words[before].key in WILL
    if main is not None and main.direction is Direction.MET and words[main.first].key in WILL:
        is_planned = True
    on, due = _days(days, main, understood, missing, is_planned=is_planned, today=today)
    if missing or main is None:
        raise NotUnderstood(line, understood, list(dict.fromkeys(missing)))
    used = [day for day in days if main.direction is Direction.PROMISED or not day.is_deadline]
    dated = [(day.start, day.end) for day in used]
    if main.kind is HelpKind.INTRODUCTION or len(contacts) > 1:
        what = _without(line, 0, len(line), dated)
    elif main.direction is Direction.MET:
        what = _without(line, 0, len(line), dated + _company(line, words, mentions))
    else:
        what = _help_in_words(line, words, main, mentions, dated, moves)
    return tuple(LogEntry(on, contact, main.direction, main.kind, what, other, due) for contact in contacts)


def _end_of_head(words: Sequence[Word], moves: Sequence[Move], mentions: Sequence[Mention]) -> int:
    """Return where "got a lead from Ana: ..." ends; what comes after it is told, not read."""
    for n, word in enumerate(words[:-1]):
        if not word.opens:
            continue
        ways = {
            move.direction for move in moves if move.first <= n and move.kind is not HelpKind.INTRODUCTION
        }
        is_named = any(each.first <= n for each in mentions)
        return n + 1 if is_named and ways & {Direction.GAVE, Direction.GOT} else len(words)
    return len(words)


def _roles(
    main: Move,
    words: Sequence[Word],
    mentions: Sequence[Mention],
    people: People,
    understood: list[str],
    missing: list[str],
) -> tuple[Sequence[int], int | None]:
    """Return the contacts, and the other person of an introduction."""
    acting = [each for each in mentions if not each.is_owner] or mentions
    persons = list(dict.fromkeys(each.person for each in acting))
    named = [people.pick_as[person] for person in persons]
    if named:
        understood.append(" and ".join(named))
    stranger = unknown_name(words, mentions)
    if stranger is not None and stranger.is_beside:
        missing.append(_nobody(stranger.text, people))
        return (), None
    if not persons:
        if not any(each.startswith("which ") for each in missing):
            missing.append(_who(words, people))
        return (), None
    is_introduction = main.kind is HelpKind.INTRODUCTION
    if main.direction is Direction.MET and len(persons) > 1 and _are_together(words, acting):
        return persons, None
    if len(persons) > (2 if is_introduction else 1):
        missing.append(f"which one it is about, {one_of(named)}: write one line for each")
        return (), None
    if stranger is not None and (is_introduction or stranger.is_recipient):
        missing.append(_nobody(stranger.text, people))
        return (), None
    if is_introduction and main.direction is Direction.GOT:
        return _introduced_by(main, acting, persons, missing)
    return persons[:1], (persons[1] if len(persons) > 1 else None)


def _are_together(words: Sequence[Word], mentions: Sequence[Mention]) -> bool:
    """Whether the people stand side by side, as in "with Ana, Ben and Priya"."""
    between = [words[one.after : other.first] for one, other in pairwise(mentions)]
    return all(len(each) < 2 and all(word.key in _AND for word in each) for each in between)


def _introduced_by(
    main: Move, mentions: Sequence[Mention], persons: Sequence[int], missing: list[str]
) -> tuple[Sequence[int], int | None]:
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
        return (), None
    others = [person for person in persons if person != makers[0]]
    return makers[:1], (others[0] if others else None)


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


def _company(
    line: str, words: Sequence[Word], mentions: Sequence[Mention], clause: tuple[int, int] = (-1, -1)
) -> list[tuple[int, int]]:
    """Return where "with Ana" stands, which the Contact column says already.

    An "and" before or after the words of ``clause`` joins no people.
    """
    ends = clause[0] - 1, clause[1]
    named = [each for each in mentions if not each.is_owner and each.is_after_preposition]
    return [_span(line, words, each) for each in named if each.after in ends or not _has_company(words, each)]


def _help_in_words(
    line: str,
    words: Sequence[Word],
    main: Move,
    mentions: Sequence[Mention],
    dated: Sequence[tuple[int, int]],
    moves: Sequence[Move],
) -> str:
    """Return what was given: the thing itself, with what else the line tells before and after it."""
    first, after = _clause(words, main, moves)
    start = words[first].start
    body = words[-1].outer_end if words[-1].opens else len(line)
    end = words[after].start if after < len(words) else body
    company = _company(line, words, mentions, (first, after))
    everybody = [_span(line, words, each) for each in mentions if not each.is_owner]
    before = re.sub(r"[,; ]+(?:and|then)$", "", _without(line, 0, start, [*dated, *company]))
    if not _says_something(_without(line, 0, start, [*dated, *everybody])):
        before = ""
    thing = _thing(line, words, main, mentions, dated, (start, end), is_whole=bool(before))
    rest = re.sub(r"^(?:and|then) ", "", _without(line, end, body, [*dated, *company]))
    told = line[body:].strip(" :")
    if not before and told and set(normal_key(thing).split()) - _ARTICLES <= _SAID_BY_KIND:
        thing = ""
    said = "; ".join(each for each in (before, thing) if each)
    if _says_something(rest) or any(character.isdigit() for character in rest):
        is_list = words[after - 1].ends_clause and line[words[after - 1].outer_end :].startswith(",")
        said = (", " if is_list else "; ").join(each for each in (said, rest) if each)
    return ": ".join(each for each in (said, told) if each) or _without(line, 0, len(line), dated)


def _thing(
    line: str,
    words: Sequence[Word],
    main: Move,
    mentions: Sequence[Mention],
    dated: Sequence[tuple[int, int]],
    span: tuple[int, int],
    *,
    is_whole: bool,
) -> str:
    """Return what was given, without to whom and when; the whole clause where the line tells more."""
    start, end = span
    named = [each for each in mentions if not each.is_owner and not _has_company(words, each)]
    gone = [*dated, *(_span(line, words, each) for each in named)]
    has_recipient = main.after < len(words) and words[main.after].key in _PRONOUNS
    if is_whole:
        if has_recipient:
            gone.append((words[main.after].start, words[main.after].end))
        return _without_recipient(_without(line, start, end, gone))
    found = _without_recipient(
        _without(line, words[main.after if has_recipient else main.after - 1].end, end, gone)
    )
    if not _says_something(found):
        return _without(line, start, end, dated)
    leading = normal_key(found).split()[0]
    if leading == "with" and words[main.first].key in _HELPED:
        return f"help {found}"
    if leading in ABOUT:
        return _without(line, words[main.first].start, end, [*dated, *_company(line, words, mentions)])
    return found


def _without_recipient(text: str) -> str:
    return re.sub(r" (?:from|to|for|with) (?:her|him|them|me|us)$", "", text)


def _says_something(text: str) -> bool:
    return any(character.isalpha() for character in text) and text not in _PRONOUNS


def _has_company(words: Sequence[Word], mention: Mention) -> bool:
    """Whether others follow who are no contacts, as in "with Ben and his partner"."""
    after = mention.after
    return after < len(words) and words[after].key in ("and", "&") and not words[after - 1].ends_clause


def _clause(words: Sequence[Word], main: Move, moves: Sequence[Move]) -> tuple[int, int]:
    """Return the words of the verb's clause: from a comma or an "and" before it to one after it."""
    first = main.first
    while first and not words[first - 1].ends_clause and words[first - 1].key not in _AND | _THEN:
        first -= 1
    starts = {move.first for move in moves}
    for n in range(main.after, len(words)):
        if words[n - 1].ends_clause and not words[n - 1].opens:
            return first, n
        follows = {n + 1, n + 2} if n + 1 < len(words) and words[n + 1].key in _SUBJECTS else {n + 1}
        if words[n].key in _AND | _THEN and follows & starts:
            return first, n
    return first, len(words)


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
    tidy = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(re.sub(r"\(\s*\)", "", kept).split()))
    return re.sub(r"([,;:])[,;:\s]*(?=[,;:])", "", tidy).strip(" ,;:.-")
