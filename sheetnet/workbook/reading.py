"""Reads a snapshot whole: where everything stands, what it says, and what sheetnet remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetnet.domain.ids import ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.workbook.action_rows import read_actions, read_pass_alongs
from sheetnet.workbook.contact_rows import contact_ids, read_contacts
from sheetnet.workbook.identity import refuse_foreign, refuse_mass_deletion
from sheetnet.workbook.layout import Layout, Table, locate, locate_tab
from sheetnet.workbook.log_rows import read_log
from sheetnet.workbook.memory import Known, Memory
from sheetnet.workbook.memory_tab import read_memory
from sheetnet.workbook.network import Network
from sheetnet.workbook.people import People
from sheetnet.workbook.settings_tab import read_settings
from sheetnet.workbook.snapshot import Grid, Snapshot, Version
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, MEMORY, PASS_ALONG, SETTINGS


@dataclass(frozen=True, slots=True)
class Reading:
    """What one snapshot says."""

    snapshot: Snapshot
    layout: Layout
    network: Network
    memory: Memory
    """As found; a new, incomplete one where there was none."""
    people: People
    """Positions are those of ``network.contacts``."""
    known: Mapping[ContactId, Known]
    """What there is to know again of each contact of the network."""
    roll: str
    """The `roll_of` everybody in the Contacts tab."""
    stamps: tuple[str, ...]
    """What the Contact ID cell of each touch should say."""
    meanings: Mapping[int, str]
    """Grid row of the Settings tab to what its Meaning cell should say."""


def read(
    snapshot: Snapshot,
    team: Sequence[Member],
    *,
    new_identity: str,
    still_stands: Callable[[str], bool],
) -> Reading:
    """Read a snapshot.

    ``new_identity`` is taken where the document has none yet; ``still_stands`` says whether the
    document that the memory was last written in still exists elsewhere.

    Raises:
        RunStopped: a subclass that says what a person must mend before anything may be written.
    """
    layout = locate(snapshot)
    memory = read_memory(layout.table(MEMORY), new_identity=new_identity, home=snapshot.home)
    refuse_foreign(memory, snapshot.home, still_stands)
    problems: list[Problem] = list(layout.problems)
    settings, meanings = _settings(layout.require(SETTINGS), problems)
    contacts = read_contacts(layout.require(CONTACTS), settings, team, memory)
    present = contact_ids(contacts.frame) | contacts.left_out
    refuse_mass_deletion(present, memory, settings.policy, settings.accepted_deletions)
    log = read_log(layout.require(HELP_LOG), settings, team, contacts, memory.identity)
    actions, action_problems = read_actions(
        layout.require(ACTIONS), settings.date_order, memory, contacts.left_out
    )
    pass_alongs, pass_along_problems = read_pass_alongs(
        layout.require(PASS_ALONG), settings.date_order, memory.identity
    )
    for found in (contacts.problems, log.problems, action_problems, pass_along_problems):
        problems.extend(found)
    network = Network(
        contacts.frame, log.frame, actions, pass_alongs, settings, tuple(problems), contacts.left_out
    )
    return Reading(
        snapshot,
        layout,
        network,
        memory,
        contacts.people,
        contacts.known,
        contacts.roll,
        log.stamps,
        meanings,
    )


def run_now_in(settings: Grid) -> str | None:
    """Return what "Run now" says in a Settings tab, None where the grid does not look like one."""
    marked = replace(settings, tab=SETTINGS.title)
    table = locate_tab(Snapshot("", Version(""), (marked,)), SETTINGS)
    return read_settings(table.values("Setting"), table.values("Value"))[0].run_now if table else None


def _settings(table: Table, problems: list[Problem]) -> tuple[TeamSettings, dict[int, str]]:
    settings, faults, meanings = read_settings(table.values("Setting"), table.values("Value"))
    problems.extend(table.problem(table.first_row + each, "Value", text) for each, text in faults.items())
    return settings, {table.first_row + each: text for each, text in meanings.items()}
