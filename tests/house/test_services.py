"""``scripts/service``: what runs sheetnet for good is well formed, locked up, and calls what there is.

No service manager and no container engine runs here: their own checkers read the files.
"""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sheetnet.app.settings_file import settings_rows
from tests.app.demos import call, make_demo

ROOT = Path(__file__).parent.parent.parent
FILES = ROOT / "scripts" / "service"
UNITS = ("sheetnet-worker.service", "sheetnet-run.service", "sheetnet-run.timer")
INSTALLED = "/opt/sheetnet/bin/sheetnet"
PROGRAMS = Path(sys.executable).parent
DOCKERFILE = (FILES / "Dockerfile").read_text(encoding="utf-8")
MOST_EXPOSED = 25
"""In tenths: systemd calls up to 2.5 well protected, and a service without any protection 9.6."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (Debian: systemd)"
)
needs_hadolint = pytest.mark.skipif(
    not (PROGRAMS / "hadolint").is_file(), reason="hadolint is installed on Linux only"
)


def checked(*command: str | Path) -> str:
    """Return what a checker says, which must end well."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def unit(name: str) -> str:
    return (FILES / name).read_text(encoding="utf-8")


def yaml(name: str):
    return YAML(typ="safe").load((FILES / name).read_text(encoding="utf-8"))


@needs_systemd
def test_systemd_takes_the_units_as_they_are(tmp_path: Path) -> None:
    for name in UNITS:
        text = unit(name).replace(INSTALLED, str(PROGRAMS / "sheetnet"))
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert checked("systemd-analyze", "verify", *(tmp_path / name for name in UNITS)) == ""


@needs_systemd
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_systemd_hands_a_service_its_password_without_opening_it(name: str, tmp_path: Path) -> None:
    text = unit(name).replace(INSTALLED, str(PROGRAMS / "sheetnet"))
    (tmp_path / name).write_text(text, encoding="utf-8")
    beside = tmp_path / f"{name}.d"
    beside.mkdir()
    shutil.copy(FILES / "smtp-password.conf", beside)
    assert checked("systemd-analyze", "verify", tmp_path / name) == ""
    threshold = f"--threshold={MOST_EXPOSED}"
    assert "Overall" in checked("systemd-analyze", "security", "--offline=true", threshold, tmp_path / name)
    (beside / "smtp-password.conf").write_text("[Service]\nLoadCredentials=smtp.password\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="LoadCredentials"):
        assert checked("systemd-analyze", "verify", tmp_path / name) == ""


@needs_systemd
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_can_reach_next_to_nothing(name: str) -> None:
    threshold = f"--threshold={MOST_EXPOSED}"
    said = checked("systemd-analyze", "security", "--offline=true", threshold, FILES / name)
    assert "Overall exposure level" in said


def test_both_ways_are_locked_up_alike() -> None:
    worker, once = (unit(name).partition("User=")[2].partition("[Install]")[0].strip() for name in UNITS[:2])
    assert worker == once
    assert "ProtectSystem=strict" in worker


def sheetnet_calls() -> list[list[str]]:
    """Return every call of sheetnet in the files, as words."""
    starts = re.findall(r"^ExecStart=(.*)$", "".join(map(unit, UNITS)), flags=re.MULTILINE)
    steps = yaml("github-workflow.yml")["jobs"]["look"]["steps"]
    run = [line for step in steps for line in step.get("run", "").splitlines()]
    calls = [shlex.split(line.partition(">")[0]) for line in (*starts, *run, cron_command())]
    [checks] = re.findall(r'HEALTHCHECK .* CMD \["(.*)"\]', DOCKERFILE)
    [first], [rest] = (
        re.findall(rf'^{word} \["(.*)"\]$', DOCKERFILE, flags=re.MULTILINE) for word in ("ENTRYPOINT", "CMD")
    )
    calls += [checks.split('", "'), [first, rest]]
    return [words[1:] for words in calls if words and Path(words[0]).name == "sheetnet"]


def cron_command() -> str:
    [line] = [line for line in unit("crontab").splitlines() if not line.startswith("#")]
    *moment, command = line.split(" ", 5)
    assert all(re.fullmatch(r"[\d*/,-]+", each) for each in moment)
    return command


def test_every_call_of_sheetnet_is_one_that_it_knows() -> None:
    calls = sheetnet_calls()
    assert {words[0] for words in calls} == {"worker", "health"}
    assert len(calls) == 6
    for words in calls:
        assert call(*words, "--help").code == 0, words


def test_every_setting_that_is_given_is_one() -> None:
    known = {row.environment for row in settings_rows()}
    texts = [each.read_text(encoding="utf-8") for each in FILES.iterdir()]
    given = set(re.findall(r"\bSHEETNET_\w+__\w+", "".join(texts)))
    assert given and given <= known


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no cron")
def test_the_line_for_cron_does_what_is_due_and_leaves_what_it_said(tmp_path: Path) -> None:
    make_demo(tmp_path / "my-network")
    programs = tmp_path / "sheetnet" / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "sheetnet").symlink_to(PROGRAMS / "sheetnet")
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    subprocess.run(["/bin/sh", "-c", cron_command()], env=environment, cwd=tmp_path, check=True)
    assert "Nothing" in (tmp_path / "my-network" / "last-look.txt").read_text(encoding="utf-8")
    assert list((tmp_path / ".config" / "sheetnet" / "heartbeats").iterdir())


