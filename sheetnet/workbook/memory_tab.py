"""Reads and writes the rows of `_sheetnet`: Kind, Key, Value (JSON), At.

Reading is forgiving: a row that cannot be read is left out and the memory counts as damaged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress, groupby
from typing import Any

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.letter import DraftEntry, DraftState, LedgerEntry, LedgerState
from sheetnet.domain.words import ActionKind
from sheetnet.workbook.layout import Table
from sheetnet.workbook.memory import (
    ActionMemory,
    Dismissal,
    Known,
    Memory,
    NumberedWeek,
    Probed,
    Snoozed,
    TakenAnswer,
    WeekOfOwner,
)
from sheetnet.workbook.snapshot import CellValue, is_blank
from sheetnet.workbook.tabs import MEMORY_LAYOUT

MemoryKey = tuple[str, str]
"""Kind and Key of a row of `_sheetnet`."""

PROBE = "probe"
FAILURE = "failure"
_STORE = "store"
KNOWN = "known"
ANSWER = "answer"
SNOOZED = "snoozed"
_KNOWN_LENGTHS = {len('["9f86d081","60303ae2"]'), len('["9f86d081",""]')}
_IDENTITIES = ("identity", "identity again")
"""Written twice, so that one damaged cell does not make another document of it."""
SALT: MemoryKey = (_STORE, "salt")
"""A number that the Google store counts up; see ``stores/google/salt.py``."""
ROLL: MemoryKey = (_STORE, "roll")
"""What spares a run to work out again who everybody is; see ``identity.roll_of``."""


@dataclass
class _Draft:
    """A Memory in the making."""

    store: dict[str, Any] = field(default_factory=dict)
    known: dict[ContactId, Known] = field(default_factory=dict)
    dismissals: list[Dismissal] = field(default_factory=list)
    actions: dict[ActionId, ActionMemory] = field(default_factory=dict)
    variants: dict[ContactId, tuple[str, ...]] = field(default_factory=dict)
    seats: dict[str, tuple[ContactId, ...]] = field(default_factory=dict)
    first_moves_told: dict[str, str] = field(default_factory=dict)
    probes: dict[str, Probed] = field(default_factory=dict)
    ledger: dict[str, LedgerEntry] = field(default_factory=dict)
    drafts: dict[str, DraftEntry] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    numbers: dict[WeekOfOwner, NumberedWeek] = field(default_factory=dict)
    answers: dict[str, TakenAnswer] = field(default_factory=dict)
    snoozed: dict[ActionId, Snoozed] = field(default_factory=dict)


def read_memory(table: Table | None, *, new_identity: str, home: str) -> Memory:
    """Return what the tab remembers.

    Where nothing says which document this is, it becomes ``new_identity`` at ``home``. ``is_complete``
    is False there, and where some row could not be read.
    """
    if table is None:
        return Memory(new_identity, home, MEMORY_LAYOUT, is_complete=False)
    draft = _Draft()
    kinds, keys, values = (table.values(name) for name in ("Kind", "Key", "Value"))
    are_known = [kind == KNOWN for kind in kinds]
    draft.known = _all_known(list(compress(keys, are_known)), list(compress(values, are_known)))
    rest = [n for n, is_known in enumerate(are_known) if not (is_known and draft.known)]
    complete = True
    for n in rest:
        if is_blank(kinds[n]) and is_blank(keys[n]) and is_blank(values[n]):
            continue
        try:
            _READERS[str(kinds[n])](draft, str(keys[n]), json.loads(str(values[n])))
        except (ValueError, KeyError, TypeError, AttributeError):
            complete = False
    store = draft.store
    identity = next((store[key] for key in _IDENTITIES if isinstance(store.get(key), str)), None)
    layout = store.get("layout")
    return Memory(
        identity=identity or new_identity,
        home=str(store.get("home", home)),
        layout=layout if isinstance(layout, int) else MEMORY_LAYOUT,
        is_complete=complete and identity is not None and not store.get("unconfirmed", False),
        known=draft.known,
        roll=str(store.get(ROLL[1], "")),
        dismissals=tuple(draft.dismissals),
        actions=draft.actions,
        variants=draft.variants,
        seats=draft.seats,
        first_moves_told=draft.first_moves_told,
        run_now_handled=str(store.get("run now", "")),
        salt=store["salt"] if isinstance(store.get("salt"), int) else 0,
        probes=draft.probes,
        ledger=draft.ledger,
        drafts=draft.drafts,
        failures=draft.failures,
        numbers=draft.numbers,
        answers=draft.answers,
        snoozed=draft.snoozed,
    )


def _all_known(keys: Sequence[CellValue], values: Sequence[CellValue]) -> dict[ContactId, Known]:
    """Return what thousands of rows say of contacts, looked at as one; nothing where one is damaged."""
    try:
        lines = "\n".join((*values, "")).encode()  # type: ignore[arg-type]
    except (TypeError, UnicodeEncodeError):
        return {}
    is_sound = lines.translate(None, b"0123456789abcdef") == b'["",""]\n' * len(values)
    if not is_sound or not set(map(len, values)) <= _KNOWN_LENGTHS:  # type: ignore[arg-type]
        return {}
    return dict(zip(map(str, keys), values, strict=True))  # type: ignore[arg-type]


def memory_rows(memory: Memory) -> dict[str, dict[str, str]]:
    """Return the rows that hold a memory: by Kind, Key to Value, in a stable order."""
    store = {
        **{key: _json(memory.identity) for key in _IDENTITIES},
        "home": _json(memory.home),
        "layout": _json(memory.layout),
        "run now": _json(memory.run_now_handled),
    }
    if memory.roll:
        store[ROLL[1]] = _json(memory.roll)
    if memory.salt:
        store[SALT[1]] = _json(memory.salt)
    if not memory.is_complete:
        store["unconfirmed"] = _json(True)
    return {
        _STORE: store,
        KNOWN: dict(memory.known.items()),
        "dismissed": {
            f"{each.kind}|{each.contact_id}|{each.subject_key}": _json(each.on.isoformat())
            for each in memory.dismissals
        },
        "action": {key: _json(_action_fields(action)) for key, action in memory.actions.items()},
        "variants": {key: _json(list(used)) for key, used in memory.variants.items()},
        "seats": {owner: _json(list(seats)) for owner, seats in memory.seats.items()},
        "first moves": {owner: _json(month) for owner, month in memory.first_moves_told.items()},
        PROBE: {
            key: _json({"refused": probed.is_refused, "worker": probed.worker})
            for key, probed in memory.probes.items()
        },
        "mail": {key: _json(_entry_fields(entry)) for key, entry in memory.ledger.items()},
        "draft": {
            key: _json([each.owner, each.state.value, each.holder, each.at.isoformat()])
            for key, each in memory.drafts.items()
        },
        FAILURE: {key: _json(holder) for key, holder in memory.failures.items()},
        "numbers": {
            "|".join(key): _json([each.at.isoformat(), *each.action_ids])
            for key, each in memory.numbers.items()
        },
        ANSWER: {
            key: _json([each.owner, each.at.isoformat(), *each.remarks])
            for key, each in memory.answers.items()
        },
        SNOOZED: {
            key: _json([each.until.isoformat(), each.cell.isoformat() if each.cell else ""])
            for key, each in memory.snoozed.items()
        },
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _action_fields(action: ActionMemory) -> list[object]:
    closed_on = action.closed_on.isoformat() if action.closed_on else None
    return [
        action.kind.value,
        action.subject_key,
        action.step,
        action.other_id,
        action.what,
        action.link,
        *((action.owner, closed_on) if action.owner else ()),
    ]


def _entry_fields(entry: LedgerEntry) -> list[str]:
    return [
        entry.week,
        entry.owner,
        entry.recipient,
        entry.state.value,
        entry.sha256,
        entry.holder,
        entry.at.isoformat(),
        entry.reason,
    ]


def _read_known(draft: _Draft, key: str, value: Any) -> None:
    name, mail = _texts(value, 2)
    draft.known[ContactId(key)] = Known(_json([name, mail]))


def _read_dismissal(draft: _Draft, key: str, value: Any) -> None:
    kind, contact_id, subject_key = key.split("|", 2)
    draft.dismissals.append(
        Dismissal(ActionKind(kind), ContactId(contact_id), subject_key, date.fromisoformat(value))
    )


def _read_action(draft: _Draft, key: str, value: Any) -> None:
    kind, subject_key, step, other, what, link, *rest = value
    owner, closed_on = rest or ("", None)
    draft.actions[ActionId(key)] = ActionMemory(
        ActionKind(kind),
        str(subject_key),
        int(step),
        None if other is None else ContactId(str(other)),
        str(what),
        str(link),
        str(owner),
        None if closed_on is None else date.fromisoformat(closed_on),
    )


def _read_ledger(draft: _Draft, key: str, value: Any) -> None:
    week, owner, recipient, state, sha256, holder, at, reason = _texts(value, 8)
    draft.ledger[key] = LedgerEntry(
        key, week, owner, recipient, LedgerState(state), sha256, holder, datetime.fromisoformat(at), reason
    )


def _read_draft(draft: _Draft, key: str, value: Any) -> None:
    owner, state, holder, at = _texts(value, 4)
    draft.drafts[key] = DraftEntry(key, owner, DraftState(state), holder, datetime.fromisoformat(at))


def _read_numbers(draft: _Draft, key: str, value: Any) -> None:
    week, _, owner = key.partition("|")
    at, *action_ids = _texts(value)
    ids = tuple(map(ActionId, action_ids))
    draft.numbers[week, owner] = NumberedWeek(datetime.fromisoformat(at), ids)


def _read_answer(draft: _Draft, key: str, value: Any) -> None:
    owner, at, *remarks = _texts(value)
    draft.answers[key] = TakenAnswer(owner, datetime.fromisoformat(at), tuple(remarks))


def _read_snoozed(draft: _Draft, key: str, value: Any) -> None:
    until, cell = _texts(value, 2)
    draft.snoozed[ActionId(key)] = Snoozed(
        date.fromisoformat(until), date.fromisoformat(cell) if cell else None
    )


def _texts(value: Any, count: int | None = None) -> list[str]:
    is_right = isinstance(value, list) and count in (None, len(value))
    if not is_right or not all(isinstance(each, str) for each in value):
        raise ValueError
    return list(value)


def _read_probe(draft: _Draft, key: str, value: Any) -> None:
    draft.probes[key] = Probed(bool(value["refused"]), str(value["worker"]))


def _read_store(draft: _Draft, key: str, value: Any) -> None:
    draft.store[key] = value


def _text_map(name: str) -> Callable[[_Draft, str, Any], None]:
    def read(draft: _Draft, key: str, value: Any) -> None:
        getattr(draft, name)[key] = str(value)

    return read


def _list_map(name: str) -> Callable[[_Draft, str, Any], None]:
    def read(draft: _Draft, key: str, value: Any) -> None:
        getattr(draft, name)[key] = tuple(str(each) for each in value)

    return read


_READERS: Mapping[str, Callable[[_Draft, str, Any], None]] = {
    _STORE: _read_store,
    PROBE: _read_probe,
    KNOWN: _read_known,
    "dismissed": _read_dismissal,
    "action": _read_action,
    "variants": _list_map("variants"),
    "seats": _list_map("seats"),
    "first moves": _text_map("first_moves_told"),
    "mail": _read_ledger,
    "draft": _read_draft,
    FAILURE: _text_map("failures"),
    "numbers": _read_numbers,
    ANSWER: _read_answer,
    SNOOZED: _read_snoozed,
}


def only_writer(table: Table, *, home: str) -> str:
    """Return the worker who alone may write the document at ``home``, "" where anybody may.

    What a copied document remembers of its original does not count for the copy.
    """
    draft = _Draft()
    kinds, keys, values = (table.values(name) for name in ("Kind", "Key", "Value"))
    for at in [at for at, kind in enumerate(kinds) if kind in (PROBE, _STORE)]:
        with suppress(ValueError, KeyError, TypeError):
            _READERS[str(kinds[at])](draft, str(keys[at]), json.loads(str(values[at])))
    probed = draft.probes.get("token")
    if probed is None or probed.is_refused or draft.store.get("home") not in (None, "", home):
        return ""
    return probed.worker


def rows_in(table: Table) -> Iterable[tuple[int, MemoryKey, str]]:
    """Yield every filled row of the tab: its grid row, Kind and Key, and Value as it stands."""
    for kind, standing in rows_by_kind(table).items():
        for row, key, value in zip(standing.rows, standing.keys, standing.values, strict=True):
            yield row, (kind, key), value


@dataclass(frozen=True, slots=True)
class KindRows:
    """The filled rows of one Kind as they stand: grid row, Key and Value of each."""

    rows: list[int]
    keys: list[str]
    values: list[str]


def rows_by_kind(table: Table) -> dict[str, KindRows]:
    """Return every filled row of the tab by its Kind."""
    kinds, keys, values = (table.values(name) for name in ("Kind", "Key", "Value"))
    found: dict[str, KindRows] = {}
    end, blank = 0, list[int]()
    for kind, run in groupby(kinds):
        start, end = end, end + len(list(run))
        if is_blank(kind):
            blank += range(start, end)
            continue
        rows = found.setdefault(str(kind), KindRows([], [], []))
        rows.rows.extend(range(table.first_row + start, table.first_row + end))
        rows.keys.extend(map(str, keys[start:end]))
        rows.values.extend(map(str, values[start:end]))
    for at in blank:
        if not (is_blank(keys[at]) and is_blank(values[at])):
            rows = found.setdefault(str(kinds[at]), KindRows([], [], []))
            rows.rows.append(table.first_row + at)
            rows.keys.append(str(keys[at]))
            rows.values.append(str(values[at]))
    return found


def new_memory_rows(identity: str, home: str, *, now: datetime) -> list[dict[str, str]]:
    """Return the rows, by header, with which a new document's `_sheetnet` begins.

    ``home`` is what the store's snapshots will call the document; "" is settled at the first commit.
    """
    rows = memory_rows(Memory(identity, home, MEMORY_LAYOUT))
    at = now.isoformat(timespec="seconds")
    return [
        {"Kind": kind, "Key": key, "Value": value, "At": at}
        for kind, values in rows.items()
        for key, value in values.items()
    ]
