"""Reports that can be answered: their numbers, their code, and the remarks on answers to earlier ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from sheetnet.app.run import commit_memory
from sheetnet.app.settings import ImapSettings
from sheetnet.domain.answer_code import code_in, is_code_of
from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import LedgerState
from sheetnet.workbook.memory import Memory, NumberedWeek, TakenAnswer
from tests.app.office import JON, MARTA, NOW
from tests.workbook.sheets import Person, reading_of

SECRET = "correct-horse-battery-staple"
KEY = ("2026-W48", MARTA.name)


@pytest.fixture
def answered(office: Any, tmp_path: Path) -> Any:
    """An office whose owner's mailbox is read."""
    office.secret = tmp_path / "answers.secret"
    office.secret.write_text(f"{SECRET}\n")
    office.team = (MARTA.model_copy(update={"imap": ImapSettings(host="imap.example.com")}),)
    return office


def memory_of(office: Any) -> Memory:
    return reading_of(office.store).memory


def remember(office: Any, **changes: Any) -> None:
    reading = reading_of(office.store)
    commit_memory(office.store, reading, replace(reading.memory, **changes), "as elsewhere", now=NOW)


def sent(office: Any, number: int = -1) -> EmailMessage:
    return message_from_bytes(office.postmaster.mails[number].content, policy=policy.default)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return " ".join(part.get_content().replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_report_that_can_be_answered_numbers_what_to_do_and_says_how(answered: Any) -> None:
    answered.deliver()
    mail = sent(answered)
    text, page = text_of(mail), text_of(mail, "html")
    suggestion = Person(answered.store).rows("Actions")[0]["Suggestion"]
    assert f"[1] {suggestion}" in text
    assert ">&nbsp;1&nbsp;</span>" in page
    how = "answer this mail with lines such as “done 1”, “snooze 1 for 2 weeks” or “not 1”, one a line."
    assert how in text
    assert how in page
    assert is_code_of(code_in(str(mail["Subject"])), SECRET, memory_of(answered).identity, MARTA.name, KEY[0])


def test_what_the_numbers_stand_for_is_remembered_before_the_report_goes(answered: Any) -> None:
    seen: list[Memory] = []
    answered.postmaster.meanwhile = lambda: seen.append(memory_of(answered))
    answered.deliver()
    first = ActionId(str(Person(answered.store).rows("Actions")[0]["ID"]))
    assert [each.numbers[KEY].action_ids for each in seen] == [(first,)]


def test_the_code_stands_nowhere_in_the_sheet(answered: Any) -> None:
    answered.deliver()
    code = code_in(str(sent(answered)["Subject"]))
    assert code
    for grid in answered.store.read().grids:
        assert code not in str(grid.columns)
        assert SECRET not in str(grid.columns)


@pytest.mark.parametrize("lacks", ["secret", "mailbox"])
def test_a_report_that_cannot_be_answered_does_not_offer_it(answered: Any, lacks: str) -> None:
    if lacks == "secret":
        answered.secret = None
    else:
        answered.team = (MARTA,)
    answered.deliver()
    mail = sent(answered)
    assert "[sheetnet" not in str(mail["Subject"])
    assert "answer this mail" not in text_of(mail)
    assert memory_of(answered).numbers == {}


def test_a_report_to_the_outbox_alone_remembers_no_numbers(answered: Any) -> None:
    answered.deliver(send=False)
    assert memory_of(answered).numbers == {}


def test_a_number_that_was_given_stays_and_new_suggestions_follow(answered: Any) -> None:
    remember(answered, numbers={KEY: NumberedWeek(NOW, (ActionId("a-old"), ActionId("a-older")))})
    answered.deliver()
    ids = memory_of(answered).numbers[KEY].action_ids
    assert ids[:2] == ("a-old", "a-older")
    assert "[3] " in text_of(sent(answered))
    assert "“done 3”" in text_of(sent(answered))


def test_numbers_that_another_worker_gave_meanwhile_hold_the_report_back(answered: Any) -> None:
    answered.deliver(send=False)
    store = answered.store
    commit = store.commit

    def commit_after_another(plan: Any) -> Any:
        if any("sending" in group.name for group in plan.groups):
            store.commit = commit
            remember(answered, numbers={KEY: NumberedWeek(NOW, (ActionId("a-theirs"),))})
        return commit(plan)

    store.commit = commit_after_another
    told = answered.deliver()
    assert "Another worker has numbered this week's suggestions meanwhile" in told.failures[0]
    assert answered.postmaster.mails == []
    answered.deliver()
    assert "[2] " in text_of(sent(answered))


def test_numbers_are_forgotten_after_the_days_that_mail_is_kept(answered: Any) -> None:
    answered.deliver()
    answered.now += timedelta(days=182)
    answered.deliver()
    assert KEY not in memory_of(answered).numbers
    assert len(memory_of(answered).numbers) == 1


def test_remarks_on_answers_are_told_in_the_next_report_and_in_no_other(answered: Any) -> None:
    answered.deliver()
    remark = "Your answer of Tuesday, 24 Nov 2026: “dnoe 1” was not understood."
    answers = {
        "k-1": TakenAnswer(MARTA.name, NOW, (remark,)),
        "k-2": TakenAnswer(JON.name, NOW, ("For Jon alone.",)),
    }
    remember(answered, answers=answers)
    answered.now += timedelta(days=7)
    answered.postmaster.refuse_recipient = "550 no"
    answered.deliver()
    assert memory_of(answered).answers == answers
    answered.postmaster.refuse_recipient = ""
    answered.deliver()
    assert remark in text_of(sent(answered))
    assert "For Jon" not in text_of(sent(answered))
    assert memory_of(answered).answers["k-1"].remarks == ()
    answered.now += timedelta(days=7)
    answered.deliver()
    assert remark not in text_of(sent(answered))
    assert answered.states == [LedgerState.SENT] * 3


def test_everybody_s_numbers_and_code_are_their_own(answered: Any) -> None:
    imap = ImapSettings(host="imap.example.com")
    answered.team = tuple(each.model_copy(update={"imap": imap}) for each in (MARTA, JON))
    answered.deliver()
    codes = {code_in(str(sent(answered, number)["Subject"])) for number in (0, 1)}
    assert len(codes) == 2
    assert {owner for _, owner in memory_of(answered).numbers} == {MARTA.name}
