"""JSON from strangers is read exactly, or refused with a sentence."""

from decimal import Decimal
from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from custprop.lib.strict_json import MAX_BYTES, MAX_DEPTH, StrictJSONParser, TooLarge, read


def test_a_number_with_a_point_is_exact():
    assert read(b'{"quantity": 0.1}') == {"quantity": Decimal("0.1")}
    assert read(b"[12345678901234567.123456]") == [Decimal("12345678901234567.123456")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"{'a': 1}",
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"a\\u0000": 1}',
        b'["\\ud800"]',
        b'{"a": 1e999999999}',
        b'{"a": 1e-999999999}',
        b"1" * 5000,
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
    ],
    ids=lambda content: content[:20].decode("latin-1"),
)
def test_what_no_program_means_is_refused(content):
    with pytest.raises(ParseError):
        read(content)


def test_a_body_beyond_the_limit_is_not_read_further():
    stream = BytesIO(b'"' + b"a" * (MAX_BYTES * 2) + b'"')
    with pytest.raises(TooLarge):
        StrictJSONParser().parse(stream)
    assert stream.tell() == MAX_BYTES + 1
