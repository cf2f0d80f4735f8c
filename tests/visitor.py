"""People and programs at a running register: a browser without JavaScript, and the API."""

from dataclasses import dataclass, field

import requests
from lxml import html

TIMEOUT_SECONDS = 60


@dataclass
class Form:
    """A form as it stands on a page: where it posts to and what it holds."""

    action: str
    data: dict[str, object] = field(default_factory=dict)


class Visitor:
    """One person's browser. Paths are given without the host; redirects are not followed,
    because where a page sends people is part of its answer."""

    def __init__(self, address: str):
        self.address = address
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "en"

    def sign_in(self, username: str, password: str) -> "Visitor":
        """Through the login page. Raises AssertionError where the page refuses."""
        answer = self.submit("/login/", username=username, password=password)
        assert answer.status_code == 302, f"{username} could not sign in: {answer.status_code}"
        return self

    def twin(self) -> "Visitor":
        """The same person at a second device: the same session, a connection of its own."""
        twin = Visitor(self.address)
        twin.session.cookies.update(self.session.cookies)
        return twin

    def get(self, path: str, **options) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, data: dict | None = None, **options) -> requests.Response:
        """Post ``data`` with the token that proves it comes from one of our pages."""
        token = self.csrf_token()
        return self.request(
            "POST", path, data={"csrfmiddlewaretoken": token, **(data or {})}, **options
        )

    def form(self, path: str, action: str | None = None) -> Form:
        """The form of a page, filled in as the page fills it in.

        ``action`` chooses among several, by the end of the address they post to; without it
        the form with the most fields is meant (pages also have a search box and a sign-out).
        """
        return self.form_on(self.get(path), path, action)

    def form_on(self, answer: requests.Response, path: str, action: str | None = None) -> Form:
        """The same of a page that is there already, the answer of ``path``."""
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        page = html.fromstring(answer.content, base_url=path)
        posting = [form for form in page.forms if form.method == "POST"]
        if action:
            posting = [form for form in posting if (form.get("action") or path).endswith(action)]
        assert posting, f"{path} has no such form"
        chosen = max(posting, key=lambda form: len(form.form_values()))
        data: dict[str, object] = {}
        for name, value in chosen.form_values():
            data.setdefault(name, []).append(value)
        return Form(chosen.get("action") or path, data)

    def send(self, form: Form, **fields) -> requests.Response:
        """Post ``form`` with ``fields`` filled in over what it holds."""
        return self.request("POST", form.action, data={**form.data, **fields})

    def submit(self, path: str, **fields) -> requests.Response:
        """Open a page, fill its form in, post it."""
        return self.send(self.form(path), **fields)

    def csrf_token(self) -> str:
        if "csrftoken" not in self.session.cookies:
            self.get("/login/")
        return self.session.cookies["csrftoken"]

    def request(self, method: str, path: str, **options) -> requests.Response:
        options.setdefault("timeout", TIMEOUT_SECONDS)
        options.setdefault("allow_redirects", False)
        return self.session.request(method, self.address + path, **options)


class ApiClient:
    """A program that uses the API with a token."""

    def __init__(self, address: str, token: str):
        self.root = f"{address}/api/v1"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Token {token}"

    def get(self, path: str, **query) -> requests.Response:
        return self.session.get(self.root + path, params=query, timeout=TIMEOUT_SECONDS)

    def post(self, path: str, body: dict, **headers: str) -> requests.Response:
        """POST ``body`` as JSON. ``headers`` by their names with underscores: ``If_Match="3"``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.post(
            self.root + path, json=body, headers=named, timeout=TIMEOUT_SECONDS
        )
