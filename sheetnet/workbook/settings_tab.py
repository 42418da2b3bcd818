"""The Settings tab: its rows, what they mean, and the team's values read and checked.

A blank value leaves the default, a bad one is a fault in its row and leaves the default too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from sheetnet.domain.policy import Parameter, Policy, parameters
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import DateOrder, Tone, Weekday
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    error_fault,
    is_error_text,
    normal_key,
    one_of,
    phrases,
    quoted,
)
from sheetnet.workbook.cells import read_number
from sheetnet.workbook.dates import weekday_number
from sheetnet.workbook.snapshot import CellValue

REPORT_DAY = "Report day"
REPORT_TIME = "Report time"
TIME_ZONE = "Time zone"
DATE_ORDER = "Date order"
HOLIDAYS_COUNTRY = "Holidays country"
TONE = "Tone"
LANGUAGE = "Language"
RUN_NOW = "Run now"
ACCEPT_DELETIONS = "Accept these deletions"

_IN_WHOLE = ("days", "people", "seats", "actions", "contacts")
"""Units that are counted, so that a fraction is a slip."""
_RISING = (
    ("cadence_key_days", "cadence_close_days"),
    ("cadence_close_days", "cadence_active_days"),
    ("cadence_active_days", "cadence_wide_days"),
    ("follow_up_due_days", "follow_up_within_days"),
)
"""Parameters of which the first is meant to be no greater than the second."""
_ORDERS = {
    DateOrder.DAY_FIRST: "day first, day, dmy, d/m/y, dd/mm/yyyy, dd/mm/yy, dd.mm.yyyy, dd-mm-yyyy, "
    "day month year, day/month/year, european, uk",
    DateOrder.MONTH_FIRST: "month first, month, mdy, m/d/y, mm/dd/yyyy, mm/dd/yy, mm-dd-yyyy, "
    "month day year, month/day/year, american, us, usa",
}
_TONES = {Tone.WARM: "warm, friendly, casual, informal", Tone.FORMAL: "formal, business, polite"}
_LANGUAGES = {"en": "en, english, en-us, en-gb, en_us, en_gb"}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?(?::\d{2})?)? ?(a\.?m\.?|p\.?m\.?|h|uhr|o'clock)?")

_CHOICES: Mapping[str, tuple[str, ...]] = {
    REPORT_DAY: tuple(Weekday),
    DATE_ORDER: tuple(DateOrder),
    TONE: tuple(Tone),
}

_Read = Callable[[CellValue, str], object]
"""Reads a nonblank value and its text; raises `_Unusable` with what to write instead."""


class _Unusable(Exception):
    """A value that cannot be used; the text is the whole fault."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the Settings tab."""

    name: str
    default: str
    """As a person would write it; "" where there is none."""
    meaning: str
    """What the Meaning column says: with unit and default."""


def setting_choices(name: str) -> tuple[str, ...]:
    """Return the values that a setting can have, () where it is not one of a few."""
    wanted = normal_key(name)
    return next((choices for each, choices in _CHOICES.items() if normal_key(each) == wanted), ())


def settings_rows() -> tuple[SettingRow, ...]:
    """Return every setting of the tab in the order of a new workbook."""
    tuned = (
        SettingRow(each.setting, f"{each.default:g}", _meaning(each))
        for each in parameters().values()
        if each.setting
    )
    plain = TeamSettings()
    return (
        *tuned,
        _row(REPORT_DAY, plain.report_day, "The day of the weekly report."),
        _row(REPORT_TIME, f"{plain.report_time:%H:%M}", "When it leaves, in the team's time zone."),
        _row(TIME_ZONE, plain.time_zone, 'Where the team is, such as "Europe/Madrid" or "America/New_York".'),
        _row(
            DATE_ORDER,
            plain.date_order,
            'How 03/04/2026 is read: "day first" is 3 April, "month first" is March 4.',
        ),
        _row(
            HOLIDAYS_COUNTRY,
            "",
            'Whose public holidays to keep free, such as "US", "GB" or "ES". Blank keeps only weekends free.',
        ),
        _row(TONE, plain.tone, 'How drafts greet and close: "warm" or "formal".'),
        _row(LANGUAGE, plain.language, "The language of drafts and reports; English (en) for now."),
        _row(
            RUN_NOW, "", "Write anything here, and something else the next time: each change asks for a run."
        ),
        _row(
            ACCEPT_DELETIONS,
            "",
            "Only after a run has stopped because many contacts were gone: the code that it showed, "
            "if you meant to delete them.",
        ),
    )


