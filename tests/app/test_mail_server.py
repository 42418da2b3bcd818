"""The server that mails the report, as sheetnet.toml names it: from the command line, and by ``doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.app.demos import Answer, Demo
from tests.mail.mail_server import HOST, Postmaster, certificate, only_ana, running
from tests.mail.sign_in_server import Provider, TokenOffice, provider

USER = "marta@example.com"


@dataclass(frozen=True)
class Desk:
    """A demo whose report goes out by a server that wants a login."""

    demo: Demo
    postmaster: Postmaster
    port: int

    @property
    def password_file(self) -> Path:
        return self.demo.folder / "smtp.password"

    def name_server(self, **more: Any) -> None:
        """Write the server into the settings file."""
        keys = {"host": HOST, "port": self.port} | more
        lines = [f"{key} = {value!r}".replace("'", '"') for key, value in keys.items()]
        file = self.demo.folder / "sheetnet.toml"
        file.write_text("\n".join(["[mail.smtp]", *lines, "", file.read_text()]))

    def examine(self) -> Answer:
        answer = self.demo.call("doctor")
        return Answer(answer.code, " ".join(answer.out.split()), answer.err)


@pytest.fixture(params=["starttls", "tls"])
def desk(
    request: pytest.FixtureRequest, demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk whose server's certificate the system trusts."""
    server, _ = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    security: dict[str, Any] = {"tls_context": server, "require_starttls": True, "auth_required": True}
    if request.param == "tls":
        security = {"wrapped_in": server, "auth_require_tls": False}
    postmaster = Postmaster()
    with running(postmaster, authenticator=only_ana, **security) as port:
        desk = Desk(demo, postmaster, port)
        desk.password_file.write_text("right\n")
        desk.password_file.chmod(0o600)
        desk.name_server(security=request.param, user="ana", password_file="smtp.password")
        yield desk


def test_the_report_goes_out_by_the_password_of_a_file(desk: Desk) -> None:
    answer = desk.demo.call("report", "--send")
    assert answer.code == 0, answer.err
    assert len(desk.postmaster.mails) == 1
    assert "right" not in answer.out + answer.err


def test_doctor_logs_in_to_the_server_and_sends_nothing(desk: Desk) -> None:
    answer = desk.examine()
    assert f"Mail server: Reports can go out by {HOST} as ana." in answer.out
    assert answer.code == 0, answer.out
    assert desk.postmaster.mails == []


def test_doctor_says_that_the_password_is_wrong(desk: Desk) -> None:
    desk.password_file.write_text("hunter2")
    answer = desk.examine()
    assert answer.code == 1
    assert "hunter2" not in answer.out + answer.err
    assert f"Mail server: The mail server {HOST} did not accept the login of ana" in answer.out
    assert "app password" in answer.out


def test_doctor_says_that_the_certificate_cannot_be_trusted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    answer = desk.examine()
    assert answer.code == 1
    assert f"Mail server: The certificate of {HOST}:{desk.port} cannot be trusted" in answer.out


def test_doctor_says_that_the_server_is_away(demo: Demo) -> None:
    with running(Postmaster()) as port:
        pass
    desk = Desk(demo, Postmaster(), port)
    desk.name_server(security="none")
    answer = desk.examine()
    assert answer.code == 1
    assert f"Mail server: Nothing takes mail at {HOST}:{port}. Check host and port" in answer.out
    assert "often stands in the way" not in answer.out, "that is of logins"


@pytest.fixture
def signing_in() -> Iterator[Provider]:
    with provider() as known:
        known.user = USER
        yield known


def test_the_report_goes_out_by_the_token_of_a_sign_in(demo: Demo, signing_in: Provider) -> None:
    signing_in.file(demo.folder)
    office = TokenOffice(signing_in)
    with running(office, auth_require_tls=False) as port:
        desk = Desk(demo, office, port)
        desk.name_server(security="none", user=USER, token_file="sign-in.json")
        examined, sent = desk.examine(), demo.call("report", "--send")
    assert f"Reports can go out by {HOST} as {USER}." in examined.out
    assert sent.code == 0, sent.err
    assert len(office.mails) == 1
    assert len(signing_in.given) == 2


@pytest.mark.parametrize(
    ("content", "why"), [(b"\xff\xfe\xff", "it is no plain text"), (b" \n", "the file is empty")]
)
def test_a_password_that_cannot_be_read_keeps_back_what_is_mailed_and_nothing_else(
    desk: Desk, content: bytes, why: str
) -> None:
    desk.password_file.write_bytes(content)
    asked = desk.demo.call("run")
    assert asked.code == 0, asked.err
    answer = desk.demo.call("report", "--send")
    assert answer.code == 1
    assert f"smtp.password cannot be read ({why}). Write the password" in " ".join(answer.err.split())
    assert desk.postmaster.mails == []
    desk.password_file.write_text("right\n")
    assert desk.demo.call("report", "--send").code == 0
    assert len(desk.postmaster.mails) == 1
