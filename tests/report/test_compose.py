from __future__ import annotations

import pytest

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member
from sheetnet.domain.words import ActionKind
from sheetnet.report.model import Occasion, OpenAction
from sheetnet.report.render import render_html, render_text
from sheetnet.workbook.memory import Memory
from tests.analysis.networks import contact_id_of
from tests.report.composing import ANA, action, names, person, report_of, section, touch


def test_the_person_most_worth_attention_comes_first_and_in_the_headline() -> None:
    report = report_of(
        [person("Pau", "Key"), person("Núria Pla", "Key", role="Director", company="Grup Solà")],
        [
            touch("Pau", 2),
            touch("Núria Pla", 10, "Promised", "Lead", what="the school extension", due="2026-11-12"),
            touch("Núria Pla", 20, "Got", "Lead", what="warehouse in Salt"),
            touch("Núria Pla", 90, "Gave", "Advice", what="how to read the tender"),
        ],
        [
            action(
                "Núria Pla", ActionKind.KEEP_PROMISE, suggestion="Send Núria the lead", why="you promised it"
            )
        ],
    )
    first, second = report.people
    assert (first.name, second.name) == ("Núria Pla", "Pau")
    assert (first.about, first.is_your_turn, first.why) == ("Director, Grup Solà", True, "You promised it")
    assert first.touch == "Last in touch 6 Nov 2026"
    assert "warehouse in Salt, 27 Oct 2026" in first.got
    assert "how to read the tender, 18 Aug 2026" in first.gave
    assert report.headline == "Send Núria the lead"
    assert report.subject == "Your ten this week: Send Núria the lead"
    assert report.first == first.step
    assert report.because == "You promised it."
    assert first.step
    assert first.step.link.startswith("mailto:somebody@there.example?subject=Hello&body=")
    assert second.step is None
    assert (second.rest, second.why) == ("Nothing to do yet; good until 30 Nov 2026.", "")


def test_the_three_numbers_of_the_week_are_told() -> None:
    met = [person(f"Card {number}", met_on="2026-11-09", met_at="Build Expo") for number in range(3)]
    report = report_of(
        [person("Pau", "Key"), *met],
        [touch("Pau", 1, "Gave", "Lead"), touch("Pau", 2, "Gave", "Laugh"), touch("Card 1", 5)],
    )
    assert [tile.number for tile in report.tiles] == ["2", "0", "1 of 3"]
    assert report.numbers == (
        "In the last 7 days you helped twice. "
        "Of the last three people you met, you followed up with one in good time."
    )


def test_each_suggestion_stands_in_one_place_only() -> None:
    everybody = ["Pau", "Card", "Beth", "Reader", "Sleeper", "Rest"]
    report = report_of(
        [
            person("Pau", "Key"),
            person("Card", met_on="2026-11-12", met_at="Build Expo"),
            *(person(name) for name in everybody[2:]),
        ],
        [touch("Pau", 2), *(touch("Sleeper", 1200 + 7 * number, "Got", "Lead") for number in range(8))],
        [
            action("Pau"),
            action("Card", ActionKind.FOLLOW_UP),
            action("Beth", ActionKind.INTRODUCE),
            action("Reader", ActionKind.PASS_ALONG),
            action("Sleeper", ActionKind.WAKE),
            action("Rest"),
        ],
    )
    assert names(report, "Met") == ["Card"]
    assert names(report, "Introductions") == ["Beth"]
    assert names(report, "To pass along") == ["Reader"]
    assert names(report, "Also open") == ["Rest"]
    assert names(report, "One old tie") == ["Sleeper"]
    steps = [each.step for each in report.people]
    steps += [entry.step for each in report.sections for entry in each.entries]
    assert sorted(step.text for step in steps if step) == sorted(f"Call {name}" for name in everybody)
    assert report.lead == (
        "Start here. After that: one new person to follow up, one introduction, one thing to pass along "
        "and one more suggestion."
    )


def test_somebody_met_without_a_suggestion_is_still_named() -> None:
    report = report_of(
        [person("Pau", "Key"), person("Card", met_on="2026-11-12", met_at="Build Expo")], [touch("Pau", 2)]
    )
    (entry,) = section(report, "Met").entries
    assert (entry.name, entry.text, entry.step) == ("Card", "Met: Build Expo, 12 Nov 2026.", None)


