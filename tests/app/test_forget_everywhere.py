"""Forgetting with everything switched on: what is left of the person in any file is what it says is left."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from sheetnet.app.failure_logs import keep
from tests.app.demos import Demo, call
from tests.app.mailboxes import add_mailbox
from tests.app.test_export import type_in
from tests.mail.imap_server import Imap, needs_dovecot
from tests.mail.mail_server import Postmaster
from tests.mail.replies import reply

ANA = "Ana Ruiz"
MAIL = "ana.ruiz@brickworks.example"
PHONE = "+34 612 777 888"
WORDS = (ANA, "ana-ruiz", MAIL, MAIL.replace("@", "%40"), PHONE, PHONE.replace(" ", ""), "paella", "viaduct")
"""Her name, mail address and phone, and what her notes and the log say of her."""


def texts_of(file: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file holds, as whoever looks into it can read it: each part of an archive or a mail."""
    content = file.read_bytes()
    yield "", file.name
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(file) as archive:
            yield from ((name, archive.read(name).decode("utf-8", "replace")) for name in archive.namelist())
        return
    yield "", content.decode("utf-8", "replace")
    if file.suffix == ".eml":
        parts = message_from_bytes(content, policy=policy.default).walk()
        yield from (("", part.get_content()) for part in parts if not part.is_multipart())


def places_of(folder: Path) -> set[str]:
    """Return the files below a folder, and the parts of archives in them, that hold any of the words."""
    return {
        f"{file.relative_to(folder).as_posix()} {part}".strip()
        for file in folder.rglob("*")
        if file.is_file()
        for part, text in texts_of(file)
        if any(word.casefold() in " ".join(text.split()).casefold() for word in WORDS)
    }


def type_of_ana(demo: Demo) -> None:
    """Type of her in all the places where people do."""
    book = load_workbook(demo.workbook)
    contacts, log = book["Contacts"], book["Help Log"]
    at = {cell.value: cell.column for cell in contacts[1]}
    hers = next(cell.row for cell in contacts["A"] if cell.value == ANA)
    assert contacts.cell(hers, at["Email"]).value == MAIL
    contacts.cell(hers, at["Phone"], PHONE)
    contacts.cell(hers, at["Notes"], "likes paella")
    contacts.cell(40, at["Notes"], f"in one office with {ANA}, call +34612777888 or {MAIL}")
    contacts.cell(41, at["Introduced by"], ANA)
    contacts.cell(42, at["Notes"], "sister of ANA  RUIZ").comment = Comment(f"ask {ANA}", "me")
    in_log = {cell.value: cell.column for cell in log[1]}
    below = max(cell.row for cell in log["A"] if cell.value) + 1
    lead = {
        "Date": "2026-11-20",
        "Contact": f"Dr. {ANA}",
        "Direction": "Got",
        "Kind": "Lead",
        "What": "a viaduct",
    }
    for header, text in lead.items():
        log.cell(below, in_log[header], text)
    book.create_sheet("Parties")["A2"] = f"Invite {ANA}"
    book.save(demo.workbook)


@needs_dovecot
@pytest.mark.skipif(os.name != "posix", reason="the log folder is chosen by Linux's variable")
def test_what_is_left_in_any_file_is_what_it_says_is_left(
    demo: Demo, imap: Imap, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = demo.folder.parent
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    add_mailbox(demo, imap, 'answers_secret_file = "answers.secret"\ndrafts = ["outbox", "mailbox"]')
    type_of_ana(demo)
    for command in (["report", "--send"], ["report", "--firm"], ["worker", "--once"]):
        assert demo.call(*command).code == 0
    report = message_from_bytes(postmaster.mails[0].content, policy=policy.default)
    subject, sender = f"Re: {report['Subject']}", str(report["To"])
    with imap.person() as person:
        answer = reply(f"snooze 1 with {ANA}", subject=subject, sender=sender, at=datetime.now(UTC))
        person.append("INBOX", answer)
    assert demo.call("run").code == 0
    assert keep(ValueError(f"cell of {ANA}"), process=7, now=datetime.now(UTC)) is not None
    assert demo.call("export", ANA, "--out", str(demo.folder)).code == 0
    own = demo.folder / "outbox" / "guests.txt"
    own.write_text(f"{ANA} and Bo")
    half = demo.folder / "backups" / "network-2026-11-01-080000.xlsx.part"
    half.write_bytes(demo.workbook.read_bytes())
    type_in(demo, "Help Log", demo.last_row("Help Log") + 1, "Contact", ANA)
    type_in(demo, "Help Log", demo.last_row("Help Log"), "What", "her second viaduct")
    before = places_of(folder)
    assert not any(place.startswith("state/") for place in before), "what is kept of a failure names nobody"
    kinds = ("outbox/drafts/ana-ruiz", "outbox/report-", "outbox/firm-", "backups/", "network.xlsx")
    assert all(any(kind in place for place in before) for kind in kinds)

    forgotten = call("forget", ANA, "--settings", str(demo.folder / "sheetnet.toml"), typed="yes\n")
    assert forgotten.code == 0, forgotten.err
    said = " ".join(forgotten.out.split())
    book = load_workbook(demo.workbook)
    comments = {"xl/comments/comment1.xml"}
    parties = {f"xl/worksheets/sheet{book.sheetnames.index('Parties') + 1}.xml"}
    workbooks = [demo.workbook, *(demo.folder / "backups").iterdir()]
    left = {
        f"{each.relative_to(folder).as_posix()} {part}" for each in workbooks for part in comments | parties
    }
    exports = {f"{demo.folder.name}/export-ana-ruiz.{suffix}" for suffix in ("json", "txt")}
    found = places_of(folder)
    assert found <= left | exports | {own.relative_to(folder).as_posix()}, found
    assert "yours to mend: Parties!A2." in said
    assert "So may Parties!A2 in these backups, which are yours to delete" in said
    assert "These files of yours in the outbox speak of them: guests.txt." in said
    for words in ("notes and comments on cells", "export-...", "drafts that lie in a mailbox"):
        assert words in said
    assert own.exists()
    assert sum(MAIL.encode() in content for content, _ in imap.mails()) == 1
