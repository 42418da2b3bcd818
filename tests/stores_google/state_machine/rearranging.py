"""How people rearrange a sheet: rows, columns and tabs inserted, deleted, moved, copied, sorted."""

from __future__ import annotations

from typing import Any

from tests.stores_google.state_machine.people import Edit, People
from tests.stores_google.state_machine.tracks import Track

_TABS = ("Contacts", "Help Log", "Actions", "Contacts", "Pass Along", "Settings")
_SPARED = {"Name", "Contact", "Title"}
"""Columns by which these people find rows; they do not delete them."""


def _tab(people: People, one: int) -> Track | None:
    return people.track(_TABS[one % len(_TABS)])


def insert_row(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    if track is None or not track.body():
        return False
    people.insert_rows(track, track.body()[other % len(track.body())], 1 + other % 2)
    return True


def insert_title_row(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    if track is None or len(track.rows) > 40 or (track.header_at() or 0) > 3:
        return False
    people.insert_rows(track, 0, 1)
    people.document.type(people.tracks.title(track), 0, other % 3, people.word("title"))
    return True


def delete_contact(people: People, one: int, other: int) -> bool:
    contacts = people.track("Contacts")
    at = people.pick(contacts, "Name", one)
    if contacts is None or at is None or len(people.filled(contacts, "Name")) < 4:
        return False
    people.changed_history = True
    return people.delete_row(contacts, at)


def delete_log_row(people: People, one: int, other: int) -> bool:
    log = people.track("Help Log")
    at = people.pick(log, "Contact", one)
    return bool(log and at is not None) and people.delete_row(log, at)


def delete_action(people: People, one: int, other: int) -> bool:
    actions = people.track("Actions")
    at = people.pick(actions, "ID", one)
    people.changed_history = True
    return bool(actions and at is not None) and people.delete_row(actions, at)


def copy_row(people: People, one: int, other: int) -> bool:
    """Copy a whole row to a new one below the others, worker's cells and all."""
    track = people.track(("Contacts", "Help Log", "Actions")[one % 3])
    column = ("Name", "Contact", "ID")[one % 3]
    at = people.pick(track, column, other)
    if track is None or at is None or column not in track.columns:
        return False
    people.changed_history = True
    number = track.rows[at]
    to = people.end(track, column)
    people.document.copy_row(people.tracks.title(track), track.rows.index(number), to)
    return True


def move_row(people: People, one: int, other: int) -> bool:
    """Drag a row elsewhere."""
    track = _tab(people, one)
    if track is None or len(track.body()) < 3:
        return False
    body = track.body()
    source, to = body[other % len(body)], body[(one + other) % len(body)]
    if source == to:
        return False
    people.document.move_rows(people.tracks.title(track), source, to)
    people.tracks.move(track.id, "ROWS", source, source + 1, to)
    return True


def sort(people: People, one: int, other: int) -> bool:
    """Sort all columns by one of them."""
    track = _tab(people, one)
    if track is None or not track.body():
        return False
    title = people.tracks.title(track)
    values = people.document.values(title)
    first, by = track.body()[0], other % len(track.columns)
    before = [_padded(row, track) for row in values[first:]]
    people.document.sort(title, by, first_row=first)
    after = [_padded(row, track) for row in people.document.values(title)[first:]]
    after += [_padded([], track)] * (len(before) - len(after))
    numbers = list(zip(before, track.rows[first : first + len(before)], strict=True))
    order = []
    for row in after:
        place = next(at for at, (was, _) in enumerate(numbers) if was == row)
        order.append(numbers.pop(place)[1])
    track.rows[first : first + len(order)] = order
    return True


def sort_part(people: People, one: int, other: int) -> bool:
    """Sort some columns only: the mistake that mixes people up."""
    contacts = people.track("Contacts")
    if contacts is None or "Name" not in contacts.columns or not contacts.body():
        return False
    people.changed_history = True
    title = people.tracks.title(contacts)
    name = contacts.columns.index("Name")
    left, right = (name, name + 1) if one % 2 else (0, max(1, len(contacts.columns) // 2))
    before = {
        (number, column): people.value(contacts, contacts.rows.index(number), column)
        for number in contacts.rows
        for column in contacts.columns[left:right]
    }
    people.document.sort(
        title, left + other % (right - left), first_row=contacts.body()[0], columns=(left, right)
    )

    def undo() -> bool:
        for (number, column), value in before.items():
            if number in contacts.rows and column in contacts.columns:
                at = contacts.rows.index(number)
                if people.value(contacts, at, column) != value:
                    people.type(contacts, at, column, value)
        return True

    people.regret(undo)
    return True


def _padded(row: list[Any], track: Track) -> tuple[Any, ...]:
    return tuple(repr(value) for value in [*row, *[None] * (len(track.columns) - len(row))])


def insert_column(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    if track is None or len(track.columns) > 34:
        return False
    place = other % len(track.columns)
    people.document.insert_column(people.tracks.title(track), place)
    people.tracks.insert(track.id, "COLUMNS", place, 1)
    header = track.header_at()
    if other % 2 and header is not None:
        people.document.type(people.tracks.title(track), header, place, people.word("Own"))
        people.document.type(people.tracks.title(track), header + 1, place, people.word("own"))
    return True


def move_column(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    if track is None:
        return False
    source, to = one // 6 % len(track.columns), other % (len(track.columns) + 1)
    if source <= to <= source + 1:
        return False
    people.document.move_column(people.tracks.title(track), source, to)
    people.tracks.move(track.id, "COLUMNS", source, source + 1, to)
    return True


def delete_column(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    if track is None or len(track.columns) < 6 or track.header_at() is None:
        return False
    place = other % len(track.columns)
    column = track.columns[place]
    if column in _SPARED:
        return False
    title = people.tracks.title(track)
    was = {number: people.document.value(title, at, place) for at, number in enumerate(track.rows)}
    people.document.delete_column(title, place)
    people.tracks.delete(track.id, "COLUMNS", place, place + 1)
    people.changed_history = True

    def undo() -> bool:
        if track is not people.tracks.tabs.get(track.id) or people.track(track.tab.title) is not track:
            return False
        at = min(place, len(track.columns))
        people.document.insert_column(people.tracks.title(track), at)
        people.tracks.insert(track.id, "COLUMNS", at, 1)
        track.columns[at] = column
        for row, number in enumerate(track.rows):
            people.type(track, row, column, was.get(number))
        return True

    people.regret(undo)
    return True


def rename_header(people: People, one: int, other: int) -> bool:
    track = _tab(people, one)
    header = track.header_at() if track else None
    if track is None or header is None:
        return False
    column = track.columns[other % len(track.columns)]
    was = people.value(track, header, column)
    if was in (None, ""):
        return False
    people.type(track, header, column, people.word("Header"))

    def undo() -> bool:
        at = track.header_at()
        return (
            at is not None and people.track(track.tab.title) is track and people.type(track, at, column, was)
        )

    people.regret(undo)
    return True


def rename_tab(people: People, one: int, other: int) -> bool:
    sheets = [sheet for sheet in people.document.sheets if sheet.id not in people.duplicated]
    sheet = sheets[one % len(sheets)]
    people.document.rename_tab(sheet.title, people.word("Tab"))
    return True


def duplicate_tab(people: People, one: int, other: int) -> bool:
    """Keep a copy of a tab that is called as it was made; everything in the copy is a person's."""
    track = people.track((*_TABS, "Runs", "_sheetnet")[one % 8])
    if track is None or len(people.document.sheets) > 12 or people.tracks.title(track) != track.title:
        return False
    copied = people.document.duplicate_tab(track.title, people.word("Copy"))
    people.tracks.add(copied.id, None)
    people.duplicated.add(track.id)
    return True


def move_tab(people: People, one: int, other: int) -> bool:
    sheets = people.document.sheets
    people.document.move_tab(sheets[one % len(sheets)].title, other % (len(sheets) + 1))
    return True


def add_tab(people: People, one: int, other: int) -> bool:
    if len(people.document.sheets) > 12:
        return False
    sheet = people.document.add_tab(people.word("List"), [["Name", "Wine"], [people.word("guest"), "red"]])
    people.document.delete_rows(sheet.title, 5, sheet.row_count - 5)
    people.tracks.add(sheet.id, None)
    return True


def delete_tab(people: People, one: int, other: int) -> bool:
    """Delete a person's own tab, or, by mistake, one of the workbook's."""
    title = (None, "Runs", "_sheetnet", "Pass Along", None)[one % 5]
    standing = {sheet.id for sheet in people.document.sheets}
    found = [
        track
        for track in people.tracks.tabs.values()
        if track.id in standing - people.duplicated and track.title == (title or "")
    ]
    if not found:
        return False
    track = found[other % len(found)]
    was_called, was = people.tracks.title(track), people.document.values(people.tracks.title(track))
    hidden, header = people.document.tab(was_called).hidden, track.header_at() or 0
    if all(sheet.hidden for sheet in people.document.sheets if sheet.id != track.id):
        return False
    people.document.delete_tab(was_called)
    if title in ("_sheetnet", "Pass Along"):
        people.changed_history = True

    def undo() -> bool:
        if title is None or people.track(title) is not None or people.document.find(title):
            return False
        sheet = people.document.add_tab(title, was, hidden=hidden)
        people.document.delete_rows(title, len(was) + 5, sheet.row_count - len(was) - 5)
        people.tracks.add(sheet.id, title, header)
        return True

    people.regret(undo)
    return True


def fold_columns(people: People, one: int, other: int) -> bool:
    """Fold the worker's columns away, unfold them, take some out of the group, or hide one."""
    track = _tab(people, one)
    title = people.tracks.title(track) if track else ""
    groups = people.document.tab(title).column_groups if track else []
    if not groups:
        return False
    group = groups[other % len(groups)]
    start, end = group["range"]["startIndex"], group["range"]["endIndex"]
    match other % 5:
        case 0:
            people.document.ungroup(title, "COLUMNS", start, start + 1 + one % (end - start))
        case 1:
            people.document.group(title, "COLUMNS", start, start + 1 + one % (end - start))
        case 2:
            people.document.hide(title, "COLUMNS", start + one % (end - start), hidden=bool(one % 2))
        case _:
            people.document.fold(title, "COLUMNS", start, folded=not group.get("collapsed", False))
    return True


def protect(people: People, one: int, other: int) -> bool:
    """Protect a tab against everybody, the worker too."""
    track = _tab(people, one)
    if track is None:
        return False
    people.document.protect(people.tracks.title(track))
    people.regret(people.let_workers_in)
    return True


def shut_out(people: People, one: int, other: int) -> bool:
    """Share the file no longer, or throw it away."""
    if one % 2:
        people.document.readers = {"nobody@example.org"}
    else:
        people.document.trashed = True
    people.regret(people.let_workers_in)
    return True


REARRANGING: dict[str, Edit] = {
    "insert a row": insert_row,
    "insert a title row": insert_title_row,
    "delete a contact": delete_contact,
    "delete a log row": delete_log_row,
    "delete an action": delete_action,
    "copy a row": copy_row,
    "move a row": move_row,
    "sort": sort,
    "sort part": sort_part,
    "insert a column": insert_column,
    "move a column": move_column,
    "delete a column": delete_column,
    "rename a header": rename_header,
    "rename a tab": rename_tab,
    "duplicate a tab": duplicate_tab,
    "move a tab": move_tab,
    "add a tab": add_tab,
    "delete a tab": delete_tab,
    "fold columns": fold_columns,
    "protect a tab": protect,
    "shut the worker out": shut_out,
}