def test_two_people_who_should_know_each_other_are_an_idea_even_without_a_suggestion() -> None:
    people = [
        person("Pau", "Key", company="Riera", needs="structural engineer for timber schools"),
        person("Beth", company="Solid", offers="structural engineer who loves timber schools"),
    ]
    (entry,) = section(report_of(people, [touch("Pau", 2)]), "Introductions").entries
    assert entry.name == "Pau and Beth"
    assert entry.text.startswith(
        "Pau is looking for: structural engineer for timber schools. Beth is good for:"
    )


@pytest.mark.parametrize("asked", ["Pau", "Beth"])
def test_an_introduction_under_way_is_no_new_idea_and_a_name_in_a_text_decides_nothing(asked: str) -> None:
    people = [
        person("Pau", "Key", company="Riera", needs="structural engineer for timber schools"),
        person("Beth", "Key", company="Solid", offers="structural engineer who loves timber schools"),
        person("Cy", company="Else"),
    ]
    log = [touch("Pau", 2), touch("Beth", 2)]
    other = ContactId(contact_id_of("Beth" if asked == "Pau" else "Pau"))
    asking = action(asked, ActionKind.INTRODUCE, suggestion="Ask whether to introduce", other_id=other)
    assert names(report_of(people, log, [asking]), "Introductions") == []
    elsewhere = action("Cy", suggestion="Call Cy about Pau and Beth")
    assert names(report_of(people, log, [elsewhere]), "Introductions") == ["Pau and Beth"]


def test_a_phone_note_has_no_link_and_says_where_it_is() -> None:
    report = report_of([person("Pau", "Key")], [touch("Pau", 30)], [action("Pau", to="")])
    step = report.people[0].step
    assert step
    assert step.link == ""
    assert step.draft == "notes for a call, in the Actions tab (there is no mail address)"


def test_free_seats_are_offered_to_people_one_is_in_touch_with() -> None:
    report = report_of([person("Pau", "Key"), person("Beth")], [touch("Pau", 2), touch("Beth", 3)])
    seats = section(report, "Free seats")
    assert [entry.name for entry in seats.entries] == ["Beth"]
    assert "write Key in the Circle column" in seats.lead


def test_whoever_is_key_without_a_seat_is_named_with_how_to_choose() -> None:
    contacts = [person(f"P{number:02}", "Key") for number in range(14)]
    log = [touch(f"P{number:02}", 1 + days) for number in range(10) for days in range(0, 40, 7)]
    report = report_of(contacts, log)
    assert len(report.people) == 10
    assert report.waiting == (
        "Four more are marked Key and wait for a seat: P10, P11, P12 and P13. To choose, write Close in the "
        "Circle column beside somebody who has a seat; or set more Key seats in the Settings tab."
    )
    for page in (render_text(report), render_html(report)):
        assert "wait for a seat" in " ".join(page.split())
    assert report_of(contacts[:10], log).waiting == ""
    assert "One more is marked Key and waits for a seat: P10." in report_of(contacts[:11], log).waiting
    many = report_of([*contacts, *(person(f"Q{number}", "Key") for number in range(9))], log)
    assert many.waiting.startswith("13 more are marked Key and wait for a seat: P10, P11,")
    assert "Q1 and seven others." in many.waiting


def test_a_check_in_older_than_the_last_touch_says_how_it_stands_now() -> None:
    why = "quiet since 5 Oct 2026; you keep Key contacts every 14 days"
    mended = report_of([person("Pau", "Key")], [touch("Pau", 6)], [action("Pau", why=why)])
    assert mended.people[0].touch == "Last in touch 10 Nov 2026"
    assert "5 Oct 2026" not in mended.people[0].why
    assert "10 Nov 2026" in mended.people[0].why
    quiet = report_of([person("Pau", "Key")], [touch("Pau", 42)], [action("Pau", why=why)])
    assert quiet.people[0].why.startswith("Quiet since 5 Oct 2026")
    thanks = action("Pau", ActionKind.THANK, why="their lead of 5 Oct 2026 was won")
    assert "5 Oct" in report_of([person("Pau", "Key")], [touch("Pau", 6)], [thanks]).people[0].why
    below = report_of([person("Pau", "Key"), person("Beth")], [touch("Beth", 6)], [action("Beth", why=why)])
    assert "5 Oct" not in section(below, "Also open").entries[0].text


