"""The facts that a draft may use: texts from a person's row and log, made fit for a sentence.

Every fact is known by name to every template; where the row or the log does not have it, it is
blank, and a template that prints a blank fact is not chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.analysis.reciprocity import next_kind
from sheetnet.domain.settings import Member
from sheetnet.domain.words import ActionKind, Direction
from sheetnet.suggest.claims import Claim
from sheetnet.suggest.helping import (
    day_of_month,
    got_deed,
    got_help,
    kind_word,
    promised_help,
    when_in_words,
)
from sheetnet.suggest.names import first_name, full_name
from sheetnet.suggest.phrases import clause, field, interest, named, quoted, sentence, sought, topic
from sheetnet.suggest.scene import Scene, Touch
from sheetnet.workbook.network import ContactColumn

Facts = Mapping[str, str | date]

_LATELY = timedelta(days=7)
"""Help that came within this long is still fresh: nobody has "kept it in mind" yet."""
_NOTHING = re.compile(
    r"[\W_]*(?:(?:n[\s./]*a|none|nothing|nil|null|nan|no|tb[cd]|tba|unknown|not\s+known|not\s+sure|to\s+ask|"
    r"don['’]?t\s+know|no\s+idea|blank|empty|x)[\W_]*)?(?:\byet[\W_]*)?",
    re.IGNORECASE,
)
"""What people write into a cell to say that it holds nothing."""
_NO_FIRM = re.compile(
    r"\W*(?:(?:freelance[rd]?|freelancing|self[\s-]*employed|independent|sole\s+trader|own\s+business|"
    r"retired|unemployed|between\s+jobs|student|private|no\s+company|consultant)\W*)+",
    re.IGNORECASE,
)
"""What stands under Company where there is no firm."""

FACT_MEANINGS = {
    "name": "the contact's name in spoken order",
    "first_name": "the name to greet by",
    "company": "the contact's company",
    "phone": "the phone number",
    "sender": "the owner's name",
    "today": "the day of the draft, a date",
    "need": "what the contact looks for, as a noun phrase",
    "looking": "what the contact looks for, after 'looking': 'for a timber engineer', 'to hire'",
    "offer": "what the contact is good for",
    "interest": "one thing the contact cares about besides work",
    "met_at": "the event or place where you met",
    "met_when": "when you met: 'on 3 March', 'in March 2024'",
    "last_when": "when you were last in touch",
    "last_topic": "what that was about, as a noun phrase",
    "help_kind": "the kind of help in question: lead, introduction, information, advice, laugh or help",
    "got_help": "the help you got, as a thing to thank for",
    "got_deed": "the help you got, as what 'you' did",
    "got_when": "when you got it",
    "promise": "what you promised, as a thing",
    "promised_when": "when you promised it",
    "due_when": "when it is due, if it is not yet",
    "got_lately": "'yes' where you got it within the last week",
    "outcome": "what came of the help you got, in a few words",
    "next_kind": "the kind of help not given lately",
    "other_name": "the other person's name",
    "other_first_name": "the other person's first name",
    "other_line": "the other person with role and company",
    "other_need": "what the other person looks for",
    "other_looking": "what the other person looks for, after 'looking'",
    "other_offer": "what the other person is good for",
    "other_mail": "the other person's mail address",
    "person_line": "the contact with role and company, to be shown to somebody else",
    "title": "the title of what is passed along",
    "item_kind": "what it is: lead, article, opening, event or item",
    "link": "its link",
    "details": "its details, as a sentence",
    "fits": "the words by which it fits the contact",
    "birthday": "the birthday as '3 March'",
}
"""Every fact by name, for those who write their own templates."""


def facts_of(claim: Claim, scene: Scene, member: Member) -> Facts:
    """Return every fact of FACT_MEANINGS for a claim; blank where it is not known."""
    facts: dict[str, str | date] = dict.fromkeys(FACT_MEANINGS, "")
    facts |= _person(claim.contact, scene)
    facts["sender"] = member.name
    facts["today"] = scene.today
    facts["next_kind"] = kind_word(next_kind(scene.network, claim.contact))
    if claim.touch >= 0:
        facts |= _help(scene.touch(claim.touch), scene)
    if claim.other >= 0:
        facts |= _other(claim.other, scene)
    if claim.item is not None:
        kind = claim.item.kind.strip().lower()
        facts["item_kind"] = kind if kind in ("lead", "article", "opening", "event") else "item"
        facts["title"] = quoted(claim.item.title)
        facts["link"] = "".join(claim.item.link.split())
        facts["details"] = sentence(clause(claim.item.details))
        facts["fits"] = " and ".join(claim.words[:2])
    birthday = scene.contact_day(claim.contact, ContactColumn.BIRTHDAY)
    if claim.kind is ActionKind.BIRTHDAY and birthday is not None:
        facts["birthday"] = day_of_month(birthday)
    return facts


def _person(contact: int, scene: Scene) -> dict[str, str | date]:
    name = scene.name(contact)
    needs = _spoken_to(scene.text(contact, ContactColumn.NEEDS))
    facts: dict[str, str | date] = {
        "name": full_name(name),
        "first_name": first_name(name),
        "company": _firm(scene.text(contact, ContactColumn.COMPANY)),
        "phone": _line(scene.text(contact, ContactColumn.PHONE)),
        "need": named(needs),
        "looking": sought(needs),
        "offer": field(_spoken_to(scene.text(contact, ContactColumn.OFFERS))),
        "interest": interest(_spoken_to(scene.text(contact, ContactColumn.INTERESTS))),
        "met_at": clause(_known(scene.text(contact, ContactColumn.MET_AT)).partition(",")[0]),
        "person_line": _with_role(contact, scene),
    }
    met_on = scene.contact_day(contact, ContactColumn.MET_ON)
    if met_on is not None and met_on <= scene.today:
        facts["met_when"] = when_in_words(met_on, scene.today)
    last_on = scene.day(contact, RelationshipColumn.LAST_TOUCH)
    if last_on is not None:
        facts["last_when"] = when_in_words(last_on, scene.today)
        past = scene.past_touches(contact)
        latest = scene.touch(int(past[-1])) if len(past) else None
        if latest and latest.on == last_on:
            facts["last_topic"] = topic(latest.what)
    return facts


def _help(touch: Touch, scene: Scene) -> dict[str, str | date]:
    other = scene.name(touch.other) if touch.other >= 0 else _line(touch.other_text)
    facts: dict[str, str | date] = {"help_kind": kind_word(touch.kind)}
    if touch.direction is Direction.PROMISED:
        due_on = scene.promise_due_on(touch)
        facts["promise"] = promise = promised_help(touch.kind, touch.what, other)
        if facts["help_kind"] == "help" and not promise.startswith("my help"):
            facts["help_kind"] = "information"
        facts["promised_when"] = when_in_words(touch.on, scene.today)
        facts["due_when"] = when_in_words(due_on, scene.today) if due_on >= scene.today else ""
    else:
        facts["got_help"] = got_help(touch.kind, touch.what, other)
        facts["got_deed"] = got_deed(touch.kind, touch.what, other)
        facts["got_when"] = when_in_words(touch.on, scene.today)
        facts["got_lately"] = "yes" if scene.today - touch.on <= _LATELY else ""
        facts["outcome"] = clause(touch.outcome_text)
    return facts


def _other(other: int, scene: Scene) -> dict[str, str | date]:
    needs = _known(scene.text(other, ContactColumn.NEEDS))
    return {
        "other_name": full_name(scene.name(other)),
        "other_first_name": first_name(scene.name(other)),
        "other_line": _with_role(other, scene),
        "other_need": named(needs),
        "other_looking": sought(needs),
        "other_offer": field(_known(scene.text(other, ContactColumn.OFFERS))),
        "other_mail": _line(scene.text(other, ContactColumn.EMAIL)),
    }


def _with_role(contact: int, scene: Scene) -> str:
    role, company = (
        _line(_known(scene.text(contact, column))) for column in (ContactColumn.ROLE, ContactColumn.COMPANY)
    )
    known = ", ".join(each for each in (role, company) if each)
    name = full_name(scene.name(contact))
    return f"{name} ({known})" if known else name


def _spoken_to(text: str) -> str:
    """Return a note about somebody as it is said to that person: "her team" becomes "your team"."""
    return re.sub(r"\b(?:her|his|their)\b", "your", _known(text))


def _known(text: str) -> str:
    """Return a cell's text, "" where it only says that nothing is known: "N/A", "none", "?"."""
    return "" if _NOTHING.fullmatch(text) else text


def _firm(text: str) -> str:
    """Return a company that can be spoken of as one, "" where the cell says that there is none."""
    return "" if _NO_FIRM.fullmatch(text) else _line(_known(text))


def _line(text: str) -> str:
    return " ".join(text.split())
