"""Addresses that only seem to be one, and names that would become recipients."""

from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest

from sheetnet.domain.action import Draft
from sheetnet.mail.address import one_address
from sheetnet.mail.message import draft_bytes
from tests.mail.letters import NOW


@pytest.mark.parametrize(
    "text",
    [
        "ana@firm.example\uff0cbob\uff20evil.example",
        "ana@firm.example\ufe50bob\uff20evil.example",
        "ana@firm.example\uff1bbob",
        "ana@firm\u2100.example",
    ],
)
def test_signs_that_become_separators_in_a_domain_are_no_address(text: str) -> None:
    assert one_address(text) is None


def test_a_long_name_beside_an_address_outside_ascii_is_one_author() -> None:
    name = "Dr. Jürgen von und zu Müller-Lüdenscheidt, Leiter der Abteilung für Neubau, Köln und Umgebung"
    draft = Draft("ana@firm.example", "Hello", "Hi Ana", "")
    content = draft_bytes(draft, sender="jürgen@firm.example", sender_name=name, message_id="<1@x>", date=NOW)
    mail = message_from_bytes(content, policy=policy.SMTPUTF8)
    assert [address for _, address in getaddresses([str(mail["From"])])] == ["jürgen@firm.example"]
