"""How mail programs quote what they answer, in plain text and in HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
ANA = "ana@firm.example"

Quote = Callable[[str, str], str]
"""Takes the words of an answer and the report, and gives the body."""


def marked(report: str, sign: str = "> ") -> str:
    return "".join(f"{sign if line else sign.strip()}{line}\n" for line in report.splitlines())


def wrapped_by_the_program(report: str) -> str:
    """As old programs wrap what they have marked: the end of a long line stands alone, without a mark."""
    return re.sub(r"(?m)^(>.{40}\S*) (.*)$", r"\1\n\2", marked(report))


_OUTLOOK = (
    "From: Sheetnet <ana@firm.example>\nSent: Monday, 16 November 2026 07:00\nTo: Ana\nSubject: Your ten"
)

_INTRODUCED = {
    "gmail": f"On Mon, Nov 16, 2026 at 7:00 AM Ana Ruiz <{ANA}> wrote:",
    "gmail in two lines": f"On Mon, Nov 16, 2026 at 7:00 AM Ana Ruiz\n<{ANA}> wrote:",
    "german": f"Am Mo., 16. Nov. 2026 um 07:00 Uhr schrieb Ana Ruiz <{ANA}>:",
    "spanish": f"El lun, 16 nov 2026 a las 7:00, Ana (<{ANA}>) escribió:",
}
"""What stands before a report that is marked line by line."""
_HEADED = {
    "outlook": f"{'_' * 32}\n{_OUTLOOK}",
    "outlook without a rule": _OUTLOOK,
    "outlook in german": (
        f"Von: Sheetnet <{ANA}>\nGesendet: Montag, 16. November 2026 07:00\nAn: Ana\nBetreff: Ten"
    ),
    "original message": f"-----Original Message-----\n{_OUTLOOK}",
    "ursprüngliche nachricht": f"-----Ursprüngliche Nachricht-----\n{_OUTLOOK}",
    "forwarded": f"---------- Forwarded message ---------\nFrom: Ana <{ANA}>\nDate: Mon",
}
"""What stands before a report as it came."""


def _above(words: str, mark: Callable[[str], str] = str) -> Quote:
    """Return the quote of a program that lets the answer stand first, then these words and the report."""
    return lambda said, report: f"{said}\n\n{words}\n\n{mark(report)}"


TEXT_QUOTES: Mapping[str, Quote] = {
    **{name: _above(words, marked) for name, words in _INTRODUCED.items()},
    **{name: _above(words) for name, words in _HEADED.items()},
    "below": lambda said, report: f"On 16/11/2026 07:00, Ana Ruiz wrote:\n{marked(report)}\n{said}\n",
    "below, nothing introduces it": lambda said, report: f"{marked(report)}\n{said}\n",
    "between": lambda said, report: (
        f"On 16/11/2026 07:00, Ana Ruiz wrote:\n{marked(report)}\n{said}\n{marked(report)}"
    ),
    "bars": lambda said, report: f"{said}\n\n{marked(report, '| ')}",
    "no mark at all": lambda said, report: f"{said}\n\n{report}",
    "twice": lambda said, report: (
        f"{said}\n\nOn Tue, Ana Ruiz <{ANA}> wrote:\n> Thanks\n>\n> On Mon, Bo wrote:\n"
        f"{marked(report, '>> ')}"
    ),
}
HTML_QUOTES: Mapping[str, Quote] = {
    "gmail": lambda said, page: (
        f'<div dir="ltr">{said}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">On Mon, Nov 16, 2026, Ana wrote:<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px">{page}</blockquote></div>'
    ),
    "apple": lambda said, page: (
        f'<html><body>{said}<br><div><br><blockquote type="cite"><div>On 16 Nov 2026, Ana wrote:</div>'
        f"{page}</blockquote></div></body></html>"
    ),
    "outlook of the web": lambda said, page: (
        f'<div class="elementToProof">{said}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" '
        f'dir="ltr"><font><b>From:</b> Ana &lt;{ANA}&gt;<br><b>Sent:</b> Monday<br></font></div>{page}'
    ),
    "outlook": lambda said, page: (
        f'<div class="WordSection1"><p class="MsoNormal">{said}</p><div><div style="border:none;border-top:'
        f'solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> She &lt;{ANA}&gt;<br><b>Sent:</b> Monday'
        f"<br><b>To:</b> Ana<br><b>Subject:</b> Ten</p></div></div>{page}</div>"
    ),
    "thunderbird, below": lambda said, page: (
        f'<div class="moz-cite-prefix">On 16/11/26 07:00, Ana wrote:<br></div><blockquote type="cite">{page}'
        f"</blockquote><p>{said}</p>"
    ),
    "yahoo": lambda said, page: (
        f'<div class="yahoo-style-wrap"><div>{said}</div></div><div id="ydp1yahoo_quoted_1" '
        f'class="ydp1yahoo_quoted"><div>On Monday, Ana wrote:</div><div>{page}</div></div>'
    ),
    "proton": lambda said, page: (
        f'<div>{said}</div><div class="protonmail_quote">On Monday, Ana wrote:<br>'
        f'<blockquote class="protonmail_quote" type="cite">{page}</blockquote></div>'
    ),
    "no mark at all": lambda said, page: f"<p>{said}</p>{page}",
    "never closed": lambda said, page: f"<p>{said}</p><blockquote>{page}",
}


def reply(
    body: str = "",
    *,
    html: str = "",
    subject: str = "Re: Your ten this week [sheetnet k7f3-m2qx-4abz]",
    sender: str = ANA,
    message_id: str = "<answer-1@firm.example>",
    at: datetime = AT,
    **headers: str,
) -> bytes:
    """Return an answer as a mail program sends it; keywords are headers, "_" for "-"."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ANA
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    if body or not html:
        mail.set_content(body)
        if html:
            mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    return mail.as_bytes()
