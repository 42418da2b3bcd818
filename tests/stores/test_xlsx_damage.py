"""However a workbook is damaged, it reads, or a store error says why not; nothing else comes out."""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sheetnet.errors import StoreError
from sheetnet.workbook.plan import AddRow, AddTab, Change, Link, SetCell
from tests.contract.harness import plan_of
from tests.stores.rich_workbook import CONTACTS, make_rich_workbook
from tests.stores.workbooks import store_at


@functools.cache
def whole() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.xlsx"
        make_rich_workbook(path)
        return path.read_bytes()


@functools.cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_and_write(content: bytes) -> None:
    """Read a workbook and write all over it; a refusal leaves it as it was."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.xlsx"
        path.write_bytes(content)
        store = store_at(path)
        try:
            base = store.read()
            changes: list[Change] = [AddTab("_sheetnet", (("Kind",), ("a",)), hidden=True)]
            for grid in base.grids[:1]:
                value = Link("Open", "mailto:a@b.c")
                changes.append(SetCell(grid.title, 1, 8, value, grid.cell(1, 8)))
                changes.append(AddRow(grid.title, grid.row_count, ((0, "Dora"), (8, "x"))))
            store.commit(plan_of(base, changes))
        except StoreError:
            assert path.read_bytes() == content
        else:
            assert store.read().grid("_sheetnet") is not None


@given(st.integers(0, 40_000), st.integers(1, 400), st.binary(max_size=30))
def test_bytes_lost_or_changed_anywhere_end_in_words(start: int, length: int, instead: bytes) -> None:
    content = whole()
    start %= len(content)
    read_and_write(content[:start] + instead + content[start + length :])


PIECES = [
    b"",
    b"<",
    b">",
    b'"',
    b"<row>",
    b"</sheetData>",
    b"&",
    b'<c r="ZZZ99999999"/>',
    b"\xff",
    b"\x00",
    b"<!--",
]


@given(
    st.sampled_from(sorted(parts())),
    st.integers(0, 20_000),
    st.integers(0, 60),
    st.sampled_from(PIECES) | st.binary(max_size=8),
)
def test_a_part_damaged_anywhere_ends_in_words(part: str, start: int, length: int, instead: bytes) -> None:
    text = parts()[part]
    start %= len(text)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts().items():
            if name == part:
                content = text[:start] + instead + text[start + length :]
            archive.writestr(name, content)
    read_and_write(out.getvalue())


@given(st.sampled_from(sorted(parts())))
def test_a_part_that_is_missing_ends_in_words(part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts().items():
            if name != part:
                archive.writestr(name, content)
    read_and_write(out.getvalue())


def test_the_undamaged_workbook_can_be_written(tmp_path: Path) -> None:
    read_and_write(whole())
    path = tmp_path / "network.xlsx"
    path.write_bytes(whole())
    assert store_at(path).read().grid(CONTACTS) is not None
