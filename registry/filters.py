"""What the register can be filtered by; the page, the papers, the Excel file and the API alike."""

from datetime import timedelta

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custprop.lib.forms import DateInput
from registry.enums import State
from registry.forms.filters import ItemFilterForm
from registry.models import Category, Department, Item, Location, Party
from registry.queries.holdings import places_inside
from registry.queries.waiting import beyond_dwell_limit, expiring_within

EXPIRED, BEYOND_LIMIT = "expired", "limit"
EXPIRING_CHOICES = [
    (EXPIRED, pgettext_lazy("filter", "already")),
    ("30", pgettext_lazy("filter", "within 30 days")),
    ("90", pgettext_lazy("filter", "within 90 days")),
]
AGE_CHOICES = [
    ("30", pgettext_lazy("filter", "30 days")),
    ("90", pgettext_lazy("filter", "90 days")),
    ("180", pgettext_lazy("filter", "180 days")),
    (BEYOND_LIMIT, pgettext_lazy("filter", "the owner's limit")),
]


class ItemFilter(filters.FilterSet):
    """Filters on ``Item``. Parties, categories, places and departments are named by their code.

    ``location`` includes every place below. ``expiring`` is ``expired`` or a number of days
    from today; ``age`` is days in store, or ``limit``: longer than agreed with the owner.
    """

    q = filters.CharFilter(method="search", max_length=200, label=_("Search"))
    party = filters.ModelChoiceFilter(
        field_name="owner",
        to_field_name="code",
        queryset=Party.objects.all(),
        label=_("Owner"),
        empty_label=_("All owners"),
    )
    category = filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=Category.objects.all(),
        label=_("Category"),
        empty_label=_("All categories"),
    )
    state = filters.MultipleChoiceFilter(
        choices=State.choices, distinct=False, label=pgettext_lazy("of an item", "State")
    )
    location = filters.ModelChoiceFilter(
        method="at_place",
        to_field_name="code",
        queryset=Location.objects.all(),
        label=_("Place"),
        empty_label=_("All places"),
    )
    custodian = filters.ModelChoiceFilter(
        to_field_name="code",
        queryset=Department.objects.all(),
        label=_("Custodian"),
        empty_label=_("All departments"),
    )
    expiring = filters.ChoiceFilter(
        method="expiring_soon",
        choices=EXPIRING_CHOICES,
        label=pgettext_lazy("inbox", "Expiring"),
        empty_label=_("Any expiry"),
    )
    age = filters.ChoiceFilter(
        method="long_in_store",
        choices=AGE_CHOICES,
        label=_("In store longer than"),
        empty_label=_("Any time in store"),
    )
    received_from = filters.DateFilter(
        field_name="received_at",
        lookup_expr="date__gte",
        widget=DateInput,
        label=_("Received from"),
    )
    received_to = filters.DateFilter(
        field_name="received_at",
        lookup_expr="date__lte",
        widget=DateInput,
        label=_("Received until"),
    )

    class Meta:
        model = Item
        fields = ()
        form = ItemFilterForm

    def get_form_class(self) -> type[ItemFilterForm]:
        """The form, built once: its fields do not depend on the request."""
        cls = type(self)
        if "form_class" not in cls.__dict__:
            cls.form_class = super().get_form_class()
        return cls.form_class

    def search(self, items: QuerySet, name: str, text: str) -> QuerySet:
        return items.matching(text)

    def at_place(self, items: QuerySet, name: str, place: Location) -> QuerySet:
        """Goods at ``place`` or anywhere inside it."""
        return items.filter(location__in=places_inside(place).values("pk"))

    def expiring_soon(self, items: QuerySet, name: str, choice: str) -> QuerySet:
        if choice == EXPIRED:
            return expiring_within(items, days=-1)
        return expiring_within(items, days=int(choice))

    def long_in_store(self, items: QuerySet, name: str, choice: str) -> QuerySet:
        if choice == BEYOND_LIMIT:
            return beyond_dwell_limit(items)
        return items.filter(
            state=State.STORED, stored_at__lt=timezone.now() - timedelta(days=int(choice))
        )


FILTER_NAMES = tuple(ItemFilter.base_filters)
