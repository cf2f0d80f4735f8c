"""What every address of the API has in common: strict parameters, one way to page, one to write."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from custprop.lib.keyset import InvalidCursor, paginate
from custprop.lib.strict_json import LengthRequired
from registry.api.errors import InvalidHeader, InvalidParameters
from registry.api.fields import Body
from registry.gate import require_action
from registry.services.answering import RESERVED, answer_once, fingerprint
from registry.services.ledger import writing

PAGE_SIZE = 50
LARGEST_PAGE = 200
LONGEST_KEY = 100  # of Idempotency-Key


class PageQuery(Body):
    """The parameters of every list."""

    cursor = serializers.CharField(
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Where the page begins; taken from “next” or “previous”."),
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE
    )


class AlwaysJson(DefaultContentNegotiation):
    """The answer is JSON whatever is asked for: there is nothing else, and an error must arrive."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class StrictParameters:
    """A view that refuses parameters it does not know. ``query`` is their serializer;
    their values stand in ``asked``, as they were sent (without empty ones) in ``filled``."""

    query: type[Body] = Body

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.check_parameters()

    def check_parameters(self) -> None:
        """Refuse parameters that are unknown, given twice or impossible. Empty ones count as
        not given."""
        given = self.request.query_params
        query = self.query if self.request.method in {"GET", "HEAD"} else Body
        known = query().fields
        wrong = {name: [told] for name, told in _misplaced(given, known)}
        self.filled = given.copy()
        for name in [name for name, value in given.items() if not value.strip()]:
            del self.filled[name]
        checked = query(data=self.filled.dict(), context=self.context)
        if not wrong and not checked.is_valid():
            wrong = checked.errors
        if wrong:
            raise InvalidParameters(wrong, known=known)
        self.asked = checked.validated_data

    @property
    def context(self) -> dict:
        """What serializers need to know of the request."""
        return {"user": self.request.user}


def _misplaced(given: QueryDict, known) -> Iterator[tuple[str, str]]:
    """(name, what is wrong) of parameters that cannot be judged by their value."""
    for name, values in given.lists():
        if name not in known:
            yield name, _("There is no such parameter.")
        elif len(values) > 1:
            yield name, _("Give this parameter once.")
        elif "\x00" in values[0]:
            yield name, _("A parameter cannot hold NUL characters.")


