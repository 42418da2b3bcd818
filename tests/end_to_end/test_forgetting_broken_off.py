"""Forgetting is killed at its steps and done again: nothing of the person is left, and all of others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.demos import Demo, make_demo
from tests.app.test_forget import ANA, texts_in
from tests.end_to_end.clockwork import Clockwork, clockwork

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no process can be forked on Windows")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVERY = 9
"""Each step of so many is tried: they come to about a hundred, of which most are the same for each backup."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    demo = make_demo(tmp_path_factory.mktemp("forgotten") / "demo")
    assert demo.call("report", "--firm").code == 0
    return demo


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clockwork]:
    with clockwork({"XDG_CONFIG_HOME": str(tmp_path_factory.mktemp("configuration"))}) as clock:
        yield clock


def places_of_ana(folder: Path) -> set[str]:
    """Return the files that speak of her."""
    texts = {
        path: texts_in(path) if ".xlsx" in path.name else path.read_text("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size
    }
    return {
        path.name
        for path, text in texts.items()
        if ANA in text or "ana.ruiz@" in text or "ana-ruiz" in path.name
    }


def test_whenever_it_is_killed_doing_it_again_leaves_nothing_of_them(demo: Demo, clock: Clockwork) -> None:
    whole = demo.folder.with_name("whole")
    shutil.copytree(demo.folder, whole)
    command = ("forget", ANA, "--yes", "--settings", str(demo.folder / "sheetnet.toml"))

    def forgotten(kill_at: int = 0) -> tuple[str, ...]:
        shutil.rmtree(demo.folder)
        shutil.copytree(whole, demo.folder)
        return clock.call(*command, at=NOW, kill_at=kill_at).steps

    steps = forgotten()
    assert places_of_ana(demo.folder) == set()
    assert len(steps) > 3 * EVERY
    for kill_at in range(2, len(steps) + 1, EVERY):
        forgotten(kill_at)
        again = clock.call(*command, at=NOW)
        was_done = again.code == 2 and "There is no contact called" in again.out
        assert again.code == 0 or was_done, (kill_at, steps[kill_at - 1], again.out)
        assert places_of_ana(demo.folder) == set(), (kill_at, steps[kill_at - 1])
        assert "Read 59 contacts" in clock.call("run", *command[-2:], at=NOW).out
