"""What stands in the way of a workbook is said clearly, and the file stays as it was."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from openpyxl import load_workbook

from sheetnet.errors import (
    DocumentBusy,
    DocumentMissing,
    DocumentReadOnly,
    NoSpace,
    NotAWorkbook,
    PasswordProtected,
    StaleSnapshot,
    StoreError,
    WouldLoseContent,
)
from sheetnet.workbook.plan import AddRow, Plan, SetCell
from tests.contract.harness import LOG, document, plan_of
from tests.disks import disk_of, no_file_longer_than, not_on_windows
from tests.stores.workbooks import save_grids, store_at, type_into

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = tmp_path / "network.xlsx"
    save_grids(workbook, document())
    return workbook


def a_plan(path: Path, text: str = "Dora") -> Plan:
    return plan_of(store_at(path).read(), [AddRow(LOG, 4, ((1, text),))])


@contextmanager
def left_alone(path: Path) -> Iterator[None]:
    """Check that the workbook and what lies beside it are the same afterwards, backups apart."""
    before = path.read_bytes()
    beside = sorted(file.name for file in path.parent.iterdir())
    yield
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir() if file.name != "backups") == beside


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match=r"no workbook at .*nowhere\.xlsx"):
        store_at(tmp_path / "nowhere.xlsx").read()


def test_a_missing_file_is_told_with_its_newest_backup(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in (
        "people-2026-11-22-070000.xlsx",
        "people-2026-11-23-070000.xlsx",
        "other-2026-11-24-070000.xlsx",
    ):
        (folder / name).write_bytes(b"")
    with pytest.raises(DocumentMissing, match=r"newest backup is .*people-2026-11-23-070000\.xlsx: copy it"):
        store_at(tmp_path / "people.xlsx").read()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"Name,Company\nAna,Puig\n", "another kind of file"),
        (b"PK\x03\x04 and then nothing", "damaged or only half written"),
        (COMPOUND + bytes(600), "the old .xls format"),
    ],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "network.xlsx"
    path.write_bytes(content)
    with left_alone(path), pytest.raises(NotAWorkbook, match=reason):
        store_at(path).read()


def test_a_document_of_another_program_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(NotAWorkbook, match="another kind of file"):
        store_at(path).read()


def test_a_tab_that_reaches_too_far_to_be_held_is_said(path: Path) -> None:
    type_into(path, LOG, 1_048_575, 16_383, "stray")
    with left_alone(path), pytest.raises(NotAWorkbook, match="'Help Log' reaches to cell XFD1048576"):
        store_at(path).read()


@pytest.mark.parametrize(
    ("number", "how", "reason"),
    [
        (-2e11, "yyyy-mm-dd", "a date cell in the tab 'Help Log' holds an impossible number"),
        (-2e11, "[h]:mm:ss", "a date cell in the tab 'Help Log' holds an impossible number"),
        (1e9, "[h]:mm:ss", "a date or duration in the tab 'Help Log' is out of range"),
        (-1e9, "[h]:mm:ss", "a date or duration in the tab 'Help Log' is out of range"),
    ],
)
def test_a_number_that_is_no_date_and_no_duration_is_said_with_its_tab(
    path: Path, number: float, how: str, reason: str
) -> None:
    workbook = load_workbook(path)
    cell = workbook[LOG].cell(3, 9, number)
    cell.number_format = how
    workbook.save(path)
    with left_alone(path), pytest.raises(NotAWorkbook, match=reason):
        store_at(path).read()


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkbook, match="it is a folder"):
        store_at(tmp_path).read()


def test_a_half_written_workbook_is_said_wherever_it_was_cut(path: Path) -> None:
    whole = path.read_bytes()
    for end in range(1, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:end])
        with pytest.raises(NotAWorkbook):
            store_at(path).read()


def test_a_damaged_part_is_said(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    content[start : start + 40] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(NotAWorkbook):
        store_at(path).read()


def test_a_password_is_said(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    path.write_bytes(COMPOUND + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500))
    with left_alone(path), pytest.raises(PasswordProtected, match="protected by a password"):
        store_at(path).read()


def test_a_save_after_the_read_is_a_stale_snapshot(path: Path) -> None:
    plan = a_plan(path)
    type_into(path, LOG, 2, 1, "Carla")
    with left_alone(path), pytest.raises(StaleSnapshot):
        store_at(path).commit(plan)


def test_libre_office_that_has_it_open_is_named_with_its_user(path: Path) -> None:
    plan = a_plan(path)
    path.with_name(".~lock.network.xlsx#").write_text(
        "Ana Puig,ana,desk,23.11.2026 10:15,file:///home/ana/.config/libreoffice/4;"
    )
    with left_alone(path), pytest.raises(DocumentBusy, match=r"in use by LibreOffice \(Ana Puig"):
        store_at(path).commit(plan)
    assert store_at(path).read().version == plan.base.version


def test_excel_that_has_it_open_is_named_with_its_user(path: Path) -> None:
    plan = a_plan(path)
    path.with_name("~$network.xlsx").write_bytes(b"\x08Ana Puig" + b" " * 46 + b"\x08\x00")
    with left_alone(path), pytest.raises(DocumentBusy, match=r"in use by Excel \(Ana Puig"):
        store_at(path).commit(plan)


def test_another_run_that_holds_the_lock_is_said(path: Path) -> None:
    plan = a_plan(path)
    before = path.read_bytes()
    with (
        FileLock(path.with_name(".network.xlsx.sheetnet-lock")),
        pytest.raises(DocumentBusy, match="another run of sheetnet"),
    ):
        store_at(path).commit(plan)
    assert path.read_bytes() == before


def test_a_read_only_file_is_said(path: Path) -> None:
    plan = a_plan(path)
    path.chmod(0o444)
    with left_alone(path), pytest.raises(DocumentReadOnly, match="read-only"):
        store_at(path).commit(plan)


def test_a_read_only_folder_is_said(path: Path) -> None:
    plan = a_plan(path)
    path.parent.chmod(0o555)
    try:
        with left_alone(path), pytest.raises(DocumentReadOnly, match="read-only"):
            store_at(path).commit(plan)
    finally:
        path.parent.chmod(0o755)


@not_on_windows
def test_a_file_that_may_grow_no_further_leaves_the_old_one_whole(path: Path) -> None:
    plan = a_plan(path)
    with (
        no_file_longer_than(path.stat().st_size // 2),
        left_alone(path),
        pytest.raises(NoSpace, match="The disk is full"),
    ):
        store_at(path).commit(plan)
    store_at(path).commit(plan)


@not_on_windows
@pytest.mark.parametrize("left", [4, 8, 12])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, left: int) -> None:
    size = 64 * 1024
    with disk_of(tmp_path / "small", size) as is_small:
        path = tmp_path / "small" / "network.xlsx"
        save_grids(path, document())
        filler = path.with_name("filler")
        filler.write_bytes(bytes(size - path.stat().st_size - left * 1024))
        plan = a_plan(path)
        limit = contextlib.nullcontext() if is_small else no_file_longer_than(left * 256)
        with limit, left_alone(path), pytest.raises(NoSpace, match="The disk is full"):
            store_at(path).commit(plan)
        filler.unlink()
        store_at(path).commit(plan)


def test_a_name_too_long_for_a_lock_beside_it_is_said(path: Path) -> None:
    long = path.rename(path.with_name("n" * 249 + ".xlsx"))
    with left_alone(long), pytest.raises(StoreError, match="could not be saved"):
        store_at(long).commit(a_plan(long))


def test_what_a_killed_run_left_beside_the_workbook_is_cleared_by_the_next(path: Path) -> None:
    left = path.with_name(".network.xlsx-ab_c1234.saving")
    others = [
        path.with_name(name)
        for name in (
            ".network.xlsx-mine.saving",
            ".other.xlsx-ab_c1234.saving",
            ".network.xlsm-ab_c1234.saving",
            "network.xlsx-ab_c1234.saving",
        )
    ]
    for file in (left, *others):
        file.write_bytes(b"half")
    store_at(path).commit(a_plan(path))
    assert not left.exists()
    assert all(file.exists() for file in others)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a run in another way")
def test_a_run_that_is_killed_before_the_file_takes_its_place_leaves_nothing_for_good(path: Path) -> None:
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, signal, sys; from pathlib import Path\n"
            "from sheetnet.stores.xlsx.saving import beside, locked\n"
            "path = Path(sys.argv[1])\n"
            "with locked(path), beside(path, b'half'): os.kill(os.getpid(), signal.SIGKILL)",
            str(path),
        ],
        check=False,
    )
    assert killed.returncode < 0
    assert [file for file in path.parent.iterdir() if file.suffix == ".saving"]
    store_at(path).commit(a_plan(path))
    assert sorted(file.name for file in path.parent.iterdir()) == ["backups", "network.xlsx"]


def test_a_digital_signature_is_not_broken(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
        b'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    with left_alone(path), pytest.raises(WouldLoseContent, match="digital signature"):
        store_at(path).commit(a_plan(path))


def test_a_formula_that_spills_over_worker_cells_is_not_broken(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="D2"' not in sheet
    spill = '<c r="D2"><f t="array" ref="D2:D4">A2:A4</f><v>1</v></c><c r="E2"'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace('<c r="E2"', spill, 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    base = store_at(path).read()
    with left_alone(path), pytest.raises(WouldLoseContent, match="Help Log!D2"):
        store_at(path).commit(plan_of(base, [SetCell(LOG, 1, 3, "mine", 1)]))


def test_every_refusal_is_one_of_the_store_s_own_errors(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    for content in (b"PK", b"PK\x05\x06" + bytes(18), COMPOUND, b"\x00" * 100, b"PK\x03\x04" + bytes(100)):
        path.write_bytes(content)
        with pytest.raises(StoreError):
            store_at(path).read()
