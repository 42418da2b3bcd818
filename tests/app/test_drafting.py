"""Drafts into real mailboxes, each one once, with the ledger in the sheet."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheetnet.app.drafting import DraftMail, DraftsPut, put_drafts
from sheetnet.app.run import commit_memory, read_sheet
from sheetnet.domain.letter import DraftEntry, DraftState
from sheetnet.errors import RemoteError
from sheetnet.mail.base import DraftBox
from sheetnet.mail.imap import DraftsMailbox
from sheetnet.mail.server import MailServer
from sheetnet.stores.base import Store
from tests.app.desk import ANA, BEN, GOT, Desk
from tests.app.test_delivery import Unwilling
from tests.mail.imap_server import DRAFTS, PASSWORD, Imap, dovecot, needs_dovecot
from tests.mail.mail_server import HOST, certificate
from tests.workbook.sheets import TEAM

pytestmark = needs_dovecot
OWNER = TEAM[0].name
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=31)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imap]:
    folder = tmp_path_factory.mktemp("certificate")
    certificate(folder)
    with dovecot(folder / "server.pem") as running:
        yield running


@dataclass
class Post:
    """A sheet, its owner's mailbox, and the way between them."""

    desk: Desk
    imap: Imap
    box: Any

    def put(self, *numbers: int, store: Store | None = None, now: datetime = NOW) -> DraftsPut:
        store = store or self.desk.store
        remembered = read_sheet(self.desk.store, TEAM).memory
        mails = [draft(number) for number in numbers]
        return put_drafts(mails, {OWNER: self.box}, store, TEAM, remembered, now=now)

    @property
    def ledger(self) -> dict[str, DraftState]:
        entries = read_sheet(self.desk.store, TEAM).memory.drafts
        return {key: each.state for key, each in entries.items()}

    @property
    def subjects(self) -> list[str]:
        return [content.split(b"\r\n")[1].decode() for content, _ in self.imap.mails()]


def draft(number: int) -> DraftMail:
    message_id = f"<a-{number}.2f0c@sheetnet.invalid>"
    text = f"To: ana@example.org\r\nSubject: {number}\r\nMessage-ID: {message_id}\r\n\r\nHi Ana,\r\n"
    return DraftMail(message_id, OWNER, text.encode())


@pytest.fixture
def post(server: Imap, request: pytest.FixtureRequest) -> Post:
    imap = replace(server, user=f"{zlib.crc32(request.node.name.encode()):x}@example.com")
    desk = Desk([ANA, BEN], [GOT])
    desk.run()
    box = DraftsMailbox(MailServer(HOST, imap.plain, "none", imap.user, PASSWORD, timeout_seconds=10))
    return Post(desk, imap, box)


class Stops:
    """A mailbox in whose service the program stops: after so many drafts."""

    def __init__(self, box: DraftBox, after: int) -> None:
        self._box = box
        self._after = after

    def find(self) -> str:
        return self._box.find()

    def put(self, drafts: Mapping[str, bytes]) -> Iterator[str]:
        for count, each in enumerate(self._box.put(drafts)):
            if count == self._after:
                raise KeyboardInterrupt
            yield each


def test_each_draft_goes_in_once_and_the_ledger_says_so(post: Post) -> None:
    first = post.put(1, 2)
    assert first.lines == (f"2 drafts are in the mailbox of {OWNER}, under drafts.",)
    assert post.put(1, 2, 3).lines == (f"1 draft is in the mailbox of {OWNER}, under drafts.",)
    assert post.subjects == ["Subject: 1", "Subject: 2", "Subject: 3"]
    assert set(post.ledger.values()) == {DraftState.PUT}


def test_where_all_are_put_the_sheet_is_not_touched(post: Post) -> None:
    post.put(1)
    unread = Unwilling(post.desk.store, "", RemoteError("Not to be used.", "Never."))
    assert post.put(1, store=unread) == DraftsPut()


def test_a_draft_that_the_person_has_deleted_stays_gone(post: Post) -> None:
    post.put(1)
    with post.imap.person() as person:
        person.select_folder(DRAFTS)
        person.delete_messages(person.search("ALL"))
        person.expunge()
    post.put(1)
    assert post.subjects == []


@pytest.mark.parametrize("after", [0, 1])
def test_a_program_that_stopped_between_mailbox_and_ledger_leaves_every_draft_once(
    post: Post, after: int
) -> None:
    box, post.box = post.box, Stops(post.box, after)
    with pytest.raises(KeyboardInterrupt):
        post.put(1, 2)
    assert set(post.ledger.values()) == {DraftState.PUTTING}
    post.box = box
    post.put(1, 2, now=LATER)
    assert sorted(post.subjects) == ["Subject: 1", "Subject: 2"]
    assert set(post.ledger.values()) == {DraftState.PUT}


def test_a_draft_that_another_worker_is_putting_in_is_left_to_it_for_half_an_hour(post: Post) -> None:
    _enter(post, DraftEntry(draft(1).message_id, OWNER, DraftState.PUTTING, "elsewhere:7", NOW))
    assert post.put(1, now=NOW + timedelta(minutes=29)) == DraftsPut()
    assert post.subjects == []
    post.put(1, now=LATER)
    assert post.subjects == ["Subject: 1"]


def test_a_sheet_that_cannot_be_written_keeps_the_drafts_back(post: Post) -> None:
    store = Unwilling(post.desk.store, "drafts", RemoteError("The sheet is protected.", "Open it."))
    told = post.put(1, store=store)
    assert "so that none goes into a mailbox twice. The sheet is protected. Open it." in told.failures[0]
    assert post.subjects == []


def test_a_mailbox_that_cannot_be_reached_gets_its_drafts_at_the_next_run(post: Post) -> None:
    box = post.box
    post.box = DraftsMailbox(MailServer(HOST, 1, "none", post.imap.user, PASSWORD))
    told = post.put(1)
    assert told.failures[0].startswith(f"Not all drafts for {OWNER} could be put into the mailbox.")
    post.box = box
    post.put(1)
    assert post.subjects == ["Subject: 1"]


def test_old_entries_are_forgotten_unless_their_action_is_open(post: Post) -> None:
    post.put(1, 2)
    post.put(1, 3, now=NOW + timedelta(days=181))
    assert sorted(post.ledger) == [draft(1).message_id, draft(3).message_id]


def test_a_draft_of_somebody_without_a_mailbox_stays_in_the_sheet(post: Post) -> None:
    mails = [replace(draft(1), owner="Somebody Else")]
    remembered = read_sheet(post.desk.store, TEAM).memory
    assert put_drafts(mails, {OWNER: post.box}, post.desk.store, TEAM, remembered, now=NOW) == DraftsPut()
    assert post.ledger == {}


def _enter(post: Post, entry: DraftEntry) -> None:
    reading = read_sheet(post.desk.store, TEAM)
    memory = replace(reading.memory, drafts={entry.message_id: entry})
    commit_memory(post.desk.store, reading, memory, "as another worker does", now=NOW)
