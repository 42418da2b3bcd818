"""The errors that the stand-in answers with, in Google's shape."""

from __future__ import annotations

import json
from typing import Any

_STATUS_BY_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

MESSAGE_BY_CODE = {
    401: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
    "other valid authentication credential. See "
    "https://developers.google.com/identity/sign-in/web/devconsole-project.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
    "service 'sheets.googleapis.com' for consumer 'project_number:1'.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}

API_DISABLED = (
    "Google Sheets API has not been used in project 1 before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1 then retry. "
    "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and "
    "retry."
)


class Refusal(Exception):
    """An error answer with Google's body."""

    def __init__(self, code: int, message: str = "", details: list[dict[str, Any]] | None = None) -> None:
        self.code = code
        self.message = message or MESSAGE_BY_CODE.get(code, "")
        self.details = details
        super().__init__(f"{code}: {self.message}")

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": _STATUS_BY_CODE.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}


class Unsupported(Refusal):
    """Something that Google may well do and the stand-in does not: it says so and fails the test."""

    def __init__(self, what: str) -> None:
        super().__init__(501, f"The stand-in does not do this: {what}.")


class Malformed(Refusal):
    """A request that does not fit Google's discovery document: it fails the test as well."""

    def __init__(self, message: str, field: str, description: str) -> None:
        super().__init__(
            400,
            message,
            [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [{"field": field, "description": description}],
                }
            ],
        )


def unknown_name(name: str, path: str) -> Malformed:
    """Return what Google says of a field it does not know."""
    text = f'Invalid JSON payload received. Unknown name "{name}"'
    text += f" at '{path}': Cannot find field." if path else ": Cannot find field."
    return Malformed(text, path, text)


def wrong_type(path: str, kind: str, value: object) -> Malformed:
    """Return what Google says of a value of the wrong type."""
    text = f"Invalid value at '{path}' ({kind}), {json.dumps(value, ensure_ascii=False)}"
    return Malformed(text, path, text)


def bad_mask(path: str) -> Malformed:
    """Return what Google says of a field mask with a path that is not there."""
    return Malformed(
        "Request contains an invalid argument.",
        path,
        f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.",
    )


class DriveRefusal(Refusal):
    """An error of Drive's, which says beside the message what sort it is of and where it lies."""

    def __init__(self, code: int, message: str, reason: str, location: str = "") -> None:
        super().__init__(code, message)
        self._error = {"domain": "global", "reason": reason, "message": message}
        if location:
            self._error |= {"locationType": "parameter", "location": location}

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {"error": {"code": self.code, "message": self.message, "errors": [self._error]}}


def quota_exceeded(kind: str, limit: int) -> Refusal:
    """Return what Google says of one call too many in a minute; ``kind`` is "Read" or "Write"."""
    consumer = "projects/1"
    return Refusal(
        429,
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
        [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {
                    "service": "sheets.googleapis.com",
                    "consumer": consumer,
                    "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
                    "quota_limit": f"{kind}RequestsPerMinutePerUser",
                    "quota_limit_value": str(limit),
                    "quota_location": "global",
                },
            },
            {
                "@type": "type.googleapis.com/google.rpc.Help",
                "links": [
                    {
                        "description": "Request a higher quota limit.",
                        "url": "https://cloud.google.com/docs/quota#requesting_higher_quota",
                    }
                ],
            },
        ],
    )


def scope_insufficient(method: str) -> Refusal:
    """Return what Google says of a token that opens other things than this method needs."""
    service = "drive" if method.startswith("drive.") else "sheets"
    return Refusal(
        403,
        "Request had insufficient authentication scopes.",
        [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": f"{service}.googleapis.com", "method": method},
            }
        ],
    )
