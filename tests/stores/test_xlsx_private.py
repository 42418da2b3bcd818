"""Who owns and may read a workbook stays as it was, in the new file and in its backups."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetnet.stores.xlsx.backups import keep_backup
from sheetnet.workbook.plan import AddRow
from tests.contract.harness import LOG, document, plan_of
from tests.stores.workbooks import noon, save_grids, store_at

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps owners and rights otherwise")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = tmp_path / "network.xlsx"
    save_grids(workbook, document())
    return workbook


@pytest.fixture
def permissive() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def commit(path: Path) -> None:
    store = store_at(path)
    store.commit(plan_of(store.read(), [AddRow(LOG, 4, ((1, "Dora"),))]))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def owner(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


def backups(path: Path) -> list[Path]:
    return list((path.parent / "backups").iterdir())


def give_to_somebody_else(path: Path) -> tuple[int, int]:
    """Give the file to another user, or where the tests may not, to another group of this user."""
    if os.geteuid() == 0:
        os.chown(path, 12_345, 23_456)
    else:
        others = [group for group in os.getgroups() if group != path.stat().st_gid]
        if not others:
            pytest.skip("this user may give a file to nobody else")
        os.chown(path, -1, others[0])
    return owner(path)


def test_a_write_leaves_owner_group_and_mode_as_they_were(path: Path) -> None:
    path.chmod(0o640)
    whose = give_to_somebody_else(path)
    commit(path)
    assert (owner(path), mode(path)) == (whose, 0o640)


def test_backups_and_their_folder_belong_to_whom_the_workbook_belongs(path: Path) -> None:
    path.chmod(0o600)
    whose = give_to_somebody_else(path)
    commit(path)
    assert [owner(each) for each in backups(path)] == [whose]
    assert owner(path.parent / "backups") == whose


@pytest.mark.usefixtures("permissive")
def test_nobody_reads_a_private_workbook_in_its_backups(path: Path) -> None:
    path.chmod(0o600)
    commit(path)
    assert [mode(each) for each in backups(path)] == [0o600]
    assert mode(path.parent / "backups") == 0o700


@pytest.mark.usefixtures("permissive")
def test_a_shared_workbook_has_shared_backups(path: Path) -> None:
    path.chmod(0o664)
    commit(path)
    assert [mode(each) for each in backups(path)] == [0o664]
    assert mode(path.parent / "backups") == 0o755


@pytest.mark.usefixtures("permissive")
def test_a_backups_folder_that_a_person_made_keeps_its_mode(path: Path) -> None:
    path.chmod(0o600)
    (path.parent / "backups").mkdir(mode=0o755)
    commit(path)
    assert mode(path.parent / "backups") == 0o755
    assert [mode(each) for each in backups(path)] == [0o600]


def test_a_backup_that_a_killed_run_left_half_is_made_anew(path: Path) -> None:
    path.chmod(0o600)
    folder = path.parent / "backups"
    folder.mkdir()
    half = folder / "network-2026-11-23-120000.xlsx.part"
    half.write_bytes(b"half")
    half.chmod(0o644)
    made = keep_backup(path, b"as it was", now=noon())
    assert (made.read_bytes(), mode(made)) == (b"as it was", 0o600)
    assert backups(path) == [made]
