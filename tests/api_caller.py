"""A program that calls the API in the tests, without a server."""

import base64
import json

from django.http import HttpResponse
from django.test import Client

from registry.services.tokens import make_token
from tests.pictures import PNG

ROOT = "/api/v1"


class Caller:
    """``caller.post("/items/…/store/", location="storage")`` as ``user``.

    What a program sends beside the body is in ``headers``, which hold for the next call only:
    ``caller.sending(If_Match='"3"').post(…)``.
    """

    def __init__(self, user, language: str = "en"):
        secret = make_token(user=user, by=None)
        self.client = Client(raise_request_exception=True)
        self.usual = {"Authorization": f"Token {secret}", "Accept-Language": language}
        self.more = {}

    def sending(self, **headers: str) -> "Caller":
        self.more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self

    def get(self, path: str, **query) -> HttpResponse:
        return self.client.get(ROOT + path, query, headers=self._headers())

    def post(self, path: str, **body) -> HttpResponse:
        return self.post_json(path, body)

    def post_json(self, path: str, body) -> HttpResponse:
        return self.post_raw(path, json.dumps(body))

    def post_raw(self, path: str, content, content_type="application/json") -> HttpResponse:
        return self.client.post(
            ROOT + path, content, content_type=content_type, headers=self._headers()
        )

    def _headers(self) -> dict:
        more, self.more = self.more, {}
        return self.usual | more


def done(answer: HttpResponse, status: int = 200) -> dict:
    """The JSON of an answer that succeeded."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    return answer.json()


def refused(answer: HttpResponse, status: int, code: str) -> dict:
    """The problem document of an answer that did not, checked for its shape."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    assert answer["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["code"] == code
    assert document["type"].endswith(code)
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


def sent_file(name: str = "proof.png") -> dict:
    """A picture as a body takes it."""
    return {"name": name, "content": base64.b64encode(PNG).decode()}
