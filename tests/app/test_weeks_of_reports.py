"""Whose report of which week is made, and what a past week knows."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from sheetnet.app.settings import (
    MemberSettings,
)
from sheetnet.app.weeks import WeekToCome
from tests.app.office import JON, MARTA
from tests.workbook.sheets import Person, reading_of


def test_each_owner_gets_the_week_it_is_where_they_are(office):
    office.team = (
        MemberSettings(name="Aya Sato", mail="aya@studio.example", time_zone="Asia/Tokyo"),
        MemberSettings(name="Jon Berg", mail="jon@studio.example", time_zone="America/New_York"),
    )
    office.now = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    delivered = office.deliver()
    ledger = reading_of(office.store).memory.ledger.values()
    assert [(entry.owner, entry.week) for entry in ledger] == [
        ("Aya Sato", "2026-W48"),
        ("Jon Berg", "2026-W47"),
    ]
    assert [file for file in delivered.files if file.parent.name == "drafts"]
    datelines = [
        message_from_bytes(mail.content, policy=policy.default).get_body(("plain",)).get_content()
        for mail in office.postmaster.mails
    ]
    assert "Week 48 · 23 Nov 2026" in datelines[0]
    assert "Week 47 · 22 Nov 2026" in datelines[1]


def test_only_the_reports_that_are_due_are_made(office):
    office.team = (MARTA, JON)
    office.deliver(only="Jon Berg")
    assert office.recipients == ["jon@studio.example"]
    assert [entry.owner for entry in reading_of(office.store).memory.ledger.values()] == ["Jon Berg"]


def test_a_week_to_come_is_refused_and_its_report_still_goes(office):
    for week in ("2026-W49", "2027-W01"):
        with pytest.raises(WeekToCome, match=f"Week {week} has not begun yet for Marta Vidal"):
            office.deliver(week=week)
    office.now += timedelta(days=7)
    assert office.deliver().lines == ("Mailed the report of week 2026-W49 to marta@studio.example.",)


def test_a_past_week_is_told_as_of_its_sunday_and_leaves_the_drafts_alone(office):
    Person(office.store).add(
        "Help Log", Date="2026-11-20", Contact="Ana Ruiz", Direction="Met", What="coffee"
    )
    delivered = office.deliver(send=False, week="2026-W37")
    assert sorted(path.name for path in delivered.files) == [
        "report-2026-W37-marta-vidal.eml",
        "report-2026-W37-marta-vidal.html",
    ]
    kept = message_from_bytes(
        (office.outbox / "report-2026-W37-marta-vidal.eml").read_bytes(), policy=policy.default
    )
    text = " ".join(kept.get_body(("plain",)).get_content().split())
    assert "Week 37 · 13 Sep 2026" in text
    assert "Last in touch 1 Sep 2026: 12 days ago, rhythm 14 days." in text
    assert "Last in touch 20 Nov 2026" not in text
    assert "Ready: a mail" not in text


def test_a_past_week_knows_nothing_of_what_was_logged_later(office):
    Person(office.store).add(
        "Help Log", Date="2026-10-05", Contact="Ana Ruiz", Direction="Gave", What="advice"
    )
    delivered = office.deliver(send=False, week="2026-W37")
    page = next(file for file in delivered.files if file.suffix == ".html").read_text(encoding="utf-8")
    assert "5 Oct 2026" not in page
    assert "1 Sep 2026" in page


def test_a_week_that_may_be_forgotten_is_written_and_never_mailed(office):
    office.deliver(send=False)
    reports = {week: office.deliver(week=week) for week in ("2026-W44", "2026-W43")}
    assert reports["2026-W44"].failures == ()
    assert [entry.week for entry in reading_of(office.store).memory.ledger.values()] == ["2026-W44"]
    assert reports["2026-W43"].failures == (
        "No report was mailed to Marta Vidal: week 2026-W43 began more than four weeks ago, and by now it "
        "may be forgotten that its report has gone. It is in the outbox.",
    )
    assert len(office.postmaster.mails) == 1
    assert (office.outbox / "report-2026-W43-marta-vidal.eml").exists()
