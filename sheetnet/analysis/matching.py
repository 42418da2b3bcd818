"""Matching: two people of whom one needs what the other offers, by the words they share.

A plain first version: whole words, the rarer in this network the weightier. What a person offers
says most; a role or company that says the word says less.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sheetnet.analysis.exchanges import CANCELLED, INTRODUCTION, texts
from sheetnet.analysis.findings import IntroductionIdea
from sheetnet.domain.words import Circle
from sheetnet.workbook.network import CIRCLES, ContactColumn, Network, TouchColumn

MOST_IDEAS = 100
"""More introductions than this nobody reads."""
_PER_PERSON = 3
"""At most this many ideas for one person's needs, so that one long cell does not fill the list."""
_MOST_PEOPLE_PER_WORD = 200
"""A word that more people offer says too little to introduce by, and would cost too much to compare."""
_LEAST_SHARE = 0.2
"""A word that more than this share of the offers hold is a commonplace here."""
_WEAK = 0.5
"""What a word counts that stands in role or company only."""
_LEAST_SCORE = 3.0
"""Below this two texts share too little to trouble two people."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_][\w'’+&-]*", re.UNICODE)
_STOP_WORDS = _listed(
    "a about after all also an and any are as at be been best both but by can contact contacts could do "
    "does each etc for from get getting gets give good great had has have help helping helps her him his "
    "how i if in into introduction introductions is it its just kind kinds know knows like likes looking "
    "looks lots make makes making many may me meet more most much my need needed needs new next no not "
    "now of off on one only or other our out over people person please really several she he since so "
    "some somebody someone something soon such than that the their them then there these they thing "
    "things this to too two under up us very via want wants was way we well were what when where which "
    "who whom will with within without work working works would year years you your find finding seeking "
    "search searching offer offers offering wish wishes always often sometimes first last still month "
    "months week weeks per available local big small large"
)
_FIRM_ENDINGS = _listed(
    "inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh ag sa sl slp sau srl "
    "spa bv nv pty pllc pc group the"
)
_PUBLIC_MAIL = _listed(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com "
    "aol.com gmx.com gmx.de gmx.net web.de proton.me protonmail.com mail.com zoho.com fastmail.com "
    "yahoo.co.uk hotmail.co.uk btinternet.com orange.fr free.fr laposte.net libero.it telefonica.net "
    "comcast.net verizon.net att.net"
)
_PAUSED = CIRCLES.index(Circle.PAUSED)


def introductions(network: Network) -> tuple[IntroductionIdea, ...]:
    """Return introductions worth making, best first, at most MOST_IDEAS.

    Each pair once, never within one firm (by company or mail domain), never two whom the log or
    Introduced by says to know each other, never a Paused contact. Reads NEEDS, OFFERS, ROLE,
    COMPANY, EMAIL, CIRCLE and INTRODUCED_BY.
    """
    c = ContactColumn
    contacts = network.contacts
    needs, offers = texts(contacts[c.NEEDS]), texts(contacts[c.OFFERS])
    role, company, mail = texts(contacts[c.ROLE]), texts(contacts[c.COMPANY]), texts(contacts[c.EMAIL])
    takes_part = contacts[c.CIRCLE].to_numpy() != _PAUSED
    seeking = np.flatnonzero(takes_part & (needs != "")).tolist()
    if not seeking:
        return ()
    wanted = {person: words_in(needs[person]) for person in seeking}
    vocabulary = {word for words in wanted.values() for word in words}

    offering: dict[str, list[tuple[int, float]]] = defaultdict(list)
    cache: dict[str, dict[str, str]] = {}
    for person in np.flatnonzero(takes_part).tolist():
        strong = _words_once(offers[person], cache) if offers[person] else {}
        for word in strong.keys() & vocabulary:
            offering[word].append((person, 1.0))
        for text in (role[person], company[person]):
            weak = _words_once(text, cache) if text else {}
            for word in (weak.keys() & vocabulary) - strong.keys():
                offering[word].append((person, _WEAK))
    weight_by_word = _weights(offering, int(np.count_nonzero(takes_part)))

    acquainted = _acquainted(network)
    firms = [firm_of(*each) for each in zip(company.tolist(), mail.tolist(), strict=True)]
    ideas = []
    for person in seeking:
        score: dict[int, float] = defaultdict(float)
        for word in wanted[person]:
            weight = weight_by_word.get(word, 0.0)
            if weight:
                for other, share in offering[word]:
                    score[other] += weight * share
        kept = 0
        for other, total in sorted(score.items(), key=lambda each: (-each[1], each[0])):
            if total < _LEAST_SCORE or kept == _PER_PERSON:
                break
            if (
                other != person
                and not firms[person] & firms[other]
                and (min(person, other), max(person, other)) not in acquainted
            ):
                ideas.append((total, person, other))
                kept += 1
    ideas.sort(key=lambda each: (-each[0], each[1], each[2]))
    return tuple(_each_pair_once(ideas, wanted, weight_by_word, offers, role, company))


def words_in(text: str) -> dict[str, str]:
    """Return the telling words of a text: as compared (folded, singular) to as written."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        written = match.group().strip("'’-&+")
        folded = _singular(_folded(written))
        if len(folded) > 2 and not folded.isdigit() and not {folded, written.lower()} & _STOP_WORDS:
            found.setdefault(folded, written)
    return found


