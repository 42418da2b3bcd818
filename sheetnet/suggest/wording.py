"""What an action says to its owner: one thing to do, the reason for it, and what the log will say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.analysis.reciprocity import next_kind
from sheetnet.analysis.wording import help_in_words, promise_in_words
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import ActionKind, HelpKind
from sheetnet.suggest.claims import Claim
from sheetnet.suggest.introductions import ASK_NEED, ASK_OFFER
from sheetnet.suggest.mailto import encoded_address
from sheetnet.suggest.phrases import quoted
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import ContactColumn


@dataclass(frozen=True, slots=True)
class Words:
    """What an action says."""

    suggestion: str
    """In the imperative, one line."""
    why: str
    """What the log can confirm; does not change from day to day."""
    what: str
    """What the log row will say once it is done."""


def words_of(claim: Claim, scene: Scene) -> Words:
    """Return what the action of a claim says."""
    name = scene.label(claim.contact)
    match claim.kind:
        case ActionKind.KEEP_PROMISE:
            return _keep_promise(claim, scene, name)
        case ActionKind.RETURN_HELP:
            return _return_help(claim, scene, name)
        case ActionKind.FOLLOW_UP:
            return _follow_up(claim, scene, name)
        case ActionKind.INTRODUCE:
            return _introduce(claim, scene, name)
        case ActionKind.PASS_ALONG:
            return _pass_along(claim, scene, name)
        case ActionKind.THANK:
            return _thank(claim, scene, name)
        case ActionKind.CHECK_IN:
            idea = _idea(next_kind(scene.network, claim.contact))
            why = str(scene.relationships[RelationshipColumn.REASON][claim.contact])
            return Words(f"Check in with {name}; {idea} would be a change", _start(why), "Checked in")
        case ActionKind.LEARN_NEED:
            return _learn_need(claim, scene, name)
        case ActionKind.BIRTHDAY:
            day = _short_day(claim)
            return Words(f"Wish {name} a happy birthday on {day}", f"Birthday on {day}", "Birthday wishes")
        case ActionKind.WAKE:
            last_on = scene.day(claim.contact, RelationshipColumn.LAST_TOUCH)
            since = f"; nothing in the log since {day_in_words(last_on)}" if last_on else ""
            return Words(f"Get back in touch with {name}", f"You were once close{since}", "Got back in touch")
        case _:
            assert_never(claim.kind)


def _keep_promise(claim: Claim, scene: Scene, name: str) -> Words:
    promise = scene.touch(claim.touch)
    said = quoted(promise.what)
    return Words(
        f"{_promised_deed(promise.kind, name)}{f': {said}' if said else ''}",
        promise_in_words(scene.network, claim.touch),
        " ".join(promise.what.split()) or f"What was promised on {day_in_words(promise.on)}",
    )


def _return_help(claim: Claim, scene: Scene, name: str) -> Words:
    got = scene.touch(claim.touch)
    idea = _idea(next_kind(scene.network, claim.contact))
    need = quoted(scene.text(claim.contact, ContactColumn.NEEDS), 60)
    why = help_in_words(scene.network, claim.touch, about=claim.contact)
    help_got = got.kind.value.lower() if got.kind.is_help and got.kind is not HelpKind.OTHER else "help"
    return Words(
        f"Do something for {name}, perhaps {idea}",
        f"{why}; your turn since{f'. Needs: {need}' if need else ''}",
        f"In return for the {help_got} of {day_in_words(got.on)}",
    )


def _follow_up(claim: Claim, scene: Scene, name: str) -> Words:
    met_on = scene.contact_day(claim.contact, ContactColumn.MET_ON) or claim.due_on
    place = quoted(scene.text(claim.contact, ContactColumn.MET_AT), 60)
    met = f"You met on {day_in_words(met_on)}{f', {place}' if place else ''}"
    return Words(
        f"Follow up with {name}{f', met at {place}' if place else ''}",
        f"{met}; nothing in the log since",
        f"Followed up after {place}" if place else "Followed up after meeting",
    )


def _introduce(claim: Claim, scene: Scene, name: str) -> Words:
    other = scene.label(claim.other)
    if claim.step == ASK_NEED:
        need = quoted(scene.text(claim.contact, ContactColumn.NEEDS), 60)
        offer = quoted(scene.text(claim.other, ContactColumn.OFFERS), 60)
        return Words(
            f"Ask {name} whether an introduction to {other} is welcome",
            f"{name} needs: {need}; {other} offers: {offer}",
            f"Asked about an introduction to {other}",
        )
    if claim.step == ASK_OFFER:
        return Words(
            f"If {other} said yes: ask {name} whether an introduction to {other} is welcome",
            f"You asked {other} first; dismiss this if the answer was no",
            f"Asked about an introduction to {other}",
        )
    address = scene.text(claim.other, ContactColumn.EMAIL).strip()
    copy = f"; add {address} to the mail" if encoded_address(address) else ""
    return Words(
        f"If {other} said yes too: introduce {name} and {other} to each other{copy}",
        "You asked both; dismiss this if either said no",
        f"Introduced to {other}",
    )


def _pass_along(claim: Claim, scene: Scene, name: str) -> Words:
    title = quoted(claim.item.title) if claim.item else ""
    quote = quoted(claim.quote, 60)
    return Words(
        f"Pass along to {name}: {title}",
        f"Among the interests of {name}: {quote}" if claim.is_interest else f"{name} needs: {quote}",
        " ".join(claim.item.title.split()) if claim.item else "",
    )


def _thank(claim: Claim, scene: Scene, name: str) -> Words:
    if claim.other >= 0:
        newcomer = scene.label(claim.other)
        met_on = scene.contact_day(claim.other, ContactColumn.MET_ON)
        on = f" on {day_in_words(met_on)}" if met_on else ""
        return Words(
            f"Thank {name} for introducing you to {newcomer}",
            f"You met {newcomer}{on}, introduced by {name}",
            f"Thanks for the introduction to {newcomer}",
        )
    got = scene.touch(claim.touch)
    outcome = quoted(got.outcome_text, 60)
    why = help_in_words(scene.network, claim.touch, about=claim.contact)
    return Words(
        f"Thank {name} and tell what came of it" if outcome else f"Thank {name} for the introduction",
        f"{why}{f'. Outcome: {outcome}' if outcome else ''}",
        f"Thanks for the help of {day_in_words(got.on)}",
    )


def _learn_need(claim: Claim, scene: Scene, name: str) -> Words:
    heard_on = scene.day(claim.contact, RelationshipColumn.NEEDS_HEARD)
    if not scene.text(claim.contact, ContactColumn.NEEDS).strip():
        why = "Needs is blank"
    elif heard_on is None:
        why = "Needs is filled in, but the log does not say when you last talked"
    else:
        why = f"Needs last heard on {day_in_words(heard_on)}"
    return Words(f"Ask {name} what would help right now", why, "Asked what would help")


def _promised_deed(kind: HelpKind, name: str) -> str:
    match kind:
        case HelpKind.INTRODUCTION:
            return f"Make the introduction you promised {name}"
        case HelpKind.LEAD:
            return f"Send {name} the lead you promised"
        case HelpKind.INFORMATION:
            return f"Send {name} what you promised"
        case HelpKind.ADVICE:
            return f"Give {name} the advice you promised"
        case HelpKind.LAUGH:
            return f"Share with {name} the laugh you promised"
        case HelpKind.OTHER | HelpKind.THANKS | HelpKind.NONE:
            return f"Keep your promise to {name}"
        case _:
            assert_never(kind)


def _idea(kind: HelpKind) -> str:
    match kind:
        case HelpKind.INTRODUCTION:
            return "an introduction"
        case HelpKind.LEAD:
            return "a lead"
        case HelpKind.INFORMATION:
            return "an article or a piece of news"
        case HelpKind.ADVICE:
            return "a word of advice"
        case HelpKind.LAUGH:
            return "something personal or funny"
        case HelpKind.OTHER | HelpKind.THANKS | HelpKind.NONE:
            return "a small favour"
        case _:
            assert_never(kind)


def _short_day(claim: Claim) -> str:
    return day_in_words(claim.due_on).rpartition(" ")[0]


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]