def test_a_mac_runs_what_cron_runs() -> None:
    agent = plistlib.loads((FILES / "sheetnet.plist").read_bytes())
    assert agent["ProgramArguments"] == ["/bin/sh", "-c", cron_command()]
    assert agent["StartInterval"] == 60 * 60


@needs_hadolint
def test_the_linter_has_nothing_against_the_dockerfile() -> None:
    assert checked(PROGRAMS / "hadolint", "--failure-threshold", "info", FILES / "Dockerfile") == ""


def test_the_image_has_a_version_and_no_root() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert images and all(re.fullmatch(r"[a-z]+:\d+\.\d+-[a-z-]+", each) for each in images)
    assert re.findall(r"^USER (.*)$", DOCKERFILE, flags=re.MULTILINE) == ["10001:10001"]


def test_what_the_image_is_given_is_enough_to_install_sheetnet(tmp_path: Path) -> None:
    copies = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, flags=re.MULTILINE)
    names = " ".join(copies).split()
    let_through = {line[1:] for line in unit("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert set(names) == let_through
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / "source" / name)
        else:
            (tmp_path / "source").mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / "source")
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    checked(*wheel, "--wheel-dir", tmp_path, tmp_path / "source")
    assert list(tmp_path.glob("sheetnet-*.whl"))


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("compose.yaml", "vendor.compose-spec"),
        ("compose.password.yaml", "vendor.compose-spec"),
        ("github-workflow.yml", "vendor.github-workflows"),
        ("github-workflow.yml", "custom.github-workflows-require-timeout"),
    ],
)
def test_a_file_has_the_shape_that_its_reader_wants(file: str, schema: str) -> None:
    checked(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, FILES / file)


def test_the_container_can_write_nowhere_but_to_its_volume() -> None:
    service = yaml("compose.yaml")["services"]["sheetnet"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    [home] = re.findall(r"HOME=(\S+)", DOCKERFILE)
    assert [volume.partition(":")[2] for volume in service["volumes"]] == [home]


def test_a_secret_of_compose_is_read_where_it_is_laid() -> None:
    more = yaml("compose.password.yaml")
    [secret] = more["secrets"]
    service = more["services"]["sheetnet"]
    assert service["secrets"] == [secret]
    assert service["environment"] == {"SHEETNET_MAIL__SMTP__PASSWORD_FILE": f"/run/secrets/{secret}"}


@pytest.mark.skipif(sys.platform == "win32", reason="GitHub's computers for it run Linux")
@pytest.mark.parametrize("password", ["", "hunter2 $HOME 'x'"])
def test_the_workflow_lays_each_secret_that_there_is_into_a_file_of_its_own(
    password: str, tmp_path: Path
) -> None:
    steps = yaml("github-workflow.yml")["jobs"]["look"]["steps"]
    [lays] = [step for step in steps if "umask" in step.get("run", "")]
    secrets = dict.fromkeys(lays["env"], "")
    assert set(secrets) == {"SETTINGS", "CREDENTIALS", "SMTP_PASSWORD", "IMAP_PASSWORD", "ANSWERS_SECRET"}
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path)}
    given = {**secrets, "SETTINGS": '[[team]]\nname = "Ana"\n', "SMTP_PASSWORD": password}
    subprocess.run(["bash", "-e", "-c", lays["run"]], env={**environment, **given}, check=True)
    files = {file.name: file for file in (tmp_path / "network").iterdir()}
    assert set(files) == {"sheetnet.toml", "credentials.json"} | ({"smtp.password"} if password else set())
    assert all(file.stat().st_mode & 0o077 == 0 for file in files.values())
    if password:
        assert files["smtp.password"].read_text() == password


def test_the_workflow_may_only_read_and_runs_alone() -> None:
    workflow = yaml("github-workflow.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_the_guide_links_to_every_file_and_to_nothing_that_is_not_there() -> None:
    guide = ROOT / "docs" / "running.md"
    text = guide.read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in link}
    assert all((guide.parent / link).is_file() for link in links)
    untold = {each.name for each in FILES.iterdir()} - {Path(link).name for link in links}
    assert untold == {"Dockerfile.dockerignore"}
    headings = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_the_guide_calls_sheetnet_as_it_can_be_called() -> None:
    text = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\w+\n(.*?)```", text, flags=re.DOTALL)
    calls = re.findall(
        r"(?:bin/sheetnet|\bexec sheetnet sheetnet|:/var/lib/sheetnet sheetnet|^\s*sheetnet) (.*)$",
        "".join(blocks),
        re.MULTILINE,
    )
    assert len(calls) == 13
    for words in calls:
        assert call(*shlex.split(words), "--help").code == 0, words
