"""The doors through which the register is written, each as its users meet it.

A door is prepared first (people sign in, pages are known) and opened later, by calling what
``page``, ``post``, ``api``, ``admin`` … return: that call is the one write that is judged.
"""

from functools import partial
from types import SimpleNamespace

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from registry.services.consenting import record_consent
from tests.api_caller import Caller
from tests.factories import Walk, make_contact
from tests.pictures import PNG

WHY = "As agreed with the owner on the telephone"


class Stage:
    """One person per role, one owner, all places, and the doors."""

    def __init__(self, cast: SimpleNamespace, party, places: dict):
        self.cast, self.party, self.places = cast, party, places
        self.walk = Walk(cast, party, places)
        cast.administrator.is_staff = True
        cast.administrator.save(update_fields=["is_staff"])

    # ---- doors --------------------------------------------------------------

    def page(self, role: str, name: str, /, *args, query: str = "", **fields):
        """Open the page, fill its form in, send it."""
        url = reverse(name, args=args) + query
        return partial(send_form, self.browser(role), url, fields)

    def post(self, role: str, name: str, /, *args, **fields):
        """Send a form that stands on another page than its own address."""
        return partial(sent, self.browser(role), reverse(name, args=args), fields)

    def api(self, role: str, path: str, **body):
        return partial(called, Caller(getattr(self.cast, role)), path, body)

    def admin(self, name: str, /, *args, app: str = "registry", **fields):
        url = reverse(f"admin:{app}_{name}", args=args)
        return partial(send_form, self.browser("administrator"), url, fields)

    def at(self, role: str, url: str, **fields):
        """As ``page``, at an address that has no name of ours."""
        return partial(send_form, self.browser(role), url, fields)

    def command(self, name: str, *args, **options):
        return partial(call_command, name, *args, **options)

    # ---- things -------------------------------------------------------------

    def browser(self, role: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(getattr(self.cast, role))
        return client

    def model(self, name: str):
        return apps.get_model("registry", name)

    def newest(self, name: str):
        return self.model(name).objects.order_by("pk").last()

    def consent(self, act: str, item):
        return record_consent(
            by=self.cast.liaison,
            item=item,
            contact=make_contact(self.party),
            act=act,
            quantity=item.on_hand,
            scope="all of it",
            given_on=timezone.localdate(),
        )


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", PNG)


def ticked(*items) -> list[str]:
    """The boxes of ``items`` on a list."""
    return [f"{item.number}:{item.version}" for item in items]


def form_on(page, url: str) -> dict:
    """What the form of the page holds: of several, the one with most fields."""
    path = url.partition("?")[0]
    own = [
        form
        for form in html.fromstring(page.content.decode()).forms
        if form.method == "POST" and (form.action or path).partition("?")[0] in ("", path)
    ]
    assert own, f"{url} has no form"
    held: dict[str, list] = {}
    for name, value in max(own, key=lambda form: len(form.form_values())).form_values():
        held.setdefault(name, []).append(value or "")
    return held


def send_form(client: Client, url: str, fields: dict) -> None:
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    sent(client, url, form_on(page, url) | fields)


def sent(client: Client, url: str, fields: dict) -> None:
    """Post ``fields``. What was not done is shown again, so only a redirect will do."""
    answer = client.post(url, fields)
    assert answer.status_code == 302, errors_of(answer)


def errors_of(answer) -> str:
    """What the page says is wrong."""
    told = html.fromstring(answer.content.decode()).xpath(
        "//*[contains(@class, 'error') or contains(@class, 'notice')]"
    )
    return f"{answer.status_code}: {[' '.join(part.text_content().split()) for part in told]}"


def called(caller: Caller, path: str, body: dict) -> None:
    answer = caller.post(path, **body)
    assert answer.status_code in (200, 201), answer.content.decode()
