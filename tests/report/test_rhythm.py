"""How far each of the ten is into the rhythm, and what is said beside it."""

from __future__ import annotations

from sheetnet.domain.words import Status
from sheetnet.report.model import Rhythm
from tests.report.composing import person, report_of, touch


def test_how_far_each_is_into_the_rhythm_is_drawn_and_said() -> None:
    days = {"Now": 0, "Even": 1, "Near": 13, "Over": 30, "Long": 60}
    contacts = [person(name, "Key") for name in days] + [person("Weekly", "Key", every_days=7)]
    report = report_of(contacts, [*(touch(name, ago) for name, ago in days.items()), touch("Weekly", 7)])
    told = {each.name: each.rhythm for each in report.people}
    assert told == {
        "Now": Rhythm(0, "today, rhythm 14 days", Status.FRESH),
        "Even": Rhythm(7, "1 day ago, rhythm 14 days", Status.FRESH),
        "Near": Rhythm(93, "13 days ago, rhythm 14 days", Status.DUE_SOON),
        "Over": Rhythm(100, "30 days ago, rhythm 14 days", Status.STALE),
        "Long": Rhythm(100, "60 days ago, rhythm 14 days", Status.LAPSED),
        "Weekly": Rhythm(100, "7 days ago, rhythm 7 days", Status.STALE),
    }


def test_who_was_never_met_has_no_rhythm_to_be_out_of() -> None:
    report = report_of([person("New", "Key"), person("Pau", "Key")], [touch("Pau", 2)])
    assert {each.name: each.rhythm is None for each in report.people} == {"New": True, "Pau": False}


def test_who_rests_in_the_rhythm_needs_no_reason_and_who_is_quieter_than_usual_has_one() -> None:
    often = [touch("Pau", 50 + 9 * times) for times in range(8)]
    seldom = [touch("Beth", 50 + 80 * times) for times in range(8)]
    contacts = [person(name, "Key", every_days=90) for name in ("Pau", "Beth")]
    told = {each.name: (each.rest, each.why) for each in report_of(contacts, often + seldom).people}
    rest = "Nothing to do yet; good until 28 Dec 2026."
    assert told == {
        "Pau": (rest, "Quiet since 27 Sep 2026; until then you were in touch about every 9 days"),
        "Beth": (rest, ""),
    }