def _row(name: str, default: str, meaning: str) -> SettingRow:
    return SettingRow(name, str(default), f"{meaning} Default: {default}." if default else meaning)


def _meaning(parameter: Parameter) -> str:
    return f"{parameter.meaning} Default: {parameter.default:g} {parameter.unit}."


def read_settings(
    names: Sequence[CellValue], values: Sequence[CellValue]
) -> tuple[TeamSettings, Faults, dict[int, str]]:
    """Read the two columns of the tab.

    Returns the settings, the faults by position, and by position the Meaning text of each row whose
    setting is known.
    """
    rows = {_compact(row.name): row for row in settings_rows()}
    readers = _readers()
    found: dict[str, object] = {}
    faults: Faults = {}
    meanings: dict[int, str] = {}
    position_by_name: dict[str, int] = {}
    for position, (raw_name, value) in enumerate(zip(names, values, strict=True)):
        name, text = clean_text(raw_name), clean_text(value)
        row = rows.get(_compact(name))
        if row is None:
            if text:
                faults[position] = _unknown(name, rows)
            continue
        meanings[position] = row.meaning
        if row.name in position_by_name:
            faults[position] = f"{row.name} is set twice and the first one counts: delete one of the two rows"
            continue
        position_by_name[row.name] = position
        if text:
            field, read = readers[row.name]
            try:
                if is_error_text(text):
                    raise _Unusable(error_fault(row.name, text, "the value"))
                found[field] = read(value, text)
            except _Unusable as unusable:
                faults[position] = str(unusable)
    tuned = {field: found.pop(field) for field in parameters() if field in found}
    policy = Policy(**tuned)  # type: ignore[arg-type]
    _cross_check(policy, position_by_name, faults)
    return TeamSettings(policy=policy, **found), faults, meanings  # type: ignore[arg-type]


def _compact(name: str) -> str:
    return re.sub(r"[\W_]+", "", normal_key(name))


def _unknown(name: str, rows: dict[str, SettingRow]) -> str:
    if not name:
        return "This value has no setting beside it: write the setting's name, or clear the value"
    near = process.extractOne(_compact(name), rows.keys(), scorer=fuzz.ratio, score_cutoff=65)
    cure = f"did you mean {quoted(rows[near[0]].name)}?" if near else "see the README for all settings"
    return f"There is no setting called {quoted(name)}: {cure}"


def _cross_check(policy: Policy, position_by_name: dict[str, int], faults: Faults) -> None:
    known = parameters()
    for lower, upper in _RISING:
        small, great = getattr(policy, lower), getattr(policy, upper)
        first, second = known[lower].setting, known[upper].setting
        typed = max(position_by_name.get(first, -1), position_by_name.get(second, -1))
        if small > great and typed >= 0:
            faults.setdefault(
                typed,
                f"{first} ({small:g}) is longer than {second} ({great:g}). Both are used as they stand: "
                "change one if you did not mean it",
            )


def _readers() -> dict[str, tuple[str, _Read]]:
    """Return, by the setting's name, the field it sets and how its value is read."""
    readers: dict[str, tuple[str, _Read]] = {
        each.setting: (field, _number_reader(each)) for field, each in parameters().items() if each.setting
    }
    readers[REPORT_DAY] = "report_day", _read_day
    readers[REPORT_TIME] = "report_time", _read_time
    readers[TIME_ZONE] = "time_zone", _read_zone
    readers[DATE_ORDER] = "date_order", _choice_reader(DATE_ORDER, _ORDERS)
    readers[HOLIDAYS_COUNTRY] = "holidays_country", _read_country
    readers[TONE] = "tone", _choice_reader(TONE, _TONES)
    readers[LANGUAGE] = "language", _choice_reader(LANGUAGE, _LANGUAGES)
    readers[RUN_NOW] = "run_now", _read_plain
    readers[ACCEPT_DELETIONS] = "accepted_deletions", _read_plain
    return readers


