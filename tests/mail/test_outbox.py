from __future__ import annotations

import email
import errno
import os
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetnet.domain.action import Draft
from sheetnet.errors import DeliveryError
from sheetnet.mail.file_names import draft_stem
from sheetnet.mail.message import message_bytes
from sheetnet.mail.outbox import Outbox
from tests.mail.letters import NOW, a_draft, a_letter

LATER = NOW + timedelta(days=180)
ACTION = "a-23456789abcdk3m9pz"


def put(
    outbox: Outbox, draft: Draft, *, contact: str = "Núria Pla", action: str = ACTION, days: int = 0
) -> Path:
    return outbox.write_draft(
        draft,
        contact=contact,
        action_id=action,
        sender="ana@firm.example",
        sender_name="Ana Ruiz",
        message_id="<draft.1@sheetnet.invalid>",
        date=NOW + timedelta(days=days),
    )


def test_a_report_is_written_as_mail_and_as_page(tmp_path: Path) -> None:
    letter = a_letter()
    content = message_bytes(letter)
    mail, page = Outbox(tmp_path / "outbox").write_letter(letter, content)
    assert (mail.name, page.name) == ("report-2026-W47-ana.eml", "report-2026-W47-ana.html")
    assert mail.read_bytes() == content
    assert page.read_text(encoding="utf-8") == letter.html
    assert sorted(each.name for each in (tmp_path / "outbox").iterdir()) == [mail.name, page.name]


def test_what_a_stopped_run_left_unfinished_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    old, new, own = drafts / ".sheetnet-a1.part", tmp_path / ".sheetnet-b2.part", tmp_path / "mine.part"
    for path, at in ((old, NOW), (new, LATER), (own, NOW)):
        path.write_bytes(b"half a mail")
        os.utime(path, (at.timestamp(), at.timestamp()))
    Outbox(tmp_path).clear_unfinished(before=LATER)
    assert sorted(path.name for path in tmp_path.rglob("*.part")) == [new.name, own.name]
    Outbox(tmp_path / "nowhere").clear_unfinished(before=LATER)


