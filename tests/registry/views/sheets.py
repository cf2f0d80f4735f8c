"""The pages of notes with many lines, as a browser without scripts fills them in."""


def fields_of(response) -> dict:
    """Everything the forms of the shown sheet would send if nobody typed anything."""
    sheet = response.context["sheet"]
    data = {
        "form_token": response.context["form_token"],
        "item": [getattr(line.record, "number", "") for line in sheet.lines],
    }
    for form in (sheet.head, *sheet.lines):
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return data


def line_field(record, name: str) -> str:
    """The name of one field of the line about ``record``."""
    return f"line-{record.pk}-{name}"


def form_fields(response, name: str = "form") -> dict:
    """The same for a page with one form, called ``name`` in its context."""
    form = response.context[name]
    values = {field.html_name: field.value() for field in form}
    sent = {key: value for key, value in values.items() if value is not None}
    return sent | {"form_token": response.context["form_token"]}
