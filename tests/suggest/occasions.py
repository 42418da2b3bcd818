"""Every occasion for a draft, over people of whom much, little or almost nothing is known."""

from __future__ import annotations

from sheetnet.domain.settings import Member
from sheetnet.domain.words import ActionKind, Tone
from sheetnet.suggest.claims import Claim
from sheetnet.suggest.drafts import Brief
from sheetnet.suggest.facts import facts_of
from sheetnet.suggest.suggest import occasion_of
from sheetnet.workbook.network import PassAlongRow
from tests.suggest.people import MARTA, TODAY, days_ago, people, scene_of

TIMBER = PassAlongRow(
    row=2,
    id="p-timber",  # type: ignore[arg-type]
    on=days_ago(2),
    kind="Article",
    title="Timber schools: the next wave",
    link="https://news.example/timber",
    details="Five recent schools compared. With costs.",
    topics="timber, school",
    expires_on=None,
)
BARE_ITEM = PassAlongRow(3, "p-bare", days_ago(1), "", "Harbour sheds for rent", "", "", "rent", None)  # type: ignore[arg-type]

NAMES = ("Dr. Ana Ruiz", "Joan Puig", "Tom Baker", "Li Wei")
RICH, OTHER, MIDDLING, BARE = range(4)

NETWORK = people(
    {
        "name": "Dr. Ana Ruiz",
        "company": "Ruiz Promocions",
        "role": "Managing director",
        "email": "ana@ruiz.example",
        "phone": "+34 600 111 222",
        "circle": "Key",
        "needs": "structural engineer for timber; school clients",
        "offers": "land in Gràcia, patience",
        "interests": "sailing, jazz",
        "met_at": "Construmat",
        "met_on": days_ago(900),
        "birthday": "1970-11-26",
    },
    {
        "name": "Joan Puig",
        "company": "GreenBuild",
        "role": "Structural engineer",
        "email": "joan@green.example",
        "circle": "Close",
        "offers": "timber structures, CLT",
        "interests": "Likes hiking",
        "birthday": "1904-11-24",
        "met_on": days_ago(10),
        "met_at": "the opening of the Sants library",
        "introduced_by": "Dr. Ana Ruiz",
    },
    {
        "name": "Baker, Tom",
        "company": "El Diari",
        "email": "tom@diari.example",
        "needs": "wants to hire 2 reporters (soon)",
        "offers": "Knows everyone at the council",
        "met_on": days_ago(4),
        "birthday": "1980-11-23",
    },
    {"name": "Li Wei", "email": "li@wei.example", "met_on": days_ago(30), "birthday": "1990-11-25"},
    log=[
        {
            "on": days_ago(70),
            "contact": "Dr. Ana Ruiz",
            "direction": "Got",
            "kind": "Lead",
            "what": "School extension in Girona - client wants MEP",
            "outcome_text": "Won the project!",
        },
        {"on": days_ago(40), "contact": "Dr. Ana Ruiz", "what": "Lunch at Can Travi"},
        {"on": days_ago(200), "contact": "Li Wei", "direction": "Got", "kind": "Other"},
        {
            "on": days_ago(90),
            "contact": "Baker, Tom",
            "direction": "Got",
            "kind": "Introduction",
            "what": "intro to the mayor",
        },
        {
            "on": days_ago(20),
            "contact": "Dr. Ana Ruiz",
            "direction": "Promised",
            "kind": "Information",
            "what": "Send her the zoning article",
            "due": days_ago(-3),
        },
        {
            "on": days_ago(50),
            "contact": "Joan Puig",
            "direction": "Promised",
            "kind": "Introduction",
            "with": "Baker, Tom",
        },
        {
            "on": days_ago(60),
            "contact": "Baker, Tom",
            "direction": "Promised",
            "kind": "Advice",
            "what": "fees",
        },
        {"on": days_ago(60), "contact": "Li Wei", "direction": "Promised"},
    ],
    pass_alongs=[TIMBER, BARE_ITEM],
)
SCENE = scene_of(NETWORK)

CLAIMS = (
    *(
        Claim(ActionKind.KEEP_PROMISE, contact, "", TODAY, touch=touch)
        for contact, touch in ((RICH, 4), (OTHER, 5), (MIDDLING, 6), (BARE, 7))
    ),
    *(
        Claim(ActionKind.RETURN_HELP, contact, "", TODAY, touch=touch)
        for contact, touch in ((RICH, 0), (MIDDLING, 3), (BARE, 2))
    ),
    *(Claim(ActionKind.FOLLOW_UP, contact, "", TODAY) for contact in (RICH, OTHER, MIDDLING, BARE)),
    *(
        Claim(ActionKind.INTRODUCE, asked, "", TODAY, step=step, other=other)
        for step in (1, 2, 3)
        for asked, other in ((RICH, OTHER), (OTHER, RICH), (MIDDLING, BARE), (BARE, MIDDLING))
    ),
    Claim(ActionKind.PASS_ALONG, RICH, "", TODAY, item=TIMBER, words=("school", "timber")),
    Claim(ActionKind.PASS_ALONG, OTHER, "", TODAY, item=TIMBER, words=("timber",)),
    Claim(ActionKind.PASS_ALONG, MIDDLING, "", TODAY, item=BARE_ITEM, words=("rent",)),
    Claim(ActionKind.PASS_ALONG, BARE, "", TODAY, item=BARE_ITEM, words=("rent",)),
    *(
        Claim(ActionKind.THANK, contact, "", TODAY, touch=touch)
        for contact, touch in ((RICH, 0), (MIDDLING, 3), (BARE, 2))
    ),
    Claim(ActionKind.THANK, RICH, "", TODAY, other=OTHER),
    Claim(ActionKind.THANK, BARE, "", TODAY, other=MIDDLING),
    *(
        Claim(kind, contact, "", TODAY)
        for kind in (ActionKind.CHECK_IN, ActionKind.LEARN_NEED, ActionKind.BIRTHDAY, ActionKind.WAKE)
        for contact in (RICH, OTHER, MIDDLING, BARE)
    ),
)
"""One claim for each occasion and person; positions of touches are those of NETWORK's log."""


def brief_of(
    claim: Claim,
    *,
    to: str | None = None,
    tone: Tone = Tone.WARM,
    used: tuple[str, ...] = (),
    language: str = "en",
    member: Member = MARTA,
) -> Brief:
    return Brief(
        occasion=occasion_of(claim),
        facts=facts_of(claim, SCENE, member),
        to=SCENE.text(claim.contact, "email") if to is None else to,
        circle=SCENE.circle(claim.contact),
        tone=tone,
        signature=member.signature,
        language=language,
        used=used,
    )


def label(claim: Claim) -> str:
    return f"{occasion_of(claim)}-{NAMES[claim.contact].split()[-1]}".lower()
