"""What a run could not do: told to its owner with every cause once, and to a log without anybody's name."""

from __future__ import annotations

import pytest

from sheetnet.app.undone import Part, Undone, in_words
from sheetnet.errors import DeliveryError, DocumentBusy, NoSpace

AWAY = DeliveryError("There is no mailbox server called imap.ruiz.example.", "Check host.")
FULL = DeliveryError("The disk is full.", "Free some space.", names_nobody=True)
ANSWERS = Undone(Part.ANSWERS, "Answers to the report of Ana Ruiz could not be read.", AWAY)
DRAFTS = Undone(Part.DRAFTS, "Not all drafts for Ana Ruiz could be put into the mailbox.", AWAY)


def test_a_cause_that_two_things_have_in_common_is_told_once() -> None:
    assert list(in_words([ANSWERS, DRAFTS])) == [
        f"Answers to the report of Ana Ruiz could not be read. {AWAY}",
        "Not all drafts for Ana Ruiz could be put into the mailbox. The cause is the same.",
    ]


def test_what_is_nothing_but_a_cause_is_not_told_where_that_was_told() -> None:
    alone = Undone(Part.OUTBOX, "", FULL)
    held = Undone(Part.REPORT, "The report is mailed once a copy can be kept.", FULL)
    assert list(in_words([alone, held, alone])) == [str(FULL), f"{held.what} The cause is the same."]
    assert list(in_words([held, alone])) == [str(held)]


@pytest.mark.parametrize(
    ("undone", "said", "is_told_whole"),
    [
        (DRAFTS, "Drafts could not be put into a mailbox.", False),
        (
            Undone(Part.REPORT, "No report was mailed to Ana Ruiz: there is no address."),
            Part.REPORT.value,
            False,
        ),
        (Undone(Part.OUTBOX, "", FULL), str(FULL), True),
        (Undone(Part.DRAFTS, "Ana's drafts wait.", NoSpace("n.xlsx")), str(NoSpace("n.xlsx")), True),
        (
            Undone(Part.DRAFTS, "", DocumentBusy("n.xlsx", "Ana Ruiz")),
            str(DocumentBusy("n.xlsx", "x")).replace("in use by x.", "open in another program."),
            False,
        ),
    ],
)
def test_a_log_has_cause_and_cure_where_they_name_nobody_and_else_the_part_alone(
    undone: Undone, said: str, is_told_whole: bool
) -> None:
    assert (undone.said_of_nobody, undone.is_told_whole) == (said, is_told_whole)
    assert "Ana" not in undone.said_of_nobody
