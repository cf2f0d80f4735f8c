"""Everything that is raised while a request is answered, as a problem document."""

import logging

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status

from custprop.lib.problems import problem
from registry.errors import (
    InvalidInput,
    KeyReused,
    NotPermitted,
    RegistryError,
    StaleVersion,
)

logger = logging.getLogger("registry.api")

RETRY_AFTER_SECONDS = "1"

#: How each refusal of a service answers; everything else that is refused is a conflict.
STATUS_OF = {
    NotPermitted: status.HTTP_403_FORBIDDEN,
    StaleVersion: status.HTTP_412_PRECONDITION_FAILED,
    InvalidInput: status.HTTP_422_UNPROCESSABLE_ENTITY,
    KeyReused: status.HTTP_422_UNPROCESSABLE_ENTITY,
}
CODE_OF_STATUS = {
    400: "malformed",
    401: "not-authenticated",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    411: "length-required",
    413: "too-large",
    415: "unsupported-media-type",
}


class InvalidParameters(exceptions.ValidationError):
    """Query parameters that are unknown or impossible; ``known`` are the ones there are."""

    def __init__(self, detail: dict, known):
        super().__init__(detail)
        self.known = sorted(known)


class InvalidHeader(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid-header"


def problem_of(error: Exception, context: dict):
    """DRF's exception handler: a problem document for every error, also for our own faults."""
    if isinstance(error, RegistryError):
        return _refusal(error)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, Http404):
        return problem(404, "not-found", _("There is nothing here that you may see."))
    if isinstance(error, PermissionDenied):
        return _refusal(NotPermitted())
    if isinstance(error, exceptions.APIException):
        return _api_error(error)
    if isinstance(error, SuspiciousOperation):
        return problem(400, "malformed")
    if isinstance(error, OperationalError):
        return _busy(error)
    return _fault(error, context)


def _refusal(error: RegistryError):
    answer_status = next(
        (known for kind, known in STATUS_OF.items() if isinstance(error, kind)), 409
    )
    return problem(
        answer_status,
        error.code if answer_status != 409 else "transition-refused",
        error.message,
        guard=getattr(error, "guard", ""),
        remedy=error.remedy,
        errors=[(error.field, error.message)] if error.field else (),
    )


def _invalid(error: exceptions.ValidationError):
    errors = list(flat(error.detail))
    known = getattr(error, "known", None)
    first_field, first_message = errors[0]
    return problem(
        400,
        "invalid-input" if known is None else "invalid-parameter",
        f"{first_field}: {first_message}" if first_field else first_message,
        errors=errors,
        known=known,
    )


def flat(detail, path: str = ""):
    """(field, message) of every error in DRF's nested detail; ``lines.2.quantity``."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from flat(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list | tuple):
        for position, inner in enumerate(detail):
            own = str(position) if isinstance(inner, dict | list) else ""
            yield from flat(inner, ".".join(part for part in (path, own) if part))
    else:
        yield path, detail


def _api_error(error: exceptions.APIException):
    code = CODE_OF_STATUS.get(error.status_code, "malformed")
    if isinstance(error, InvalidHeader):
        code = error.default_code
    elif isinstance(error, exceptions.PermissionDenied) and str(error.detail).startswith("CSRF"):
        code = "csrf-failed"
    challenge = getattr(error, "auth_header", None)
    return problem(
        error.status_code,
        code,
        error.detail,
        headers={"WWW-Authenticate": challenge} if challenge else None,
    )


def _busy(error: OperationalError):
    """Locked, deadlocked, out of connections: nothing was written, and it may work in a moment."""
    logger.warning("database unavailable: %s", error)
    return problem(
        503,
        "busy",
        _("Others are writing at this moment. Nothing was changed; try again."),
        headers={"Retry-After": RETRY_AFTER_SECONDS},
    )


def _fault(error: Exception, context: dict):
    request = context["request"]
    got_request_exception.send(sender=type(context["view"]), request=request)
    logger.error("fault while answering %s %s", request.method, request.path, exc_info=error)
    return problem(500, "internal", _("Nothing was changed. The fault is on record."))
