"""The hazard pictograms of the GHS, drawn by us: a red frame on its point, a black symbol.

The inside of a 20 × 20 SVG each. They keep their colours in light and dark and on paper, and stand
beside their word. `{% pictogram "GHS02" %}` draws one.
"""

from django.utils.safestring import SafeString, mark_safe

_FRAME = (
    '<path d="m10 1 9 9-9 9-9-9z" fill="#fff" stroke="#d3131b" stroke-width="1.4"'
    ' stroke-linejoin="miter"/>'
)
_SYMBOLS = {
    "GHS01": (  # a bomb that bursts
        '<circle cx="9" cy="12" r="2.3"/>'
        '<path d="m11 10 1.2-1.2M13 7.8l1-2M13.6 8.4l2-.6M12.4 7.4l-.2-2M6.2 9.6 4.8 8.8'
        'M7.6 8.7 7 6.8M6 13.2l-1.4.6" class="line"/>'
    ),
    "GHS02": (  # a flame
        '<path d="M10.2 4.6c.5 2 3 3.3 3 6 0 1.9-1.3 3.1-3.2 3.1s-3.2-1.2-3.2-3'
        'c0-1.3.7-2 1-3 .5.4.7.9.8 1.5.9-1.2 1.7-2.6 1.6-4.6z"/>'
        '<path d="M7 14.8h6" class="line"/>'
    ),
    "GHS03": (  # a flame over a circle
        '<path d="M10.2 4.2c.4 1.5 2.2 2.4 2.2 4.2h-4.6c0-.9.5-1.4.8-2.1'
        '.3.3.5.6.5 1 .7-.8 1.2-1.8 1.1-3.1z"/>'
        '<circle cx="10" cy="11.7" r="2.2" class="line"/><path d="M7 15h6" class="line"/>'
    ),
    "GHS04": (  # a gas cylinder
        '<path d="m5.4 12 6.6-5 1.6 2.1-6.6 5c-1.4.5-2.3-.7-1.6-2.1zM12.4 6.7l1-.8 1.5 1.9-1 .8z"/>'
    ),
    "GHS05": (  # drops on a hand and on metal
        '<path d="m6 6 3 1.4M11 7.4l3-1.4" class="line"/>'
        '<path d="M8 8.4c.5.7.7 1 .7 1.3a.7.7 0 0 1-1.4 0c0-.3.2-.6.7-1.3z'
        "M12 8.4c.5.7.7 1 .7 1.3a.7.7 0 0 1-1.4 0c0-.3.2-.6.7-1.3z"
        'M4.8 11.8h2.4l.8.7.8-.7h.7v1.5H4.8zM10.6 11.8h.7l.7.8.8-.8h2.4v1.5h-4.6z"/>'
    ),
    "GHS06": (  # a skull over crossed bones
        '<path fill-rule="evenodd" d="M10 4.8a3 3 0 0 0-3 3c0 1 .5 1.7 1.2 2.1v1.3h3.6V9.9'
        "A2.5 2.5 0 0 0 13 7.8a3 3 0 0 0-3-3zM8.7 7.3a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6z"
        'M11.3 7.3a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6z"/>'
        '<path d="m6.5 12 7 2.6M13.5 12l-7 2.6" class="line"/>'
    ),
    "GHS07": (  # an exclamation mark
        '<path d="M9 5h2l-.4 6.2H9.4z"/><circle cx="10" cy="13.6" r="1.1"/>'
    ),
    "GHS08": (  # a person with a star in the chest
        '<circle cx="10" cy="5.5" r="1.5"/>'
        '<path fill-rule="evenodd" d="M7.4 8c1.6-1 3.6-1 5.2 0l1 4.5h-1.3v2.4H7.7v-2.4H6.4z'
        'm2.6.3.6 1.7 1.7.6-1.7.6-.6 1.7-.6-1.7-1.7-.6 1.7-.6z"/>'
    ),
    "GHS09": (  # a dead tree and a fish
        '<path d="M7.3 13.3V6.5M7.3 9 5.5 7.5M7.3 8l2-2.2M7.3 10.5l1.7-1.4'
        'M4.5 13.4h4" class="line"/>'
        '<path d="M9.5 12.2c1.5-1.6 3.3-1.6 4.4-.2l1.3-1v3l-1.3-1c-1.1 1.3-2.9.9-4.4-.8z"/>'
    ),
}
_LINE = 'fill="none" stroke="#000" stroke-width="0.9" stroke-linecap="round"'


def pictogram_svg(code: str) -> SafeString:
    """The drawing of ``code``. Raises KeyError for a class that does not exist."""
    symbol = _SYMBOLS[code].replace('class="line"', _LINE)
    return mark_safe(  # noqa: S308 — the drawing is a constant of ours
        '<svg class="pictogram" viewBox="0 0 20 20" width="40" height="40" aria-hidden="true">'
        f'{_FRAME}<g fill="#000" stroke="none">{symbol}</g></svg>'
    )
