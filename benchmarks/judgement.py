"""Measure strength and drift on real traffic: judgement.py --data FOLDER [--fit].

FOLDER holds people.csv (person) and mails.csv (sent_at, people: ids of everybody on the mail). Each
person's correspondents are scored with the past only, by the functions that sheetnet ships and by the
rules that other tools use, and compared with what then happened.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sheetnet.analysis import drift
from sheetnet.analysis.exchanges import total_by

Floats = npt.NDArray[np.float64]

ENRON_CUTS = ("2000-01-01", "2000-04-01", "2000-07-01", "2000-10-01")
OTHER_CUTS = (0.4, 0.55, 0.7, 0.85)
"""Of the span, where the four dates are not well inside it."""
PEOPLE_ON_A_MAIL = (2, 5)
LEAST_CORRESPONDENTS, LEAST_ACTIVE = 20, 10
STRENGTH_DAYS, SILENCE_DAYS = 90, 30
TOP = 10
ENOUGH_MAILS = 4


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who was in touch with whom: one entry per mail and ordered pair, times in days."""

    person: npt.NDArray[np.int64]
    other: npt.NDArray[np.int64]
    at: Floats
    span: tuple[float, float]
    mails: int


@dataclass(frozen=True, slots=True)
class Case:
    """One person at one cut: the past to score by, and what came then."""

    cut: int
    person: int
    contact: npt.NDArray[np.int32]
    days_ago: Floats
    people: int
    mails_to_come: Floats
    is_silent: npt.NDArray[np.bool_]

    @property
    def mails(self) -> npt.NDArray[np.int64]:
        """Past mails by correspondent."""
        return np.bincount(self.contact, minlength=self.people)


Scorer = Callable[[Case], Floats]


