"""``sheetnet report --firm``: written to the outbox, told in short, and mailed to those named for it."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from openpyxl import load_workbook

from tests.app.demos import Demo
from tests.mail.mail_server import Postmaster

ANA, BO = "ana@office.example", "bo@office.example"
PUBLIC = ("Name", "Company", "Role", "Circle", "Needs", "Offers", "Owner", "Introduced by", "Contact", "With")
"""Columns of which the report may tell everybody; in the Help Log who was met with whom."""
CHOICES = ("Direction", "Kind", "Who", "Setting", "Value")
"""Columns in which other words than sheetnet's own mean nothing."""


@pytest.fixture
def firm(demo: Demo, postmaster: Postmaster) -> Demo:
    """A demo whose firm-wide report goes to two people."""
    file = demo.folder / "sheetnet.toml"
    named = f'[mail]\nfirm_recipients = ["{ANA}", "{BO}"]\n'
    file.write_text(file.read_text(encoding="utf-8").replace("[mail]\n", named), encoding="utf-8")
    return demo


def mails_in_runs(demo: Demo) -> list[str]:
    runs = load_workbook(demo.workbook)["Runs"]
    return [str(cell.value) for row in runs.iter_rows() for cell in row if "firm-wide" in str(cell.value)]


def test_the_firm_wide_report_is_written_as_text_and_page_and_changes_nothing_in_the_sheet(
    demo: Demo,
) -> None:
    before = demo.workbook.read_bytes()
    answer = demo.call("report", "--firm")
    assert answer.code == 0
    assert answer.out.startswith("The team knows 60 people at 58 companies.")
    assert "In the last 7 days the team" in answer.out
    text, page = sorted((demo.folder / "outbox").glob("firm-*"), reverse=True)
    assert (text.suffix, page.suffix) == (".txt", ".html")
    assert text.name in answer.out
    assert "WHO KNOWS WHOM" in text.read_text(encoding="utf-8")
    assert "Who knows whom" in page.read_text(encoding="utf-8")
    assert demo.workbook.read_bytes() == before


def test_a_past_week_is_refused_in_words(read_demo: Demo) -> None:
    answer = read_demo.call("report", "--firm", "--week", "2026-W01")
    assert answer.code == 2
    assert "The firm-wide report does not go with --week" in answer.err


def test_without_anybody_named_for_it_it_is_mailed_to_nobody(demo: Demo, postmaster: Postmaster) -> None:
    answer = demo.call("report", "--firm", "--send")
    assert answer.code == 2
    assert 'write firm_recipients = ["ana@example.com"] under [mail]' in " ".join(answer.err.split())
    assert postmaster.mails == []


def test_without_a_mail_server_it_says_so(firm: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETNET_MAIL__SMTP__HOST", "")
    answer = firm.call("report", "--firm", "--send")
    assert answer.code == 2
    assert "No mail server is named" in answer.err


def test_it_goes_once_a_week_to_each_of_those_named_for_it_and_to_nobody_else(
    firm: Demo, postmaster: Postmaster
) -> None:
    answer = firm.call("report", "--firm", "--send")
    assert answer.code == 0, answer.err
    assert [line.partition(" of week ")[0] for line in answer.out.splitlines() if "Mailed" in line] == [
        "Mailed the firm-wide report",
        "Mailed the firm-wide report",
    ]
    assert [mail.rcpt_tos for mail in postmaster.mails] == [[ANA], [BO]]
    mails = [message_from_bytes(mail.content, policy=policy.default) for mail in postmaster.mails]
    assert {str(mail["Subject"]) for mail in mails} == {"The team knows 60 people at 58 companies"}
    assert len({mail["Message-ID"] for mail in mails}) == 2
    body = mails[0].get_body(("plain",))
    assert body is not None and "WHO KNOWS WHOM" in body.get_content()
    again = firm.call("report", "--firm", "--send")
    assert again.code == 0
    assert [line.partition(": ")[0] for line in again.out.splitlines() if "mailed again" in line] == [
        f"The firm-wide report to {ANA} was not mailed again",
        f"The firm-wide report to {BO} was not mailed again",
    ]
    assert len(postmaster.mails) == 2
    assert sorted(told.partition(" to ")[2] for told in mails_in_runs(firm)) == [
        f"{ANA}: sent",
        f"{BO}: sent",
    ]


def test_the_weekly_report_to_the_same_address_is_another_one(firm: Demo, postmaster: Postmaster) -> None:
    file = firm.folder / "sheetnet.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(BO, "nora@lindqvist-abara.example"))
    for options in (["--firm", "--send"], ["--send"], ["--firm", "--send"], ["--send"]):
        assert firm.call("report", *options).code == 0
    nora = ["nora@lindqvist-abara.example"]
    assert [mail.rcpt_tos for mail in postmaster.mails] == [[ANA], nora, nora]


def test_who_was_refused_gets_it_the_next_time_and_nobody_twice(firm: Demo, postmaster: Postmaster) -> None:
    postmaster.refuse_recipient, postmaster.refused = "550 no such mailbox", BO
    first = firm.call("report", "--firm", "--send")
    assert first.code == 1
    assert f"The firm-wide report to {BO} was not mailed." in " ".join(first.err.split())
    assert [mail.rcpt_tos for mail in postmaster.mails] == [[ANA]]
    postmaster.refuse_recipient = ""
    assert firm.call("report", "--firm", "--send").code == 0
    assert [mail.rcpt_tos for mail in postmaster.mails] == [[ANA], [BO]]


def test_one_that_may_have_arrived_is_held(firm: Demo, postmaster: Postmaster) -> None:
    postmaster.hang_up_on = "DOT"
    first = firm.call("report", "--firm", "--send")
    assert first.code == 1
    assert f"The firm-wide report to {ANA} may have been mailed, or not." in " ".join(first.err.split())
    postmaster.hang_up_on = ""
    taken = len(postmaster.mails)
    again = firm.call("report", "--firm", "--send")
    assert again.code == 1
    held = f"The firm-wide report to {ANA} is held: it may have reached {ANA} already"
    assert held in " ".join(again.err.split())
    assert len(postmaster.mails) == taken


def test_no_word_of_a_private_cell_is_in_it(firm: Demo, postmaster: Postmaster) -> None:
    book = load_workbook(firm.workbook)
    planted = 0
    for sheet in book.worksheets:
        headers = [str(cell.value) for cell in sheet[1]]
        kept = ("Runs", "_sheetnet", "Dashboard")
        for row in () if sheet.title in kept else sheet.iter_rows(min_row=2):
            for header, cell in zip(headers, row, strict=True):
                is_text = isinstance(cell.value, str) or (header in ("Notes", "What", "Note", "Outcome"))
                if any(each.value for each in row) and is_text and header not in (*PUBLIC, *CHOICES, "ID"):
                    cell.value, planted = f"{cell.value or ''} MARKER", planted + 1
    assert planted > 500
    own = book["Contacts"].max_column + 1
    for row in range(1, 61):
        book["Contacts"].cell(row, own, f"MARKER {row}")
    book.save(firm.workbook)
    answer = firm.call("report", "--firm", "--send")
    assert answer.code == 0, answer.err
    files = list((firm.folder / "outbox").glob("firm-*"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    for mail in postmaster.mails:
        parts = message_from_bytes(mail.content, policy=policy.default).walk()
        texts += [part.get_content() for part in parts if not part.is_multipart()]
    assert len(texts) == 6
    for text in texts:
        assert "Ana Ruiz" in text
        assert "marker" not in text.casefold()
