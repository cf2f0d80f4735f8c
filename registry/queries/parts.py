"""What names a part wherever goods of one kind are added up."""

from django.db.models import Case, F, Q, When


def part_of(prefix: str = "") -> Case:
    """The part number of goods, else their name; ``prefix`` leads to them."""
    return Case(
        When(**{f"{prefix}part_number": ""}, then=F(f"{prefix}name")),
        default=F(f"{prefix}part_number"),
    )


def is_part(part: str, unit: str, prefix: str = "") -> Q:
    """Goods that ``part_of`` gives that name, in one unit."""
    named = Q(**{f"{prefix}part_number": part}) | Q(
        **{f"{prefix}part_number": "", f"{prefix}name": part}
    )
    return named & Q(**{f"{prefix}unit": unit})
