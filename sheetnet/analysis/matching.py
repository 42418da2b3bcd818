"""Matching: two people of whom one needs what the other offers, by the words they share.

Whole words, the rarer in this network the weightier. What a person offers says most; a role or
company that says the word says less. What is needed itself must be among the words: somebody who
needs "tenants for a vacant warehouse" is not helped by the owner of a vacant warehouse.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sheetnet.analysis.exchanges import CANCELLED, texts
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
_HEAD_WORDS = 2
"""A single shared word is enough only among the first telling words of both a need and an offer: a surveyor
is meant in "a surveyor for the school" and in "land surveyors, topography", not further on."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_][\w'’+&-]*", re.UNICODE)
_IN_A_NAME = re.compile(r"\w+")
_PART = re.compile(r"[;,.\n]")
_PHRASE_END = re.compile(
    r"(?<![\w-])(?:for|in|with|who|whom|whose|that|which|on|at|of|from|near|before|after|about|around|by|to|under|over|"
    r"between|into|without|inside|when|where|while|until|since|because)(?![\w-])",
    re.IGNORECASE,
)
"""What ends a noun phrase: "historic tax credits, for the brewery", "tenants for a vacant warehouse"."""
_STOP_WORDS = _listed(
    "a about across after again against all almost along also always among an and answer answers any "
    "anybody anyone anything are around as ask asks at available away back bad be become becomes been "
    "before begin behind best better between big both bring brings build building buildings builds built "
    "but buy buys by came can cheap choose close come comes contact contacts could day days do does done "
    "down each early easy eight either eleven else enough etc even every everybody everyone everything "
    "far fast feed feeds few find finding fine finish first five for forty four free from full get gets "
    "getting give go goes good great had half hand hard has have he help helping helps her here him "
    "himself his honest hour hours how however hundred i if in into introduction introductions is it its "
    "just keep keeps kind kinds knew know knows large last late later learn learned least less let lets "
    "like likes little local long longer look looking looks lots low made make makes making man many "
    "matter may me mean means meet mind minute minutes money month months more morning most much my near "
    "nearly need needed needs never new next nice night nine no nobody none not nothing now odd of off "
    "offer offering offers often old on one only open opens or other our out over own part pay pays "
    "people per person place places plain please price prices project projects put question quick quiet "
    "read reads ready real really right run runs say says search searching second see seeking sees sell "
    "sells serious set seven several she show shows side simple since six small so some somebody someone "
    "something sometimes somewhere soon spare speak start stay stays steady still such sure survive "
    "survives take takes talk talks tell tells ten test than that the their them then there these they "
    "thing things think third this though thought thousand three through time times to today together too "
    "toward try trying twelve twenty twice two under understand understands unless until up upon us used "
    "useful usual very via wait want wants was way we week weeks well were what when where whether which "
    "while who whole whom whose why wide will wish wishes with within without woman word words work "
    "working works would write writes year years yet you young your yourself"
)
_LIGHT = _listed(
    "experience expertise advice knowledge know-how expert specialist consultant consultancy adviser advisor "
    "professional service firm studio team support info information idea tip quote job opportunity"
)
"""Nouns that say little: of "an acoustic consultant" the word before them is what is needed."""
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


