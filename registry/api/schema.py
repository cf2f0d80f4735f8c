"""The OpenAPI description, read off the endpoints: what they take, answer and refuse."""

from django.conf import settings
from drf_spectacular import openapi
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from custprop.lib.problems import MEDIA_TYPE, TITLES
from registry.api.endpoint import LONGEST_KEY, Endpoint, ListEndpoint
from registry.services.answering import RESERVED

READING_PROBLEMS = {
    400: "Unknown or impossible parameter.",
    401: "No valid token or session.",
    403: "The caller may not do this.",
    404: "There is no such record, or the caller may not see it.",
    503: "Others are writing; try again after Retry-After seconds.",
}
WRITING_PROBLEMS = READING_PROBLEMS | {
    400: "Malformed JSON, unknown field, impossible value or header.",
    409: "The step is refused; `guard` names what refused it, `remedy` what would help.",
    412: "If-Match names another version than the present one.",
    411: "The body comes in chunks, without Content-Length.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A value makes no sense here, or the Idempotency-Key was used for another request.",
}


def _header(name: str, description: str, *, answer: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        description=description,
        response=[200, 201] if answer else False,
    )


IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    f"Up to {LONGEST_KEY} characters, not beginning with `{RESERVED}`. The same key and body "
    "again: the stored answer, nothing done twice.",
)
REPLAYED = _header("Idempotent-Replayed", "`true` where the answer is a stored one.", answer=True)
ETAG = _header("ETag", "The version now.", answer=True)


class FieldErrorAnswer(serializers.Serializer):
    field = serializers.CharField(help_text="Where it is, such as `lines.2.quantity`.")
    message = serializers.CharField()


class ProblemAnswer(serializers.Serializer):
    """An RFC 9457 problem document; texts are in the language of Accept-Language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text=", ".join(TITLES))
    guard = serializers.CharField(required=False, help_text="What refused the step.")
    remedy = serializers.CharField(required=False, help_text="What would satisfy it.")
    errors = FieldErrorAnswer(many=True, required=False)
    known = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The parameters there are."
    )


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "registry.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <secret>`; made with `manage.py api_token USER`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a signed-in person; writes need `X-CSRFToken`.",
        }


class AutoSchema(openapi.AutoSchema):
    """Describes an ``Endpoint`` by its attributes."""

    view: Endpoint

    @property
    def writes(self) -> bool:
        return self.method == "POST"

    @property
    def lists(self) -> bool:
        return self.method == "GET" and isinstance(self.view, ListEndpoint)

    def get_operation_id(self) -> str:
        words = [word.replace("-", "_") for word in self._tokenize_path()]
        if not self.writes:
            words.append("list" if self.lists else "get")
        elif isinstance(self.view, ListEndpoint):
            words.append("create")
        return "_".join(words)

    def get_override_parameters(self) -> list:
        told = [ETAG] if self.view.takes_version else []
        if not self.writes:
            return [*told, self.view.query] if self.view.query().fields else told
        taken = [_header("If-Match", self.view.version_seen)] if self.view.takes_version else []
        return [IDEMPOTENCY_KEY, *taken, REPLAYED, *told]

    def get_request_serializer(self):
        return self.view.body if self.writes else None

    def get_response_serializers(self):
        problems = WRITING_PROBLEMS if self.writes else READING_PROBLEMS
        status = self.view.success if self.writes else 200
        return {status: _page_of(self.view.row) if self.lists else self.view.answer} | {
            (code, MEDIA_TYPE): OpenApiResponse(ProblemAnswer, description)
            for code, description in problems.items()
        }


def _page_of(row: type[serializers.BaseSerializer]):
    return inline_serializer(
        name=f"{row.__name__.removesuffix('Row').removesuffix('Answer')}Page",
        fields={
            "next": serializers.URLField(allow_null=True, help_text="The page after this one."),
            "previous": serializers.URLField(allow_null=True),
            "results": row(many=True),
        },
    )
