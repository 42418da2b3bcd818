"""A network made by hand, and the report that is composed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sheetnet.analysis.analyse import analyse
from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member
from sheetnet.domain.words import ActionKind
from sheetnet.report.compose import compose
from sheetnet.report.model import OpenAction, Report, Section
from sheetnet.report.render import render_html, render_text
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import Network
from tests.analysis.networks import contact_id_of, network_of

TODAY = date(2026, 11, 16)
ANA = Member("Ana Ruiz", "ana@firm.example")
MEMORY = Memory("u-1", "home", 1)

Rows = Sequence[Mapping[str, Any]]


def person(name: str, circle: str = "Wide", **more: Any) -> dict[str, Any]:
    return {"name": name, "circle": circle, "owner": ANA.name, **more}


def touch(contact: str, days_ago: int, direction: str = "Met", kind: str = "", **more: Any) -> dict[str, Any]:
    on = TODAY - timedelta(days=days_ago)
    return {"contact": contact, "on": on, "direction": direction, "kind": kind, **more}


def action(name: str, kind: ActionKind = ActionKind.CHECK_IN, **more: Any) -> OpenAction:
    said: dict[str, Any] = {
        "suggestion": f"Call {name}",
        "why": f"{name} is quiet",
        "due_on": TODAY,
        "to": "somebody@there.example",
        "subject": "Hello",
        "body": "How are you?",
    }
    return OpenAction(ActionId(f"a-{name}"), ContactId(contact_id_of(name)), kind, **{**said, **more})


def report_of(
    contacts: Rows = (),
    touches: Rows = (),
    actions: Sequence[OpenAction] = (),
    *,
    problems: Sequence[Problem] = (),
    memory: Memory = MEMORY,
    owner: Member = ANA,
    notices: Sequence[str] = (),
) -> Report:
    plain = network_of(contacts, touches)
    network = Network(plain.contacts, plain.touches, (), (), plain.settings, tuple(problems))
    findings = analyse(network, [ANA, Member("Joan Mas")], {}, today=TODAY)
    report = compose(network, findings, actions, memory, owner, notices, week="2026-W47", today=TODAY)
    assert render_text(report)
    assert render_html(report)
    return report


def section(report: Report, title: str) -> Section:
    return next(each for each in report.sections if each.title.startswith(title))


def names(report: Report, title: str) -> list[str]:
    return [entry.name for each in report.sections if each.title.startswith(title) for entry in each.entries]
