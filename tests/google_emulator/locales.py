"""What a spreadsheet's locale decides: signs of numbers, order of dates, currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import available_timezones

from tests.google_emulator.refusals import Refusal, Unsupported


@dataclass(frozen=True)
class Locale:
    """How numbers and dates are typed and shown."""

    decimal: str = "."
    thousands: str = ","
    order: str = "mdy"
    """The order in which a date's parts are typed: "mdy", "dmy" or "ymd"; a year first is read anyway."""
    date: str = "M/d/yyyy"
    """The pattern of a date that says none."""
    currency: str = "$"
    currency_is_first: bool = True
    english: bool = True
    """Names of months and days are English ones; others the stand-in does not know."""


_NARROW = "\u202f"
_POINT_DMY = Locale(order="dmy", date="dd/MM/yyyy", currency="£")
_LOCALES = {
    "en_US": Locale(),
    "en_GB": _POINT_DMY,
    "en_IE": Locale(order="dmy", date="dd/MM/yyyy", currency="€"),
    "en_AU": Locale(order="dmy", date="dd/MM/yyyy"),
    "en_NZ": Locale(order="dmy", date="d/MM/yyyy"),
    "en_CA": Locale(order="ymd", date="yyyy-MM-dd"),
    "en_IN": Locale(order="dmy", date="dd/MM/yyyy", currency="₹"),
    "de_DE": Locale(",", ".", "dmy", "dd.MM.yyyy", "€", False, False),
    "de_AT": Locale(",", ".", "dmy", "dd.MM.yyyy", "€", True, False),
    "de_CH": Locale(".", "’", "dmy", "dd.MM.yyyy", "CHF", True, False),
    "fr_FR": Locale(",", _NARROW, "dmy", "dd/MM/yyyy", "€", False, False),
    "fr_CA": Locale(",", "\u00a0", "ymd", "yyyy-MM-dd", "$", False, False),
    "es_ES": Locale(",", ".", "dmy", "d/M/yyyy", "€", False, False),
    "it_IT": Locale(",", ".", "dmy", "dd/MM/yyyy", "€", False, False),
    "nl_NL": Locale(",", ".", "dmy", "d-M-yyyy", "€", True, False),
    "pt_BR": Locale(",", ".", "dmy", "dd/MM/yyyy", "R$", True, False),
    "pt_PT": Locale(",", "\u00a0", "dmy", "dd/MM/yyyy", "€", False, False),
    "pl_PL": Locale(",", "\u00a0", "dmy", "d.MM.yyyy", "zł", False, False),
    "cs_CZ": Locale(",", "\u00a0", "dmy", "d.M.yyyy", "Kč", False, False),
    "da_DK": Locale(",", ".", "dmy", "dd.MM.yyyy", "kr.", False, False),
    "sv_SE": Locale(",", "\u00a0", "ymd", "yyyy-MM-dd", "kr", False, False),
    "nb_NO": Locale(",", "\u00a0", "dmy", "dd.MM.yyyy", "kr", False, False),
    "fi_FI": Locale(",", "\u00a0", "dmy", "d.M.yyyy", "€", False, False),
    "tr_TR": Locale(",", ".", "dmy", "d.MM.yyyy", "₺", True, False),
    "ru_RU": Locale(",", "\u00a0", "dmy", "dd.MM.yyyy", "₽", False, False),
    "ja_JP": Locale(".", ",", "ymd", "yyyy/MM/dd", "¥", True, False),
    "ko_KR": Locale(".", ",", "ymd", "yyyy. M. d", "₩", True, False),
    "zh_CN": Locale(".", ",", "ymd", "yyyy-M-d", "¥", True, False),
    "zh_TW": Locale(".", ",", "ymd", "yyyy/M/d", "$", True, False),
}
_MAIN = {
    "de": "de_DE",
    "fr": "fr_FR",
    "es": "es_ES",
    "it": "it_IT",
    "nl": "nl_NL",
    "pt": "pt_BR",
    "en": "en_US",
}


def check_locale(name: str) -> None:
    """Refuse what cannot be a locale; that the stand-in knows it is another matter."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", name):
        raise Refusal(400, f"Unsupported locale: {name}")


def check_time_zone(name: str) -> None:
    """Refuse what is no time zone: neither of the usual database nor like GMT-07:00."""
    if name not in available_timezones() and not re.fullmatch(r"GMT[+-]\d\d:\d\d", name):
        raise Refusal(400, f"Invalid time zone: {name}")


def locale_of(name: str) -> Locale:
    """Return what a locale decides.

    Raises:
        Unsupported: the stand-in does not know this locale.
    """
    found = _LOCALES.get(_MAIN.get(name, name))
    if found is None:
        raise Unsupported(f"the locale {name}")
    return found
