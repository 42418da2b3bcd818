"""Names without what people hang on them: titles, degrees, nicknames, emoji, hyphens and apostrophes.

'Dr. Robert "Bob" Lindqvist, PhD' is also "robert lindqvist" and "bob lindqvist". Knows nothing of contacts.
"""

from __future__ import annotations

import re

from sheetnet.workbook.cell_text import normal_key, phrases

_TITLES = frozenset(
    phrases(
        "dr, dra, prof, professor, mr, mrs, ms, miss, mx, sir, dame, rev, ing, dipl, mag, herr, frau, sr, sra"
    )
)
_SUFFIXES = frozenset(
    phrases("phd, jr, sr, ii, iii, iv, mba, aia, faia, riba, esq, leed, msc, bsc, mrics, frics, mice, pmp")
)
_AFTER_COMMA = _SUFFIXES | frozenset(
    phrases("md, ma, ba, pe, ra, ap, cpa, cfa, jd, llm, eit, dds, raia, asla")
)
"""Too like a name to be dropped without a comma before them."""
_NICKNAME = re.compile(r"\"([^\"]+)\"|\(([^()]+)\)|(?<!\w)'([^']+)'(?!\w)")
_PLAIN = re.compile(r"[a-z]+ [a-z]+")
_WORD = re.compile(r"[^\W_]+")


def bare_names(name: str) -> tuple[str, ...]:
    """Return the forms of a name that mean the same person, each of two words or more, or the only one."""
    key = normal_key(name)
    if _PLAIN.fullmatch(key) and not (_TITLES | _SUFFIXES) & set(key.split()):
        return (key,)
    forms = [_bare(_NICKNAME.sub(" ", key))]
    called = _NICKNAME.search(key)
    if called:
        nickname, surname = called[1] or called[2] or called[3], " ".join(_kept(key[called.end() :]))
        if surname:
            forms += [_bare(f"{nickname} {surname}"), _bare(_NICKNAME.sub(f" {nickname} ", key))]
    return tuple(dict.fromkeys(form for form in forms if form))


def bare_words(text: str) -> list[str]:
    """Return the words of what somebody typed for a name, without titles, degrees and emoji."""
    return _kept(_NICKNAME.sub(lambda found: f" {found[1] or found[2] or found[3]} ", normal_key(text)))


def _bare(key: str) -> str:
    """Return a key's bare form, "" where a title or degree leaves a single word, which is half a name."""
    words = _kept(key)
    return " ".join(words) if len(words) > 1 or len(_WORD.findall(key)) == 1 else ""


def _kept(key: str) -> list[str]:
    head, *tails = key.replace(".", "" if key.count(".") > 1 else " ").replace("'", "").split(",")
    words = _WORD.findall(head)
    for tail in tails:
        added = _WORD.findall(tail)
        words += added if set(added) - _AFTER_COMMA else []
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        del words[-1]
    return words
