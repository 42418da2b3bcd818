"""``sheetnet report --firm``: written to the outbox, told in short, neither mailed nor of a past week."""

from __future__ import annotations

import pytest

from tests.app.demos import Demo


def test_the_firm_wide_report_is_written_as_text_and_page_and_changes_nothing_in_the_sheet(
    demo: Demo,
) -> None:
    before = demo.workbook.read_bytes()
    answer = demo.call("report", "--firm")
    assert answer.code == 0
    assert answer.out.startswith("The team knows 60 people at 58 companies.")
    assert "In the last 7 days the team" in answer.out
    text, page = sorted((demo.folder / "outbox").glob("firm-*"), reverse=True)
    assert (text.suffix, page.suffix) == (".txt", ".html")
    assert text.name in answer.out
    assert "WHO KNOWS WHOM" in text.read_text(encoding="utf-8")
    assert "Who knows whom" in page.read_text(encoding="utf-8")
    assert demo.workbook.read_bytes() == before


@pytest.mark.parametrize("option", [("--send",), ("--week", "2026-W01")])
def test_what_only_the_weekly_reports_can_do_is_refused_in_words(
    read_demo: Demo, option: tuple[str, ...]
) -> None:
    answer = read_demo.call("report", "--firm", *option)
    assert answer.code == 2
    assert f"The firm-wide report does not go with {option[0]}" in answer.err
