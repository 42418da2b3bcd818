"""Drafts into a Gmail by its API: the emulator from npm, and a desk that fails on order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Refused, Whereabouts
from sheetnet.mail.gmail import GmailDrafts
from sheetnet.mail.gmail_line import GmailAccount
from tests.mail.gmail_stand_in import Desk, Fault, Gmail, emulator, gmail_desk, needs_emulator, sends
from tests.mail.mail_server import HOST
from tests.mail.test_imap import draft, drafts, there

LIST, CREATE = "GET drafts", "POST drafts"
UNUSED = [f"{number}@example.com" for number in range(20)]


@pytest.fixture(scope="module")
def running() -> Iterator[Gmail]:
    with emulator(*UNUSED) as gmail:
        yield gmail


@dataclass(frozen=True)
class Person:
    """Somebody with a Gmail of their own."""

    gmail: Gmail
    address: str

    @property
    def box(self) -> GmailDrafts:
        return GmailDrafts(self.gmail.account(self.address))

    @property
    def drafts(self) -> list[EmailMessage]:
        return [mail for _, mail in self.gmail.mails(self.address, "DRAFT")]


@pytest.fixture
def person(running: Gmail) -> Person:
    return Person(running, UNUSED.pop())


@pytest.fixture
def desk() -> Iterator[Desk]:
    with gmail_desk() as desk:
        yield desk


def failure(desk: Desk, wanted: Mapping[str, bytes], **more: float) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        list(GmailDrafts(desk.account(**more)).put(wanted))
    return caught.value


@needs_emulator
def test_a_draft_lies_among_the_persons_drafts_and_nothing_is_sent(person: Person) -> None:
    assert list(person.box.put(drafts(1, 2))) == there(1, 2)
    assert [bytes(mail) for mail in person.drafts] == [
        draft(number)[1].replace(b"\r\n", b"\n") for number in (1, 2)
    ]
    assert person.gmail.mails(person.address, "SENT") == []
    assert person.gmail.mails(person.address, "INBOX") == []


@needs_emulator
def test_a_draft_that_is_there_is_not_put_in_again(person: Person) -> None:
    list(person.box.put(drafts(1)))
    assert list(person.box.put(drafts(1, 2))) == there(1, 2)
    assert [mail["Subject"] for mail in person.drafts] == ["Draft 1", "Draft 2"]


@needs_emulator
def test_the_mailbox_is_named_by_whose_it_is(person: Person) -> None:
    assert person.box.find() == person.address


@needs_emulator
def test_a_sign_in_that_google_does_not_know_is_told(person: Person) -> None:
    box = GmailDrafts(GmailAccount(person.address, lambda: "invented", person.gmail.url))
    with pytest.raises(DeliveryError, match=r"no longer accepts .*sheetnet sign-in --gmail") as caught:
        list(box.put(drafts(1)))
    assert "invented" not in str(caught.value)


def test_a_sign_in_of_somebody_else_is_told_before_anything_goes_to_them(desk: Desk) -> None:
    desk.address = "eve@evil.example"
    box = GmailDrafts(GmailAccount("nora@example.com", lambda: "a token", desk.url))
    with pytest.raises(DeliveryError, match=r"kept for nora@example\.com opens the Gmail of eve@evil"):
        box.find()


def test_what_a_netrc_file_says_of_the_machine_does_not_count(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login eve password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    list(GmailDrafts(desk.account()).put(drafts(1)))
    assert desk.let_in_by == {"Bearer a token"}


def test_a_search_that_finds_too_much_or_in_pages_is_looked_through(desk: Desk) -> None:
    desk.page = 1
    longer = draft(1)[1].replace(b"<a-1.2f0c@", b"<x.a-1.2f0c@")
    put = GmailDrafts(desk.account()).put
    list(put({"<x.a-1.2f0c@sheetnet.invalid>": longer}))
    list(put(drafts(1)))
    assert len(desk.drafts) == 2
    list(put(drafts(1)))
    assert len(desk.drafts) == 2
    assert {"q": [f"rfc822msgid:{draft(1)[0]}"], "includeSpamTrash": ["true"]} in desk.asked


def test_a_draft_whose_answer_was_lost_is_found_again(desk: Desk) -> None:
    desk.fail(CREATE, Fault(0, done=True))
    lost = failure(desk, drafts(1))
    assert not lost.certain
    assert "The connection to Gmail was lost while the draft to ana@example.org was put in" in str(lost)
    assert list(GmailDrafts(desk.account()).put(drafts(1))) == there(1)
    assert len(desk.drafts) == 1
    assert desk.calls.count(CREATE) == 1


def test_no_answer_in_time_is_not_asked_for_again(desk: Desk) -> None:
    desk.fail(CREATE, Fault(-1, done=True))
    late = failure(desk, drafts(1), timeout_seconds=0.2)
    assert not late.certain
    assert "did not answer within 0.2 seconds" in str(late)
    assert desk.calls.count(CREATE) == 1


def test_a_draft_that_gmail_does_not_take_keeps_no_other_back(desk: Desk) -> None:
    desk.fail(CREATE, Fault.refusal(400, "invalidArgument", "Invalid To header"))
    put: list[tuple[str, Whereabouts]] = []
    with pytest.raises(Refused, match=r"said no while the draft to ana@example\.org .*Invalid To header"):
        put.extend(GmailDrafts(desk.account()).put(drafts(1, 2)))
    assert put == there(2)
    assert [mail["Subject"] for mail in desk.drafts.values()] == ["Draft 2"]


WALLS = {
    "expired": (Fault.refusal(401, "authError", "Invalid Credentials"), "Run: sheetnet sign-in --gmail"),
    "API off": (Fault.refusal(403, "accessNotConfigured"), "library/gmail.googleapis.com"),
    "right missing": (Fault.refusal(403, "insufficientPermissions"), "does not include the right"),
    "many at once": (Fault.refusal(403, "userRateLimitExceeded"), "takes no more from nora"),
    "too many": (Fault.refusal(429, "rateLimitExceeded", "Retry after noon"), "429 Retry after noon"),
    "organisation": (Fault.refusal(403, "domainPolicy"), "Admin console > Security"),
    "forbidden": (Fault.refusal(403, "forbidden", "Delegation denied"), "403 Delegation denied"),
    "no Gmail": (Fault.refusal(400, "failedPrecondition", "Mail service not enabled"), "has no Gmail"),
    "gone": (Fault.refusal(404, "notFound", "Not found"), "404 Not found"),
    "fault": (Fault.refusal(503, "backendError", "Backend Error"), "a fault of its own"),
    "fault as a page": (Fault(502, "<html>Bad gateway</html>", "text/html"), "answer 502, text/html"),
    "a login page": (Fault(200, "<html>Welcome to the hotel</html>", "text/html"), "was not Gmail"),
    "another place": (Fault(302, "", "text/html"), "was not Gmail"),
    "a list": (Fault(200, "[]"), "was not Gmail"),
    "a refusal without words": (Fault(400, '{"error": "invalid"}'), "answer 400"),
    "hung up": (Fault(0), "connection to Gmail was lost"),
}


@pytest.mark.parametrize("name", WALLS)
def test_what_stands_in_the_way_is_told_with_cause_and_cure(desk: Desk, name: str) -> None:
    fault, said = WALLS[name]
    desk.fail(LIST, fault)
    error = failure(desk, drafts(1, 2))
    assert said in str(error)
    assert error.certain
    assert "a token" not in str(error)
    assert desk.calls == [LIST]


@pytest.mark.parametrize(
    ("name", "is_certain"),
    [
        ("too many", True),
        ("API off", True),
        ("fault", False),
        ("a login page", False),
        ("another place", False),
    ],
)
def test_only_a_refusal_says_for_certain_that_a_draft_is_not_there(
    desk: Desk, name: str, is_certain: bool
) -> None:
    desk.fail(CREATE, WALLS[name][0])
    assert failure(desk, drafts(1)).certain is is_certain


def test_nothing_is_sent_to_a_gmail_that_cannot_be_reached() -> None:
    box = GmailDrafts(GmailAccount("nora@example.com", lambda: "a token", f"http://{HOST}:1"))
    with pytest.raises(DeliveryError, match=r"could not be reached") as caught:
        list(box.put(drafts(1)))
    assert caught.value.certain


def test_whoever_has_no_token_asks_nothing(desk: Desk) -> None:
    def none() -> str:
        raise DeliveryError("There is no token.", "Get one.")

    with pytest.raises(DeliveryError, match="There is no token"):
        list(GmailDrafts(GmailAccount(desk.address, none, desk.url)).put(drafts(1)))
    assert desk.calls == []


def test_whatever_drafts_hold_no_call_sends_one(desk: Desk) -> None:
    hostile = b"To: a@b.example\r\nBcc: send@evil.example\r\nMessage-ID: <x/../messages/send@b>\r\n\r\nHi\r\n"
    put = {"<x/../messages/send@b>": hostile, **drafts(1, 2)}
    desk.fail(CREATE, Fault(0, done=True))
    failure(desk, put)
    list(GmailDrafts(desk.account()).put(put))
    assert sends(desk.calls) == []
    assert set(desk.calls) <= {LIST, CREATE, *(f"GET drafts/{key}" for key in desk.drafts)}
