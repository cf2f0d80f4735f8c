"""Template tags of the design system, available in every template without `{% load %}`.

docs/design-system.md shows each with an example.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BaseForm, BaseFormSet
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime

from .display import ago as words_ago
from .display import format_quantity, listed, local_day, relative_day
from .icons import ICONS
from .pictograms import pictogram_svg

register = template.Library()

register.simple_tag(pictogram_svg, name="pictogram")

TONES = ("neutral", "amber", "green", "red", "hatched", "blue", "grey")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of `icons.ICONS` beside a word; assistive technology skips it.

    Raises KeyError for a name that does not exist, so that a slip shows at once.
    """
    return mark_safe(  # noqa: S308 — the drawing is a constant of ours
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        f"{ICONS[name]}</svg>"
    )


@register.simple_tag
def badge(status, tone: str = "", size: str = "") -> SafeString:
    """Show a status as word, colour and shape.

    `status` has a `label` and a `tone` (as every status enum has), or is the
    word itself with the tone given beside it. `size` may be "large".
    """
    tone = tone or getattr(status, "tone", "neutral")
    return format_html(
        '<span class="badge tone-{}{}">{}</span>',
        tone if tone in TONES else "neutral",
        " badge-large" if size == "large" else "",
        getattr(status, "label", status),
    )


@register.simple_tag
def quantity(value: Decimal | int | None, unit="", size: str = "") -> SafeString:
    """Show a quantity with its unit: `{% quantity line.quantity line.unit %}`.

    `unit` is a word or an object with a `label`. `size` may be "large".
    """
    figure = format_quantity(value)
    label = getattr(unit, "label", unit)
    return format_html(
        '<span class="quantity{}">{}{}</span>',
        " quantity-large" if size == "large" else "",
        figure,
        format_html('<span class="unit">{}</span>', label) if label else "",
    )


register.filter("quantity", format_quantity)
register.filter("listed", listed)


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """Show a day as 2026-11-23 with the distance from today in words beside it."""
    if not value:
        return "—"
    on = local_day(value)
    return format_html(
        '<time datetime="{}">{} <span class="relative">{}</span></time>',
        on.isoformat(),
        on.isoformat(),
        relative_day(on),
    )


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """Show how long ago a moment was; the exact moment is in the title."""
    if not value:
        return "—"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        formats.date_format(template_localtime(value), "DATETIME_FORMAT"),
        words_ago(value),
    )


@register.inclusion_tag("components/_balance.html")
def balance(parts: Iterable[Mapping], received: Decimal, unit="") -> dict:
    """Draw a balance as one stacked bar with its figures and "= received".

    `parts` are mappings with `key` (an account of the ledger), `label` and
    `value`, in the order of the bar; empty parts are left out.
    """
    filled = [part for part in parts if part["value"]]
    total = sum(part["value"] for part in filled) or Decimal(1)
    drawn, start = [], Decimal(0)
    for part in filled:
        share = Decimal(part["value"]) * 100 / total
        drawn.append({**part, "x": f"{start:.3f}%", "width": f"{share:.3f}%"})
        start += share
    return {"parts": drawn, "received": received, "unit": unit}


@register.inclusion_tag("components/_errors.html")
def form_errors(*forms) -> dict:
    """List what is wrong in the given forms and formsets, each with a link to its field."""
    errors = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            errors += [{"text": text} for text in form.non_form_errors()]
            errors += [error for inner in form.forms for error in _errors_of(inner)]
        elif form is not None:
            errors += _errors_of(form)
    return {"errors": errors}


def _errors_of(form: BaseForm) -> list[dict]:
    """Return the errors of one form as dicts of text and, for a visible field, label and target."""
    errors = [{"text": text} for text in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        field = form[name]
        place = (
            {}
            if field.is_hidden
            else {"label": field.label, "target": field.id_for_label or field.auto_id}
        )
        errors += [{"text": text, **place} for text in field.errors]
    return errors
