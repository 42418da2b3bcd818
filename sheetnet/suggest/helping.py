"""Help and promises as they are spoken of in a draft: "sent me a lead on the school in Girona".

The sheet's own words for help are those of the analysis; these are the ones for a mail to the
person who gave it or who waits for it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import assert_never

from sheetnet.domain.words import HelpKind
from sheetnet.suggest.names import full_name
from sheetnet.suggest.phrases import topic

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TOLD = {"me": "you", "my": "your", "you": "they", "your": "their"}
_OFFERED = {
    "introduction": "an introduction",
    "lead": "a lead",
    "information": "an article or a piece of news",
    "advice": "a word of advice",
    "laugh": "something personal or funny",
}
_THING = re.compile(
    r"\b(?:articles?|clippings?|reports?|links?|books?|papers?|podcasts?|videos?|posts?|lists?|names?|"
    r"numbers?|guides?|templates?|drawings?|plans?|stud(?:y|ies)|surveys?|invitations?|tickets?|"
    r"photos?|pictures?|newsletters?|brochures?|data|figures|details?|notes?|slides?|clips?|jokes?|cartoons?|"
    r"contacts?|address(?:es)?|maps?|minutes|"
    r"checklists?|specs?|specifications?|samples?|catalogues?|catalogs?|recipes?|interviews?|films?|stor(?:y|ies))\b",
    re.IGNORECASE,
)
_OWN_WORD = re.compile(
    r"^(?:the |an? |my |your )?(?:leads?|introductions?|intros?|advice|tips?|information|info|help|laugh|"
    r"word|"
    r"thoughts?|feedback|comments?|opinion)\b(?:\s+(?:on|about|for|to|with|of|from|at|in|regarding)\b)?\s*",
    re.IGNORECASE,
)


def when_in_words(day: date, today: date) -> str:
    """Return when something was, true next week too: "on 3 March", "in March", "in March 2024"."""
    month = _MONTHS[day.month - 1]
    age = (today - day).days
    if abs(age) <= 24:
        return f"on {day.day} {month}"
    return f"in {month}" if 0 < age <= 320 else f"in {month} {day.year}"


def day_of_month(day: date) -> str:
    """Return a day as a letter says it: "3 March"."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def got_help(kind: HelpKind, what: str, other: str) -> str:
    """Return help got as a thing to thank for: "the lead on the school extension in Girona"."""
    about = _about(what)
    match kind:
        case HelpKind.INTRODUCTION:
            person = full_name(other) or about
            return f"the introduction to {person}" if person else "the introduction you made for me"
        case HelpKind.LEAD:
            return f"the lead on {about}" if about else "the lead you sent me"
        case HelpKind.INFORMATION:
            return _thing(about, "what you told me about {}") or "what you passed on to me"
        case HelpKind.ADVICE:
            return f"your advice on {about}" if about else "your advice"
        case HelpKind.LAUGH:
            return _thing(about, "the laugh about {}") or "the laugh you gave me"
        case HelpKind.OTHER | HelpKind.THANKS | HelpKind.NONE:
            return f"your help with {about}" if about else "your help"
        case _:
            assert_never(kind)


def got_deed(kind: HelpKind, what: str, other: str) -> str:
    """Return help got as what "you" did: "sent me a lead on the school extension in Girona"."""
    about = _about(what)
    match kind:
        case HelpKind.INTRODUCTION:
            person = full_name(other) or about
            return f"introduced me to {person}" if person else "made an introduction for me"
        case HelpKind.LEAD:
            return f"sent me a lead on {about}" if about else "sent me a lead"
        case HelpKind.INFORMATION:
            if not about:
                return "passed something useful on to me"
            return f"sent me {about}" if _THING.search(about) else f"told me about {about}"
        case HelpKind.ADVICE:
            return f"gave me advice on {about}" if about else "gave me good advice"
        case HelpKind.LAUGH:
            return f"made me laugh with {about}" if about else "made me laugh"
        case HelpKind.OTHER | HelpKind.THANKS | HelpKind.NONE:
            return f"helped me with {about}" if about else "helped me out"
        case _:
            assert_never(kind)


def promised_help(kind: HelpKind, what: str, other: str) -> str:
    """Return what was promised as a thing: "the introduction to Joan Puig"."""
    about = _about(what)
    match kind:
        case HelpKind.INTRODUCTION:
            person = full_name(other) or about
            return f"an introduction to {person}" if person else "an introduction"
        case HelpKind.LEAD:
            return f"the lead on {about}" if about else "a lead"
        case HelpKind.INFORMATION:
            return _thing(about, "what I know about {}") or "some information"
        case HelpKind.ADVICE:
            return f"my thoughts on {about}" if about else "my thoughts"
        case HelpKind.LAUGH:
            return _thing(about, "something to smile about: {}") or "something to smile about"
        case HelpKind.OTHER | HelpKind.THANKS | HelpKind.NONE:
            return _thing(about, "my help with {}") or "my help"
        case _:
            assert_never(kind)


def kind_word(kind: HelpKind) -> str:
    """Return a kind of help as a template asks for it: "lead", "introduction", "help"."""
    return "help" if kind in (HelpKind.OTHER, HelpKind.THANKS, HelpKind.NONE) else kind.value.lower()


def capital(text: str) -> str:
    """Return words with a capital first, as a sentence begins."""
    return text[:1].upper() + text[1:]


def bare(when: str) -> str:
    """Return a "when" without its preposition: "March 2024"."""
    return when.removeprefix("in ").removeprefix("on ")


def told(said: str) -> str:
    """Return words said to a contact as they are told to the owner: "sent you a lead", "their advice"."""
    return re.sub(r"\b(?:me|my|you|your)\b", lambda match: _TOLD[match[0]], said)


def with_article(kind: str) -> str:
    """Return a kind of help as something to offer: "an introduction", "advice"."""
    return _OFFERED.get(kind, kind)


def _about(what: str) -> str:
    about = topic(what)
    rest = _OWN_WORD.sub("", about, count=1)
    return topic(rest) if rest != about else about


def _thing(about: str, frame: str) -> str:
    if not about:
        return ""
    return about if _THING.search(about) else frame.format(about)
