"""A varied network for drafts and suggestions, as people really type it, and ways to play runs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import Findings
from sheetnet.domain.action import Action
from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.suggest.drafts import Drafter
from sheetnet.suggest.overtaken import overtaken
from sheetnet.suggest.scene import Scene
from sheetnet.suggest.suggest import suggest
from sheetnet.workbook.memory import ActionMemory, Memory
from sheetnet.workbook.network import ActionRow, Network
from tests.analysis.networks import contact_id_of, network_of

TODAY = date(2026, 11, 23)
MARTA = Member("Marta Soler", "marta@solerarchitects.example", signature="Marta")
IDENTITY = "6f8d2f04-1d4c-4c4a-9b1b-5f6c2f2f9a10"


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def memory_of(**more: Any) -> Memory:
    return Memory(identity=IDENTITY, home="home", layout=1, **more)


def people(*contacts: dict[str, Any], log: Sequence[dict[str, Any]] = (), **more: Any) -> Network:
    """Return a network of these contacts with a log long enough not to be a cold start."""
    settings = more.pop("settings", TeamSettings())
    friends = [
        {"name": f"Old Friend {number}", "circle": "Paused", "owner": MARTA.name} for number in range(6)
    ]
    small_talk = [
        {"on": days_ago(20 + number), "contact": friend["name"]} for number, friend in enumerate(friends)
    ]
    return network_of(
        [{"owner": MARTA.name, **each} for each in (*contacts, *friends)],
        [*log, *small_talk],
        settings,
        owner=MARTA.name,
        **more,
    )


def findings_of(network: Network, *, today: date = TODAY) -> Findings:
    return analyse(network, [MARTA], {}, today=today)


def scene_of(network: Network, memory: Memory | None = None, *, today: date = TODAY) -> Scene:
    return Scene(network, findings_of(network, today=today), memory or memory_of(), today)


def suggestions(
    network: Network, memory: Memory | None = None, *, drafter: Drafter | None = None, today: date = TODAY
) -> list[Action]:
    return suggest(scene_of(network, memory, today=today), [MARTA], drafter or Drafter())


def closed_by_itself(
    network: Network, memory: Memory | None = None, *, today: date = TODAY
) -> dict[ActionId, str]:
    return overtaken(scene_of(network, memory, today=today))


def row_of(action: Action, *, row: int = 1, created_on: date = TODAY, **more: Any) -> ActionRow:
    """Return the open row that the worker adds for an action."""
    fresh = ActionRow(
        row=row,
        id=action.id,
        contact_id=action.contact_id,
        contact=action.contact_id,
        kind=action.kind,
        suggestion=action.suggestion,
        why=action.why,
        due_on=action.due_on,
        created_on=created_on,
        done=False,
        done_on=None,
        snooze_until=None,
        dismiss=False,
        note="",
        draft_subject=action.draft.subject if action.draft else "",
        draft_body=action.draft.body if action.draft else "",
        result="",
    )
    return replace(fresh, **more)


def remembering(memory: Memory, actions: Sequence[Action]) -> Memory:
    """Return the memory with entries for these actions, and their draft variants as used."""
    entries = {
        each.id: ActionMemory(
            each.kind, each.subject_key, each.step, each.other_id, each.what, "", each.owner
        )
        for each in actions
    }
    variants = dict(memory.variants)
    for each in actions:
        if each.draft:
            variants[each.contact_id] = (*variants.get(each.contact_id, ()), each.draft.variant)
    return replace(memory, actions={**memory.actions, **entries}, variants=variants)


def with_rows(network: Network, *rows: ActionRow) -> Network:
    return replace(network, actions=(*network.actions, *rows))


def id_of(name: str) -> ContactId:
    return ContactId(contact_id_of(name))
