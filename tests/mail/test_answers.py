"""A mail as an answer: what a person wrote, and nothing that a program has sent by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.mail.answers import is_answer, read_answer
from sheetnet.mail.message import message_bytes
from tests.mail.letters import a_letter
from tests.mail.replies import ANA, AT, HTML_QUOTES, reply

ARRIVED = datetime(2026, 11, 24, 9, tzinfo=UTC)
REPORT_ID = "<report.0123456789abcdef01234567@sheetnet.invalid>"


def test_an_answer_tells_who_wrote_it_when_to_what_and_what_it_wishes() -> None:
    content = reply("done 3\n\n> done 4\n", in_reply_to=REPORT_ID, references=f"<x@y.example> {REPORT_ID}")
    answer = read_answer(content, arrived_at=ARRIVED)
    assert answer is not None
    assert (answer.sender, answer.at, answer.code) == (ANA, AT, "k7f3-m2qx-4abz")
    assert answer.in_reply_to == {REPORT_ID}
    assert [wish.line for wish in answer.wishes] == ["done 3"]
    assert is_answer(content.partition(b"\n\n")[0])


def test_one_mail_is_one_answer_wherever_a_copy_of_it_lies() -> None:
    first, copy = (read_answer(reply("done 3", **more), arrived_at=ARRIVED) for more in ({}, {"X_Copy": "1"}))
    other = read_answer(reply("done 3", message_id="<answer-2@firm.example>"), arrived_at=ARRIVED)
    nameless = read_answer(reply("done 3", message_id=""), arrived_at=ARRIVED)
    assert first and copy and other and nameless
    assert first.key == copy.key
    assert len({first.key, other.key, nameless.key}) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"Precedence": "junk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<all.firm.example>"},
        {"Return_Path": "<>"},
        {"subject": "Automatic reply: Your ten this week [sheetnet k7f3-m2qx-4abz]"},
        {"subject": "Out of office: Your ten this week [sheetnet k7f3-m2qx-4abz]"},
        {"subject": "Abwesenheitsnotiz: Your ten this week [sheetnet k7f3-m2qx-4abz]"},
        {"subject": "Undeliverable: Your ten this week [sheetnet k7f3-m2qx-4abz]"},
        {"X_Sheetnet_Report": REPORT_ID},
        {"subject": "Re: Lunch?"},
        {"subject": "Re: Lunch?", "In_Reply_To": "<a-1.2f0c@sheetnet.invalid>"},
    ],
)
def test_what_a_program_has_sent_or_is_about_something_else_is_no_answer(headers: dict[str, str]) -> None:
    content = reply("done 3", **headers)  # type: ignore[arg-type]
    assert read_answer(content, arrived_at=ARRIVED) is None
    assert not is_answer(content.partition(b"\n\n")[0])


def test_a_person_s_own_mail_may_say_so() -> None:
    assert read_answer(reply("done 3", Auto_Submitted="no"), arrived_at=ARRIVED) is not None


def test_the_report_itself_and_its_return_to_sender_are_no_answers() -> None:
    report = message_bytes(a_letter(subject="Your ten [sheetnet k7f3-m2qx-4abz]", text="done 3\n"))
    assert read_answer(report, arrived_at=ARRIVED) is None
    bounce = EmailMessage()
    bounce["Subject"] = "Re: Your ten [sheetnet k7f3-m2qx-4abz]"
    bounce.set_type("multipart/report")
    assert read_answer(bounce.as_bytes(), arrived_at=ARRIVED) is None


def test_a_subject_is_read_however_it_is_encoded() -> None:
    subject = (
        "Re: Diese Woche: Rufen Sie Núria an, und schicken Sie ihr das Gutachten [sheetnet k7f3-m2qx-4abz]"
    )
    answer = read_answer(reply("done 3", subject=subject), arrived_at=ARRIVED)
    assert answer is not None
    assert answer.code == "k7f3-m2qx-4abz"


def test_an_answer_that_is_html_alone_is_read() -> None:
    answer = read_answer(reply(html=HTML_QUOTES["gmail"]("done 3", "<p>done 4</p>")), arrived_at=ARRIVED)
    assert answer is not None
    assert [wish.line for wish in answer.wishes] == ["done 3"]


@pytest.mark.parametrize("sender", ["", "Ana <ana@firm.example>, Eve <eve@evil.example>", "undisclosed"])
def test_a_mail_from_nobody_or_from_several_has_no_sender(sender: str) -> None:
    answer = read_answer(reply("done 3", sender=sender), arrived_at=ARRIVED)
    assert answer is not None
    assert answer.sender == ""


def test_a_name_never_counts_as_the_sender_s_address() -> None:
    answer = read_answer(reply("done 3", sender=f'"{ANA}" <eve@evil.example>'), arrived_at=ARRIVED)
    assert answer is not None
    assert answer.sender == "eve@evil.example"


def test_without_a_date_it_counts_as_written_when_it_arrived() -> None:
    content = reply("done 3").replace(b"Date: ", b"X-Date: ")
    answer = read_answer(content, arrived_at=ARRIVED)
    assert answer is not None
    assert answer.at == ARRIVED


def test_a_date_without_a_zone_is_taken_for_utc() -> None:
    content = reply("done 3", at=AT.replace(tzinfo=None))
    answer = read_answer(content, arrived_at=ARRIVED)
    assert answer is not None
    assert answer.at - AT == timedelta(0)


@pytest.mark.parametrize(
    "head",
    [
        b"From: " + b'"' * 200_000,
        b"Subject: [sheetnet k7f3-m2qx-4abz]" + b" x" * 100_000,
        b"Content-Type: " + b";a=" * 70_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 30_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each) for each in range(3000)
        ),
    ],
    ids=["quotes", "subject", "parameters", "parts", "nested"],
)
def test_a_mail_made_to_keep_the_reader_busy_is_nobody_s_answer(head: bytes) -> None:
    content = b"References: " + REPORT_ID.encode() + b"\n" + head + b"\n\ndone 3\n"
    assert read_answer(content, arrived_at=ARRIVED) is None


@given(st.binary(max_size=400), st.sampled_from([b"", b"Subject: [sheetnet k7f3-m2qx-4abz]\n"]))
def test_whatever_mail_comes_is_read_without_a_fault(content: bytes, head: bytes) -> None:
    read_answer(head + content, arrived_at=ARRIVED)


@given(st.data())
def test_a_mail_that_is_cut_off_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    content = reply("done 3\n" * 20, html="<p>done 3</p>" * 20, in_reply_to=REPORT_ID)
    read_answer(content[: data.draw(st.integers(0, len(content)))], arrived_at=ARRIVED)
