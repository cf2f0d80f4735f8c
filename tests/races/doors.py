"""The two ways into the register, alike to whoever races through them: pages and the API.

A door belongs to one person and one connection; ``twin`` opens another for the same person.
"""

import json
import time
import uuid
from dataclasses import dataclass
from enum import Enum, auto

import requests
from lxml import html

from registry.errors import StaleVersion
from registry.models import Item, User
from registry.services.tokens import make_token
from tests.factories import PASSWORD
from tests.server import LiveRegister
from tests.visitor import ApiClient, Form, Visitor

HOLDER = {"holder": "Line 2", "purpose": "Assembly"}
SAYS_WHY = "//*[@role='alert'] | //ul[contains(@class, 'error')]"
PATIENCE = 3  # times that a busy register is asked again


class Outcome(Enum):
    DONE = auto()
    REFUSED = auto()
    STALE = auto()
    FAULT = auto()


@dataclass(frozen=True)
class Answer:
    """What became of one act. ``content`` is the answer where it was done (where the page sends
    people, what the API tells), else the sentence that says why not. ``busy``: how often it had
    to be asked again. ``page`` is what a browser shows then."""

    outcome: Outcome
    content: str
    busy: int = 0
    page: requests.Response | None = None


@dataclass(frozen=True)
class Seen:
    """An item as somebody has it before them; in a browser with the ``form`` of the page."""

    item: Item
    version: str
    form: Form | None = None


class Door:
    """``issue`` names no version: what is true of the stock, the register must see to alone."""

    def twin(self) -> "Door":
        raise NotImplementedError

    def issue(self, item: Item, *, quantity: int = 1, key: str = "") -> Answer:
        """Hand out some of ``item``; ``key`` makes two posts one act."""
        raise NotImplementedError

    def issue_set(self, items: list[Item]) -> Answer:
        """Hand out one piece of each of ``items``, in this order."""
        raise NotImplementedError

    def look(self, item: Item) -> Seen:
        """Open ``item`` to record consumption."""
        raise NotImplementedError

    def consume(self, seen: Seen, *, quantity: int, reason: str) -> Answer:
        """Record consumption of what was ``seen``; no ``seen.version`` takes any."""
        raise NotImplementedError

    def look_again(self, seen: Seen, refused: Answer) -> Seen:
        """What somebody who was ``refused`` goes on from."""
        raise NotImplementedError


def patiently(send) -> tuple:
    """The response of ``send()`` and how often it was 503 before: then, and only then, a client
    waits as long as it is told and asks again."""
    for busy in range(PATIENCE + 1):
        response = send()
        if response.status_code != 503 or "Retry-After" not in response.headers:
            return response, busy
        if busy < PATIENCE:
            time.sleep(int(response.headers["Retry-After"]))
    return response, PATIENCE


# ---- pages ------------------------------------------------------------------


class FormDoor(Door):
    def __init__(self, visitor: Visitor):
        self.visitor = visitor

    @classmethod
    def open(cls, register: LiveRegister, user: User) -> "FormDoor":
        return cls(register.sign_in(user.username, PASSWORD))

    def twin(self) -> "FormDoor":
        return FormDoor(self.visitor.twin())

    def issue(self, item, *, quantity=1, key=""):
        return self._issue([item], quantity, key)

    def issue_set(self, items):
        return self._issue(items, 1, uuid.uuid4().hex)

    def _issue(self, items, quantity, key):
        hidden = {"csrfmiddlewaretoken": self.visitor.csrf_token(), "form_token": key}
        lines = {f"line-{item.pk}-quantity": quantity for item in items}
        chosen = {"item": [item.number for item in items]}
        fields = {**hidden, **HOLDER, **chosen, **lines, "use": "designated"}
        return self._send(Form(f"/items/{items[0].number}/issue/", fields))

    def look(self, item):
        return self._seen(item, self.visitor.form(f"/items/{item.number}/consume/"))

    def look_again(self, seen, refused):
        return self._seen(seen.item, self.visitor.form_on(refused.page, seen.form.action))

    def consume(self, seen, *, quantity, reason):
        typed = {"version": seen.version, "quantity": str(quantity), "reason": reason}
        return self._send(Form(seen.form.action, seen.form.data | typed))

    @staticmethod
    def _seen(item: Item, form: Form) -> Seen:
        (version,) = form.data["version"]
        return Seen(item, version, form)

    def _send(self, form: Form) -> Answer:
        response, busy = patiently(lambda: self.visitor.send(form))
        # A browser shows the notice on the next page; unread, they would pile up in the session.
        self.visitor.session.cookies.pop("messages", None)
        if response.status_code == 302 and response.headers["Location"] != form.action:
            return Answer(Outcome.DONE, response.headers["Location"], busy)
        if response.status_code != 200:
            return Answer(Outcome.FAULT, f"{response.status_code} {response.text[:300]}", busy)
        why = told_on(response.content)
        stale = str(StaleVersion().message) in why
        return Answer(Outcome.STALE if stale else Outcome.REFUSED, why, busy, response)


def told_on(page: bytes) -> str:
    """What a page says is wrong."""
    told = [element.text_content() for element in html.fromstring(page).xpath(SAYS_WHY)]
    return " ".join(" ".join(told).split())


# ---- the API ----------------------------------------------------------------


class ApiDoor(Door):
    def __init__(self, register: LiveRegister, token: str):
        self.register, self.token = register, token
        self.client: ApiClient = register.api(token)

    @classmethod
    def open(cls, register: LiveRegister, user: User) -> "ApiDoor":
        return cls(register, make_token(user=user, by=None))

    def twin(self) -> "ApiDoor":
        return ApiDoor(self.register, self.token)

    def issue(self, item, *, quantity=1, key=""):
        headers = {"Idempotency_Key": key} if key else {}
        return self._post(item, "issue", {"quantity": str(quantity), **HOLDER}, headers)

    def issue_set(self, items):
        """One after the other, as the API has it; the first that is not done is the answer."""
        answers = [self.issue(item, key=uuid.uuid4().hex) for item in items]
        return next((each for each in answers if each.outcome is not Outcome.DONE), answers[-1])

    def look(self, item):
        return Seen(item, self.client.get(f"/items/{item.number}/").headers["ETag"])

    def look_again(self, seen, refused):
        return self.look(seen.item)

    def consume(self, seen, *, quantity, reason):
        headers = {"If_Match": seen.version} if seen.version else {}
        body = {"quantity": str(quantity), "reason": reason}
        return self._post(seen.item, "consume", body, headers)

    def _post(self, item: Item, verb: str, body: dict, headers: dict) -> Answer:
        path = f"/items/{item.number}/{verb}/"
        response, busy = patiently(lambda: self.client.post(path, body, **headers))
        outcome = {200: Outcome.DONE, 409: Outcome.REFUSED, 412: Outcome.STALE}.get(
            response.status_code, Outcome.FAULT
        )
        if outcome is Outcome.FAULT:
            return Answer(outcome, f"{response.status_code} {response.text[:300]}", busy)
        answer = response.json()
        told = json.dumps(answer, sort_keys=True) if outcome is Outcome.DONE else answer["detail"]
        return Answer(outcome, told, busy)