class Endpoint(StrictParameters, APIView):
    """One address. ``answer`` is the serializer of what it answers, ``body`` of what it takes,
    ``query`` of its parameters. ``takes_version``: a write may carry If-Match, which names what
    ``version_seen`` tells.

    Permission is asked of the gate and the services, as pages do; there is none of its own.
    """

    content_negotiation_class = AlwaysJson
    http_method_names = ("get", "head", "post")
    answer: type[serializers.BaseSerializer] = None
    body: type[Body] | None = None
    takes_version = False
    version_seen = 'The version of the item that the caller saw, such as `"3"`.'
    success = 200

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def answered(self, record, **more) -> dict:
        return self.answer(record, context=self.context | more).data

    # ---- writing ----

    def valid_body(self) -> dict:
        """The body's values. Raises ValidationError."""
        checked = self.body(data=self.raw_body, context=self.context)
        checked.is_valid(raise_exception=True)
        return checked.validated_data

    @cached_property
    def raw_body(self):
        """The JSON of the request; nothing sent is an empty object."""
        self._check_length()
        data = self.request.data
        if isinstance(data, QueryDict):  # a form is read before its type is looked at
            if data or self.request.META.get("CONTENT_LENGTH") not in ("", "0", None):
                raise UnsupportedMediaType(self.request.content_type)
            return {}
        return data

    def _check_length(self) -> None:
        """Refuse a body of unknown length: WSGI would read it as empty, and an act without its
        quantity is another act."""
        meta = self.request.META
        framed = meta.get("SERVER_PROTOCOL", "").startswith("HTTP/2")
        if ("HTTP_TRANSFER_ENCODING" in meta or framed) and not meta.get("CONTENT_LENGTH"):
            raise LengthRequired(_("Send the body in one piece, with its Content-Length."))

    def content(self) -> str:
        """What makes two requests the same, as one hash."""
        return fingerprint(self.request.method, self.request.path, self.raw_body)

    def write(self, act: Callable[[], dict]) -> Response:
        """Carry ``act`` out once for each Idempotency-Key, and answer what it returns."""
        key = self.idempotency_key
        if "If-Match" in self.request.headers and not self.takes_version:
            raise InvalidHeader(_("If-Match is not taken here. Leave it out."))
        content = self.content()
        ran = []

        def run():
            ran.append(True)
            return self.success, act()

        if key:
            status, answer = answer_once(user=self.request.user, key=key, content=content, act=run)
        else:
            with writing():
                status, answer = run()
        response = Response(answer, status)
        if not ran:
            response["Idempotent-Replayed"] = "true"
        if "version" in answer:
            response["ETag"] = f'"{answer["version"]}"'
        if status == 201:
            response["Location"] = f"{self.request.path}{answer['number']}/"
        return response

    @property
    def idempotency_key(self) -> str:
        key = self.request.headers.get("Idempotency-Key")
        if key is None:
            return ""
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise InvalidHeader(
                _("Idempotency-Key takes 1 to %(longest)s printable ASCII characters.")
                % {"longest": LONGEST_KEY}
            )
        if key.startswith(RESERVED):
            raise InvalidHeader(
                _("Idempotency-Key cannot begin with “%(reserved)s”. Choose another one.")
                % {"reserved": RESERVED}
            )
        return key

    @property
    def version(self) -> int | None:
        """The version of the item named by If-Match; None where any will do."""
        wrong = _('If-Match takes the version of the item, such as "3".')
        named = self.if_match("[0-9]{1,9}", wrong)
        return None if named is None else int(named)

    def if_match(self, form: str, wrong: str) -> str | None:
        """What If-Match names, with quotes or without; None where any will do.

        Raises InvalidHeader with the sentence ``wrong`` where it does not look like ``form``.
        """
        header = self.request.headers.get("If-Match", "*").strip()
        if header == "*":
            return None
        match = re.fullmatch(f'"({form})"|({form})', header)
        if match is None:
            raise InvalidHeader(wrong)
        return match[1] or match[2]


class ListEndpoint(Endpoint):
    """A list in keyset pages. ``order`` as `custprop.lib.keyset.paginate` takes it."""

    row: type[serializers.BaseSerializer] = None
    query = PageQuery
    order: tuple[str, ...] = ()

    def records(self, user) -> QuerySet:
        """Everything the list holds, narrowed by ``self.asked``."""
        raise NotImplementedError

    def get(self, request, **kwargs):
        records = self.records(request.user, **kwargs)  # 404 where it is of a record not to be seen
        require_action(request.user, "see")
        return self.page(records, order=self.order)

    def narrowed(self, records: QuerySet, *names: str) -> QuerySet:
        """``records`` with the values asked for in the fields of these names."""
        return records.filter(**{name: self.asked[name] for name in names if name in self.asked})

    def page(self, records: QuerySet, *, order) -> Response:
        try:
            page = paginate(
                records,
                order=order,
                cursor=self.asked.get("cursor", ""),
                size=self.asked["page_size"],
            )
        except InvalidCursor:
            told = _("This cursor is not valid. Begin with the first page.")
            raise InvalidParameters({"cursor": [told]}, known=self.query().fields) from None
        rows = self.row(page.rows, many=True, context=self.context)
        return Response(
            {
                "next": self._address_of(page.next_cursor),
                "previous": self._address_of(page.previous_cursor),
                "results": rows.data,
            }
        )

    def _address_of(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = self.request.query_params.copy()
        parameters["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{parameters.urlencode()}")
