"""Drafts into real mailboxes, each one once, with the ledger in the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetnet.app.drafting import DraftsPut, put_drafts
from sheetnet.app.run import commit_memory, read_sheet
from sheetnet.domain.letter import DraftEntry, DraftState
from sheetnet.errors import RemoteError
from sheetnet.mail.base import DraftBox, Whereabouts
from sheetnet.mail.imap import DraftsMailbox
from sheetnet.mail.server import MailServer
from tests.app.post import NOW, OWNER, Post, draft
from tests.app.test_delivery import Unwilling
from tests.mail.imap_server import PASSWORD, SENT, TRASH, needs_dovecot
from tests.mail.mail_server import HOST
from tests.workbook.sheets import TEAM

pytestmark = needs_dovecot
LATER = NOW + timedelta(minutes=31)


class Stops:
    """A mailbox in whose service the program stops: after so many drafts."""

    def __init__(self, box: DraftBox, after: int) -> None:
        self._box = box
        self._after = after

    def find(self) -> str:
        return self._box.find()

    def put(
        self, drafts: Mapping[str, bytes], *, begun: Collection[str] = ()
    ) -> Iterator[tuple[str, Whereabouts]]:
        for count, each in enumerate(self._box.put(drafts, begun=begun)):
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


@pytest.mark.parametrize("to", [SENT, TRASH, ""], ids=["sent", "deleted", "deleted for good"])
def test_a_draft_that_the_person_has_sent_or_deleted_stays_gone(post: Post, to: str) -> None:
    post.put(1)
    post.imap.take_out(draft(1).message_id, to)
    assert post.put(1) == DraftsPut()
    assert post.subjects == []
    assert post.ledger == {draft(1).message_id: DraftState.PUT}


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


def stop_between_mailbox_and_ledger(post: Post) -> None:
    box, post.box = post.box, Stops(post.box, 1)
    with pytest.raises(KeyboardInterrupt):
        post.put(1, 2)
    post.box = box


@pytest.mark.parametrize("to", [SENT, TRASH], ids=["sent", "deleted"])
def test_a_draft_that_is_sent_or_deleted_before_the_ledger_knows_it_stays_gone(post: Post, to: str) -> None:
    stop_between_mailbox_and_ledger(post)
    post.imap.take_out(draft(1).message_id, to)
    assert post.put(1, 2, now=LATER).lines == (
        f"1 draft is in the mailbox of {OWNER}, under drafts.",
        f"1 draft for {OWNER} was sent, deleted or filed already, so not put in again.",
    )
    assert post.put(1, 2, now=LATER) == DraftsPut()
    assert post.subjects == ["Subject: 2"]
    assert set(post.ledger.values()) == {DraftState.PUT}


def test_a_draft_that_is_deleted_for_good_before_the_ledger_knows_it_comes_once_more(post: Post) -> None:
    stop_between_mailbox_and_ledger(post)
    for left in (["Subject: 2", "Subject: 1"], ["Subject: 2"]):
        post.imap.take_out(draft(1).message_id)
        post.put(1, 2, now=LATER)
        assert post.subjects == left


def test_a_draft_that_another_worker_is_putting_in_is_left_to_it_for_half_an_hour(post: Post) -> None:
    _enter(post, DraftEntry(draft(1).message_id, OWNER, DraftState.PUTTING, "elsewhere:7", NOW))
    assert post.put(1, now=NOW + timedelta(minutes=29)) == DraftsPut()
    assert post.subjects == []
    post.put(1, now=LATER)
    assert post.subjects == ["Subject: 1"]


def test_a_sheet_that_cannot_be_written_keeps_the_drafts_back(post: Post) -> None:
    store = Unwilling(post.desk.store, "drafts", RemoteError("The sheet is protected.", "Open it."))
    told = post.put(1, store=store)
    assert "so that none goes into a mailbox twice. The sheet is protected. Open it." in str(told.undone[0])
    assert post.subjects == []


def test_a_mailbox_that_cannot_be_reached_gets_its_drafts_at_the_next_run(post: Post) -> None:
    box = post.box
    post.box = DraftsMailbox(MailServer(HOST, 1, "none", post.imap.user, PASSWORD))
    told = post.put(1)
    assert str(told.undone[0]).startswith(f"Not all drafts for {OWNER} could be put into the mailbox.")
    post.box = box
    post.put(1)
    assert post.subjects == ["Subject: 1"]


def test_a_draft_of_somebody_without_a_mailbox_stays_in_the_sheet(post: Post) -> None:
    mails = [replace(draft(1), owner="Somebody Else")]
    remembered = read_sheet(post.desk.store, TEAM).memory
    assert put_drafts(mails, {OWNER: post.box}, post.desk.store, TEAM, remembered, now=NOW) == DraftsPut()
    assert post.ledger == {}


def _enter(post: Post, entry: DraftEntry) -> None:
    reading = read_sheet(post.desk.store, TEAM)
    memory = replace(reading.memory, drafts={entry.message_id: entry})
    commit_memory(post.desk.store, reading, memory, "as another worker does", now=NOW)