def test_reports_of_long_ago_are_removed_and_nothing_that_is_not_sheetnets(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    old, new = a_letter(week="2026-W20"), a_letter(week="2026-W47")
    files = {each.week: outbox.write_letter(each, message_bytes(each)) for each in (old, new)}
    own = tmp_path / "report-2026-W01-mine.eml"
    own.write_bytes(b"Subject: mine\r\n\r\n")
    for path in (*files["2026-W20"], own):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    os.utime(files["2026-W47"][0], (LATER.timestamp(), LATER.timestamp()))
    assert outbox.let_go(before=LATER) == files["2026-W20"]
    assert sorted(tmp_path.iterdir()) == sorted([*files["2026-W47"], own])
    assert outbox.let_go(before=LATER) == []
    assert Outbox(tmp_path / "nowhere").let_go(before=LATER) == []


def test_the_firm_wide_report_is_of_its_week_is_found_by_a_name_and_goes_in_time(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write_firm("2026-W47", "first", "first")
    text, page = outbox.write_firm("2026-W47", "- Maria\n  Pla", "<p>Bo &amp; Co")
    assert (text.name, page.name) == ("firm-2026-W47.txt", "firm-2026-W47.html")
    assert (text.read_text(), page.read_text()) == ("- Maria\n  Pla", "<p>Bo &amp; Co")
    own = tmp_path / "firm-plan.txt"
    own.write_text("Maria Pla and Bo & Co")
    assert outbox.files_about([""], [], lambda words: "Maria Pla" in words) == [text]
    assert outbox.files_about([""], [], lambda words: "Bo & Co" in words) == [page]
    assert outbox.let_go(before=NOW) == []
    for path in (text, page, own):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sorted(outbox.let_go(before=LATER)) == [page, text]
    assert own.is_file()


def test_each_recipient_of_a_report_has_a_mail_of_their_own_and_the_page_is_there_once(
    tmp_path: Path,
) -> None:
    outbox = Outbox(tmp_path)
    letters = [
        a_letter(recipient=f"{name}@firm.example", message_id=f"<report.{name}@sheetnet.invalid>")
        for name in ("ana", "joan", "a-name-so-long-that-its-header-is-folded-over-two-lines" * 2)
    ]
    for _ in range(2):
        for letter in letters:
            outbox.write_letter(letter, message_bytes(letter))
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "report-2026-W47-ana-2.eml",
        "report-2026-W47-ana-3.eml",
        "report-2026-W47-ana.eml",
        "report-2026-W47-ana.html",
    ]
    for letter in letters:
        mail, page = outbox.complete_letter(letter, b"made anew")
        assert mail.read_bytes() == message_bytes(letter)
        assert page.name == "report-2026-W47-ana.html"
    newer = a_letter(recipient="joan@firm.example", message_id=letters[1].message_id, text="Anew.\n")
    assert outbox.write_letter(newer, message_bytes(newer))[0].name == "report-2026-W47-ana-2.eml"


def test_a_draft_is_a_mail_to_edit_named_after_the_contact(tmp_path: Path) -> None:
    path = put(Outbox(tmp_path), a_draft())
    assert path == tmp_path / "drafts" / "nuria-pla-k3m9pz.eml"
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "nuria@pla.example"


def test_a_draft_without_an_address_is_a_phone_note(tmp_path: Path) -> None:
    path = put(Outbox(tmp_path), a_draft(to=""))
    assert path.name == "nuria-pla-k3m9pz.txt"
    text = path.read_bytes().decode()
    assert text.startswith("Call Núria Pla\r\nAbout: The school extension\r\n\r\nHi Núria,\r\n")


def test_an_unchanged_draft_is_not_written_again_on_another_day(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for draft in (a_draft(), a_draft(to="")):
        path = put(outbox, draft)
        before = path.read_bytes()
        os.utime(path, (1, 1))
        assert put(outbox, draft, days=3) == path
        assert path.stat().st_mtime == 1
        assert path.read_bytes() == before


def test_a_draft_with_new_words_replaces_the_old_file(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    path = put(outbox, a_draft())
    assert put(outbox, a_draft(body="Shorter.\n")) == path
    assert b"Shorter." in path.read_bytes()
    assert len(list((tmp_path / "drafts").iterdir())) == 1


def test_an_address_found_later_turns_the_phone_note_into_a_mail(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    put(outbox, a_draft(to=""))
    put(outbox, a_draft())
    assert [each.name for each in (tmp_path / "drafts").iterdir()] == ["nuria-pla-k3m9pz.eml"]


@pytest.mark.parametrize("to", ["nuria@pla.example", ""])
def test_a_file_that_a_person_changed_is_left_alone(tmp_path: Path, to: str) -> None:
    outbox = Outbox(tmp_path)
    path = put(outbox, a_draft(to=to))
    changed = path.read_bytes().replace(b"Here it is.", b"Here it is, with my regards.")
    path.write_bytes(changed)
    assert put(outbox, a_draft(to=to)) == path
    second = put(outbox, a_draft(to=to, body="Newer words.\n"))
    assert second.name == f"nuria-pla-k3m9pz.2{path.suffix}"
    assert put(outbox, a_draft(to=to, body="Newer words.\n")) == second
    assert outbox.keep_only([]) == [second]
    assert path.read_bytes() == changed


def test_drafts_of_closed_actions_go_and_all_else_stays(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    stays = put(outbox, a_draft())
    goes = [
        put(outbox, a_draft(), contact="Joan", action="a-1x"),
        put(outbox, a_draft(to=""), contact="Pau", action="a-2y"),
    ]
    foreign = tmp_path / "drafts" / "mine.eml"
    foreign.write_text("X-Unsent: 1\n\nmy own draft")
    (tmp_path / "drafts" / "folder.eml").mkdir()
    note = tmp_path / "drafts" / "shopping.txt"
    note.write_text("milk")
    assert outbox.keep_only([draft_stem("Núria Pla", ACTION)]) == goes
    assert stays.exists()
    assert foreign.exists()
    assert note.read_text() == "milk"


def test_nothing_is_removed_where_there_are_no_drafts(tmp_path: Path) -> None:
    assert Outbox(tmp_path / "nowhere").keep_only([]) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text()
    | st.sampled_from(["CON", "aux.txt", "..", "../../x", "a" * 300, "nul ", "Ž. Ø.", "王芳", "a:b|c"])
)
def test_file_names_are_safe_everywhere_and_differ_by_action(tmp_path: Path, contact: str) -> None:
    stem = draft_stem(contact, ACTION)
    assert stem.isascii()
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(stem) <= 64
    assert stem.endswith("-k3m9pz")
    assert stem != draft_stem(contact, "a-23456789abcdk3m9qy")
    path = put(Outbox(tmp_path), a_draft(to=""), contact=contact)
    assert path.parent == tmp_path / "drafts"


def test_names_in_other_scripts_get_files_of_their_own() -> None:
    assert draft_stem("王芳", ACTION) != draft_stem("李伟", ACTION)


def test_two_owners_in_other_scripts_get_reports_of_their_own(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for owner in ("王芳", "李伟"):
        outbox.write_letter(a_letter(owner=owner), b"")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_file_in_place_of_the_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    outbox = Outbox(tmp_path / "outbox")
    for attempt in (lambda: outbox.write_letter(a_letter(), b""), lambda: put(outbox, a_draft())):
        with pytest.raises(DeliveryError, match="there is a file of that name") as caught:
            attempt()
        assert caught.value.certain


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EFBIG, "The disk is full"),
        (errno.EACCES, "The outbox may not be written"),
        (errno.EROFS, "The outbox may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_disk_that_takes_no_more_is_explained_and_no_part_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int, said: str
) -> None:
    class FaultyFile:
        def __init__(self, dir: Path, **_: object) -> None:
            self.name = str(dir / ".sheetnet-x.part")
            Path(self.name).touch()

        def __enter__(self) -> FaultyFile:
            return self

        def __exit__(self, *_: object) -> None: ...

        def close(self) -> None: ...

        def write(self, _: bytes) -> None:
            raise OSError(reason, os.strerror(reason))

    outbox = Outbox(tmp_path)
    before = put(outbox, a_draft()).read_bytes()
    monkeypatch.setattr("sheetnet.mail.outbox.NamedTemporaryFile", FaultyFile)
    with pytest.raises(DeliveryError, match=said):
        put(outbox, a_draft(body="Newer words.\n"))
    (left,) = (tmp_path / "drafts").iterdir()
    assert left.read_bytes() == before
