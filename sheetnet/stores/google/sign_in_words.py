"""What a refused sign-in means, in plain words: keys, clocks, consent, and an organisation's walls."""

from __future__ import annotations

import re

from google.auth.exceptions import RefreshError

TESTING_DAYS = 7
"""How long a sign-in lasts while the app's publishing status is Testing."""

WALLS = {
    "admin_policy_enforced": (
        "Your organisation lets its people use only apps that its administrator has allowed.",
        "Ask the administrator of your Google Workspace to allow it: Admin console > Security > Access and "
        "data control > API controls > Manage app access, with the client ID that stands in the "
        "credentials file.",
    ),
    "org_internal": (
        "The app is for people of the organisation that made it, and you are signed in to another account.",
        "Choose your account of that organisation on Google's page; or, for a Gmail account, set the app "
        "to External: Google Auth Platform > Audience > Make external.",
    ),
    "access_denied": (
        "The right that sheetnet asked for was not given.",
        "Press Continue or Allow on Google's page. If Google says that the app has not completed "
        "verification: add yourself under Google Auth Platform > Audience > Test users, or press Publish "
        "app there.",
    ),
    "redirect_uri_mismatch": (
        "The OAuth client in the credentials file is not of the type Desktop app.",
        "Make another one: Google Auth Platform > Clients > Create client > Application type: Desktop app.",
    ),
    "deleted_client": (
        "The OAuth client in the credentials file was deleted.",
        "Make a new one: Google Auth Platform > Clients > Create client > Desktop app, put the downloaded "
        "file in the place of the old one, and run: sheetnet sign-in",
    ),
    "invalid_client": (
        "Google does not know the OAuth client in the credentials file: it was deleted, or its secret is "
        "wrong or switched off.",
        "Make a new one: Google Auth Platform > Clients > Create client > Desktop app, put the downloaded "
        "file in the place of the old one, and run: sheetnet sign-in",
    ),
    "disabled_client": (
        "The OAuth client in the credentials file was switched off.",
        "See Google Auth Platform > Overview for the reason.",
    ),
}
"""By Google's word for it, which also stands on its page "Access blocked": the cause and the cure."""


def wall_in(text: str) -> str:
    """Return the name of the wall that a text of Google's speaks of, "" for none."""
    return next((name for name in WALLS if re.search(rf"\b{name}\b", text)), "")


def sign_in_again(account: str) -> str:
    """Return what brings a sign-in that is no longer good back."""
    if "@" in account:
        return (
            "If it stays so, make a new key for the service account: https://console.cloud.google.com, IAM & "
            "Admin > Service Accounts > Keys > Add key."
        )
    return "If it stays so, sign in anew: sheetnet sign-in"


def sign_in_refused(fault: RefreshError, account: str) -> tuple[str, str]:
    """Return why Google gave no access token, and what to do."""
    said = " ".join(str(part) for part in fault.args)
    wall = wall_in(said)
    if wall:
        return WALLS[wall]
    if fault.retryable:
        return "Google's sign-in has a fault of its own at the moment.", "Wait some minutes and run again."
    if "short-lived token" in said or "iat and exp" in said:
        return (
            "This computer's clock is wrong, so that Google takes the sign-in for too old or too new.",
            "Let the computer set date, time and time zone by itself, and run again.",
        )
    if "@" not in account:
        return (
            "Google no longer accepts the sign-in: it has expired or was withdrawn, or the password changed.",
            f"Run: sheetnet sign-in. If it happens every {TESTING_DAYS} days, the app stands in Testing: "
            "press Google Auth Platform > Audience > Publish app, and sign in once more.",
        )
    if "Signature" in said:
        return (
            f"The key of {account} in the credentials file is not one of the account's keys: it was deleted.",
            "Make a new one: https://console.cloud.google.com, IAM & Admin > Service Accounts, choose the "
            "account, Keys > Add key > Create new key > JSON, and put the downloaded file in the place of "
            "the old one.",
        )
    if "not found" in said or "disabled" in said:
        return (
            f"The service account {account} was deleted or disabled.",
            "Enable it, or make another one with a key, under https://console.cloud.google.com, IAM & Admin "
            "> Service Accounts; then share the sheet with its address.",
        )
    return (
        f"Google did not accept the credentials of {account} ({_first_line(fault)}).",
        "Check that this computer's clock is right and that the key still exists: "
        "https://console.cloud.google.com, IAM & Admin > Service Accounts > Keys. If it does not, make a "
        "new one.",
    )


def _first_line(fault: RefreshError) -> str:
    return (str(fault.args[0]) if fault.args else "no reason was given").splitlines()[0]
