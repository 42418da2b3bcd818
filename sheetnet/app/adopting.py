"""Which tab of a shared sheet becomes Contacts: one of people's own, an empty one, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sheetnet.errors import RemoteError, UsageError
from sheetnet.workbook.adoption import ContactList, contact_list
from sheetnet.workbook.cell_text import normal_key
from sheetnet.workbook.snapshot import column_letters
from sheetnet.workbook.tabs import CONTACTS

if TYPE_CHECKING:
    from sheetnet.stores.google.surveying import Survey

Choose = Callable[[Sequence[ContactList]], ContactList]


class NoSuchTab(UsageError):
    """A tab was named that cannot be taken."""

    def __init__(self, title: str, titles: Sequence[str]) -> None:
        listed = ", ".join(repr(each) for each in titles) or "none"
        super().__init__(
            f"There is no tab called {title!r} that could become Contacts. Your own tabs are: {listed}."
        )


class ContactsAreThere(UsageError):
    """A tab was named although the sheet has its Contacts."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"The tab {title!r} is this sheet's list of contacts already. Leave --tab away; or take another "
            "Google Sheet."
        )


class SeveralLists(UsageError):
    """Several tabs look like contacts, and there is nobody to ask."""

    def __init__(self, lists: Sequence[ContactList]) -> None:
        listed = ", ".join(repr(each.title) for each in lists)
        super().__init__(f"Several tabs look like lists of contacts: {listed}. Say which with --tab TITLE.")


class NobodyToAgree(UsageError):
    """A list of people's own is to become Contacts, and there is nobody to ask."""

    def __init__(self) -> None:
        super().__init__("Nobody could be asked, so nothing was changed. Add --yes to set it up like this.")


def list_to_adopt(seen: Survey, wished: str | None, choose: Choose) -> ContactList | None:
    """Return the list that becomes Contacts, None where the sheet has one or gets a new tab.

    Args:
        seen: the sheet.
        wished: the title that a person has named.
        choose: asks which, where several tabs look like it.

    Raises:
        UsageError: the tab named is not to be had.
        RemoteError: what people keep there is no list of contacts, or one without whole names.
    """
    contacts = seen.tables.get(CONTACTS.title)
    if contacts is not None:
        if wished is not None:
            raise ContactsAreThere(contacts.grid.title)
        return None
    if wished is None and CONTACTS.title in seen.once_set_up:
        return None
    strangers = seen.strangers()
    if wished is not None:
        named = [grid for grid in strangers if normal_key(grid.title) == normal_key(wished)]
        if not named:
            raise NoSuchTab(wished, [grid.title for grid in strangers])
        return _with_names(contact_list(named[0]))
    empty = [grid.title for grid in seen.empty_tabs() if normal_key(grid.title) == normal_key(CONTACTS.title)]
    lists = seen.own_lists()
    if lists:
        return _with_names(lists[0] if len(lists) == 1 else choose(lists))
    if empty:
        return ContactList(empty[0], 0, (), 0)
    if seen.holds_something:
        raise _nothing_like_contacts(seen)
    return None


def _with_names(found: ContactList) -> ContactList:
    if found.has_names or not found.matches:
        return found
    row = found.header_row + 1
    split = found.split_names
    if split is None:
        raise RemoteError(
            f"The tab {found.title!r} has no column that says it holds names (its headers are looked for in "
            f"row {row}). Nothing was changed.",
            "Write Name over the column with the people's names, and run this again.",
        )
    first, last = (column_letters(place) for place in split)
    raise RemoteError(
        f"The tab {found.title!r} keeps first names in column {first} and last names in column {last}; "
        "sheetnet needs whole names in one column, and changes none of your cells. Nothing was changed.",
        f"Insert a column, write Name over it in row {row}, below that "
        f'={first}{row + 1}&" "&{last}{row + 1} (with the letters that the two columns have then), and drag '
        "it down over all rows. The two columns can stay as they are. Then run this again.",
    )


def _nothing_like_contacts(seen: Survey) -> RemoteError:
    titles = ", ".join(repr(grid.title) for grid in seen.strangers())
    return RemoteError(
        f"The Google Sheet holds other things ({titles}), and nothing there looks like a list of contacts: "
        "no row of headers such as Name, Company and Email. Nothing was changed.",
        "If one tab is your list, give its columns such headers, or name it with --tab TITLE. If not, take a "
        "new Google Sheet, or add an empty tab called Contacts to this one, and run this again.",
    )
