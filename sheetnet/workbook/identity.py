"""Which row is whom: ids kept, given and guarded.

A row number is never an identity. A contact is its ID; the memory's fingerprints of name and mail
tell a renamed person from a moved one. Nothing here is ever mended by guessing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sheetnet.domain.ids import ContactId, fingerprint, fingerprints, id_length, is_valid_id, make_id
from sheetnet.domain.policy import Policy
from sheetnet.errors import CopiedDocument, Displaced, MassDeletion, NewerDocument
from sheetnet.workbook.cell_text import normal_key, normal_keys, portions
from sheetnet.workbook.even_texts import are_distinct, begin_with, words_of
from sheetnet.workbook.memory import Known, Memory
from sheetnet.workbook.tabs import MEMORY_LAYOUT

_STAMP_PRINT = 4
"""How many characters of a name's print a stamp has."""
STAMP_LENGTH = id_length("c") + len(".") + _STAMP_PRINT
_NAME_PRINT = slice(len('["'), len('["') + _STAMP_PRINT)
"""Where so many of them stand in a Known."""
_NOBODY = ("", "")
"""The prints of name and mail in a row without a name."""
Print = TypeVar("Print", bound=str)


@dataclass(frozen=True, slots=True)
class ContactIds:
    """The ids of the contact rows, in their order."""

    ids: tuple[ContactId | None, ...]
    """None where a row cannot be told from another; its fault says why."""
    prints: Sequence[Known]
    """What there is to know of each row's person now."""
    faults: Mapping[int, str]
    """Position of the row to what is wrong and how to mend it."""
    roll: str
    """The `roll_of` these rows once they have their ids; "" where one cannot be told from another."""


def roll_of(ids: Sequence[str], keys: Sequence[str], mails: Sequence[str], prints: Sequence[Known]) -> str:
    """Return a fingerprint of who stands under which id, in the order of the rows, and of what is known.

    One over all rows takes a tenth of the time that one of each name and address takes.
    """
    digest = hashlib.sha256()
    for column in (ids, keys, mails, prints):
        for some in portions(column):
            digest.update("\n".join((*some, "")).encode("utf-8", "surrogatepass"))
        digest.update(b"\x1f")
    return digest.hexdigest()[:32]


def known_of(names: Sequence[str], mails: Sequence[str], *, keys: Sequence[str] | None = None) -> list[Known]:
    """Return the fingerprints of people's names and mail addresses; ``keys`` of the names where known."""
    of_names = fingerprints(normal_keys(names) if keys is None else keys)
    of_mails = iter(fingerprints(normal_keys([mail for mail in mails if mail])))
    return [
        Known(f'["{name}","{next(of_mails) if mail else ""}"]')
        for name, mail in zip(of_names, mails, strict=True)
    ]


def identify(
    names: Sequence[str],
    mails: Sequence[str],
    ids_in_sheet: Sequence[str],
    memory: Memory,
    *,
    keys: Sequence[str] | None = None,
    ids_beside_nobody: Collection[str] = (),
) -> ContactIds:
    """Give every contact row its id: the one it has, the one it is known by, or a new one.

    ``keys`` are the `normal_key` of each name, where known; ``ids_beside_nobody`` stand in rows
    without a name.

    Raises:
        Displaced: a known name, or two known addresses, left their ids for other people's.
    """
    keys = normal_keys(names) if keys is None else keys
    ids_as_known = tuple(map(ContactId, ids_in_sheet))
    prints_as_known = [known for known in map(memory.known.get, ids_as_known) if known is not None]
    are_all_known = len(set(ids_as_known)) == len(prints_as_known) == len(names)
    if are_all_known and memory.roll == roll_of(ids_in_sheet, keys, mails, prints_as_known):
        return ContactIds(ids_as_known, prints_as_known, {}, memory.roll)
    prints = known_of(names, mails, keys=keys)
    if are_all_known and prints_as_known == prints:
        return ContactIds(ids_as_known, prints, {}, roll_of(ids_in_sheet, keys, mails, prints))
    tally = Counter(ids_in_sheet)
    _refuse_displacement(names, prints, ids_in_sheet, tally, ids_beside_nobody, memory)
    ids: list[ContactId | None] = [None] * len(names)
    faults: dict[int, str] = {}
    present = set(ids_in_sheet)
    lost = _unique({each: known for each, known in memory.known.items() if each not in present})
    taken: set[str] = set(memory.known) | present
    newcomers: list[int] = []
    doubled: dict[str, list[int]] = {}
    for position, text in enumerate(ids_in_sheet):
        if text and tally[text] > 1:
            doubled.setdefault(text, []).append(position)
        elif text in memory.known or is_valid_id(text, "c"):
            ids[position] = ContactId(text)
        else:
            newcomers.append(position)
    for text, positions in doubled.items():
        newcomers.extend(_settle_doubled(text, positions, prints, names, memory, ids, faults))
    arrivals = Counter(prints[position] for position in newcomers)
    for position in sorted(newcomers):
        again = lost.get(prints[position]) if arrivals[prints[position]] == 1 else None
        ids[position] = again or _new_id(names[position], mails[position], memory.identity, taken)
        taken.add(ids[position] or "")
    given = [each for each in ids if each is not None]
    roll = roll_of(given, keys, mails, prints) if len(given) == len(ids) else ""
    return ContactIds(tuple(ids), prints, faults, roll)


