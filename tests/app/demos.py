"""A demo folder for tests, and the command line called in it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from typer.testing import CliRunner

from sheetnet.app.command_line import make_app


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def call(*arguments: str, typed: str | None = None) -> Answer:
    """Call the command line as a shell would, in the folder at hand."""
    result = CliRunner().invoke(make_app(), list(arguments), input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


@dataclass(frozen=True)
class Demo:
    """A folder with the sample network, on which the worker has run once."""

    folder: Path
    made: Answer

    @property
    def workbook(self) -> Path:
        return self.folder / "network.xlsx"

    def last_row(self, tab: str) -> int:
        """Return the last row of a tab that holds anything."""
        sheet = load_workbook(self.workbook)[tab]
        return max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)

    def set(self, values: Mapping[str, str]) -> None:
        """Write values into the Settings tab, by setting."""
        workbook = load_workbook(self.workbook)
        for row in workbook["Settings"].iter_rows(min_row=2):
            if row[0].value in values:
                row[1].value = values[str(row[0].value)]
        workbook.save(self.workbook)

    def copied_to(self, folder: Path) -> Demo:
        """Return a copy that remembers its own folder as its home, as one does that was made there."""
        shutil.copytree(self.folder, folder)
        copy = Demo(folder, self.made)
        with ZipFile(self.workbook) as original, ZipFile(copy.workbook, "w") as workbook:
            for part in original.infolist():
                content = original.read(part).replace(_as_remembered(self), _as_remembered(copy))
                workbook.writestr(part, content)
        return copy

    def call(self, command: str, *arguments: str) -> Answer:
        return call(command, *arguments, "--settings", str(self.folder / "sheetnet.toml"))


def make_demo(folder: Path) -> Demo:
    """Make a demo in a folder that is not there yet."""
    for name in list(os.environ):
        assert not name.startswith("SHEETNET_STORE"), "a test must not reach a real sheet"
    return Demo(folder, call("demo", str(folder)))


def _as_remembered(demo: Demo) -> bytes:
    return json.dumps(str(demo.workbook)).encode()
