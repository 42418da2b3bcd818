"""Another worker reads and writes between a worker's write and the write that sets it right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetnet.workbook.plan import SetCell
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, InProcess
from tests.stores_google.network import CONTACTS, LOG, flag, network
from tests.stores_google.test_parts import open_in_parts
from tests.stores_google.test_people_move_things import FLAGS, PEOPLE, plan_flags, table

_WHOLE = 2_000_000
BEFORE = {
    "before it looks again": ("get",),
    "after it has looked": ("batchUpdate",),
}


def _in_between(google: InProcess, calls: tuple[str, ...], do: Callable[[], None]) -> None:
    """Let something happen once a worker's next write is applied, before its next call of this kind."""
    google.visit_before("batchUpdate", lambda: google.visit_before(calls[0], do))


def _plan_of_another(google: InProcess, document: Document, row: int, text: str) -> Callable[[], None]:
    def write() -> None:
        with open_in_parts(google, document, _WHOLE) as other:
            base = other.read()
            other.commit(plan_of(base, [flag(base, row, text)]))

    return write


@pytest.mark.parametrize("when", BEFORE)
def test_what_another_worker_wrote_before_a_repair_stays(in_process: InProcess, when: str) -> None:
    document = network(in_process)
    with open_in_parts(in_process, document, _WHOLE) as store:
        base = store.read()
        document.insert_rows(CONTACTS, 1)
        another = _plan_of_another(in_process, document, 5, "Their own")
        _in_between(in_process, BEFORE[when], another)
        receipt = store.commit(plan_flags(base))
    found = table(document)
    assert found["Dan"]["Status"] == "Their own"
    assert found["Ana"]["Status"] == "Fresh"
    assert found["Cleo"]["Status"] is None
    assert document.values(CONTACTS)[1] == []
    assert "set right" in receipt.repairs[0]


@pytest.mark.parametrize("when", BEFORE)
def test_a_person_s_cell_is_put_back_though_another_worker_wrote(in_process: InProcess, when: str) -> None:
    document = network(in_process)
    with open_in_parts(in_process, document, _WHOLE) as store:
        base = store.read()
        document.move_column(CONTACTS, 3, 2)
        _in_between(in_process, BEFORE[when], _other_note(in_process, document))
        receipt = store.commit(plan_flags(base))
    assert {name: row["Notes"] for name, row in table(document).items()} == {
        name: notes for name, (_, notes, _) in PEOPLE.items()
    }
    assert any("'met in Gdansk'" in remark for remark in receipt.repairs)


def _other_note(google: InProcess, document: Document) -> Callable[[], None]:
    """Return another worker's write that has nothing to do with what is to be set right."""

    def write() -> None:
        with open_in_parts(google, document, _WHOLE) as other:
            other.commit(plan_of(other.read(), [SetCell(LOG, 4, 0, "another's", None)]))

    return write


def test_a_plan_in_parts_does_not_go_on_over_what_another_worker_wrote(in_process: InProcess) -> None:
    document = network(in_process)
    with open_in_parts(in_process, document, 1) as store:
        base = store.read()
        plan = plan_of(base, *([flag(base, row, name)] for row, name in enumerate(FLAGS, start=1)))
        document.insert_rows(CONTACTS, 1)
        _in_between(in_process, ("get",), _other_note(in_process, document))
        receipt = store.commit(plan)
        assert receipt.applied == tuple(group.name for group in plan.groups[:1])
        assert receipt.left == tuple(group.name for group in plan.groups[1:])
        assert store.read().version == receipt.version
    assert [row["Status"] for row in table(document).values()] == [None] * 4
    assert document.values(CONTACTS)[1] == []
