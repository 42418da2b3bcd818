"""The parts of an .xlsx archive, and the relations and content types that tie them together.

Parts that nobody changes pass through byte for byte; the few that change are edited as text, so
that nothing another program put there is lost. Knows nothing of cells.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from sheetnet.errors import NotAWorkbook

_OFFICE = "/officeDocument/2006/relationships/"
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True)
class Relation:
    """One tie from a part to another, or to an address outside."""

    id: str
    kind: str
    """The last word of its type: "worksheet", "hyperlink"."""
    target: str
    """The part's path in the archive, or the address where it is outside."""


@dataclass(frozen=True, slots=True)
class SheetName:
    """One tab as the workbook part lists it."""

    title: str
    path: str
    kind: str
    """"worksheet", "chartsheet" …"""


class Package:
    """An archive in memory."""

    def __init__(self, content: bytes, place: str) -> None:
        """Open the archive.

        Raises:
            NotAWorkbook: it is no archive, a damaged one, or holds no workbook.
        """
        self._place = place
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError) as error:
            raise NotAWorkbook(place, "it is damaged or only half written") from error
        self._infos = {info.filename: info for info in self._archive.infolist()}
        main = [tie.target for tie in self.relations("") if tie.kind == "officeDocument"]
        if not main or main[0] not in self._infos:
            raise NotAWorkbook(place, "it is another kind of file")
        self.workbook_path = main[0]

    def has(self, path: str) -> bool:
        """Whether there is a part at this path."""
        return path not in self._removed and (path in self._changed or path in self._infos)

    def read(self, path: str) -> bytes:
        """Return a part's bytes.

        Raises:
            NotAWorkbook: it is missing or damaged.
        """
        if path in self._changed:
            return self._changed[path]
        try:
            return self._archive.read(path)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise NotAWorkbook(self._place, f"its part {path} is missing or damaged") from error
        except RuntimeError as error:
            raise NotAWorkbook(self._place, f"its part {path} is encrypted") from error

    def text(self, path: str) -> str:
        """Return a part as text.

        Raises:
            NotAWorkbook: it is missing or damaged.
        """
        content = self.read(path)
        declared = _DECLARED.match(content)
        encoding = declared.group(1).decode() if declared else "utf-8"
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        try:
            return content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise NotAWorkbook(self._place, f"its part {path} is damaged") from error

    def write(self, path: str, text: str) -> None:
        """Replace or add a part."""
        self._removed.discard(path)
        body = re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", text)
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        self._changed[path] = (head + body).encode()

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all parts."""
        return tuple(path for path in {**self._infos, **self._changed} if path not in self._removed)

    def tree(self, path: str) -> ElementTree.Element:
        """Return a part as a tree, for reading.

        Raises:
            NotAWorkbook: it is missing or damaged.
        """
        try:
            return ElementTree.fromstring(self.text(path).encode("utf-8"))
        except (ElementTree.ParseError, ValueError) as error:
            raise NotAWorkbook(self._place, f"its part {path} is damaged") from error

    def relations(self, source: str) -> list[Relation]:
        """Return what a part ("" for the archive itself) points to."""
        path = _relations_path(source)
        if not self.has(path):
            return []
        ties = []
        for node in self.tree(path):
            target = node.get("Target", "")
            if node.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/" + posixpath.dirname(source), target.replace("\\", "/"))
                )[1:]
            ties.append(Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], target))
        return ties

    def sheets(self) -> list[SheetName]:
        """Return all tabs in the workbook's order."""
        by_id = {tie.id: tie for tie in self.relations(self.workbook_path)}
        found = []
        for node in self.tree(self.workbook_path).iter():
            if _local(node.tag) == "sheet":
                ids = [value for key, value in node.attrib.items() if key.endswith("}id")]
                tie = by_id.get(ids[0]) if ids else None
                if tie:
                    found.append(SheetName(node.get("name", ""), tie.target, tie.kind))
        return found

    def relate(self, source: str, kind: str, target: str, *, outside: bool = False) -> str:
        """Tie a part to another or to an address, and return the tie's id."""
        path = _relations_path(source)
        taken = {tie.id for tie in self.relations(source)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        text = (
            self.text(path)
            if self.has(path)
            else '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )
        mode = ' TargetMode="External"' if outside else ""
        address = target if outside else "/" + target
        tie = (
            f'Relationship Id="rId{number}" Type={quoteattr(self.namespace() + "/" + kind)} '
            f"Target={quoteattr(address)}{mode}/>"
        )
        self.write(path, _append_child(text, "Relationships", tie))
        return f"rId{number}"

    def namespace(self) -> str:
        """Return the namespace of relations: the usual one, or that of strict workbooks."""
        if "http://purl.oclc.org/ooxml/" in self.text(self.workbook_path)[:2000]:
            return "http://purl.oclc.org/ooxml/officeDocument/relationships"
        return "http://schemas.openxmlformats.org" + _OFFICE.rstrip("/")

    def declare(self, path: str, content_type: str) -> None:
        """Say what kind of part stands at a path."""
        types = self.text("[Content_Types].xml")
        entry = f"Override PartName={quoteattr('/' + path)} ContentType={quoteattr(content_type)}/>"
        self.write("[Content_Types].xml", _append_child(types, "Types", entry))

    def remove(self, source: str, kind: str) -> None:
        """Remove the parts of one kind that a part points to, with their ties."""
        for tie in self.relations(source):
            if tie.kind == kind:
                self._untie(_relations_path(source), tie)
                said = re.compile(
                    rf"<(?:\w+:)?Override\b[^>]*\bPartName=[\"']/{re.escape(tie.target)}[\"'][^>]*/>"
                )
                self.write("[Content_Types].xml", said.sub("", self.text("[Content_Types].xml")))
                self._changed.pop(tie.target, None)
                self._removed.add(tie.target)

    def drop_unused(self, source: str, kind: str) -> None:
        """Remove the ties of one kind to addresses outside that a part's text no longer names."""
        path, text = _relations_path(source), self.text(source)
        for tie in self.relations(source):
            if tie.kind == kind and not re.search(rf"=[\"']{re.escape(tie.id)}[\"']", text):
                self._untie(path, tie)

    def _untie(self, path: str, tie: Relation) -> None:
        own = re.compile(rf"<(?:\w+:)?Relationship\b[^>]*\bId=[\"']{re.escape(tie.id)}[\"'][^>]*/>")
        self.write(path, own.sub("", self.text(path)))

    def packed(self) -> bytes:
        """Return the archive with its changes, parts in their old order, new ones last."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, info in self._infos.items():
                if name not in self._removed:
                    entry = zipfile.ZipInfo(name, info.date_time)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = info.external_attr
                    archive.writestr(entry, self.read(name))
            for name, content in self._changed.items():
                if name not in self._infos:
                    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        return out.getvalue()


def attribute(text: str) -> str:
    """Return a value ready to stand in an attribute, with its quotes."""
    return quoteattr(text)


def content(text: str) -> str:
    """Return a text ready to stand between tags."""
    return escape(text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _relations_path(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", name + ".rels")


def _append_child(text: str, parent: str, child: str) -> str:
    """Return the part with one more element, given without its opening bracket, at its end."""
    end = re.search(rf"</((?:\w+:)?){parent}\s*>", text)
    if end:
        return f"{text[: end.start()]}<{end.group(1)}{child}{text[end.start() :]}"
    empty = re.search(rf"<((?:\w+:)?){parent}\b([^>]*?)/>", text)
    if empty is None:
        return text
    prefix, attributes = empty.groups()
    full = f"<{prefix}{parent}{attributes}><{prefix}{child}</{prefix}{parent}>"
    return text[: empty.start()] + full + text[empty.end() :]
