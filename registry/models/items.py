"""顾客财产: one labelled unit or lot of property — one record, one number, one place, one state."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import BALANCE_ACCOUNTS, OPEN_STATES, Account, State
from registry.managers import ItemQuerySet
from registry.models.goods import Goods
from registry.models.locations import Location
from registry.models.organisation import Department
from registry.models.parties import Agreement, Party
from registry.models.quantity import QuantityField


def balance_field(account: Account) -> QuantityField:
    return QuantityField(account.label, default=Decimal(0), editable=False)


class Item(Goods):
    """One item of customer property.

    State, place, custodian and balances are written by ``registry.services`` alone:
    each change is a transition of ``registry.workflow`` with its movement and event.
    All quantities are in ``unit``.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    owner = models.ForeignKey(Party, models.PROTECT, verbose_name=_("owner"), related_name="items")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), null=True, blank=True
    )
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    notice_number = models.CharField(_("production notice"), max_length=60, blank=True)
    purpose = models.CharField(_("designated purpose"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("split off from"),
        related_name="children",
        null=True,
        blank=True,
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, editable=False)
    location = models.ForeignKey(
        Location,
        models.PROTECT,
        verbose_name=_("place"),
        related_name="items",
        null=True,
        blank=True,
        editable=False,
    )
    custodian = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("custodian"),
        related_name="items",
        null=True,
        blank=True,
        editable=False,
    )
    received_at = models.DateTimeField(_("received at"), editable=False)
    stored_at = models.DateTimeField(_("in store since"), null=True, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    search_text = models.TextField(editable=False, default="")

    received = balance_field(Account.RECEIVED)
    on_hand = balance_field(Account.ON_HAND)
    issued = balance_field(Account.ISSUED)
    consumed = balance_field(Account.CONSUMED)
    returned = balance_field(Account.RETURNED)
    transferred = balance_field(Account.TRANSFERRED)
    destroyed = balance_field(Account.DESTROYED)
    lost = balance_field(Account.LOST)
    split = balance_field(Account.SPLIT)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer property")
        verbose_name_plural = _("customer property")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "state_since"], name="item_queue"),
            models.Index(fields=["owner", "number"], name="item_of_owner"),
            models.Index(fields=["order_number"], name="item_of_order"),
            models.Index(fields=["location"], name="item_at_place"),
            models.Index(fields=["state", "number"], name="item_in_state"),
            models.Index(fields=["received_at"], name="item_received_at"),
            models.Index(fields=["state_since"], name="item_state_since"),
            models.Index(fields=["owner", "state"], name="item_held_for"),
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="item_expiring"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="item_state_known"),
            models.CheckConstraint(condition=Q(received__gt=0), name="item_received_positive"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{account.value}__gte": 0}),
                    name=f"item_{account.value}_not_negative",
                )
                for account in BALANCE_ACCOUNTS
            ),
            models.CheckConstraint(
                condition=Q(
                    received=F("on_hand")
                    + F("issued")
                    + F("consumed")
                    + F("returned")
                    + F("transferred")
                    + F("destroyed")
                    + F("lost")
                    + F("split")
                ),
                name="item_accounts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, on_hand=0, issued=0)
                | (Q(state__in=OPEN_STATES) & (Q(on_hand__gt=0) | Q(issued__gt=0))),
                name="item_closed_when_empty",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED) | Q(location__isnull=False),
                name="open_item_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:item", args=[self.number])

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def balance(self) -> dict[str, Decimal]:
        """Quantity on each account, in ``unit``."""
        return {account.value: getattr(self, account.value) for account in BALANCE_ACCOUNTS}

    @property
    def needs_mark(self) -> bool:
        """Whether this object is to carry its owner's name: its category does, or its owner asked
        (F5)."""
        return self.permanent_mark_required or self.category.needs_permanent_mark

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED


class Label(models.Model):
    """标识卡: one printed identification. It counts when the stuck-on label was read back (Q5)."""

    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="labels")
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("printed by"), related_name="+"
    )
    confirmed_at = models.DateTimeField(_("read back at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("read back by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = pgettext_lazy("on goods", "label")
        verbose_name_plural = pgettext_lazy("on goods", "labels")
        ordering = ["-printed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.printed_at:%Y-%m-%d %H:%M}"
