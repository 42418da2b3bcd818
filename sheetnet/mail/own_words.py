"""What a person has written in an answer, without what they answer: quoted text never counts as theirs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import takewhile

import quotequail

from sheetnet.domain.wording import MONTHS

_MOST_LAYERS = 20
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
    words = text.replace("\r\n", "\n").replace("\r", "\n")
    words = "\n".join(line.strip().replace("\N{NO-BREAK SPACE}", " ") for line in words.split("\n"))
    words = "\n".join(takewhile(lambda line: not _begins_report(line), words.split("\n")))
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
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return own_words("".join(reader.pieces))


_QUOTE_TAGS = {"blockquote"}
_QUOTE_MARKS = re.compile(
    r"\b(?:gmail_quote|gmail_attr|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|zmail_extra"
    r"|tutanota_quote|hs_reply|OutlookMessageHeader)",
    re.IGNORECASE,
)
_END_MARKS = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference-message", re.IGNORECASE)
"""Ids from which on Outlook quotes."""
_SILENT_TAGS = {"style", "script", "head", "title"}
_VOID_TAGS = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"}
_FLOWING_TAGS = {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "big", "sub", "sup", "code"}


class _Reader(HTMLParser):
    """Takes the text out of a page: a line for each block, nothing of what is quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._left_out: list[str] = []
        """The open tags of a part that is left out, the outermost first."""
        self._has_ended = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        marks = " ".join(value for name, value in attributes if name in ("class", "id") and value)
        self._has_ended = self._has_ended or bool(_END_MARKS.search(marks))
        if tag in _VOID_TAGS:
            self._tell("\n" if tag in ("br", "hr") else "")
        elif self._left_out:
            self._left_out.append(tag)
        elif tag in _QUOTE_TAGS | _SILENT_TAGS or _QUOTE_MARKS.search(marks) or _is_hidden(attributes):
            self._tell("\n")
            self._left_out.append(tag)
        elif tag not in _FLOWING_TAGS:
            self._tell("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._left_out:
            while self._left_out.pop() != tag:
                pass
        elif tag not in _FLOWING_TAGS:
            self._tell("\n")

    def handle_data(self, data: str) -> None:
        self._tell(re.sub(r"\s+", " ", data))

    def _tell(self, text: str) -> None:
        if not (self._left_out or self._has_ended):
            self.pieces.append(text)


def _is_hidden(attributes: list[tuple[str, str | None]]) -> bool:
    """Whether nobody sees what stands here, as what a report tells lists of mails alone."""
    style = "".join(value for name, value in attributes if name == "style" and value)
    return "display:none" in style.replace(" ", "").lower()
