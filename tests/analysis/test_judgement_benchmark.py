from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks import judgement


def test_those_tied_at_the_tenth_place_share_what_is_left() -> None:
    score = np.array([9.0] * 8 + [5.0] * 4 + [1.0] * 3)
    assert judgement.among_the_top(score).tolist() == [1.0] * 8 + [0.5] * 4 + [0.0] * 3
    assert judgement.best_precision(score) == pytest.approx(0.9)
    assert judgement.precision(score, score) == pytest.approx(0.8 + 4 * 0.25 / 10)
    assert judgement.precision(-np.arange(20.0), np.arange(20.0)) == 0


def test_the_area_under_the_curve_counts_ties_half() -> None:
    truth = np.array([True, True, False, False])
    assert judgement.auc(np.array([3.0, 2.0, 1.0, 0.0]), truth) == 1
    assert judgement.auc(np.array([1.0, 1.0, 1.0, 1.0]), truth) == 0.5
    assert np.isnan(judgement.auc(np.array([1.0, 2.0]), np.array([True, True])))


def test_a_small_folder_is_read_and_cut_at_shares_of_its_span(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person,email\na,\nb,\nc,\n", encoding="utf-8")
    (tmp_path / "mails.csv").write_text(
        "sent_at,people\n2020-01-01T00:00:00Z,a b\n2020-01-05T00:00:00Z,a b c\n2020-01-11,a stranger\n",
        encoding="utf-8",
    )
    traffic = judgement.read_traffic(tmp_path)
    assert traffic.mails == 2
    assert len(traffic.person) == 2 + 6
    begin = judgement.in_days("2020-01-01")
    assert judgement.cuts_of(traffic) == pytest.approx([begin + days for days in (4, 5.5, 7, 8.5)])


@pytest.mark.skipif("SHEETNET_DATA" not in os.environ, reason="SHEETNET_DATA names no folder with enron/")
def test_strength_and_drift_beat_the_usual_rules_on_real_mail() -> None:
    traffic = judgement.read_traffic(Path(os.environ["SHEETNET_DATA"]) / "enron")
    cases = judgement.cases_of(traffic, judgement.cuts_of(traffic))
    reached = {
        name: (
            judgement.mean(judgement.precision(strength(case), case.mails_to_come) for case in cases),
            judgement.mean(judgement.auc(silence(case), case.is_silent) for case in cases),
        )
        for name, (strength, silence) in judgement.scorers().items()
    }
    ours = reached.pop("sheetnet")
    assert len(reached) == 5
    assert all(ours[0] > strength and ours[1] > silence for strength, silence in reached.values())
