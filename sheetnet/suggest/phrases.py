"""Fragments from cells made fit to stand inside an English sentence.

People log in shorthand: "Sent her the zoning article - she loved it", "looking for structural
engineer (timber)". A draft must quote that without a broken sentence and without the private
remark behind the dash. Where a fragment cannot be made to fit, the answer is "" and the draft
takes other words.
"""

from __future__ import annotations

import re

from sheetnet.suggest.vocabulary import (
    ARTICLES,
    CONNECTIVES,
    DETERMINED,
    DOING,
    DOING_OR_THING,
    EVERYBODY,
    FINITE,
    NO_VERBS,
    ORDINARY,
    SOMEBODY,
    THINGS_IN_ING,
    UNCOUNTED,
)

_LONGEST = 90
"""Characters of a fragment in a sentence; a longer one is cut at a comma or a word."""
_LIKING = re.compile(
    r"^(?:(?:he|she|they|is|an?|big|very)\s+)*(?:likes?|loves?|enjoys?|fan\s+of|keen\s+on|fond\s+of|into|"
    r"plays?|collects?)\b\s*",
    re.IGNORECASE,
)
_OFFERING = re.compile(
    r"^(?:(?:he|she|they|is|very|really|an?|the)\s+)*"
    r"(?:(?:good|great|strong|experts?|experienced|specialists?|speciali[sz]ed|speciali[sz]es|can\s+help|helps?|"
    r"experience|(?:right\s+|go-to\s+)?person)\s+(?:on|in|with|at|about|for)|knows?(?:\s+about)?|offers?|does|has)\s+",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"\s+[-–—/|>]+\s+|[;|\n\r]|(?<=[\w)])[.!?…]+(?=\s|$)|:\s|\s+[–—-]$|\.{2,}")
