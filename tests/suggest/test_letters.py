"""Letters that keep a promise or return help: what each of them has to hold."""

from __future__ import annotations

import re

import pytest

from sheetnet.domain.words import ActionKind
from sheetnet.suggest.claims import Claim
from tests.suggest.occasions import CLAIMS, brief_of, label
from tests.suggest.test_drafts import variants_for

PROMISES = [claim for claim in CLAIMS if claim.kind is ActionKind.KEEP_PROMISE]
RETURNS = [claim for claim in CLAIMS if claim.kind is ActionKind.RETURN_HELP]


@pytest.mark.parametrize("claim", PROMISES, ids=label)
def test_a_kept_promise_has_a_place_for_what_was_promised(claim: Claim) -> None:
    facts = brief_of(claim).facts
    for draft in variants_for(claim).values():
        places = re.findall(r"^\[.+: (.+)\]$", draft.body, re.MULTILINE)
        assert places == ([] if facts["help_kind"] == "introduction" else [facts["promise"]])


@pytest.mark.parametrize("claim", RETURNS, ids=label)
def test_a_letter_that_returns_help_says_thank_you(claim: Claim) -> None:
    for draft in variants_for(claim).values():
        assert "Thank you" in draft.body or "thank you" in draft.body, draft.variant
