"""What a person has written in an answer, without what they answer: quoted text never counts as theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import quotequail
from lxml import etree, html

from sheetnet.domain.wording import MONTHS

_MOST_LAYERS = 20
_MOST_LINES, _LONGEST_LINE = 600, 1000
"""What is looked at of an answer: of one made to keep the reader busy no more than of any other."""
_QUOTE_SIGNS = (">", "|", "»")
_REPORT_BEGINS = re.compile(rf"Week \d{{1,2}} · \d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}")
"""The first line of every report, in whatever form it is quoted."""
_CUTS = re.compile(
    r"[_=]{8,}"  # Outlook's rule
    r"|-{2,} *(?:original|forwarded|ursprüngliche|weitergeleitete|mensaje|message|messaggio|mensagem)\b.*"
    r"|(?:\*?(?:from|von|de|da|van|från|fra) ?: ?\*?)\s*\S.*@.*"
    r"|--",  # the signature's delimiter, which has lost its space
    re.IGNORECASE,
)
"""Lines from which on nothing is the writer's own."""


def own_words(text: str) -> str:
    """Return a plain text without its quotes, and without what introduces them.

    Lines below and between the quotes stay, as far as mail programs mark each quoted line.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", _MOST_LINES)[:_MOST_LINES]
    plain = (line[:_LONGEST_LINE].replace("\N{NO-BREAK SPACE}", " ").strip() for line in lines)
    words = "\n".join(takewhile(lambda line: not _begins_report(line), plain))
    for _ in range(_MOST_LAYERS):
        quoted = quotequail.unwrap(words)
        if quoted is None:
            break
        words = "\n".join(quoted.get(part, "") for part in ("text_top", "text_bottom"))
    else:
        return ""
    kept = []
    for line in words.split("\n"):
        if _CUTS.fullmatch(line):
            break
        if not line.startswith(_QUOTE_SIGNS):
            kept.append(line)
    return "\n".join(kept).strip()


def _begins_report(line: str) -> bool:
    """Whether a report begins here that is quoted without any sign of it at its lines."""
    return not line.startswith(_QUOTE_SIGNS) and bool(_REPORT_BEGINS.search(line))


def own_words_of_html(page: str) -> str:
    """Return what stands in the HTML of an answer without its quotes, line by line."""
    reader = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=reader)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    return own_words("".join(_pieces(root)))


_LEFT_OUT = {"blockquote", "style", "script", "head", "title"}
_QUOTE_MARKS = re.compile(
    r"\b(?:gmail_quote|gmail_attr|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra"
    r"|tutanota_quote|hs_reply|OutlookMessageHeader)",
    re.IGNORECASE,
)
_END_MARKS = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference-message", re.IGNORECASE)
"""Ids from which on Outlook quotes."""
_BREAKS = {"br", "hr"}
_FLOWING = {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "big", "sub", "sup", "code"}


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Yield the texts of a page, with a new line at each block, and nothing of what is quoted or hidden."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield "" if element.tag in _FLOWING | _BREAKS else "\n"
            yield _in_one_line(element.tail)
            continue
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        if _END_MARKS.search(marks):
            return
        yield "" if element.tag in _FLOWING else "\n"
        if element.tag in _LEFT_OUT or _QUOTE_MARKS.search(marks) or _is_hidden(element):
            walk.skip_subtree()
        else:
            yield _in_one_line(element.text)


def _in_one_line(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _is_hidden(element: html.HtmlElement) -> bool:
    """Whether nobody sees what stands here, as what a report tells lists of mails alone."""
    return "display:none" in element.get("style", "").replace(" ", "").lower()
