"""The settings file and the environment: every fault at once, in words that say what to write."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from sheetnet.app.settings import members, recipients_by_owner
from sheetnet.app.settings_file import find_settings_file, load_settings, settings_rows
from sheetnet.errors import NoSettingsFile, SettingsFaults
from tests.app.settings_files import TEAM, faults, write


def test_a_file_with_only_a_person_in_it_is_enough(file: Path) -> None:
    settings = load_settings(write(file, TEAM))
    assert settings.store.kind == "workbook"
    assert settings.store.workbook == file.parent / "network.xlsx"
    assert settings.mail.outbox == file.parent / "outbox"
    assert not settings.mail.can_send
    [ana] = members(settings.team)
    assert (ana.name, ana.mail) == ("Ana Ruiz", "ana@example.com")


def test_paths_count_from_the_folder_of_the_file_and_absolute_ones_stay(file: Path, tmp_path: Path) -> None:
    elsewhere = (tmp_path / "far away" / "people.xlsx").as_posix()
    settings = load_settings(
        write(file, f'[store]\nworkbook = "{elsewhere}"\n[mail]\noutbox = "out"\n' + TEAM)
    )
    assert settings.store.workbook == Path(elsewhere)
    assert settings.mail.outbox == tmp_path / "out"


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETNET_MAIL__SMTP__HOST", "mail.example.com")
    monkeypatch.setenv("SHEETNET_MAIL__SMTP__PASSWORD", "hush")
    monkeypatch.setenv("SHEETNET_TEAM", '[{"name": "Bo", "mail": "bo@example.com"}]')
    text = '[mail.smtp]\nhost = "other.example.com"\nport = 25\nuser = "ana"\n' + TEAM
    settings = load_settings(write(file, text))
    assert settings.mail.smtp.host == "mail.example.com"
    assert settings.mail.smtp.port == 25
    assert settings.mail.smtp.password.get_secret_value() == "hush"
    assert [each.name for each in settings.team] == ["Bo"]


def test_an_empty_variable_is_no_setting(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETNET_STORE__WORKBOOK", "")
    assert load_settings(write(file, TEAM)).store.workbook.name == "network.xlsx"


def test_every_fault_is_told_at_once_with_its_line_and_what_to_write(file: Path) -> None:
    found = faults(
        file,
        """\
        [store]
        kind = "exel"
        wrkbook = "a.xlsx"
        [mail]
        sender = "ana"
        [mail.smtp]
        port = 70000
        [[team]]
        mail = "x@"
        time_zone = "Madrid"
        [outbox]
        """,
    )
    assert found == (
        'store.kind (line 2) is \'exel\': write "workbook" or "google"',
        "store.wrkbook (line 3) is not a setting: did you mean workbook?",
        "mail.sender (line 5) is 'ana': write an address such as \"Sheetnet <ana@example.com>\"",
        "mail.smtp.port (line 7) is 70000: write a whole number from 1 to 65535, such as 587",
        "team.name of person 1 is missing: write a name",
        "team.mail of person 1 is 'x@': write an address such as ana@example.com",
        "team.time_zone of person 1 is 'Madrid': write a zone such as Europe/Madrid",
        "outbox (line 11) is not a setting: there are mail, store, team, templates, worker",
    )


def test_what_no_single_setting_can_see_is_told_along_with_the_rest(file: Path) -> None:
    found = faults(
        file,
        """\
        [store]
        workbook = 5
        [mail.smtp]
        host = "mail.example.com"
        port = "many"
        user = "ana"
        [templates]
        folder = "nowhere"
        [[team]]
        aliases = ["Ana", 3]
        [[team]]
        name = "ana"
        [[team]]
        name = "Ana"
        """,
    )
    assert [fault.split(" ")[0].rstrip(":") for fault in found] == [
        "store.workbook",
        "mail.smtp.port",
        "team.name",
        "team.aliases",
        "mail.smtp.password",
        "mail.sender",
        "templates.folder",
        "team",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("store = 3\n" + TEAM, "store (line 1) cannot be used: write a section [store]"),
        ('[team]\nname = "Ana"\n', "team (line 1) cannot be used: write a section [[team]]"),
        ('team = ["Ana"]\n', "team of person 1 cannot be used: write a section [[team]]"),
        ('[mail]\nsmtp = "mail.example.com"\n' + TEAM, "mail.smtp (line 2) cannot be used"),
        ('[[team]]\nname = "Ana"\n[mail]\nsender = ["a"]\n', "mail.sender (line 4) is ['a']"),
    ],
)
def test_a_setting_of_another_shape_is_told(file: Path, text: str, said: str) -> None:
    [fault] = faults(file, text)
    assert fault.startswith(said)


def test_a_whole_section_in_the_environment_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETNET_STORE", "google")
    [fault] = faults(file, TEAM)
    assert fault.startswith("SHEETNET_STORE in the environment is a whole section")


def test_a_wrong_variable_is_called_by_its_own_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETNET_MAIL__SMTP__PORT", "many")
    monkeypatch.setenv("SHEETNET_MIAL__SENDER", "ana@example.com")
    assert faults(file, TEAM) == (
        "SHEETNET_MIAL__SENDER in the environment is not a setting: did you mean SHEETNET_MAIL__SENDER?",
        "SHEETNET_MAIL__SMTP__PORT in the environment is 'many': "
        "write a whole number from 1 to 65535, such as 587",
    )


def test_a_team_in_the_environment_that_is_not_json_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETNET_TEAM", "Ana")
    [fault] = faults(file, TEAM)
    assert fault.startswith("SHEETNET_TEAM in the environment is not JSON")


def test_invalid_toml_names_the_line(file: Path) -> None:
    [fault] = faults(file, '[store]\nworkbook = "C:\\Users\\ana\\network.xlsx"\n')
    assert fault.startswith('line 2 `workbook = "C:\\Users\\ana\\network.xlsx"` is not valid')
    assert "\\ as \\\\ or /" in fault


def test_a_path_with_a_tab_in_it_is_a_windows_path_gone_wrong(file: Path) -> None:
    [fault] = faults(file, '[mail]\noutbox = "C:\\temp"\n' + TEAM)
    assert (
        fault
        == "mail.outbox (line 2) is 'C:\\temp': write a path such as outbox, with / or \\\\ between folders"
    )


def test_a_file_that_windows_notepad_saved_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + TEAM.replace("\n", "\r\n").encode())
    assert load_settings(file).team[0].name == "Ana Ruiz"


def test_a_file_in_another_encoding_names_the_line(file: Path) -> None:
    file.write_bytes('[[team]]\nname = "José"\n'.encode("cp1252"))
    with pytest.raises(SettingsFaults, match="line 2 is not UTF-8 text"):
        load_settings(file)


def test_a_workbook_given_for_the_settings_is_told_from_them(tmp_path: Path) -> None:
    workbook = tmp_path / "network.xlsx"
    Workbook().save(workbook)
    with pytest.raises(
        SettingsFaults, match=r"this is a workbook.*the sheetnet\.toml beside it, or its folder"
    ):
        load_settings(workbook)


def test_nobody_in_the_team_is_a_fault(file: Path) -> None:
    assert faults(file, "") == ('team is missing: write a section [[team]] with name = "Your Name"',)


def test_two_people_written_the_same_are_a_fault(file: Path) -> None:
    [fault] = faults(file, TEAM + '[[team]]\nname = "Bo"\naliases = ["ana  RUIZ"]\n')
    assert (
        fault == "team: persons 1 and 2 are both written 'ana ruiz'; give one of them another name or alias, "
        "or is it one person twice? Then keep one [[team]] with all lines"
    )


def test_a_google_sheet_needs_its_address_and_a_key_file(file: Path) -> None:
    missing_sheet, missing_key = faults(file, '[store]\nkind = "google"\n' + TEAM)
    assert missing_sheet.startswith("store.spreadsheet is missing")
    assert "credentials.json" in missing_key


def test_a_google_sheet_may_be_named_by_its_whole_address(file: Path) -> None:
    (file.parent / "credentials.json").write_text("{}", encoding="utf-8")
    address = "https://docs.google.com/spreadsheets/u/1/d/1AbCdEfGhIjKlMnOp_-q/edit#gid=0"
    settings = load_settings(write(file, f'[store]\nkind = "google"\nspreadsheet = "{address}"\n' + TEAM))
    assert settings.store.spreadsheet == "1AbCdEfGhIjKlMnOp_-q"


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_password_in_a_file_that_others_can_read_is_a_fault(file: Path) -> None:
    text = '[mail.smtp]\nhost = "mail.example.com"\nuser = "ana"\npassword = "hush"\n' + TEAM
    write(file, text)
    assert load_settings(file).mail.smtp.password.get_secret_value() == "hush"
    file.chmod(0o644)
    with pytest.raises(SettingsFaults, match=r"chmod 600 \S*sheetnet\.toml"):
        load_settings(file)


def test_a_password_is_never_shown(file: Path) -> None:
    text = '[mail.smtp]\nhost = "mail.example.com"\nuser = "ana"\npassword = "hush"\n' + TEAM
    assert "hush" not in repr(load_settings(write(file, text)))
    found = faults(file, text.replace('"hush"', '["hush"]'))
    assert found == ("mail.smtp.password (line 4) is wrong: write the password as text",)


def test_reports_go_to_the_owner_unless_another_address_is_given(file: Path) -> None:
    text = (
        TEAM
        + '[[team]]\nname = "Bo"\nreport_to = ["b@example.com", "c@example.com"]\n[[team]]\nname = "Cy"\n'
    )
    assert recipients_by_owner(load_settings(write(file, text)).team) == {
        "Ana Ruiz": ("ana@example.com",),
        "Bo": ("b@example.com", "c@example.com"),
        "Cy": (),
    }


def test_a_report_without_anybody_to_come_from_is_a_fault_once_mail_is_sent(file: Path) -> None:
    team = (
        TEAM
        + '[[team]]\nname = "Bo"\nreport_to = ["b@example.com"]\n[[team]]\nname = "Cy"\n'
        + '[[team]]\nname = "Di"\nreport_to = ["d@example.com"]\n'
    )
    server = '[mail.smtp]\nhost = "mail.example.com"\n'
    bo, di = faults(file, server + team)
    assert bo == (
        "team.mail of Bo is missing, so their report would come from nobody: "
        "write their address, or one for everybody's reports as mail.sender"
    )
    assert di.startswith("team.mail of Di is missing")
    assert load_settings(write(file, team)).mail.smtp.host == ""
    assert load_settings(write(file, '[mail]\nsender = "s@example.com"\n' + server + team)).mail.can_send


@pytest.mark.parametrize("address", ["ana..ruiz@example.com", ".ana@example.com", "a%b@example.com"])
def test_an_address_that_no_mail_can_carry_is_a_fault(file: Path, address: str) -> None:
    text = f'''
        [mail]
        sender = "Sheetnet <{address}>"
        [[team]]
        name = "Ana Ruiz"
        mail = "{address}"
        '''
    assert [fault.split(" ")[0] for fault in faults(file, text)] == ["mail.sender", "team.mail"]


def test_a_missing_file_says_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoSettingsFile, match="sheetnet init") as bare:
        find_settings_file(None)
    assert "There is one at" not in str(bare.value)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "sheetnet.toml").write_text(TEAM, encoding="utf-8")
    with pytest.raises(NoSettingsFile, match="There is one at demo"):
        find_settings_file(None)
    assert find_settings_file(Path("demo")) == tmp_path / "demo" / "sheetnet.toml"


def test_every_setting_has_a_meaning_and_an_environment_variable() -> None:
    rows = settings_rows()
    assert len({row.key for row in rows}) == len(rows) > 15
    assert all(row.meaning.endswith(".") and row.environment.startswith("SHEETNET_") for row in rows)
