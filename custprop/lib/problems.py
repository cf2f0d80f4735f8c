"""Errors as RFC 9457 problem documents: one shape for everything the API refuses."""

from collections.abc import Iterable

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"

#: What each code means, in a few words. The code is for programs and never changes.
TITLES = {
    "malformed": _("The request cannot be read"),
    "invalid-input": _("A value is not possible"),
    "invalid-parameter": _("A parameter of the address is not possible"),
    "invalid-header": _("A header is not possible"),
    "not-authenticated": _("Sign in first"),
    "not-permitted": _("Not permitted"),
    "csrf-failed": _("The request does not come from our pages"),
    "not-found": _("There is no such record"),
    "method-not-allowed": _("This address does not take that method"),
    "transition-refused": _("This step is refused"),
    "stale-version": _("The record has changed"),
    "length-required": _("The request does not say how long it is"),
    "too-large": _("The request is too large"),
    "unsupported-media-type": _("Only JSON is read here"),
    "idempotency-key-reused": _("The request key was used before"),
    "internal": _("Something went wrong on our side"),
    "busy": _("The register is busy"),
}


def problem(
    status: int,
    code: str,
    detail="",
    *,
    errors: Iterable[tuple[str, object]] = (),
    headers: dict[str, str] | None = None,
    **more,
) -> JsonResponse:
    """The problem document of ``code``, with ``detail`` in the language of the request.

    ``errors`` are (field, message) pairs. Of ``more`` members, empty ones are left out.
    """
    document = {
        "type": f"urn:custprop:problem:{code}",
        "title": str(TITLES[code]),
        "status": status,
        "detail": str(detail or TITLES[code]),
        "code": code,
    }
    document |= {
        name: value if name == "known" else str(value) for name, value in more.items() if value
    }
    fields = [{"field": field, "message": str(message)} for field, message in errors]
    if fields:
        document["errors"] = fields
    return JsonResponse(
        document,
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )
