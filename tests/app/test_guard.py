"""Whatever fails, a person reads a plain message and the shell its exit code."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from sheetnet.app.guard import guarded
from sheetnet.errors import DocumentMissing, NoSuchContact


def fail_with(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return guarded(command)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DocumentMissing("people.xlsx"), 1, "There is no workbook at people.xlsx"),
        (NoSuchContact("Anna [b]", ["Ana Ruiz"]), 2, "no contact called 'Anna [b]'. Try one of: Ana Ruiz."),
        (KeyboardInterrupt(), 130, "Stopped as you wished"),
    ],
)
def test_a_foreseen_failure_is_its_message_and_its_exit_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        fail_with(error)()
    assert ended.value.exit_code == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("sheetnet: ")
    assert said in printed.err


@pytest.mark.skipif(sys.platform != "linux", reason="the log folder is chosen by Linux's variable")
def test_what_nobody_foresaw_keeps_its_details_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(typer.Exit) as ended:
        fail_with(ValueError("Ana Ruiz, ana@brickworks.example"))()
    assert ended.value.exit_code == 1
    said = capsys.readouterr().err
    [kept] = tmp_path.rglob("failure-*.log")
    assert str(kept) in said
    assert "Something went wrong inside sheetnet" in said
    assert "Traceback" not in said
    details = kept.read_text(encoding="utf-8")
    assert "ValueError" in details
    assert 'test_guard.py", line' in details
    assert "ruiz" not in details.lower() and "brickworks" not in details
    assert "sheetnet 0." in details
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="the log folder is chosen by Linux's variable")
def test_details_go_to_the_temporary_folder_where_the_log_folder_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(typer.Exit):
        fail_with(ZeroDivisionError())()
    [kept] = tmp_path.glob("failure-*.log")
    assert os.fspath(kept) in capsys.readouterr().err
