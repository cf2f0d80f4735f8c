"""A person at the page of a step, as a browser without scripts plays it."""

from django.test import Client


def hidden_fields(client: Client, url: str) -> dict:
    """What the form on the page sends along: its token, and the version of the item."""
    context = client.get(url).context
    item = context.get("item")
    return {"form_token": context["form_token"]} | ({"version": item.version} if item else {})


def send(client: Client, url: str, **fields):
    """Open the page, fill in ``fields`` and send it."""
    return client.post(url, hidden_fields(client, url) | fields)


def ticked(*items) -> list[str]:
    """The boxes of ``items`` on a list."""
    return [f"{item.number}:{item.version}" for item in items]


def text_of(response) -> str:
    return response.content.decode()
