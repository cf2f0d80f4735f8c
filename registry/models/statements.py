"""对账单: what we hold of an owner's on one day, to agree to or dispute line by line (Q10, F7)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import StatementLineAnswer, StatementState
from registry.models.items import Item
from registry.models.parties import Contact, Party
from registry.models.quantity import QuantityField


class Statement(models.Model):
    """What was on hand and issued when ``as_of`` ended. Answers are added, lines never change."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("sent to"), related_name="+"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="statements"
    )
    as_of = models.DateField(_("as of"))
    state = models.CharField(
        _("state"), max_length=10, choices=StatementState.choices, default=StatementState.SENT
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:statement", args=[self.number])

    @property
    def status(self) -> StatementState:
        return StatementState(self.state)


class StatementLine(models.Model):
    """One item on a statement, in its unit, and what the owner says to it."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, verbose_name=_("statement"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="statement_lines"
    )
    on_hand = QuantityField(_("on hand"))
    issued = QuantityField(_("issued"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=StatementLineAnswer.choices, blank=True
    )
    said = QuantityField(_("what the owner says we hold"), null=True, blank=True)
    remark = models.CharField(_("the owner's remark"), max_length=300, blank=True)
    settled_as = models.CharField(_("how it was settled"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("settled by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "item"], name="item_once_per_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.item}"

    @property
    def held(self):
        """What we say we hold: on hand and issued."""
        return self.on_hand + self.issued

    @property
    def is_disputed(self) -> bool:
        return self.answer == StatementLineAnswer.DISPUTED

    @property
    def is_open(self) -> bool:
        """Disputed, and nobody has settled it yet."""
        return self.is_disputed and self.settled_at is None
