"""A mail's HTML taken apart: what a test may compare and what a browser would show."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "hr", "input"}


class Page(HTMLParser):
    """Tags with their attributes, and the texts a person reads, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[object, ...]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.styles = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self.parts.append(
            (tag, *sorted((name, _compared(name, value)) for name, value in attributes.items()))
        )
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.styles += data
        elif data.strip():
            self.texts.append(" ".join(data.split()))
            self.parts.append(("text", " ".join(data.split())))

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


def _compared(name: str, value: str) -> object:
    """Declarations of a style stand in whatever order the inliner of the day gives them."""
    if name != "style":
        return value
    return tuple(sorted(" ".join(each.split()) for each in value.split(";") if each.strip()))
