"""Several workers on one workbook at the same moment: real processes, of which one may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.heartbeat import heartbeat_file, read_heartbeat
from sheetnet.domain.letter import DraftState, LedgerState
from sheetnet.stores.taking_turns import one_at_a_time
from tests.app.demos import Demo
from tests.app.mail_desk import NORA, MailDesk, message_id_of
from tests.mail.imap_server import needs_dovecot
from tests.mail.mail_server import Postmaster


@pytest.fixture
def busy(demo: Demo) -> Demo:
    """A demo with a newcomer, a ticked action and a report that is due."""
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    book = load_workbook(demo.workbook)
    book["Contacts"].append(["Zora Newcomer"])
    columns = {cell.value: cell.column for cell in book["Actions"][1]}
    book["Actions"].cell(2, columns["Done"]).value = True
    book.save(demo.workbook)
    return demo


def start(demo: Demo, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sheetnet", "worker", "--once", "--settings", str(demo.folder)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def end(worker: subprocess.Popen[str]) -> tuple[int, str]:
    """Return how a worker ended and what it said; it may not wait for long."""
    try:
        out, errors = worker.communicate(timeout=120)
    finally:
        worker.kill()
    assert errors == ""
    return worker.returncode, out


def rows(demo: Demo, title: str) -> list[dict[object, object]]:
    head, *rows = load_workbook(demo.workbook)[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def filled(demo: Demo, title: str, header: str) -> list[object]:
    return [row[header] for row in rows(demo, title) if row[header] not in (None, "")]


def open_actions(demo: Demo) -> list[object]:
    """Return whom the open actions are about."""
    actions = [row for row in rows(demo, "Actions") if row["ID"]]
    return [row["Contact ID"] for row in actions if not row["Result"]]


def all_has_gone_once(desk: MailDesk, postmaster: Postmaster) -> None:
    """See that the ledger says of the report and of every draft what the mail servers have."""
    [report] = postmaster.mails
    [(message_id, entry)] = desk.memory.ledger.items()
    assert (message_id, entry.state) == (message_id_of(report.content), LedgerState.SENT)
    drafts = desk.drafts_in()
    assert len(drafts) > 10
    assert set(drafts.values()) == {1}
    assert desk.drafts_entered == dict.fromkeys(drafts, DraftState.PUT)
    assert desk.drafts_in_outbox.keys() <= drafts.keys(), "but for the draft of what was ticked"
    mailed = [row["Mail"] for row in rows(desk.demo, "Runs") if row["Mail"]]
    assert mailed == [f"report {entry.week} to {NORA.mail}: sent"]


@needs_dovecot
@pytest.mark.parametrize("are_two_computers", [False, True], ids=["one computer", "two computers"])
def test_two_workers_at_the_same_moment_do_everything_once(
    busy: Demo, mail_desk: MailDesk, postmaster: Postmaster, tmp_path: Path, are_two_computers: bool
) -> None:
    before = len(filled(busy, "Help Log", "Date"))
    folders = [str(tmp_path / ("b" if are_two_computers and n else "a")) for n in (0, 1)]
    workers = [start(busy, XDG_CONFIG_HOME=folder) for folder in folders]
    ends = [end(worker) for worker in workers]
    if not are_two_computers:
        assert [code for code, _ in ends] == [0, 0], ends
    said = " ".join(said for _, said in ends)
    assert said.count("1 report was mailed.") == said.count(" drafts were put into mailboxes.") == 1
    code, said = end(start(busy))
    assert code == 0, said
    all_has_gone_once(mail_desk, postmaster)
    assert len(filled(busy, "Help Log", "Date")) == before + 1
    ids = filled(busy, "Actions", "ID")
    assert len(ids) == len(set(ids))
    people = open_actions(busy)
    assert len(people) == len(set(people)), "one open action for each person"
    assert filled(busy, "Contacts", "Name").count("Zora Newcomer") == 1


def test_a_worker_waits_for_its_turn_before_it_reads_the_sheet(busy: Demo, postmaster: Postmaster) -> None:
    heartbeat = heartbeat_file(busy.folder / "sheetnet.toml")
    before = busy.workbook.read_bytes()
    with one_at_a_time(heartbeat.with_suffix(".lock")) as is_ours:
        assert is_ours
        worker = start(busy)
        assert worker.stdout is not None
        assert worker.stdout.readline().startswith("Working on ")
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(3)
        assert busy.workbook.read_bytes() == before
        assert postmaster.mails == []
        assert read_heartbeat(heartbeat) is None
    code, _ = end(worker)
    assert code == 0
    assert len(postmaster.mails) == 1
    assert busy.workbook.read_bytes() != before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_that_is_killed_at_work_keeps_no_other_from_working(
    busy: Demo, postmaster: Postmaster
) -> None:
    workers: list[subprocess.Popen[str]] = []
    heartbeat = heartbeat_file(busy.folder / "sheetnet.toml")
    was_free: list[bool] = []

    def kill() -> None:
        with one_at_a_time(heartbeat.with_suffix(".lock")) as is_ours:
            was_free.append(is_ours)
        os.kill(workers[0].pid, signal.SIGKILL)

    postmaster.meanwhile = kill
    workers.append(start(busy))
    workers[0].communicate(timeout=120)
    assert workers[0].returncode == -signal.SIGKILL
    assert was_free == [False], "it was at work"
    postmaster.meanwhile = lambda: None
    code, said = end(start(busy, SHEETNET_WORKER__LOG_FORMAT="json"))
    assert code == 0, said
    assert "failed" not in {json.loads(line)["event"] for line in said.splitlines()}
    assert len(postmaster.mails) == 1, "it may have arrived, so it is not sent twice"


def test_where_no_file_can_be_made_it_is_everybodys_turn(tmp_path: Path) -> None:
    in_the_way = tmp_path / "in the way"
    in_the_way.write_text("a file", encoding="utf-8")
    for _ in range(2):
        with one_at_a_time(in_the_way / "turn.lock") as is_ours:
            assert is_ours


def test_two_sheets_are_no_hindrance_to_each_other(tmp_path: Path) -> None:
    with one_at_a_time(tmp_path / "a.lock") as first, one_at_a_time(tmp_path / "b.lock") as second:
        assert first and second
        with one_at_a_time(tmp_path / "a.lock") as third:
            assert not third
    with one_at_a_time(tmp_path / "a.lock") as again:
        assert again