_WITH = re.compile(r"\bw/(?!o\b)\s*", re.IGNORECASE)
_LABEL = re.compile(r"^(?:needs?|offers?|wants?|topic|subject|re|fwd?|note)\s*:\s+", re.IGNORECASE)
_HEDGE = re.compile(
    r",\s*(?:sig|prob|def|approx|very|really|esp|e\.g|i\.e|eg|ie|mostly|mainly|ideally|preferably|"
    r"maybe|perhaps|possibly|etc|not urgent|"
    r"asap|or similar|like|as|since|because|but|so|though|before|after|has|had|is|was|can|knows|does)"
    r"\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"\b((?i:sig|approx|ca|incl|excl|vs|nr|e\.g|i\.e|dr|mr|mrs|ms|prof|dipl)|(?<=\b(?:at|in|of|to) )St|"
    r"(?<=[a-zà-ÿ] )[A-Z](?=\. (?!She|He|They|We|It|Was|Is|Has|Not|Very|But|And)[A-Z]))\.(?=\s+\S)"
)
_HELD_DOT = "\ue000"
"""Stands for the dot of an abbreviation while a text is cut at the dots of its sentences."""
_ASIDE = re.compile(r"\s*[\(\[{<][^)\]}>]*[\)\]}>]?")
_EDGES = " \t\u00a0\u200b\ufeff-–—*•·,.;:!?…/|\\'\"“”«»‘’`=+@#~^_()[]{}<>&"
_TELLING = re.compile(
    r"(?:(?:i|we|he|she|they)\s+)?(?:have\s+|has\s+)?"
    r"(?:sent|told|gave|forwarded|shared|showed|passed(?:\s+(?:on|along))?|mailed|emailed|e-mailed|offered|"
    r"pointed(?:\s+out)?|promised|mentioned|introduced|recommended|put|connected|got|received|brought|lent|"
    r"talked|spoke|asked|explained|heard|learned|learnt|discussed|chatted|send|give|share|forward|introduce|"
    r"tell|show|mail|email|connect|explain|recommend)\b"
    r"(?:\s+(?:me|us|her|him|them|you|over)\b)*(?:\s+(?:in touch|a word))?"
    r"(?:\s+(?:to|about|on|of|with|at|for|through)\b)?\s*",
    re.IGNORECASE,
)
_TO_DO = re.compile(
    r"^(?:(?:i|we|he|she|they)\s+)?(?:told|asked|offered|promised|tell|ask|explained|showed)\s+"
    r"(?:(?:me|us|her|him|them|you)\s+)?to\s+(?!$)",
    re.IGNORECASE,
)
"""What somebody is told or asked to do follows, not what the row is about: "told me to drop the van"."""
_SHORTHAND = re.compile(r"^(?:re|about|on|regarding|concerning|for|via|with|of)\b[:\s]+", re.IGNORECASE)
_SEEKING = re.compile(
    r"^(?:(?:is|are|was|currently|now|still|he|she|they|always|also)\s+)*"
    r"(?:looking\s+(?:out\s+)?(?:for|to)|looks\s+(?:for|to)|look\s+for|searching\s+for|in\s+need\s+of|needs?(?:\s+to)?|"
    r"wants?(?:\s+to)?|seeks?|seeking|would\s+like(?:\s+to)?|wishes(?:\s+to)?|trying\s+to|tries\s+to|hoping\s+to|"
    r"hopes\s+(?:for|to)|in\s+search\s+of)\b[:\s]*",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:refer|run|build|make|sell|buy|write|manage|organi[sz]e|invest|advise|consult|connect|introduce|install|"
    r"own|speak|translate|lend|provide|deliver|give|take|bring|find|send|get|recommend|collect|sing|ride)s|"
    r"(?:teach|coach|fix|publish)es|supplies|refer|teach|introduce|recommend|provide|deliver|sell",
    re.IGNORECASE,
)
"""Verbs with which people say what somebody does, and that are seldom the first word of a thing."""
_PREPOSITIONS = re.compile(
    r"\s(?:for|in|with|of|to|who|that|on|at|near|from|about|by|around|under|over|between|and|or|as|into|across|without|"
    r"when|where|whose|than|until|before|after)\s",
    re.IGNORECASE,
)
_ONE_OF_MANY = re.compile(
    r"(?:engineer|architect|contractor|partner|client|developer|surveyor|consultant|introduction|intro|contact|"
    r"speaker|site|office|supplier|planner|lawyer|designer|manager|director|reporter|investor|tenant|buyer|"
    r"building|plot|project|tender|venue|job|intern|successor|accountant|photographer|specialist|expert|firm|"
    r"studio|builder|fabricator|installer|reference|case study|lead|mentor|coordinator|translator|assistant|"
    r"draftsman|draughtsman|estimator|school|broker|agency|agent|carpenter|modeller|modeler|technician|space|"
    r"second opinion|way|place|list|quote|template|subcontractor|co-founder|sponsor|host|team|position|role|"
    r"article|landlord|warehouse|lab|hall|house|flat|roofer|electrician|plumber|trainee|graduate|editor|"
    r"publisher|journalist|person|superintendent|operator|curator|judge|landscaper|name|"
    r"board member|tour|visit)",
    re.IGNORECASE,
)


def clause(text: str) -> str:
    """Return the first clause of a cell in one line, without asides, remarks and closing marks."""
    text = _WITH.sub("with ", text)
    plain = _ASIDE.sub("", text.strip(_EDGES + "\n\r")) or text
    plain = _LABEL.sub("", plain, count=1)
    plain = _ABBREVIATION.sub(rf"\1{_HELD_DOT}", plain)
    first = next((part for part in _CLAUSE_END.split(plain) if part and part.strip(_EDGES)), "")
    first = first.replace(_HELD_DOT, ".")
    words = " ".join(_HEDGE.split(first, maxsplit=1)[0].split()).strip(_EDGES)
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition(" ")[0] or words[:_LONGEST]
        words = (words.rpartition(", ")[0] or words).strip(_EDGES)
    return _mid_sentence(words)


def topic(text: str) -> str:
    """Return what a log row is about as a noun phrase, "" where the words do not give one.

    "Sent her the zoning article - she loved it" gives "the zoning article", "school extension in
    Girona" gives "the school extension in Girona", "Introduced me to Joan Puig" gives "Joan Puig".
    """
    whole = clause(text)
    to_do = _TO_DO.match(whole)
    if to_do:
        whole = whole[to_do.end() :]
        if not _TELLING.match(whole):
            return ""
    words = _SHORTHAND.sub("", _TELLING.sub("", whole, count=1), count=1).strip(_EDGES)
    first = words.partition(" ")[0].casefold()
    if (
        not words
        or _is_verb(words)
        or _is_doing(*words.partition(" ")[::2])
        or first in FINITE | CONNECTIVES
        or re.fullmatch(r"to|\w+ed", first)
    ):
        return ""
    if any(word.casefold() in FINITE for word in words.split()[1:3]) or not any(map(str.isalpha, words)):
        return ""
    return _with_the(_mid_sentence(words))


def sought(text: str) -> str:
    """Return a need as it follows "looking": "for a timber engineer" or "to hire two architects".

    Words that would want an article which is not known are quoted: 'for "timber saw operative"'.
    "" where the cell holds no words.
    """
    words = clause(text)
    lead = _SEEKING.match(words)
    rest = _mid_sentence(words[lead.end() :].strip(_EDGES)) if lead else words
    rest = _SHORTHAND.sub("", rest, count=1)
    if not any(map(str.isalpha, rest)):
        return ""
    first, _, more = rest.partition(" ")
    if first.casefold() == "to" and more:
        return f"to {more}"
    if _is_doing(first, more):
        return f"to {first.casefold()} {more}"
    if first.casefold() in FINITE | CONNECTIVES:
        return ""
    return f"for {_held(_with_a(rest))}"


def named(text: str) -> str:
    """Return a need, offer or interest as a plain noun phrase for use behind a colon or in brackets."""
    words = clause(text)
    lead = _SEEKING.match(words)
    return _mid_sentence(words[lead.end() :].strip(_EDGES)) if lead else words


def field(text: str) -> str:
    """Return an offer as something to ask about: "Knows school boards" gives "school boards".

    Words that would want an article are quoted, and so are those that begin with a verb:
    '"good contractor in Hamburg"', '"refers patients"'. "" where the words do not give a noun phrase.
    """
    words = _mid_sentence(_OFFERING.sub("", clause(text), count=1).strip(_EDGES))
    first = words.partition(" ")[0].casefold()
    if first in FINITE | CONNECTIVES | EVERYBODY or not any(map(str.isalpha, words)):
        return ""
    return f'"{words}"' if _is_verb(words) else _held(words)


def interest(text: str) -> str:
    """Return the first of somebody's interests: "Loves sailing, jazz" gives "sailing"."""
    words = clause(text).partition(",")[0]
    words = _mid_sentence(_LIKING.sub("", words, count=1).strip(_EDGES))
    return f'"{words}"' if _is_verb(words) else words


def sentence(text: str) -> str:
    """Return words as a sentence of their own: a capital first, one closing mark."""
    words = " ".join(text.split()).rstrip(" ,;:-–—")
    if not words:
        return ""
    start = words[0].upper() + words[1:]
    return start if start.endswith((".", "!", "?", "…")) else f"{start}."


def quoted(text: str, longest: int = _LONGEST) -> str:
    """Return a whole cell in one line, cut at a word: for suggestions, which only the owner reads."""
    words = " ".join(text.split()).rstrip(" .,;:")
    if len(words) <= longest:
        return words
    return f"{(words[: longest - 1].rpartition(' ')[0] or words[: longest - 1]).rstrip(' .,;:')}…"


def _is_doing(first: str, rest: str) -> bool:
    """Whether a fragment says what somebody wants to do: "hire two architects", "rent a workshop"."""
    verb, after = first.casefold(), rest.partition(" ")[0].casefold()
    if verb in DOING_OR_THING:
        return after in DETERMINED or after.isdigit()
    return bool(rest) and verb in DOING


def _is_verb(words: str) -> bool:
    """Whether words begin with what somebody does: "refers patients", "drop the second van"."""
    first, _, rest = words.casefold().partition(" ")
    if not rest or not first.isalpha() or first in DETERMINED | NO_VERBS or first.endswith("ing"):
        return False
    return bool(_DOES.fullmatch(first)) or rest.partition(" ")[0] in ARTICLES


def _mid_sentence(words: str) -> str:
    first, space, rest = words.partition(" ")
    is_plain = first.casefold() in ORDINARY or (len(first) > 1 and first.casefold() in FINITE | DOING)
    if is_plain and first[1:] == first[1:].lower():
        return f"{first.lower()}{space}{rest}"
    return words


def _with_the(words: str) -> str:
    first, *others = words.split()
    if first.casefold() in DETERMINED or first.endswith(("'s", "’s")):
        return words
    if first.endswith("ing") and first.casefold() not in THINGS_IN_ING:
        return words
    is_a_name = all(
        word[0].isupper() or word in ("de", "van", "von", "der", "i", "y", "del") for word in (first, *others)
    )
    return words if is_a_name or first.isdigit() else f"the {words}"


def _held(words: str) -> str:
    """Return words as they are where they can follow "for" without an article, else in quotation marks."""
    first = words.partition(" ")[0]
    head = _head(words).rpartition(" ")[2].rpartition("-")[2]
    is_a_name = first[0].isupper() and head[:1].isupper()
    stands_alone = is_a_name or re.search(r"(?:[^su]s|[^i]us|ing|ity|ism|ship|ics|ology|graphy)$", head)
    if (
        first.casefold() in DETERMINED | SOMEBODY
        or first[0].isdigit()
        or stands_alone
        or head.casefold() in UNCOUNTED
    ):
        return words
    return words if head.isupper() else f'"{words}"'


def _head(words: str) -> str:
    """Return the noun phrase that words begin with: "good contractor" of "good contractor in Hamburg"."""
    return _PREPOSITIONS.split(f"{words} ", maxsplit=1)[0].partition(",")[0].strip()


def _with_a(words: str) -> str:
    first = words.partition(" ")[0]
    if first.casefold() in DETERMINED or (first[0].isupper() and first[1:].islower()):
        return words
    head = _head(words)
    if not re.search(rf"(?:^|[\s-]){_ONE_OF_MANY.pattern}$", head, re.IGNORECASE):
        return words
    sounds_open = first[0].casefold() in "aeiou" or (first.isupper() and first[0] in "FLMNRSX")
    return f"{'an' if sounds_open else 'a'} {words}"
