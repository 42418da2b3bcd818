"""The benchmark on real mail, tried on a few mails of its own."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent.parent.parent / "benchmarks" / "enron.py"


def run_on(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--data", str(folder), "--out", str(folder / "out"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_traffic(folder: Path) -> None:
    people = [
        "person,email",
        "1,ana.ruiz@firm.example",
        "2,ben.okafor@firm.example",
        "3,cara.lind@firm.example",
    ]
    mails = ["sent_at,people"]
    mails += [f"2000-0{month}-14T12:07:00Z,1 2" for month in range(1, 7)]
    mails += ["2000-03-01T09:00:00Z,1 2 3", "2000-03-02T09:00:00Z,2 3", "2000-08-01T09:00:00Z,1 3"]
    (folder / "people.csv").write_text("\n".join(people) + "\n")
    (folder / "mails.csv").write_text("\n".join(mails) + "\n")


def test_one_persons_mail_becomes_a_workbook_that_is_judged_as_of_a_day(tmp_path):
    write_traffic(tmp_path)
    done = run_on(tmp_path, "ana", "--on", "2000-07-01")
    assert done.returncode == 0, done.stderr
    assert "ana.ruiz@firm.example as of 1 Jul 2000: 2 correspondents, 8 log rows" in done.stdout
    assert "Cara Lind" in done.stdout
    assert "quiet since 1 Mar 2000" in done.stdout
    assert (tmp_path / "out" / "network.xlsx").is_file()
    assert list((tmp_path / "out" / "outbox").glob("report-*.html"))


def test_a_person_who_is_not_in_the_data_is_named(tmp_path):
    write_traffic(tmp_path)
    done = run_on(tmp_path, "zoe")
    assert done.returncode == 1
    assert "'zoe' is nobody" in done.stderr