def test_candidates_are_told_by_what_the_sheet_says_of_them() -> None:
    report = report_of(
        [
            *(person(f"Name {number}") for number in range(30)),
            person("Head", role="Director", company="Grup Solà"),
            person("Mail", email="mail@there.example"),
            person("Friend", introduced_by_text="Eva Roig"),
        ]
    )
    told = {each.name: (each.about, each.text) for each in section(report, "Candidates").entries}
    assert told["Head"] == ("Director, Grup Solà", "")
    assert told["Mail"] == ("", "There is a mail address.")
    assert told["Friend"] == ("", "Introduced by Eva Roig.")
    assert told["Name 0"] == ("", "Only a name so far.")
    assert next(iter(told)) == "Head"
    assert "Below are those of whom your sheet says most:" in report.lead
    assert section(report, "Candidates").lead.startswith("Whoever your sheet says most about comes first;")


def test_a_list_of_bare_names_claims_no_more() -> None:
    bare = report_of([person(f"Name {number}") for number in range(30)])
    assert "Your sheet knows only names so far; below are the first of them." in bare.lead
    assert section(bare, "Candidates").lead.startswith("In the order of your sheet;")
    assert "Below is everybody in your sheet." in report_of([person("Yuki de"), person("Bo")]).lead


def test_three_hundred_names_without_a_log_are_asked_who_the_ten_are() -> None:
    report = report_of([person(f"Name {number}", needs="a lender") for number in range(300)])
    assert report.occasion is Occasion.CHOOSE
    assert report.headline == report.subject == "Choose your ten"
    assert "write Key in the Circle column" in report.lead
    candidates = section(report, "Candidates")
    assert len(candidates.entries) == 20
    assert candidates.entries[0].text == "Looking for: a lender."
    assert report.tiles == ()


def test_whoever_is_offered_as_one_of_the_ten_does_not_stand_among_those_just_met_too() -> None:
    people = [
        person("Pau", needs="a lender", met_on="2026-11-12", met_at="Build Expo"),
        *(person(f"Name {number}", needs="a lender") for number in range(19)),
        person("Eva", met_on="2026-11-12"),
    ]
    report = report_of(people)
    assert report.occasion is Occasion.CHOOSE
    names = [entry.name for each in report.sections for entry in each.entries]
    assert len(names) == len(set(names)) == 21
    assert [entry.name for entry in section(report, "Met, and not followed up").entries] == ["Eva"]


def test_help_that_the_reason_tells_is_not_told_again() -> None:
    got = touch("Pau", 40, "Got", "Lead", what="warehouse")
    [pau] = report_of([person("Pau", "Key")], [got]).people
    assert "warehouse" in pau.why
    assert (pau.is_your_turn, pau.got) == (True, "")


def test_drafts_are_spoken_of_where_there_are_some() -> None:
    people = [person("Pau", "Key")]
    touches = [touch("Pau", 2)]
    assert "The drafts, in the Actions tab" in report_of(people, touches, [action("Pau")]).closing
    for without in (report_of(), report_of(people, touches)):
        assert "The drafts" not in without.closing
        assert "never writes to your contacts" in without.closing


def test_a_quiet_week_reads_well() -> None:
    report = report_of([person("Pau", "Key")], [touch("Pau", 2)])
    assert report.headline == "Nothing is waiting this week"
    assert report.subject == "Your ten this week: nothing is waiting"
    assert report.lead.startswith("All of your ten have heard from you in good time.")
    assert report.numbers == "No help was logged in the last 7 days."


def test_a_turn_without_a_suggestion_is_no_quiet_week() -> None:
    report = report_of([person("Pau", "Key")], [touch("Pau", 2, "Got", "Lead", what="warehouse")])
    assert report.headline == "It is your turn with Pau"
    assert "No suggestion is open; you know best what would help." in report.lead
    assert report.people[0].rest == "No suggestion is open."


def test_an_owner_without_contacts_is_told_how_to_begin() -> None:
    report = report_of([person("Pau", "Key")], [touch("Pau", 2)], owner=Member("Joan Mas"))
    assert report.occasion is Occasion.EMPTY
    assert report.headline == "Begin with a few names"
    assert report.people == ()


