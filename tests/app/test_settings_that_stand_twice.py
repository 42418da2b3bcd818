"""What stands twice in a settings file, as after a block of the README was put at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetnet.app.settings_file import load_settings
from tests.app.settings_files import TEAM, faults, write


def test_a_section_that_stands_twice_is_told_with_its_lines(file: Path) -> None:
    [fault] = faults(file, f'[mail]\noutbox = "out"\n{TEAM}[mail]\ndrafts = ["outbox", "mailbox"]\n')
    assert (
        fault
        == "[mail] stands twice, on lines 1 and 7: move the lines under the first, and keep that one only"
    )


def test_everything_that_stands_twice_is_told_at_once(file: Path) -> None:
    found = faults(
        file,
        """\
        [mail]
        outbox = "a"
        [[team]]
        name = "Ana Ruiz"
        [team.imap]
        host = "imap.example.com"
        [[team]]
        name = "Bo Lee"
        name = "Bo Li"
        [team.imap]
        host = "imap.example.com"
        [team.imap]
        port = 993
        [mail]
        outbox = "b"
        [mail]
        """,
    )
    cure = "move the lines under the first, and keep that one only"
    assert found == (
        f"[mail] stands 3 times, on lines 1, 14 and 16: {cure}",
        "mail.outbox stands twice, on lines 2 and 15: keep one",
        "team.name stands twice, on lines 8 and 9: keep one",
        f"[team.imap] stands twice, on lines 10 and 12: {cure}",
    )


def test_what_stands_twice_is_told_beside_a_line_that_is_no_setting(file: Path) -> None:
    wrong, twice = faults(file, f"[mail]\noutbox = out\n{TEAM}[mail]\n")
    assert wrong.startswith("line 2 `outbox = out` is not valid")
    assert twice.startswith("[mail] stands twice, on lines 1 and 7")


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_lines_within_a_long_text_are_no_settings(file: Path, quotes: str) -> None:
    signed = f"signature = {quotes}\nAna\n[mail]\nmail = me\n{quotes}\n"
    assert load_settings(write(file, f"[mail]\n{TEAM}{signed}")).team[0].signature.startswith("Ana")
    [fault] = faults(file, f"[mail]\n{TEAM}{signed}[mail]\n")
    assert fault.startswith("[mail] stands twice, on lines 1 and 11")


def test_a_line_below_a_person_is_no_repetition_of_the_section_above(file: Path) -> None:
    [fault] = faults(file, f'[mail]\noutbox = "a"\n{TEAM}outbox = "b"\n[mail]\n')
    assert fault.startswith("[mail] stands twice")


def test_a_fault_of_a_person_who_has_a_name_is_told_by_it(file: Path) -> None:
    [fault] = faults(file, f'{TEAM}time_zone = "Madrid"\n')
    assert fault == "team.time_zone of Ana Ruiz is 'Madrid': write a zone such as Europe/Madrid"
