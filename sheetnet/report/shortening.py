"""Shorter and shorter versions of a report that does not fit into one mail.

Each version says what it leaves out and where that is; knows nothing of how long a version becomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sheetnet.report.firm_model import Company, FirmReport
from sheetnet.report.model import Report, Section, Step
from sheetnet.report.numbering import steps, with_steps
from sheetnet.report.phrasing import number_in_words

_LINKS_KEPT_BEFORE_LINES = 10
"""The links of the first ten are worth more than the last lines of a long list."""

_LISTS = (20, 15, 10)
_SHORT_LISTS = (7, 5, 4, 3, 2, 1)
"""How many stand in each list of the versions that leave lines out."""


def shortened(report: Report) -> Iterator[Report]:
    """Return the report itself, then versions with fewer links to drafts and shorter lists."""
    yield report
    links = sum(bool(step and step.link) for step in (report.first, *steps(report)))
    fewest = min(links, _LINKS_KEPT_BEFORE_LINES)
    for kept in _falling(links, fewest):
        yield _with_links(report, kept)
    for length in _LISTS:
        yield _with_links(_with_lists(report, length), fewest)
    for kept in _falling(fewest, 1):
        yield _with_links(_with_lists(report, _LISTS[-1]), kept)
    for length in _SHORT_LISTS:
        yield _with_links(_with_lists(report, length), min(links, 1))


def shortened_firm(report: FirmReport) -> Iterator[FirmReport]:
    """Return the report itself, then versions with fewer and fewer people, the last ones left out."""
    yield report
    people = sum(len(company.people) for company in report.companies)
    for kept in _falling(people, 0):
        yield _with_people(report, kept)


def _with_people(report: FirmReport, kept: int) -> FirmReport:
    companies, gone, left = list[Company](), 0, kept
    for company in report.companies:
        people = company.people[:left]
        left -= len(people)
        gone += len(company.people) - len(people)
        if people:
            companies.append(replace(company, people=people))
    words = f"{_did_not_fit(gone, 'page')}: the text beside it names everybody."
    return replace(report, companies=tuple(companies), left_out=words)


def _falling(number: int, least: int) -> Iterator[int]:
    """Return ever smaller numbers, each at most three quarters of the one before, down to the least."""
    while number > least:
        number = max(number * 3 // 4, least)
        yield number


def _with_links(report: Report, links: int) -> Report:
    """Return the report with only the first so many links; the other drafts are said to be in their tab."""
    left = links

    def kept(step: Step | None) -> Step | None:
        nonlocal left
        if step is None or not step.link:
            return step
        left -= 1
        return step if left >= 0 else replace(step, link="", draft=f"{step.draft} (in the Actions tab)")

    return with_steps(report, kept)


def _with_lists(report: Report, length: int) -> Report:
    """Return the report with lists of at most this length, each with the number of what it leaves out."""
    people = report.people[:length]
    gone = len(report.people) - len(people)
    return replace(
        report,
        people=people,
        left_out=f"{_did_not_fit(gone)}: see the Key column of the Contacts tab." if gone else "",
        sections=tuple(_cut(section, length) for section in report.sections),
        mending=_cut(report.mending, length, "the Problem columns"),
    )


def _cut(section: Section, length: int, where: str = "the Actions and Contacts tabs") -> Section:
    gone = len(section.entries) - length
    if gone <= 0:
        return section
    words = f"{_did_not_fit(gone)}: see {where}"
    return replace(
        section,
        entries=section.entries[:length],
        more=f"{words}; {section.more}." if section.more else f"{words}.",
    )


def _did_not_fit(count: int, where: str = "mail") -> str:
    return f"{number_in_words(count).capitalize()} more did not fit into this {where}"
