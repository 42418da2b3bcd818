"""Gmail: drafts into a person's own mailbox, by the Gmail API.

A draft is known again by its Message-ID. The right that this takes also permits sending; nothing here sends,
deletes or changes a mail.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from email import message_from_bytes, policy

from sheetnet.mail.base import Refused, Whereabouts
from sheetnet.mail.gmail_line import GmailAccount, GmailLine, checked_address

_LOOKED_THROUGH = "while the drafts were looked through"


class GmailDrafts:
    """The drafts of one account."""

    def __init__(self, account: GmailAccount) -> None:
        self._account = account

    def find(self) -> str:
        """Return the address of the mailbox that drafts go into.

        Raises:
            DeliveryError: nobody is let in, or into another mailbox.
        """
        return checked_address(self._account)

    def put(
        self, drafts: Mapping[str, bytes], *, begun: Collection[str] = ()
    ) -> Iterator[tuple[str, Whereabouts]]:
        """Put in the drafts that are not there, as every ``DraftBox`` does, one after the other.

        One that was begun with is looked for as any other: the right that this takes opens drafts alone.

        Raises:
            DeliveryError: as there; ``certain`` is false where a draft may be there, and a search will tell.
            Refused: one was not taken because of what it holds; all others are there.
        """
        refused = None
        with GmailLine(self._account) as line:
            for message_id, content in drafts.items():
                if not _is_there(line, message_id):
                    try:
                        _create(line, content)
                    except Refused as error:
                        refused = refused or error
                        continue
                yield message_id, Whereabouts.UNDER_DRAFTS
        if refused is not None:
            raise refused


def _is_there(line: GmailLine, message_id: str) -> bool:
    """Whether a draft has exactly this Message-ID; one in the trash counts, since a person put it there."""
    page: dict[str, str] = {}
    while True:
        query = {"q": f"rfc822msgid:{message_id}", "includeSpamTrash": "true", **page}
        answer = line.ask("drafts", query, when=_LOOKED_THROUGH)
        if any(_message_id(line, str(draft["id"])) == message_id for draft in answer.get("drafts", ())):
            return True
        if not answer.get("nextPageToken"):
            return False
        page = {"pageToken": str(answer["nextPageToken"])}


def _message_id(line: GmailLine, draft_id: str) -> str:
    answer = line.ask(f"drafts/{draft_id}", {"format": "metadata"}, when=_LOOKED_THROUGH)
    headers = answer.get("message", {}).get("payload", {}).get("headers", ())
    return next((str(each["value"]).strip() for each in headers if each["name"].lower() == "message-id"), "")


def _create(line: GmailLine, content: bytes) -> None:
    whose = message_from_bytes(content, policy=policy.default)["To"]
    message = {"raw": base64.urlsafe_b64encode(content).decode()}
    when = f"while the draft to {whose} was put in"
    line.write("drafts", {"message": message}, when=when, unsure="The next run looks whether it is there.")