def introductions(network: Network, *, across_owners: bool = False) -> tuple[IntroductionIdea, ...]:
    """Return introductions worth making, best first, at most MOST_IDEAS.

    Each pair once, never within one firm (by company or mail domain), never two who stand in one row
    of the log together or of whom Introduced by says that they know each other, never a Paused contact.
    With ``across_owners`` only contacts of two owners. Reads NEEDS, OFFERS, ROLE, COMPANY, EMAIL, CIRCLE,
    INTRODUCED_BY and OWNER.
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
    seekers = Counter(word for words in wanted.values() for word in words)

    offering: dict[str, list[tuple[int, float]]] = defaultdict(list)
    cache: dict[str, dict[str, str]] = {}
    for person in np.flatnonzero(takes_part).tolist():
        strong = _words_once(offers[person], cache) if offers[person] else {}
        for word in strong.keys() & seekers.keys():
            offering[word].append((person, 1.0))
        for text in (role[person], company[person]):
            weak = _words_once(text, cache) if text else {}
            for word in (weak.keys() & seekers.keys()) - strong.keys():
                offering[word].append((person, _WEAK))
    weight_by_word = _weights(offering, seekers, int(np.count_nonzero(takes_part)))

    acquainted = _acquainted(network)
    owner = texts(contacts[c.OWNER])
    firms = [firm_of(*each) for each in zip(company.tolist(), mail.tolist(), strict=True)]
    head_cache: dict[str, set[str]] = {}
    ideas = []
    for person in seeking:
        score: dict[int, float] = defaultdict(float)
        hits: dict[int, int] = defaultdict(int)
        met: set[int] = set()
        nouns = nouns_in(needs[person])
        heads = heads_in(needs[person]) & weight_by_word.keys()
        for word in wanted[person]:
            weight = weight_by_word.get(word, 0.0)
            if weight:
                for other, share in offering[word]:
                    score[other] += weight * share
                    hits[other] += 1
                if word in nouns:
                    met.update(other for other, _ in offering[word])
        kept = 0
        for other, total in sorted(score.items(), key=lambda each: (-each[1], each[0])):
            if total < _LEAST_SCORE or kept == _PER_PERSON:
                break
            if (
                other != person
                and other in met
                and (hits[other] > 1 or (heads and heads & _heads_once(offers[other], head_cache)))
                and not firms[person] & firms[other]
                and not (across_owners and owner[person] == owner[other])
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
        if len(folded) > 2 and not folded[0].isdigit() and not {folded, written.lower()} & _STOP_WORDS:
            found.setdefault(folded, written)
    return found


def heads_in(text: str) -> set[str]:
    """Return the words that each part of a text begins with, as compared: its first telling ones."""
    return {word for part in _PART.split(text) for word in list(words_in(part))[:_HEAD_WORDS]}


def nouns_in(text: str) -> frozenset[str]:
    """Return what each part of a need asks for, as compared: "tax credits for the brewery" gives "credit".

    It is the last word of the first noun phrase that says enough: of "advice on acoustic design" it is
    "design", of "an acoustic consultant" it is "acoustic".
    """
    return frozenset(noun for part in _PART.split(text) for noun in _nouns_of(part))


def firm_of(company: str, mail: str) -> frozenset[str]:
    """Return what tells two people of one firm: the company's bare name, the mail domain."""
    domain = mail.rpartition("@")[2].strip().lower()
    marks = {bare_name(company), "" if domain in _PUBLIC_MAIL or "@" not in mail else f"@{domain}"}
    return frozenset(marks - {""})


def bare_name(company: str) -> str:
    """Return a company's name in small letters, without its legal ending and what is no letter or digit."""
    words = _IN_A_NAME.findall(_folded(company).replace(".", ""))
    while len(words) > 1 and words[-1] in _FIRM_ENDINGS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _nouns_of(part: str) -> list[str]:
    phrases = [[*words_in(phrase)] for phrase in _PHRASE_END.split(part)]
    telling = ([word for word in phrase if word not in _LIGHT] for phrase in phrases)
    return next((words[-1:] for words in telling if words), [word for phrase in phrases for word in phrase])


def _words_once(text: str, cache: dict[str, dict[str, str]]) -> dict[str, str]:
    if text not in cache:
        cache[text] = words_in(text)
    return cache[text]


def _heads_once(text: str, cache: dict[str, set[str]]) -> set[str]:
    if text not in cache:
        cache[text] = heads_in(text)
    return cache[text]


def _weights(
    offering: dict[str, list[tuple[int, float]]], seekers: Counter[str], people: int
) -> dict[str, float]:
    """Return how telling each word is: the fewer offer it, and the fewer seek it, the more."""
    commonplace = min(max(_LEAST_SHARE * people, 3), _MOST_PEOPLE_PER_WORD)
    return {
        word: float(np.log1p(max(people, 50) / (len(found) + seekers[word] / 2)))
        for word, found in offering.items()
        if len(found) <= commonplace
    }


def _acquainted(network: Network) -> set[tuple[int, int]]:
    t = TouchColumn
    touches = network.touches
    other = touches[t.WITH].to_numpy()
    known = (other >= 0) & (touches[t.OUTCOME].to_numpy() != CANCELLED)
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
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