def firm_of(company: str, mail: str) -> frozenset[str]:
    """Return what tells two people of one firm: the company without its legal ending, the mail domain."""
    words = [word for word in re.split(r"\W+", _folded(company).replace(".", "")) if word]
    while len(words) > 1 and words[-1] in _FIRM_ENDINGS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    domain = mail.rpartition("@")[2].strip().lower()
    marks = {" ".join(words), "" if domain in _PUBLIC_MAIL or "@" not in mail else f"@{domain}"}
    return frozenset(marks - {""})


def _words_once(text: str, cache: dict[str, dict[str, str]]) -> dict[str, str]:
    if text not in cache:
        cache[text] = words_in(text)
    return cache[text]


def _weights(offering: dict[str, list[tuple[int, float]]], people: int) -> dict[str, float]:
    commonplace = min(max(_LEAST_SHARE * people, 3), _MOST_PEOPLE_PER_WORD)
    return {
        word: float(np.log1p(max(people, 50) / len(found)))
        for word, found in offering.items()
        if len(found) <= commonplace
    }


def _acquainted(network: Network) -> set[tuple[int, int]]:
    t = TouchColumn
    touches = network.touches
    other = touches[t.WITH].to_numpy()
    known = (
        (other >= 0)
        & (touches[t.KIND].to_numpy() == INTRODUCTION)
        & (touches[t.OUTCOME].to_numpy() != CANCELLED)
    )
    pairs = list(zip(touches[t.CONTACT].to_numpy()[known].tolist(), other[known].tolist(), strict=True))
    introducer = network.contacts[ContactColumn.INTRODUCED_BY].to_numpy()
    introduced = np.flatnonzero(introducer >= 0)
    pairs += zip(introduced.tolist(), introducer[introduced].tolist(), strict=True)
    return {(min(pair), max(pair)) for pair in pairs}


def _each_pair_once(
    ideas: Iterable[tuple[float, int, int]],
    wanted: dict[int, dict[str, str]],
    weight_by_word: dict[str, float],
    offers: npt.NDArray[np.object_],
    role: npt.NDArray[np.object_],
    company: npt.NDArray[np.object_],
) -> Iterable[IntroductionIdea]:
    seen: set[tuple[int, int]] = set()
    for score, person, other in ideas:
        pair = (min(person, other), max(person, other))
        if pair in seen:
            continue
        seen.add(pair)
        theirs = {**words_in(company[other]), **words_in(role[other]), **words_in(offers[other])}
        shared = [word for word in wanted[person] if word in theirs and weight_by_word.get(word)]
        shared.sort(key=lambda word: -weight_by_word[word])
        yield IntroductionIdea(
            needs=person,
            offers=other,
            words=tuple(wanted[person][word] for word in shared),
            score=score,
        )
        if len(seen) == MOST_IDEAS:
            return


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
