"""Numbers beside suggestions: from top to bottom, each its own, and never given anew."""

from __future__ import annotations

from sheetnet.domain.ids import ActionId
from sheetnet.report.numbering import numbered, steps
from sheetnet.report.render import render_text
from sheetnet.report.shortening import shortened
from tests.report.weeks import a_full_week, a_quiet_week, a_week, an_answerable_week, answerable


def test_numbers_go_from_top_to_bottom_and_the_headline_s_is_that_of_its_person() -> None:
    report = an_answerable_week()
    numbers = [step.number for step in steps(report)]
    assert numbers == [1, 2, 3]
    assert report.first
    assert report.first.number == 1


def test_a_number_that_stands_is_kept_and_one_of_a_suggestion_that_is_gone_is_not_given_again() -> None:
    report = an_answerable_week()
    gone, second = ActionId("a-gone"), [step.action_id for step in steps(report)][1]
    assert second
    again, ids = numbered(report, (gone, second))
    assert ids[:2] == (gone, second)
    assert sorted(step.number for step in steps(again)) == [2, 3, 4]
    assert numbered(report, ids) == (again, ids)


def test_numbers_that_stand_for_nothing_any_more_keep_the_others_in_their_places() -> None:
    nothing = ActionId("")
    report, ids = numbered(an_answerable_week(), (nothing, nothing))
    assert [step.number for step in steps(report)] == [3, 4, 5]
    assert numbered(report, ids)[1] == ids


def test_the_examples_name_numbers_of_this_report() -> None:
    assert "“done 1”, “snooze 2 for 2 weeks” or “not 3”" in an_answerable_week().answering


def test_a_report_with_nothing_to_do_says_nothing_of_answers() -> None:
    report, ids = numbered(a_quiet_week(), ())
    assert (report.answering, ids) == ("", ())


def test_a_report_that_cannot_be_answered_counts_its_people_as_before() -> None:
    assert "\n1. Núria Pla" in render_text(a_week())
    assert "\n1. Núria Pla" not in render_text(an_answerable_week())


def test_a_shorter_version_keeps_the_numbers() -> None:
    report = answerable(a_full_week())
    numbers = {step.action_id: step.number for step in steps(report)}
    for shorter in shortened(report):
        assert all(numbers[step.action_id] == step.number for step in steps(shorter))
