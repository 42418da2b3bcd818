"""What `_sheetnet` remembers of somebody who is forgotten: nothing; what it remembers of others stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.letter import DraftEntry, DraftState
from sheetnet.domain.words import ActionKind
from sheetnet.planning.forgetting import FORGOTTEN, without
from sheetnet.workbook.holdings import Mentions
from sheetnet.workbook.memory import (
    ActionMemory,
    Dismissal,
    Known,
    Memory,
    NumberedWeek,
    Snoozed,
    TakenAnswer,
)

ANA, BO = ContactId("c-ana"), ContactId("c-bo")
OF_ANA, OF_BO, OF_BOTH = ActionId("a-ana"), ActionId("a-bo"), ActionId("a-both")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAMES = Mentions(["Ana Ruiz", "ana@example.org"])


def draft(action: ActionId) -> DraftEntry:
    return DraftEntry(f"<{action}.x@sheetnet.invalid>", "Nora", DraftState.PUT, "", NOW)


def action(what: str, other: ContactId | None = None) -> ActionMemory:
    return ActionMemory(ActionKind.CHECK_IN, "", 1, other, what, "")


def memory(*, with_ana: bool) -> Memory:
    mine = Memory(
        "identity",
        "home",
        1,
        known={BO: Known('["1","2"]')},
        dismissals=(Dismissal(ActionKind.CHECK_IN, BO, "", date(2026, 11, 1)),),
        actions={OF_BO: action(f"told {FORGOTTEN} of it")},
        variants={BO: ("check_in/1",)},
        seats={"Nora": (BO,)},
        drafts={each.message_id: each for each in [draft(OF_BO)]},
        numbers={("2026-W47", "Nora"): NumberedWeek(NOW, (ActionId(""), OF_BO))},
        answers={"key": TakenAnswer("Nora", NOW, (f"about {FORGOTTEN}",))},
        snoozed={OF_BO: Snoozed(date(2026, 12, 1), None)},
    )
    if not with_ana:
        return mine
    theirs = draft(OF_ANA)
    return replace(
        mine,
        known={ANA: Known('["3","4"]'), **mine.known},
        roll="who is who",
        dismissals=(
            Dismissal(ActionKind.CHECK_IN, ANA, "", date(2026, 11, 1)),
            Dismissal(ActionKind.INTRODUCE, BO, f"{BO}|{ANA}", date(2026, 11, 1)),
            *mine.dismissals,
        ),
        actions={
            OF_ANA: action("Checked in"),
            OF_BOTH: action("Introduced", ANA),
            OF_BO: action("told Ana  RUIZ of it"),
        },
        variants={ANA: ("check_in/2",), **mine.variants},
        seats={"Nora": (ANA, BO)},
        drafts={theirs.message_id: theirs, **mine.drafts},
        numbers={("2026-W47", "Nora"): NumberedWeek(NOW, (OF_ANA, OF_BO))},
        answers={"key": TakenAnswer("Nora", NOW, ("about ana@example.org",))},
        snoozed={OF_ANA: Snoozed(date(2026, 12, 1), None), **mine.snoozed},
    )


def test_nothing_of_the_person_is_remembered_and_everything_of_others() -> None:
    assert without(memory(with_ana=True), [ANA], {OF_ANA}, NAMES) == memory(with_ana=False)


def test_where_nothing_is_remembered_nothing_changes() -> None:
    assert without(memory(with_ana=False), [ANA], {OF_ANA}, NAMES) == memory(with_ana=False)
