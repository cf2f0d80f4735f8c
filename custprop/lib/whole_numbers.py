"""Whole numbers that come as text from outside: in an address, in a hidden field."""

MOST_DIGITS = 18  # the largest that every database keeps in a whole number


def whole_number(text: str) -> int | None:
    """The number that ``text`` says in at most 18 ASCII digits; None where it says none."""
    if len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal():
        return int(text)
    return None