def read_traffic(folder: Path) -> Traffic:
    """Return the mails between two to five known people."""
    with (folder / "people.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["person"] for row in csv.DictReader(lines)}
    numbers = {person: number for number, person in enumerate(sorted(known))}
    person, other, at, times = [], [], [], []
    mails = 0
    with (folder / "mails.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            sent = in_days(row["sent_at"])
            times.append(sent)
            on_it = sorted({numbers[each] for each in row["people"].split() if each in numbers})
            if PEOPLE_ON_A_MAIL[0] <= len(on_it) <= PEOPLE_ON_A_MAIL[1]:
                mails += 1
                for one in on_it:
                    for another in on_it:
                        if one != another:
                            person.append(one)
                            other.append(another)
                            at.append(sent)
    if not mails:
        raise SystemExit(
            f"{folder} holds no mail between {PEOPLE_ON_A_MAIL[0]} to {PEOPLE_ON_A_MAIL[1]} people"
        )
    return Traffic(np.array(person), np.array(other), np.array(at), (min(times), max(times)), mails)


def in_days(written: str) -> float:
    """Return an instant as days since 1970; one without a zone is UTC."""
    moment = datetime.fromisoformat(written.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86400


def cuts_of(traffic: Traffic) -> list[float]:
    """Return the four dates where the traffic spans them, else four shares of its span."""
    begin, end = traffic.span
    dates = [in_days(day) for day in ENRON_CUTS]
    if begin < dates[0] - STRENGTH_DAYS and dates[-1] + STRENGTH_DAYS < end:
        return dates
    return [begin + share * (end - begin) for share in OTHER_CUTS]


def cases_of(
    traffic: Traffic,
    cuts: Sequence[float],
    *,
    correspondents: int = LEAST_CORRESPONDENTS,
    active: int = LEAST_ACTIVE,
) -> list[Case]:
    """Return everybody with enough past correspondents, enough of them active after the cut."""
    found = []
    for person in np.unique(traffic.person).tolist():
        own = traffic.person == person
        other, at = traffic.other[own], traffic.at[own]
        for number, cut in enumerate(cuts):
            past = at < cut
            people, contact = np.unique(other[past], return_inverse=True)
            if len(people) < correspondents:
                continue
            to_come = mails_between(other, at, people, cut, STRENGTH_DAYS)
            if np.count_nonzero(to_come) >= active:
                silent = mails_between(other, at, people, cut, SILENCE_DAYS) == 0
                found.append(
                    Case(
                        number, person, contact.astype(np.int32), cut - at[past], len(people), to_come, silent
                    )
                )
    return found


def mails_between(
    other: npt.NDArray[np.int64], at: Floats, people: npt.NDArray[np.int64], cut: float, days: float
) -> Floats:
    """Return how many mails each of these people has within so many days from the cut on."""
    soon = other[(at >= cut) & (at < cut + days)]
    soon = soon[np.isin(soon, people)]
    return np.bincount(np.searchsorted(people, soon), minlength=len(people)).astype(np.float64)


def among_the_top(score: Floats) -> Floats:
    """Return how much each belongs to the top ten; those tied at the tenth place share what is left."""
    tenth = np.sort(score)[-TOP]
    above, tied = score > tenth, score == tenth
    share: Floats = above + tied * (TOP - np.count_nonzero(above)) / np.count_nonzero(tied)
    return share


def precision(score: Floats, to_come: Floats) -> float:
    """Return how many of the ten scored highest are among the true top ten, as a share."""
    return float(among_the_top(score) @ among_the_top(to_come)) / TOP


def best_precision(to_come: Floats) -> float:
    """Return what a scorer that knew the future would reach."""
    return float(np.sort(among_the_top(to_come))[-TOP:].sum()) / TOP


def auc(score: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a true one scores above a false one, ties counting half; NaN if one class."""
    yes, no = score[truth], score[~truth]
    if not len(yes) or not len(no):
        return float("nan")
    return float(np.mean((yes[:, None] > no) + 0.5 * (yes[:, None] == no)))


def days_since_last(case: Case) -> Floats:
    """Return the age of each correspondent's last mail."""
    last = np.full(case.people, np.inf)
    np.minimum.at(last, case.contact, case.days_ago)
    return last


def decay(half_life: float) -> Scorer:
    """Return the rule that counts mails, each decayed by its age."""
    return lambda case: total_by(case.contact, np.exp2(-case.days_ago / half_life), case.people)


def scorers() -> dict[str, tuple[Scorer, Scorer]]:
    """Return what is compared, by name: the score of strength and the score of silence."""

    def both(strength: Scorer) -> tuple[Scorer, Scorer]:
        return strength, lambda case: -strength(case)

    return {
        "days since last contact": both(lambda case: -days_since_last(case)),
        "raw frequency": both(lambda case: case.mails.astype(float)),
        "decay, half-life 30": both(decay(30)),
        "decay, half-life 60": both(decay(60)),
        "decay, half-life 120": both(decay(120)),
        "sheetnet": (
            lambda case: drift.strength_of(case.contact, case.days_ago, case.people),
            lambda case: drift.silence_chance(
                case.contact, case.days_ago, case.people, horizon_days=SILENCE_DAYS
            ),
        ),
    }


def mean(values: Iterable[float]) -> float:
    """Return the mean of the values that are there; NaN of none."""
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")


def print_table(
    title: str,
    cases: Sequence[Case],
    cuts: Sequence[float],
    more: Mapping[str, tuple[Scorer, Scorer]] | None = None,
) -> None:
    """Print strength and drift of every scorer, overall and by cut."""
    print(f"\n{title}")
    if not cases:
        print("  nobody has enough correspondents")
        return
    shown = range(len(cuts)) if len(cuts) <= 4 else range(0)
    by_cut = [[case for case in cases if case.cut == number] for number in shown]
    days = [str(np.datetime64(int(cuts[number]), "D")) for number in shown]
    best = mean(best_precision(case.mails_to_come) for case in cases)
    counts = ", ".join(f"{len(own)} at {day}" for day, own in zip(days, by_cut, strict=True))
    print(f"  n = {len(cases)}{f' ({counts})' if counts else ''}; best possible P@10 {best:.3f}")
    print(f"  {'':26}  strength P@10{'':{8 * len(by_cut)}}  silent {SILENCE_DAYS} days, AUC")
    head = "".join(f"{day[2:7]:>8}" for day in days)
    print(f"  {'':26}  {'overall':>7}{head}      {'any':>6}  {f'>={ENOUGH_MAILS} mails':>9}")
    for name, (strength, silence) in {**scorers(), **(more or {})}.items():
        reached = [[precision(strength(case), case.mails_to_come) for case in own] for own in by_cut]
        overall = mean(precision(strength(case), case.mails_to_come) for case in cases)
        any_history, enough = [], []
        for case in cases:
            score, often = silence(case), case.mails >= ENOUGH_MAILS
            any_history.append(auc(score, case.is_silent))
            enough.append(auc(score[often], case.is_silent[often]))
        columns = "".join(f"{mean(own):8.3f}" for own in reached)
        print(f"  {name:26}  {overall:7.4f}{columns}      {mean(any_history):.4f}     {mean(enough):.4f}")
    judged = sum(case.is_silent.any() and not case.is_silent.all() for case in cases)
    print(f"  AUC within a person, over the {judged} where both classes occur")


def features(case: Case) -> Floats:
    """Return the two readings of each history that strength and drift rest on."""
    weeks = drift.weeks_in_touch(case.contact, case.days_ago, case.people)
    silence = drift.silence_over_rhythm(case.contact, case.days_ago, case.people)
    return np.column_stack((np.log1p(weeks), np.log1p(silence)))


def scored_by(weights: Floats) -> Scorer:
    """Return the score that these weights give the two readings."""
    return lambda case: features(case) @ weights


def fit_strength(cases: Sequence[Case]) -> Floats:
    """Fit a conditional logit: whom of the correspondents will the next mails (their root) go to."""
    weights = np.zeros(2)
    known = [(features(case), np.sqrt(np.minimum(case.mails_to_come, TOP))) for case in cases]
    for _ in range(20):
        slope, bend = np.zeros(2), -1e-9 * np.eye(2)
        for reading, drawn in known:
            share = np.exp(reading @ weights - np.max(reading @ weights))
            share /= share.sum()
            middle = share @ reading
            slope += reading.T @ (drawn - drawn.sum() * share)
            bend -= drawn.sum() * ((reading * share[:, None]).T @ reading - np.outer(middle, middle))
        weights -= np.linalg.solve(bend, slope)
    return weights


def fit_silence(cases: Sequence[Case]) -> Floats:
    """Fit a logit of silence with one base for each case; return the mean base and the two weights."""
    known = [(features(case), case.is_silent.astype(float)) for case in cases]
    known = [(reading, silent) for reading, silent in known if 0 < silent.mean() < 1]
    weights, bases = np.zeros(2), np.zeros(len(known))
    for _ in range(30):
        slope, bend = np.zeros(2), -1e-9 * np.eye(2)
        for number, (reading, silent) in enumerate(known):
            for _ in range(3):
                chance = 1 / (1 + np.exp(-(reading @ weights + bases[number])))
                spread = chance * (1 - chance)
                bases[number] += np.clip((silent - chance).sum() / (spread.sum() + 1e-3), -1, 1)
            chance = 1 / (1 + np.exp(-(reading @ weights + bases[number])))
            spread = chance * (1 - chance)
            middle = spread @ reading
            slope += reading.T @ (silent - chance)
            bend -= (reading * spread[:, None]).T @ reading - np.outer(middle, middle) / spread.sum()
        weights -= np.linalg.solve(bend, slope)
    base = 0.0
    at, silent = np.concatenate([r @ weights for r, _ in known]), np.concatenate([s for _, s in known])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(at + base)))
        base += (silent - chance).sum() / (chance * (1 - chance)).sum()
    return np.array([base, *weights])


def main() -> None:
    """Print the table; with --fit, the parameters fitted on one half of the people and tried on the other."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--data", type=Path, required=True, help="a folder with people.csv and mails.csv")
    asked.add_argument("--fit", action="store_true", help="fit the parameters and show where they hold")
    wish = asked.parse_args()
    traffic = read_traffic(wish.data)
    cuts = cuts_of(traffic)
    print(f"{traffic.mails} mails of {PEOPLE_ON_A_MAIL[0]} to {PEOPLE_ON_A_MAIL[1]} people")
    print_table("The four cuts", cases_of(traffic, cuts), cuts)
    if not wish.fit:
        return

    begin, end = traffic.span
    middle = list(np.arange(begin + 0.4 * (end - begin), end - STRENGTH_DAYS, 14.0))
    wide = cases_of(traffic, middle, correspondents=12, active=6)
    first = [case for case in wide if case.person % 2 == 0]
    second = [case for case in wide if case.person % 2 == 1]
    for cases, other, half in ((first, second, "first"), (second, first, "second")):
        base, *by = fit_silence(cases)
        weights = fit_strength(cases)
        print(f"\nFitted on the {half} half of the people, a cut every 14 days, {len(cases)} cases:")
        print(
            f"  strength by weeks {weights[0]:.3f} and silence {weights[1]:.3f}"
            f" (shipped {drift.STRENGTH_BY_WEEKS}, {drift.STRENGTH_BY_SILENCE});"
            f" silence base {base:.3f}, by weeks {by[0]:.3f} and silence {by[1]:.3f}"
            f" (shipped {drift.SILENCE_BASE}, {drift.SILENCE_BY_WEEKS}, {drift.SILENCE_BY_SILENCE})"
        )
        held_out = {"sheetnet, as fitted there": (scored_by(weights), scored_by(np.array(by)))}
        print_table("Tried on the other half of the people", other, middle, held_out)


if __name__ == "__main__":
    main()
