"""The Settings tab: good values are used, bad ones are faults in their rows and the default holds."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.policy import Policy, parameters
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import DateOrder, Tone, Weekday
from sheetnet.workbook.cells import clean_text
from sheetnet.workbook.settings_tab import read_settings, settings_rows
from sheetnet.workbook.snapshot import CellValue
from tests.workbook.hand_typed import CELLS


def setting(name: str, value: CellValue) -> TeamSettings:
    settings, faults, _ = read_settings([name], [value])
    assert faults == {}
    return settings


def fault(name: str, value: CellValue) -> str:
    settings, faults, _ = read_settings([name], [value])
    assert settings == TeamSettings()
    return faults[0]


def test_the_tab_as_it_is_made_gives_the_defaults() -> None:
    rows = settings_rows()
    settings, faults, meanings = read_settings([row.name for row in rows], [row.default for row in rows])
    assert settings == TeamSettings()
    assert faults == {}
    assert meanings == {n: row.meaning for n, row in enumerate(rows)}


def test_every_parameter_with_a_setting_stands_in_the_tab_with_unit_and_default() -> None:
    rows = {row.name: row for row in settings_rows()}
    for parameter in parameters().values():
        if parameter.setting:
            row = rows[parameter.setting]
            assert row.default == f"{parameter.default:g}"
            assert row.meaning == f"{parameter.meaning} Default: {parameter.default:g} {parameter.unit}."


def test_every_parameter_is_tuned_by_its_own_row() -> None:
    for field, parameter in parameters().items():
        if parameter.setting:
            value = parameter.default + 1
            settings, _, _ = read_settings([parameter.setting], [value])
            assert settings.policy == Policy(**{field: value})


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("Report day", "Friday", "report_day", Weekday.FRIDAY),
        ("report day", "fri", "report_day", Weekday.FRIDAY),
        ("Report day", "Fridays", "report_day", Weekday.FRIDAY),
        ("Report day", "lunes", "report_day", Weekday.MONDAY),
        ("Report time", "07:30", "report_time", time(7, 30)),
        ("Report time", "7:30", "report_time", time(7, 30)),
        ("Report time", "7.30", "report_time", time(7, 30)),
        ("Report time", "7am", "report_time", time(7, 0)),
        ("Report time", "12 am", "report_time", time(0, 0)),
        ("Report time", "7:30 PM", "report_time", time(19, 30)),
        ("Report time", "19h", "report_time", time(19, 0)),
        ("Report time", 7, "report_time", time(7, 0)),
        ("Report time", 0.2916, "report_time", time(7, 0)),
        ("Report time", 0.2916666666666667, "report_time", time(7, 0)),
        ("Report time", 0.99999, "report_time", time(23, 59)),
        ("Report time", time(6, 15), "report_time", time(6, 15)),
        ("Report time", datetime.fromisoformat("2026-03-14T06:15"), "report_time", time(6, 15)),
        ("Time zone", "Europe/Madrid", "time_zone", "Europe/Madrid"),
        ("Timezone", "europe / madrid", "time_zone", "Europe/Madrid"),
        ("Time zone:", "New York", "time_zone", "America/New_York"),
        ("Date order", "month first", "date_order", DateOrder.MONTH_FIRST),
        ("Date order", "MM/DD/YYYY", "date_order", DateOrder.MONTH_FIRST),
        ("Date order", "dd.mm.yyyy", "date_order", DateOrder.DAY_FIRST),
        ("Holidays country", "us", "holidays_country", "US"),
        ("Holidays country", "Spain", "holidays_country", "ES"),
        ("Holidays country", "UK", "holidays_country", "GB"),
        ("Tone", "Formal", "tone", Tone.FORMAL),
        ("Tone", "friendly", "tone", Tone.WARM),
        ("Language", "English", "language", "en"),
        ("Run now", True, "run_now", "TRUE"),
        ("Run now", 3.0, "run_now", "3"),
        ("Accept these deletions", " x7k2 ", "accepted_deletions", "x7k2"),
    ],
)
def test_a_value_is_understood_as_people_write_it(
    name: str, value: CellValue, field: str, read: object
) -> None:
    assert getattr(setting(name, value), field) == read


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Cadence: Key", 0, "Cadence: Key is 0: write a number from 1 to 3650"),
        ("Cadence: Key", "often", "Cadence: Key 'often' is not a number: write a number from 1 to 3650"),
        ("Key seats", 10.5, "Key seats is 10.5: write a whole number, such as 10"),
        ("Report day", "Firday", "Report day 'Firday' is not a day of the week: write one such as Monday"),
        ("Report time", "25:00", "Report time '25:00' is not a time of day: write it as in 07:00"),
        ("Report time", "at dawn", "Report time 'at dawn' is not a time of day: write it as in 07:00"),
        ("Time zone", "Europe/Madird", "Time zone 'Europe/Madird' is not known: did you mean Europe/Madrid?"),
        ("Time zone", "../etc", "Time zone '../etc' is not known: write one such as Europe/Madrid"),
        ("Date order", "any", "Date order 'any' is not known: write 'day first' or 'month first'"),
        (
            "Holidays country",
            "Q",
            "Holidays country 'Q' is not known: write a code of two letters, such as US or ES",
        ),
        ("Holidays country", "Germny", "Holidays country 'Germny' is not known: did you mean DE?"),
        ("Tone", "rude", "Tone 'rude' is not known: write 'warm' or 'formal'"),
        ("Language", "fr", "Language 'fr' is not known: write 'en'"),
        ("Run now", "#REF!", "Run now is an error (#REF!): mend the formula or type the value"),
        ("Cadense: Key", 10, "There is no setting called 'Cadense: Key': did you mean 'Cadence: Key'?"),
        ("Colour", "red", "There is no setting called 'Colour': see the README for all settings"),
        (
            None,
            "red",
            "This value has no setting beside it: write the setting's name, or clear the value",
        ),
    ],
)
def test_a_bad_setting_is_a_fault_and_the_default_holds(name: str, value: CellValue, said: str) -> None:
    assert fault(name, value) == said


def test_a_blank_value_is_the_default_and_no_fault() -> None:
    settings, faults, meanings = read_settings(
        ["Tone", "Key seats", "Our own heading", None], [None, " ", "", None]
    )
    assert settings == TeamSettings()
    assert faults == {}
    assert sorted(meanings) == [0, 1]


def test_one_bad_row_leaves_the_others_working() -> None:
    settings, faults, _ = read_settings(["Tone", "Key seats"], ["rude", 8])
    assert settings == TeamSettings(policy=Policy(key_seats=8))
    assert sorted(faults) == [0]


def test_of_two_rows_for_one_setting_the_first_counts() -> None:
    settings, faults, _ = read_settings(["Tone", "tone"], ["formal", "warm"])
    assert settings.tone is Tone.FORMAL
    assert faults == {1: "Tone is set twice and the first one counts: delete one of the two rows"}


def test_a_closer_circle_with_a_longer_rest_is_used_and_questioned() -> None:
    settings, faults, _ = read_settings(["Cadence: Key"], [45])
    assert settings.policy.cadence_key_days == 45
    assert faults == {
        0: "Cadence: Key (45) is longer than Cadence: Close (30). Both are used as they stand: "
        "change one if you did not mean it"
    }


NAMES = st.sampled_from([row.name for row in settings_rows()]) | CELLS


@given(st.lists(st.tuples(NAMES, CELLS), max_size=8))
def test_no_tab_makes_it_raise_and_each_value_is_used_or_has_a_fault(
    rows: list[tuple[CellValue, CellValue]],
) -> None:
    settings, faults, meanings = read_settings([name for name, _ in rows], [value for _, value in rows])
    assert settings.policy.cadence_key_days >= 1
    for position, (_, value) in enumerate(rows):
        if clean_text(value):
            assert position in faults or position in meanings
