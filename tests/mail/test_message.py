from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetnet.errors import DeliveryError
from sheetnet.mail.address import one_address
from sheetnet.mail.message import draft_bytes, message_bytes
from tests.mail.letters import NOW, a_draft, a_letter

LETTER_HEADERS = [
    "List-Unsubscribe", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Sheetnet-Report",
    "MIME-Version",
    "Content-Type",
]  # fmt: skip
ANYTHING = st.text() | st.text(st.sampled_from('ab@.,;<>\r\n:\u2028\x85\x00"\\ ()[]\ud800é'))


def parsed(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def words(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def draft_of(draft: object) -> bytes:
    return draft_bytes(
        draft,  # type: ignore[arg-type]
        sender="ana@firm.example",
        sender_name="Ana Ruiz",
        message_id="<draft.1@sheetnet.invalid>",
        date=NOW,
    )


def test_a_letter_reads_back_as_it_was_written() -> None:
    letter = a_letter()
    mail = parsed(message_bytes(letter))
    assert mail["Subject"] == letter.subject
    assert mail["From"] == "Sheetnet <robot@firm.example>"
    assert mail["To"] == "ana@firm.example"
    assert mail["Message-ID"] == mail["X-Sheetnet-Report"] == letter.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert words(text) == letter.text
    assert words(html) == letter.html


def test_answers_go_to_the_owner_where_somebody_else_sends() -> None:
    mail = parsed(message_bytes(a_letter(reply_to="ana@firm.example")))
    assert mail["Reply-To"] == "ana@firm.example"
    assert parsed(message_bytes(a_letter()))["Reply-To"] is None
    assert parsed(message_bytes(a_letter(reply_to="robot@firm.example")))["Reply-To"] is None


@given(st.from_regex(r"[a-zA-Zéß._+%&-]{1,64}", fullmatch=True), st.integers(1, 60))
@example("a" * 64, 60)
def test_the_way_to_end_the_reports_is_one_plain_line_however_long_the_address(
    local: str, labels: int
) -> None:
    sender = f"{local}@{'b.' * labels}example"
    if one_address(sender) is None:
        return
    content = message_bytes(a_letter(sender=f"Sheetnet <{sender}>"))
    [line] = re.findall(rb"^List-Unsubscribe:.*$", content.replace(b"\r\n", b"\n"), re.MULTILINE)
    assert line.isascii()
    assert len(line) < 998
    found = re.fullmatch(rb"List-Unsubscribe: <mailto:([^?<>\s]+)\?subject=unsubscribe>", line)
    assert found is not None
    assert unquote(found[1].decode()) == one_address(sender)


def test_the_same_letter_gives_the_same_bytes_and_another_gives_others() -> None:
    assert message_bytes(a_letter()) == message_bytes(a_letter())
    assert message_bytes(a_letter()) != message_bytes(a_letter(text="Other words\n"))


def test_every_line_ends_in_crlf_and_is_short_and_ascii() -> None:
    content = message_bytes(a_letter(subject="ñandú " * 80, text="a word " * 900, html="<p>" + "é" * 5000))
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()
    assert parsed(content)["Subject"] == ("ñandú " * 80).strip()


@pytest.mark.parametrize("field", ["recipient", "sender"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "ana",
        "a b@c.example",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "<a@b.example> <c@d.example>",
    ],
)
def test_a_letter_to_or_from_anything_but_one_address_is_refused(field: str, value: str) -> None:
    with pytest.raises(DeliveryError, match="is not one mail address"):
        message_bytes(a_letter(**{field: value}))


@given(ANYTHING, ANYTHING, ANYTHING)
@example("x\r\nBcc: c@d.example", "\r\n--=_sheetnet_", "</p>")
@example("x" * 2000, ".", "")
def test_no_words_of_a_letter_become_a_header_or_end_a_part(subject: str, text: str, html: str) -> None:
    mail = parsed(message_bytes(a_letter(subject=subject, text=text, html=html)))
    assert sorted(mail.keys()) == sorted(LETTER_HEADERS)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [each.addr_spec for each in mail["To"].addresses] == ["ana@firm.example"]
    assert not mail.defects


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
@example("a@b.example,c@d.example", "", "", "")
@example("a@b.example", "Hi\nBcc: c@d.example", "", "Ana\r\nBcc: c@d.example")
@example("a@b.example", "", "", '"Ana" <c@d.example>, x')
def test_a_draft_never_has_a_second_recipient_or_header(to: str, subject: str, body: str, name: str) -> None:
    try:
        content = draft_bytes(
            a_draft(to=to, subject=subject, body=body),
            sender="ana@firm.example",
            sender_name=name,
            message_id="<draft.1@sheetnet.invalid>",
            date=NOW,
        )
    except DeliveryError:
        assert one_address(to) is None
        return
    mail = parsed(content)
    assert [each.addr_spec for each in mail["To"].addresses] == [one_address(to)]
    assert [each.addr_spec for each in mail["From"].addresses] == ["ana@firm.example"]
    assert not {"Bcc", "Cc"} & set(mail.keys())
    assert len(mail.keys()) == len(set(mail.keys())) == 9


def test_a_draft_opens_for_editing_with_its_words() -> None:
    mail = parsed(draft_of(a_draft()))
    assert mail["X-Unsent"] == "1"
    assert mail["From"] == "Ana Ruiz <ana@firm.example>"
    assert mail["To"] == "nuria@pla.example"
    assert words(mail) == "Hi Núria,\n\nHere it is.\n\nAna\n"


def test_a_draft_without_a_sender_leaves_the_from_line_to_the_mail_program() -> None:
    content = draft_bytes(
        a_draft(), sender="", sender_name="Ana", message_id="<d@sheetnet.invalid>", date=NOW
    )
    assert "From" not in parsed(content)


def test_an_international_domain_is_written_in_its_ascii_form() -> None:
    assert parsed(draft_of(a_draft(to="ana@büro.example")))["To"] == "ana@xn--bro-hoa.example"


def test_a_local_part_outside_ascii_is_kept_as_utf8() -> None:
    assert "josé@firm.example".encode() in draft_of(a_draft(to="josé@firm.example"))