def _number_reader(parameter: Parameter) -> _Read:
    def read(value: CellValue, text: str) -> object:
        number, fault = read_number(
            value, header=parameter.setting, least=parameter.least, most=parameter.most
        )
        if fault:
            raise _Unusable(fault)
        if parameter.unit in _IN_WHOLE and not number.is_integer():
            raise _Unusable(f"{parameter.setting} is {text}: write a whole number, such as {round(number)}")
        return number

    return read


def _choice_reader(name: str, choices: dict[DateOrder, str] | dict[Tone, str] | dict[str, str]) -> _Read:
    known = {phrase: choice for choice, listed in choices.items() for phrase in phrases(listed)}

    def read(value: CellValue, text: str) -> object:
        choice = known.get(normal_key(text))
        if choice is None:
            named = one_of([quoted(each) for each in choices])
            raise _Unusable(f"{name} {quoted(text)} is not known: write {named}")
        return choice

    return read


def _read_plain(value: CellValue, text: str) -> object:
    return text


def _read_day(value: CellValue, text: str) -> object:
    key = normal_key(text).rstrip(".")
    number = weekday_number(key) or weekday_number(key.removesuffix("s"))
    if number is None:
        raise _Unusable(f"{REPORT_DAY} {quoted(text)} is not a day of the week: write one such as Monday")
    return tuple(Weekday)[number - 1]


def _read_time(value: CellValue, text: str) -> object:
    if isinstance(value, datetime):
        return time(value.hour, value.minute)
    if isinstance(value, time):
        return time(value.hour, value.minute)
    if not isinstance(value, bool | date):
        if isinstance(value, float) and 0 <= value < 1:
            minutes = min(round(value * 24 * 60), 24 * 60 - 1)
            return time(minutes // 60, minutes % 60)
        if found := _CLOCK.fullmatch(normal_key(text)):
            hour, minute = int(found[1]), int(found[2] or 0)
            half = (found[3] or "")[:1]
            if half in ("a", "p") and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
            if hour < 24 and minute < 60:
                return time(hour, minute)
    raise _Unusable(f"{REPORT_TIME} {quoted(text)} is not a time of day: write it as in 07:00")


def _read_zone(value: CellValue, text: str) -> object:
    if text == "UTC" or (text[:1].isupper() and "/" in text):
        try:
            return ZoneInfo(text).key
        except (KeyError, ValueError, OSError):
            pass
    wanted = _compact(text)
    whole = {_compact(zone): zone for zone in sorted(available_timezones())}
    if wanted in whole:
        return whole[wanted]
    keys = {key: {zone} for key, zone in whole.items()}
    for zone in whole.values():
        if "/" in zone:
            keys.setdefault(_compact(zone.rpartition("/")[2]), set()).add(zone)
    zones = keys.get(wanted, set()) if wanted else set()
    if len(zones) == 1:
        return next(iter(zones))
    near = process.extractOne(wanted, keys.keys(), scorer=fuzz.ratio, score_cutoff=75)
    named = min(zones or (keys[near[0]] if near else {"Europe/Madrid"}))
    asked = "did you mean" if near or zones else "write one such as"
    raise _Unusable(f"{TIME_ZONE} {quoted(text)} is not known: {asked} {named}{'?' if near or zones else ''}")


def _read_country(value: CellValue, text: str) -> object:
    from holidays.registry import COUNTRIES

    codes: dict[str, str] = {"uk": "GB", "greatbritain": "GB", "england": "GB"}
    for name, (_, *entries) in COUNTRIES.items():
        code = next((entry for entry in entries if len(entry) == 2), "")
        codes.update({_compact(each): code for each in (name, *entries) if code})
    code = codes.get(_compact(text), "")
    if code:
        return code
    names = [name for name in codes if len(name) > 3]
    near = process.extractOne(_compact(text), names, scorer=fuzz.ratio, score_cutoff=75)
    cure = f"did you mean {codes[near[0]]}?" if near else "write a code of two letters, such as US or ES"
    raise _Unusable(f"{HOLIDAYS_COUNTRY} {quoted(text)} is not known: {cure}")
