"""The errors that the stand-in answers with, in Google's shape."""

from __future__ import annotations

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
    text = f"Invalid value at '{path}' ({kind}), {value!r}"
    return Malformed(text, path, text)


def bad_mask(path: str) -> Malformed:
    """Return what Google says of a field mask with a path that is not there."""
    return Malformed(
        "Request contains an invalid argument.",
        path,
        f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.",
    )