def stamp(contact_id: ContactId, typed: str) -> str:
    """Return what the log's Contact ID cell holds: the id, and the name it was resolved from.

    So a contact that is renamed keeps its history, and a row whose name is typed anew is booked anew.
    """
    return f"{contact_id}.{fingerprint(normal_key(typed))[:_STAMP_PRINT]}"


def usual_stamps(known: Mapping[ContactId, Known], labelled: Mapping[int, str]) -> list[str]:
    """Return the `stamp` of each contact for its Pick as: the name, or a label of which this is the key."""
    stamps = [f"{each}.{of_each[_NAME_PRINT]}" for each, of_each in known.items()]
    for position, print_ in zip(labelled, fingerprints(labelled.values()), strict=True):
        stamps[position] = f"{stamps[position].rpartition('.')[0]}.{print_[:_STAMP_PRINT]}"
    return stamps


def stamped_id(cell: str, typed: str) -> ContactId | None:
    """Return the id in a log row's Contact ID cell if it was resolved from this very name."""
    contact_id, _, print_ = cell.partition(".")
    return (
        ContactId(contact_id)
        if contact_id and stamp(ContactId(contact_id), typed) == cell and print_
        else None
    )


def row_ids(
    prefix: str, ids_in_sheet: Sequence[str], content_of: Callable[[int], str], identity: str
) -> list[str]:
    """Return the ids of rows that need only be told apart: log rows, pass-alongs.

    The first row with an id keeps it; a copied row gets a fresh one. ``content_of`` gives what a person
    typed in the row at a position, from which a new id is made.
    """
    start = f"{prefix}-"
    words = words_of(ids_in_sheet, id_length(prefix))
    if begin_with(words, start) and are_distinct(words):
        return list(ids_in_sheet)
    seen: set[str] = set()
    ids: list[str] = []
    missing: list[int] = []
    for position, text in enumerate(ids_in_sheet):
        if text.startswith(start) and text not in seen:
            seen.add(text)
        else:
            missing.append(position)
            text = ""
        ids.append(text)
    for position in missing:
        ordinal, content = 0, content_of(position)
        while (new := make_id(prefix, identity, content, str(ordinal))) in seen:
            ordinal += 1
        seen.add(new)
        ids[position] = new
    return ids


def refuse_mass_deletion(present: set[ContactId], memory: Memory, policy: Policy, accepted: str) -> None:
    """Stop when more known contacts are gone than a person deletes on purpose.

    Raises:
        MassDeletion: with the code that a person can write into Settings to accept it.
    """
    gone = sorted(memory.known.keys() - present)
    if len(gone) < policy.gone_least or len(gone) <= policy.gone_share * len(memory.known):
        return
    code = fingerprint(memory.identity, *gone)
    if normal_key(accepted) != code:
        raise MassDeletion(len(gone), len(memory.known), code)


def confirmation_code(memory: Memory) -> str:
    """Return the code by which a person confirms a rebuilt memory, in 'Accept these deletions'."""
    return fingerprint(memory.identity, "memory")


