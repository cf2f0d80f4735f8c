"""Template tags of printed documents: `{% load print %}`.

Documents are written in Chinese, English or both; `language_mode` in the context
says which (see `pdf.render_pdf`).
"""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.template import Context
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .codes import qr_svg
from .display import format_quantity
from .pictograms import pictogram_svg

register = template.Library()

CHINESE, ENGLISH, BOTH = "zh-hans", "en", "both"  # the values of `language_mode`
SHEET_LABELS = 24  # 3 × 8 on A4

register.filter("quantity", format_quantity)
register.simple_tag(pictogram_svg, name="pictogram")


@register.simple_tag(takes_context=True)
def say(context: Context, text: str | Promise) -> str | SafeString:
    """Print a translatable text in the document's language: `{% say _("Lot") %}`.

    In a document of both languages the Chinese is followed by the English. A text that
    is not lazy (a name, a note) is data and printed as it is.
    """
    if context.get("language_mode") != BOTH or not isinstance(text, Promise):
        return str(text)
    with translation.override(CHINESE):
        chinese = str(text)
    with translation.override(ENGLISH):
        english = str(text)
    if chinese == english:
        return chinese
    return format_html('{} <span class="en" lang="en">{}</span>', chinese, english)


@register.simple_tag(takes_context=True)
def head(context: Context, text: str | Promise) -> SafeString:
    """The head of a column: `{% head _("Lot") %}`."""
    return format_html('<th scope="col">{}</th>', say(context, text))


@register.simple_tag(takes_context=True)
def fact(context: Context, label: str | Promise, value, span: int = 1) -> SafeString:
    """A label cell and its value: `{% fact _("Purpose") advice.purpose span=3 %}`.

    `span` is how many columns the value takes. Nothing (None) is an empty cell.
    """
    return format_html(
        '<th scope="row">{}</th><td{}>{}</td>',
        say(context, label),
        format_html(' colspan="{}"', span) if span > 1 else "",
        "" if value is None else say(context, value),
    )


@register.simple_tag
def qr(text: str, quiet: int = 0) -> SafeString:
    """Draw a QR code: `{% qr record_code %}`; the style sheet keeps white paper around it."""
    return mark_safe(qr_svg(text, quiet=quiet))  # noqa: S308 — numbers, and the text escaped


@register.simple_tag
def checkbox(ticked: bool) -> str:
    """A box, ticked or not."""
    return "☑" if ticked else "☐"


@register.filter
def less(counted: Decimal, advised: Decimal | None) -> str:
    """What was counted less what was advised, with its sign; a dash where nothing was advised."""
    if advised is None:
        return format_quantity(None)
    difference = counted - advised
    return ("+" if difference > 0 else "") + format_quantity(difference)


@register.filter
def on_sheets(labels: Sequence, start: int) -> list[list]:
    """Lay labels out on sheets of SHEET_LABELS places, the first at place `start` (from 1).

    Places before it are None: they are used up already.
    """
    places = [None] * ((start or 1) - 1) + list(labels)
    return [places[i : i + SHEET_LABELS] for i in range(0, len(places), SHEET_LABELS)]
