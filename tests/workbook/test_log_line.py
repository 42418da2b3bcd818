"""A free line becomes one log row, or is refused whole with what was and was not understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.words import DateOrder, Direction, HelpKind
from sheetnet.errors import NotUnderstood
from sheetnet.workbook.log_line import LogEntry, parse_log_lines
from sheetnet.workbook.people import People

MONDAY = date(2026, 11, 23)
CONTACTS = (
    ("Ana Ruiz", "Arup", "ana@arup.example"),
    ("Ben Okafor", "Okafor Build", ""),
    ("David Chen", "Arup", ""),
    ("David Chen", "WSP", ""),
    ("Will Turner", "", ""),
    ("Mark O'Brien", "", ""),
    ("José Núñez", "", ""),
    ("Priya Nair", "", ""),
    ("Sara Girona", "", ""),
    ("Sara Lund", "", ""),
    ("Anna Brown", "HOK", ""),
    ("Anna Brown", "HOK", ""),
    ("Werner Groß", "", ""),
    ("María García López", "", ""),
    ('Dr. Robert "Bob" Lindqvist, PhD', "", ""),
)
GAVE, GOT, MET, PROMISED = Direction
NONE = HelpKind.NONE


@pytest.fixture(scope="module")
def people() -> People:
    names, companies, mails = zip(*CONTACTS, strict=True)
    return People(names, companies, mails)


def entry(
    contact: str,
    direction: Direction,
    kind: HelpKind,
    what: str,
    *,
    on: str = "2026-11-23",
    with_: str = "",
    due: str = "",
) -> LogEntry:
    names = ["Ana", "Ben", "David (Arup)", "David (WSP)", "Will", "Mark", "José", "Priya", "Sara G", "Sara L"]
    names += ["Anna B", "Anna B again", "Werner", "María", "Bob"]
    return LogEntry(
        date.fromisoformat(on),
        names.index(contact),
        direction,
        kind,
        what,
        names.index(with_) if with_ else None,
        date.fromisoformat(due) if due else None,
    )


UNDERSTOOD = {
    "lunch with Ana Ruiz, sent her the zoning article": entry(
        "Ana", GAVE, HelpKind.INFORMATION, "lunch; sent the zoning article"
    ),
    "coffee with Ben yesterday": entry("Ben", MET, NONE, "coffee", on="2026-11-22"),
    "intro'd Ana Ruiz to Ben Okafor": entry(
        "Ana", GAVE, HelpKind.INTRODUCTION, "intro'd Ana Ruiz to Ben Okafor", with_="Ben"
    ),
    "introduced Ben to Priya last Friday": entry(
        "Ben", GAVE, HelpKind.INTRODUCTION, "introduced Ben to Priya", with_="Priya", on="2026-11-20"
    ),
    "got a lead on the Girona school from Ana": entry(
        "Ana", GOT, HelpKind.LEAD, "a lead on the Girona school"
    ),
    "promised Ana a copy of the RFP by Friday": entry(
        "Ana", PROMISED, HelpKind.LEAD, "a copy of the RFP", due="2026-11-27"
    ),
    "call with Ana 14 Mar": entry("Ana", MET, NONE, "call", on="2026-03-14"),
    "call with Ana 14 Mar 2025 about the school": entry(
        "Ana", MET, NONE, "call about the school", on="2025-03-14"
    ),
    "call with Ana 25 Nov": entry("Ana", MET, NONE, "call", on="2026-11-25"),
    "14/11/2026 call with Ana": entry("Ana", MET, NONE, "call", on="2026-11-14"),
    "Met David Chen (WSP) last Tuesday": entry(
        "David (WSP)", MET, NONE, "Met David Chen (WSP)", on="2026-11-17"
    ),
    "met Ana on Monday": entry("Ana", MET, NONE, "met Ana"),
    "met Ana last Monday": entry("Ana", MET, NONE, "met Ana", on="2026-11-16"),
    "thanked Mark for the intro": entry("Mark", MET, HelpKind.THANKS, "thanked Mark for the intro"),
    "sent Ben a thank-you note": entry("Ben", MET, HelpKind.THANKS, "sent Ben a thank-you note"),
    "sent Ben an email": entry("Ben", MET, NONE, "sent Ben an email"),
    "Priya sent me a lead on the library": entry("Priya", GOT, HelpKind.LEAD, "a lead on the library"),
    "Ben Okafor sent the clipping about the library": entry(
        "Ben", GOT, HelpKind.INFORMATION, "the clipping about the library"
    ),
    "Priya introduced me to Ben Okafor": entry(
        "Priya", GOT, HelpKind.INTRODUCTION, "Priya introduced me to Ben Okafor", with_="Ben"
    ),
    "got an intro to Ben from Priya": entry(
        "Priya", GOT, HelpKind.INTRODUCTION, "got an intro to Ben from Priya", with_="Ben"
    ),
    "was introduced to Priya by Ben": entry(
        "Ben", GOT, HelpKind.INTRODUCTION, "was introduced to Priya by Ben", with_="Priya"
    ),
    "put Ben in touch with Priya": entry(
        "Ben", GAVE, HelpKind.INTRODUCTION, "put Ben in touch with Priya", with_="Priya"
    ),
    "Will sent me a joke": entry("Will", GOT, HelpKind.LAUGH, "a joke"),
    "Will send Ben the article by 3 December": entry(
        "Ben", PROMISED, HelpKind.INFORMATION, "the article", due="2026-12-03"
    ),
    "promised on 10 Nov to introduce Ben to Priya by 1 Dec": entry(
        "Ben",
        PROMISED,
        HelpKind.INTRODUCTION,
        "promised to introduce Ben to Priya",
        with_="Priya",
        on="2026-11-10",
        due="2026-12-01",
    ),
    "promised Ben the drawings tomorrow": entry(
        "Ben", PROMISED, HelpKind.OTHER, "the drawings", due="2026-11-24"
    ),
    "owe Ben a callback": entry("Ben", PROMISED, HelpKind.OTHER, "a callback"),
    "gave Ben advice on his fee proposal on 2026-11-10": entry(
        "Ben", GAVE, HelpKind.ADVICE, "advice on his fee proposal", on="2026-11-10"
    ),
    "helped Mark with the permit 3 days ago": entry(
        "Mark", GAVE, HelpKind.OTHER, "help with the permit", on="2026-11-20"
    ),
    "had lunch with Ben and got a lead from him": entry("Ben", GOT, HelpKind.LEAD, "had lunch; got a lead"),
    "Coffee with Will; he gave me advice about fees": entry(
        "Will", GOT, HelpKind.ADVICE, "Coffee; he gave me advice about fees"
    ),
    "spoke with ana@arup.example two weeks ago": entry("Ana", MET, NONE, "spoke", on="2026-11-09"),
    "met jose nunez at the Friday breakfast": entry(
        "José", MET, NONE, "met jose nunez at the Friday breakfast"
    ),
    "lunch with ben": entry("Ben", MET, NONE, "lunch"),
    "will call Ben on Friday": entry("Ben", MET, NONE, "will call Ben", on="2026-11-27"),
    "coffee with Ben next Thursday": entry("Ben", MET, NONE, "coffee", on="2026-11-26"),
    "shared Priya's article with Ben": entry("Ben", GAVE, HelpKind.INFORMATION, "Priya's article"),
    "emailed Ben the RFP": entry("Ben", GAVE, HelpKind.LEAD, "the RFP"),
    "emailed Ben about the RFP": entry("Ben", MET, NONE, "emailed Ben about the RFP"),
    "texted Priya a joke": entry("Priya", GAVE, HelpKind.LAUGH, "a joke"),
    "gave Ben a call": entry("Ben", MET, NONE, "gave Ben a call"),
    "I introduced myself to Ben": entry("Ben", MET, NONE, "I introduced myself"),
    "connected with Ben on LinkedIn": entry("Ben", MET, NONE, "connected on LinkedIn"),
    "told Ben about the library tender": entry(
        "Ben", GAVE, HelpKind.LEAD, "told Ben about the library tender"
    ),
    "lunch with Ben and his partner": entry("Ben", MET, NONE, "lunch with Ben and his partner"),
    "coffee with Ben, he introduced me to Priya": entry(
        "Ben", GOT, HelpKind.INTRODUCTION, "coffee with Ben, he introduced me to Priya", with_="Priya"
    ),
    "lunch with Ben and I'll send him the RFP by Friday": entry(
        "Ben", PROMISED, HelpKind.LEAD, "lunch; I'll send the RFP", due="2026-11-27"
    ),
    "Lunch with  Ana\u00a0Ruiz , today.": entry("Ana", MET, NONE, "Lunch"),
    "got a lead from Werner Gross: school in Altona": entry("Werner", GOT, HelpKind.LEAD, "school in Altona"),
    "got a tip from Will: Ana Ruiz sent out the RFP": entry(
        "Will", GOT, HelpKind.INFORMATION, "Ana Ruiz sent out the RFP"
    ),
    "gave Ben a lead on a school: bids close 3 Dec": entry(
        "Ben", GAVE, HelpKind.LEAD, "a lead on a school: bids close 3 Dec"
    ),
    "lunch with Ana: she sent me the RFP": entry("Ana", GOT, HelpKind.LEAD, "lunch; she sent me the RFP"),
    "promised Ana: the RFP by Friday": entry("Ana", PROMISED, HelpKind.LEAD, "the RFP", due="2026-11-27"),
    "promised María García López a call with HR by 30 Nov": entry(
        "María", PROMISED, HelpKind.OTHER, "a call with HR", due="2026-11-30"
    ),
    "promised to call Ben by Friday": entry(
        "Ben", PROMISED, HelpKind.OTHER, "promised to call Ben", due="2026-11-27"
    ),
    "Werner Groß helped me with the tender": entry("Werner", GOT, HelpKind.OTHER, "help with the tender"),
    "sent Ben the article, the book and the RFP": entry(
        "Ben", GAVE, HelpKind.INFORMATION, "the article, the book and the RFP"
    ),
    "gave Ben advice on fees, then had lunch with Ana's partner": entry(
        "Ben", GAVE, HelpKind.ADVICE, "advice on fees, had lunch with Ana's partner"
    ),
    "sent Ana the article - she loved it": entry(
        "Ana", GAVE, HelpKind.INFORMATION, "the article - she loved it"
    ),
    "lunch with Bob Lindqvist": entry("Bob", MET, NONE, "lunch"),
    "Bob sent me a joke": entry("Bob", GOT, HelpKind.LAUGH, "a joke"),
    "sent Ana the Ohio distributor's report on 2/11": entry(
        "Ana", GAVE, HelpKind.INFORMATION, "the Ohio distributor's report", on="2026-11-02"
    ),
    "Ben sent me a lead, 3.11.": entry("Ben", GOT, HelpKind.LEAD, "a lead", on="2026-11-03"),
    "2.11. lunch with Ana": entry("Ana", MET, NONE, "lunch", on="2026-11-02"),
    "lunch with Ana 3. 11. about the school": entry(
        "Ana", MET, NONE, "lunch about the school", on="2026-11-03"
    ),
    "call with Ana 3. November": entry("Ana", MET, NONE, "call", on="2026-11-03"),
    "call with Ana 3-Nov-26": entry("Ana", MET, NONE, "call", on="2026-11-03"),
    "call with Ana 3/11/26": entry("Ana", MET, NONE, "call", on="2026-11-03"),
    "call with Ana 2026/11/03": entry("Ana", MET, NONE, "call", on="2026-11-03"),
    "call with Ana 3 de noviembre": entry("Ana", MET, NONE, "call", on="2026-11-03"),
    "promised Ana the RFP by 3/12": entry("Ana", PROMISED, HelpKind.LEAD, "the RFP", due="2026-12-03"),
    "promised Ana the RFP 3.12.": entry("Ana", PROMISED, HelpKind.LEAD, "the RFP", due="2026-12-03"),
    "met Ana on 3.11. at 9.30": entry("Ana", MET, NONE, "met Ana at 9.30", on="2026-11-03"),
    "lunch with Ana (3.11.)": entry("Ana", MET, NONE, "lunch", on="2026-11-03"),
    "sent Ben the notes of the 3/11 meeting": entry(
        "Ben", GAVE, HelpKind.OTHER, "the notes of the 3/11 meeting"
    ),
    "met Ana on the 3rd floor": entry("Ana", MET, NONE, "met Ana on the 3rd floor"),
    "sent Ben the article on a 2.5 million budget": entry(
        "Ben", GAVE, HelpKind.INFORMATION, "the article on a 2.5 million budget"
    ),
    "sent Ben the article on 24/7 service": entry(
        "Ben", GAVE, HelpKind.INFORMATION, "the article on 24/7 service"
    ),
    "sent Ben the March report": entry("Ben", GAVE, HelpKind.INFORMATION, "the March report"),
    "yesterday sent Ben news of the vote in March": entry(
        "Ben", GAVE, HelpKind.INFORMATION, "news of the vote in March", on="2026-11-22"
    ),
    "sent Ben the article, 42": entry("Ben", GAVE, HelpKind.INFORMATION, "the article, 42"),
    "Ben passed me the name of a good lawyer": entry(
        "Ben", GOT, HelpKind.INFORMATION, "the name of a good lawyer"
    ),
    "Ben told me about the zoning vote": entry(
        "Ben", GOT, HelpKind.INFORMATION, "told me about the zoning vote"
    ),
    "Priya gave me the number of a surveyor": entry(
        "Priya", GOT, HelpKind.INFORMATION, "the number of a surveyor"
    ),
    "gave Priya a number of drawings": entry("Priya", GAVE, HelpKind.OTHER, "a number of drawings"),
    "lunch with Ana, talked about the cancelled fair": entry(
        "Ana", MET, NONE, "lunch, talked about the cancelled fair"
    ),
    "lunch with Ana cancelled, sent her the article": entry(
        "Ana", GAVE, HelpKind.INFORMATION, "lunch cancelled; sent the article"
    ),
    "will send Ben an invoice on Friday": entry(
        "Ben", MET, NONE, "will send Ben an invoice", on="2026-11-27"
    ),
}


@pytest.mark.parametrize("line", UNDERSTOOD)
def test_a_line_is_understood(people: People, line: str) -> None:
    assert parse_log_lines(line, people, today=MONDAY) == (UNDERSTOOD[line],)


@pytest.mark.parametrize(
    "line", ["had a beer with Ana and Ben", "met Ana, Ben", "Ana Ruiz & Ben came to lunch", "Ana, Ben: lunch"]
)
def test_a_meeting_with_several_people_is_a_touch_of_each(people: People, line: str) -> None:
    ana, ben = parse_log_lines(f"{line} yesterday", people, today=MONDAY)
    assert ana == LogEntry(date(2026, 11, 22), 0, MET, NONE, line, None, None)
    assert ben == LogEntry(date(2026, 11, 22), 1, MET, NONE, line, None, None)


REFUSED = {
    "": "which way it went: gave, got, met or promised; who it was with",
    "Ben Okafor": "understood: Ben Okafor. This was not: which way it went",
    "hello world": "which way it went: gave, got, met or promised; who it was with",
    "sent the clipping": "gave (information). This was not: who it was with",
    "lunch with Zoltan": "who 'Zoltan' is: nobody in Contacts is called so",
    "lunch with Bne Okafor": "did you mean 'Ben Okafor'",
    "met David Chen": "which 'David Chen' is meant, of 2 contacts: David Chen (Arup) or David Chen (WSP)",
    "lunch with Sara": "which 'Sara' is meant, of 2 contacts: Sara Girona or Sara Lund",
    "lunch with Ana, talked about Ben": "which one it is about, Ana Ruiz or Ben Okafor",
    "sent the article to Ana and Ben": "Ana Ruiz or Ben Okafor: write one line for each",
    "met Anna Brown (HOK)": "which 'Anna Brown (HOK)' is meant: 2 rows of Contacts look like the same person",
    "lunch with Ben, sent Zoe the article": "who 'Zoe' is",
    "introduced Ben to Zoe": "who 'Zoe' is",
    "met Ben and Zoe Quill": "who 'Zoe Quill' is",
    "lunch with Ana, Ben & Zoe": "who 'Zoe' is",
    "sent Ben and Zoe the article": "who 'Zoe' is",
    "got an intro to Ben": 'who made the introduction: write "from NAME"',
    "gave Ben a lead and got an intro from him": "two things in one line (gave and got)",
    "forgot to send Ben the article": "whether it happened, because of 'forgot'",
    "Ben cancelled lunch": "whether it happened, because of 'cancelled'",
    "lunch with Ben was cancelled": "whether it happened, because of 'cancelled'",
    "our lunch was canceled, Ben was ill": "whether it happened, because of 'canceled'",
    "lunch with Ben postponed": "whether it happened, because of 'postponed'",
    "lunch with Ben was called off": "whether it happened, because of 'called off'",
    "called off lunch with Ben": "whether it happened, because of 'called off'",
    "phoned Ben, no answer": "whether it happened, because of 'no answer'",
    "missed lunch with Ben": "whether it happened, because of 'missed'",
    "coffee with Ben didn't happen": "whether it happened, because of 'didn't happen'",
    "Ben promised me a lead": "only your own promises are logged",
    "sent Ben the article last week": "which day 'last week' is: write a date",
    "met Ben on 31/02/2026": "which day 'on 31/02/2026' is",
    "met Ben 31/2": "which day '31/2' is: write a date",
    "met Ben 13/14": "which day '13/14' is: write a date",
    "met Ben 3/4/202": "which day '3/4/202' is: write a date",
    "met Ben 11/2026": "which day '11/2026' is: write a date",
    "met Ben Nov 2026": "which day 'Nov 2026' is: write a date",
    "met Ben last spring": "which day 'last spring' is: write a date",
    "last week met Ben": "which day 'last week' is: write a date",
    "met Ben last month about the school": "which day 'last month' is: write a date",
    "in March met Ben": "which day 'in March' is: write a date",
    "met Ben on the 3rd": "which day 'on the 3rd' is: write a date",
    "promised Ben the drawings by the end of the month": "which day 'by the end of the month' is",
    "met Ben on Monday and Tuesday": "which day is meant, 2026-11-23 or 2026-11-17",
    "sent Ben the article, coffee with Ben next Tuesday": "since 2026-11-24 is still to come",
    "Ben got promoted": "who gave it to you",
    "got drunk with Ben": "who gave it to you",
    "send Ben the article": "whether it has happened",
    "need to introduce Ben to Priya": "whether it has happened",
    "lunch with Ben, he'll send me the RFP": "only your own promises are logged",
    "will call Ben": "when it is to be: write a date",
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_line_that_leaves_something_open_is_refused_and_says_what(people: People, line: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_log_lines(line, people, today=MONDAY)
    assert str(refused.value).startswith("Nothing was written. In ")
    assert REFUSED[line] in str(refused.value)


def test_a_refusal_says_what_was_understood(people: People) -> None:
    with pytest.raises(NotUnderstood, match="was understood: gave \\(information\\); on 2026-11-22"):
        parse_log_lines("sent the article yesterday", people, today=MONDAY)


def test_a_refusal_names_every_way_to_spell_it_out(people: People) -> None:
    with pytest.raises(NotUnderstood, match="--gave, --got, --promised or --met, as in --gave lead"):
        parse_log_lines("Ben Okafor", people, today=MONDAY)


def test_the_date_order_of_the_team_is_kept(people: People) -> None:
    line = "met Ana on 3/4/2026"
    assert parse_log_lines(line, people, today=MONDAY)[0].on == date(2026, 4, 3)
    (month_first,) = parse_log_lines(line, people, order=DateOrder.MONTH_FIRST, today=MONDAY)
    assert month_first.on == date(2026, 3, 4)
    (without_year,) = parse_log_lines("met Ana 3/4", people, order=DateOrder.MONTH_FIRST, today=MONDAY)
    assert without_year.on == date(2026, 3, 4)


def test_a_name_that_is_also_a_word_is_not_taken_for_a_person(people: People) -> None:
    assert parse_log_lines("will send Ana the article", people, today=MONDAY)[0].contact == 0
    assert parse_log_lines("got high marks from Ana", people, today=MONDAY)[0].contact == 0


WORDS = st.sampled_from(
    [*" ".join(UNDERSTOOD).split(), "(", ")", "-", ",", "'s", "by", "31", "Feb", "@", "((("]
) | st.text(max_size=6)


@given(words=st.lists(WORDS, max_size=9), today=st.dates())
def test_any_line_is_an_entry_or_refused(words: list[str], today: date) -> None:
    names, companies, mails = zip(*CONTACTS, strict=True)
    people = People(names, companies, mails)
    try:
        entries = parse_log_lines(" ".join(words), people, today=today)
    except NotUnderstood:
        return
    assert len(entries) == len({found.contact for found in entries})
    for found in entries:
        assert 0 <= found.contact < len(CONTACTS)
        assert found.with_ != found.contact
        assert found.what.strip()
        assert found.due is None or found.direction is PROMISED
        assert found.direction is not MET or not found.kind.is_help
        assert found.direction is MET or len(entries) == 1