def test_an_empty_sheet_gives_a_report_too() -> None:
    assert report_of().occasion is Occasion.EMPTY


def test_nothing_of_another_owner_is_told() -> None:
    secret = {"name": "Secret", "circle": "Key", "owner": "Joan Mas", "met_on": "2026-11-12"}
    report = report_of(
        [person("Pau", "Key"), secret], [touch("Pau", 2), touch("Secret", 1200)], [action("Secret")]
    )
    assert "Secret" not in render_text(report)


def test_first_moves_are_told_once_a_month_and_only_of_enough_exchanges() -> None:
    people = [person(f"P{number}", "Key") for number in range(6)]
    helped = [touch(each["name"], 30, "Gave" if each["name"] < "P4" else "Got", "Lead") for each in people]
    told = report_of(people, helped)
    assert told.first_moves == (
        "Over the past year you were the one who helped first in 4 of 6 exchanges. "
        "That is how these relationships grow."
    )
    assert told.first_moves_month == "2026-11"
    memory = Memory("u-1", "home", 1, first_moves_told={ANA.name: "2026-11"})
    again = report_of(people, helped, memory=memory)
    assert (again.first_moves, again.first_moves_month) == ("", "")
    assert report_of(people, helped[:4]).first_moves == ""


def test_problems_of_ones_own_rows_and_of_whole_tabs_are_told() -> None:
    theirs = {"name": "Other", "owner": "Joan Mas"}
    problems = [
        Problem("Contacts", 2, "Email", "Contacts!D2", "mine"),
        Problem("Contacts", 3, "Email", "Contacts!D3", "theirs"),
        Problem("Help Log", 2, "Date", "Help Log!A2", "my log"),
        Problem("Help Log", 3, "Date", "Help Log!A3", "their log"),
        Problem("Help Log", 9, "Date", "Help Log!A9", "nobody's yet"),
        Problem("Settings", None, "", "Settings", "everybody's"),
    ]
    report = report_of(
        [person("Pau", "Key"), theirs], [touch("Pau", 2), touch("Other", 2)], problems=problems
    )
    assert [entry.text for entry in report.mending.entries] == [
        "mine", "my log", "nobody's yet", "everybody's",
    ]  # fmt: skip


def test_many_problems_are_cut_short_with_their_number() -> None:
    problems = [Problem("Pass Along", row, "Date", f"Pass Along!A{row}", "no date") for row in range(2, 12)]
    report = report_of([person("Pau")], problems=problems)
    assert len(report.mending.entries) == 6
    assert report.mending.more == "and 4 more: see the Problem columns"


def test_what_should_be_known_of_the_mail_is_said() -> None:
    assert report_of([person("Pau", "Key")], notices=["Held:\nsee  outbox"]).notices == ("Held: see outbox",)


def test_words_of_a_cell_are_clipped_and_put_on_one_line() -> None:
    long = "word " * 400
    report = report_of(
        [person("Pau\u202e\nRiera\x07", "Key", role=long, needs=long)],
        [touch("Pau\u202e\nRiera\x07", 30)],
        [
            OpenAction(
                ActionId("a-1"),
                ContactId("c-pau\u202e-riera\x07"),
                ActionKind.CHECK_IN,
                long,
                long,
                None,
                "",
                long,
                long,
            )
        ],
    )
    (one,) = report.people
    assert one.name == "Pau Riera"
    assert one.step
    assert max(map(len, (one.about, one.why, one.step.text, report.subject))) <= 222
    assert one.step.text.endswith("word …")


@pytest.mark.parametrize("count", [1, 5, 9, 10])
def test_the_lead_names_who_comes_next_and_counts_the_rest(count: int) -> None:
    people = [person(f"P{number}", "Key") for number in range(count)]
    report = report_of(
        people,
        [touch(each["name"], 30) for each in people],
        [action(each["name"]) for each in people],
    )
    assert report.lead == {
        1: "Start here; nothing else is waiting this week.",
        5: "Start here. After that: P1, P2, P3 and P4.",
        9: "Start here. After that: P1, P2, P3 and five more of your nine key people.",
        10: "Start here. After that: P1, P2, P3 and six more of your ten.",
    }[count]  # fmt: skip