def refuse_foreign(memory: Memory, home: str, still_stands: Callable[[str], bool]) -> None:
    """Stop on a copied document or one of a newer program.

    Raises:
        NewerDocument: its layout is newer than this program's.
        CopiedDocument: it was last written elsewhere, and the original is still there.
    """
    if memory.layout > MEMORY_LAYOUT:
        raise NewerDocument(memory.layout, MEMORY_LAYOUT)
    if memory.home and memory.home != home and still_stands(memory.home):
        raise CopiedDocument(home, memory.home)


def _settle_doubled(
    text: str,
    positions: list[int],
    prints: Sequence[Known],
    names: Sequence[str],
    memory: Memory,
    ids: list[ContactId | None],
    faults: dict[int, str],
) -> list[int]:
    """Let the row that is known under a doubled id keep it; return the rows that need a new one."""
    known = memory.known.get(ContactId(text))
    matching = [position for position in positions if prints[position] == known]
    if len(matching) == 1:
        ids[matching[0]] = ContactId(text)
        return [position for position in positions if position not in matching]
    if matching:
        ids[matching[0]] = ContactId(text)
        for position in matching[1:]:
            faults[position] = (
                f"This row is a copy of another row of {names[position]}: delete one of them, or clear the "
                "ID here and change the name or mail address if this is somebody else"
            )
        return [position for position in positions if position not in matching]
    for position in positions:
        faults[position] = (
            "Several rows carry the same ID and none is the person it belonged to: clear the ID in each "
            "row that is new"
        )
    return []


def _new_id(name: str, mail: str, identity: str, taken: set[str]) -> ContactId:
    ordinal = 0
    while (new := make_id("c", identity, normal_key(name), normal_key(mail), str(ordinal))) in taken:
        ordinal += 1
    return ContactId(new)


def _refuse_displacement(
    names: Sequence[str],
    prints: Sequence[Known],
    ids_in_sheet: Sequence[str],
    tally: Mapping[str, int],
    ids_beside_nobody: Collection[str],
    memory: Memory,
) -> None:
    changed = [
        (name, now, before, text)
        for name, now, text in zip(names, prints, ids_in_sheet, strict=True)
        if (before := memory.known.get(ContactId(text))) not in (None, now) and tally[text] == 1
    ]
    if not changed:
        return
    known = {each: _prints_in(print_) for each, print_ in memory.known.items()}
    names_known = _unique({each: name for each, (name, _) in known.items()})
    mails_known = _unique({each: mail for each, (_, mail) in known.items() if mail})
    now_by_id = dict.fromkeys(ids_beside_nobody, _NOBODY)
    now_by_id |= {text: _prints_in(print_) for text, print_ in zip(ids_in_sheet, prints, strict=True)}
    names_now = {text: name for text, (name, _) in now_by_id.items()}
    mails_now = {text: mail for text, (_, mail) in now_by_id.items()}
    moved_names: list[str] = []
    moved_mails: list[str] = []
    for name, now, before, text in changed:
        (name_now, mail_now), (name_before, mail_before) = _prints_in(now), _prints_in(before)
        if name_now != name_before and _has_left(name_now, names_known, names_now, text):
            moved_names.append(f"the name {name!r}")
        if mail_now and mail_now != mail_before and _has_left(mail_now, mails_known, mails_now, text):
            moved_mails.append(f"the mail address of {name!r}")
    places = moved_names + moved_mails
    if moved_names or len(moved_mails) > 1:
        more = [f"and {len(places) - 3} more"] if len(places) > 3 else []
        raise Displaced(places[:3] + more)


def _prints_in(known: Known) -> tuple[str, str]:
    name, mail = json.loads(known)
    return name, mail


def _has_left(
    print_: str, owner_by_print: Mapping[str, ContactId], print_by_id: Mapping[str, str], here: str
) -> bool:
    """Whether a value that was one contact's alone stands here, and no longer with that contact's id."""
    owner = owner_by_print.get(print_)
    return owner is not None and owner != here and owner in print_by_id and print_by_id[owner] != print_


def _unique(print_by_id: Mapping[ContactId, Print]) -> dict[Print, ContactId]:
    """Return print to id for prints that only one contact has."""
    tally = Counter(print_by_id.values())
    return {print_: each for each, print_ in print_by_id.items() if tally[print_] == 1}
