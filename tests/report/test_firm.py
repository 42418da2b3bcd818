"""The firm-wide report: who of the team knows whom, and nothing that one of them keeps for themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given

from sheetnet.analysis.findings import OwnerWeek
from sheetnet.report.firm import compose_firm
from sheetnet.report.firm_model import Company, FirmReport
from sheetnet.report.model import Entry
from sheetnet.report.render import LARGEST_HTML, render_firm_html, render_firm_text
from sheetnet.workbook.network import Network
from tests.analysis.networks import network_of
from tests.report.firms import a_firm, a_firm_filled_with
from tests.report.pages import Page
from tests.report.test_render import CELLS, golden
from tests.suggest.people import TODAY, days_ago, findings_of

BEN, CARLA = "Ben Okafor", "Carla Vidal"
ANA = {"name": "Ana Ruiz", "company": "Halden Partners", "role": "Director", "owner": BEN}
TOM = {"name": "Tom Li", "company": "Halden Partners LLP", "owner": CARLA}
EVA = {"name": "Eva Roig", "owner": CARLA}
SEEKER = {"name": "Seeker", "company": "Seek", "needs": "timber engineer", "owner": BEN}
GIVER = {"name": "Giver", "company": "Give", "offers": "timber engineer", "owner": CARLA}


def firm_of_people(*contacts: dict[str, Any], log: tuple[dict[str, Any], ...] = ()) -> FirmReport:
    return firm_of_network(network_of(contacts, log))


def firm_of_network(network: Network) -> FirmReport:
    return compose_firm(network, findings_of(network), week="2026-W48", today=TODAY)


def section(report: FirmReport, words: str) -> tuple[Entry, ...]:
    return next((each.entries for each in report.sections if words in each.title), ())


def person(report: FirmReport, name: str) -> Entry:
    return next(each for company in report.companies for each in company.people if each.name == name)


def introductions(report: FirmReport) -> list[str]:
    return [each.name for each in section(report, "Introductions")]


def test_everybody_stands_at_their_company_with_owner_status_and_last_touch() -> None:
    report = firm_of_people(EVA, TOM, ANA, log=({"on": days_ago(3), "contact": "Ana Ruiz"},))
    assert [(each.name, [who.name for who in each.people]) for each in report.companies] == [
        ("Halden Partners LLP", ["Ana Ruiz", "Tom Li"]),
        ("No company named", ["Eva Roig"]),
    ]
    assert person(report, "Ana Ruiz") == Entry(
        "Ana Ruiz",
        "Director",
        "Ben: Fresh, last in touch 20 Nov 2026.",
    )
    assert person(report, "Eva Roig").text == "Carla: New, never in touch yet. Known by name only."
    assert report.headline == "The team knows three people at one company"


def test_a_person_in_rows_of_two_owners_stands_there_once_with_both() -> None:
    twin = {**ANA, "owner": CARLA, "contact_id": "c-twin"}
    report = firm_of_people(ANA, twin, TOM, log=({"on": days_ago(200), "contact": 1},))
    assert person(report, "Ana Ruiz").text == (
        "Ben: New, never in touch yet; Carla: Stale, last in touch 7 May 2026."
    )
    assert report.lead.startswith("Carla knows two and Ben knows one.")
    shared = section(report, "several of us")
    assert [each.text for each in shared] == ["Ana Ruiz (Ben and Carla) and Tom Li (Carla)"]


def test_in_how_many_ways_somebody_is_connected_is_told_without_saying_who_helped_whom() -> None:
    met = {**ANA, "met_at": "Build Expo", "introduced_by": "Eva Roig"}
    texts = {
        person(
            firm_of_people(
                met,
                EVA,
                log=(
                    {"on": days_ago(9), "contact": "Ana Ruiz", "direction": direction, "kind": "Lead"},
                    {"on": days_ago(5), "contact": "Ana Ruiz", "with": "Tom Li"},
                ),
            ),
            "Ana Ruiz",
        ).text
        for direction in ("Gave", "Got")
    }
    assert texts == {
        "Ben: Fresh, last in touch 18 Nov 2026. "
        "Connected in four ways: met in person, in touch, help between us, knows Eva Roig."
    }


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"met_at": "Build Expo"}, "Ben: New, never in touch yet."),
        ({"introduced_by": "Eva Roig"}, "Ben: New, never in touch yet. Knows Eva Roig."),
    ],
)
def test_one_way_alone_is_not_told_but_for_whom_somebody_knows(changes: dict[str, str], told: str) -> None:
    assert person(firm_of_people({**ANA, **changes}, EVA), "Ana Ruiz").text == told


@pytest.mark.parametrize(
    ("met", "followed", "told"),
    [
        (0, 0, ""),
        (1, 0, "The last person met has yet to be followed up."),
        (1, 1, "The last person met was followed up in good time."),
        (10, 3, "Of the last ten people met, three were followed up in good time."),
    ],
)
def test_the_people_met_are_told_in_a_sentence_of_their_own_since_they_are_not_of_the_week(
    met: int, followed: int, told: str
) -> None:
    network = network_of([ANA, TOM])
    findings = findings_of(network)
    weeks = {BEN: OwnerWeek(0, 0, followed, met, 0, 0)}
    report = compose_firm(network, replace(findings, weeks=weeks), week="2026-W48", today=TODAY)
    assert report.numbers == f"In the last 7 days the team logged no help. {told}".rstrip()
    assert section(report, "The week")[0].text == f"Logged no help. {told}".rstrip()


def test_companies_that_several_owners_know_are_told_apart_from_those_of_one() -> None:
    alone = {"name": "Bo Lee", "company": "Lee & Co", "owner": BEN}
    report = firm_of_people(ANA, TOM, alone)
    assert [(each.name, each.text) for each in section(report, "several of us")] == [
        ("Halden Partners", "Ana Ruiz (Ben) and Tom Li (Carla)")
    ]
    assert "One company is known to more than one of the team." in report.lead
    assert not section(firm_of_people(ANA, alone), "several of us")


def test_owners_of_one_first_name_are_told_apart() -> None:
    report = firm_of_people(ANA, {**TOM, "owner": "Ben Lang"})
    assert section(report, "several of us")[0].text == "Ana Ruiz (Ben Okafor) and Tom Li (Ben Lang)"


def test_the_numbers_of_the_week_are_each_owners_and_the_teams() -> None:
    gave = {"on": days_ago(2), "direction": "Gave", "kind": "Lead"}
    log = ({**gave, "contact": "Ana Ruiz"}, {**gave, "contact": "Tom Li"}, {**gave, "contact": "Tom Li"})
    report = firm_of_people(ANA, TOM, log=log)
    told = {each.name: each.text for each in section(report, "The week")}
    assert told[BEN] == "Helped once."
    assert told[CARLA] == "Helped twice."
    assert report.tiles[0].number == "3"
    assert report.numbers == "In the last 7 days the team helped three times."


def test_a_need_that_another_owners_contact_can_meet_is_told_with_both_owners() -> None:
    report = firm_of_people(SEEKER, GIVER)
    (idea,) = section(report, "Introductions")
    assert idea.name == "Seeker (Ben) and Giver (Carla)"
    assert idea.text == "Seeker is looking for: timber engineer. Giver is good for: timber engineer."


@pytest.mark.parametrize(
    ("contacts", "log"),
    [
        ((SEEKER, {**GIVER, "owner": BEN}), ()),
        ((SEEKER, {**GIVER, "company": "Seek Ltd"}), ()),
        ((SEEKER, {**GIVER, "introduced_by": "Seeker"}), ()),
        ((SEEKER, GIVER), ({"on": days_ago(9), "contact": "Seeker", "with": "Giver"},)),
        ((SEEKER, {**GIVER, "circle": "Paused"}), ()),
        ((SEEKER, GIVER, {"name": "Giver", "contact_id": "c-twin", "company": "Give", "owner": BEN}), ()),
    ],
    ids=["one owner", "one firm", "introduced", "met together", "paused", "one owner knows both"],
)
def test_no_introduction_across_owners_is_told_of(
    contacts: tuple[dict[str, Any], ...], log: tuple[dict[str, Any], ...]
) -> None:
    assert introductions(firm_of_people(*contacts, log=log)) == []


def test_two_persons_are_introduced_once_in_however_many_rows_they_stand() -> None:
    twin = {**GIVER, "contact_id": "c-twin", "owner": "Dora Lang"}
    assert introductions(firm_of_people(SEEKER, GIVER, twin)) == ["Seeker (Ben) and Giver (Carla and Dora)"]
    knows = {"on": days_ago(9), "contact": "Seeker", "with": "Giver"}
    assert introductions(firm_of_people(SEEKER, GIVER, twin, log=(knows,))) == []


def test_nothing_private_is_in_it() -> None:
    private = {
        "notes": "SECRET-note",
        "phone": "SECRET-phone",
        "email": "secret-mail@x.example",
        "birthday": "1980-03-09",
        "interests": "SECRET-interest",
    }
    log = tuple(
        {
            "on": days_ago(3),
            "contact": each["name"],
            "direction": direction,
            "kind": "Lead",
            "what": "SECRET-what",
            "outcome_text": "SECRET-outcome",
            "due": days_ago(-9),
        }
        for each in (ANA, SEEKER)
        for direction in ("Gave", "Got", "Promised")
    )
    own = {name: {**each, **private} for name, each in (("ana", ANA), ("seeker", SEEKER))}
    report = firm_of_people(own["ana"], own["seeker"], {**GIVER, "notes": "SECRET-note"}, TOM, log=log)
    for words in (render_firm_text(report), render_firm_html(report)):
        assert "Ana Ruiz" in words
        assert "secret" not in words.casefold()
        assert "1980" not in words
        assert "9 Mar" not in words


def test_no_number_but_a_date_stands_beside_a_contact() -> None:
    gave = {"on": days_ago(2), "direction": "Gave", "kind": "Lead"}
    report = firm_of_people(ANA, TOM, SEEKER, GIVER, log=({**gave, "contact": "Ana Ruiz"},) * 7)
    for company in report.companies:
        for each in company.people:
            assert not re.search(r"\d", re.sub(r"\d{1,2} [A-Z][a-z]{2} \d{4}", "", each.text))
            assert "your turn" not in each.text.casefold()


def test_before_there_is_anybody_it_says_so() -> None:
    report = firm_of_people()
    assert report.headline == "Nobody is in the Contacts tab yet"
    assert "WHO KNOWS WHOM" not in render_firm_text(report)
    assert "Who knows whom" not in Page(render_firm_html(report)).texts[1:]


def test_the_text_and_the_page_are_as_they_were_approved() -> None:
    text, html = render_firm_text(a_firm()), render_firm_html(a_firm())
    assert text == golden("firm.txt", text)
    assert Page(html).parts == Page(golden("firm.html", html)).parts
    assert max(map(len, text.splitlines())) <= 72


@given(CELLS)
@example('" onmouseover="x')
def test_nothing_from_a_cell_becomes_markup(text: str) -> None:
    plain = Page(render_firm_html(a_firm_filled_with("plain words")))
    wild = Page(render_firm_html(a_firm_filled_with(text)))
    assert wild.tags == plain.tags
    assert wild.styles == plain.styles


def test_a_large_network_fits_into_a_mail_and_the_text_names_everybody() -> None:
    people = tuple(
        Entry(f"Person {n}", "Director", "Ben: Fresh, last in touch 3 Nov 2026.") for n in range(9)
    )
    companies = tuple(
        Company(f"Company {n}", tuple(Entry(f"{each.name} of {n}", each.about, each.text) for each in people))
        for n in range(300)
    )
    report = a_firm(companies=companies)
    page = Page(render_firm_html(report))
    assert len(render_firm_html(report).encode()) <= LARGEST_HTML
    shown = sum(bool(re.fullmatch(r"Person \d of \d+", text)) for text in page.texts)
    (told,) = [text for text in page.texts if "did not fit" in text]
    assert shown > 60
    assert told == f"{9 * 300 - shown} more did not fit into this page: the text beside it names everybody."
    assert render_firm_text(report).count("Person 8 of ") == 300
