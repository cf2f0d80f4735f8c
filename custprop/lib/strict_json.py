"""Reading JSON from strangers: exact, bounded, and without surprises.

Numbers with a point become Decimals from their text, never floats. What no program writes by
intention is refused: a name twice in one object, NaN, NUL characters, half surrogates, numbers
and nestings beyond all measure.
"""

import json
import re
from decimal import Decimal

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
MAX_EXPONENT = 30

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"


class LengthRequired(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_code = "length-required"


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        """The value in ``stream``. Raises TooLarge or ParseError with a sentence."""
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise TooLarge(
                _("A request may have at most %(limit)s bytes. Send it in parts.")
                % {"limit": MAX_BYTES}
            )
        return read(content)


def read(content: bytes):
    """The JSON value in ``content``. Raises ParseError."""
    try:
        value = json.loads(
            content.decode("utf-8"),
            parse_float=_decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise ParseError(_("The JSON is nested too deeply.")) from None
    except ValueError as error:
        raise ParseError(_("This is no JSON: %(reason)s") % {"reason": error}) from None
    _check_texts(value)
    return value


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if number and abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"{text[:40]} is beyond all measure")
    return number


def _no_constant(name: str):
    raise ValueError(f"{name} is no number")


def _object(pairs: list[tuple]) -> dict:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _check_texts(value, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise ParseError(_("The JSON is nested too deeply."))
    if isinstance(value, str):
        if _NO_TEXT.search(value):
            raise ParseError(_("A text holds characters that are none (NUL or half a pair)."))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_texts(name, depth)
            _check_texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner, depth + 1)
