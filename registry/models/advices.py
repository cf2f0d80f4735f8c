"""客供物料记录表: what a customer announced, before it arrives (domain Q2)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import PreAdviceState
from registry.models.goods import Goods
from registry.models.parties import Agreement, Party
from registry.models.quantity import QuantityField


class PreAdvice(models.Model):
    number = models.CharField(_("number"), max_length=20, unique=True)
    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="pre_advices"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), null=True, blank=True
    )
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    notice_number = models.CharField(_("production notice"), max_length=60, blank=True)
    purpose = models.CharField(
        _("designated purpose"),
        max_length=300,
        blank=True,
        help_text=_("The use the owner allows. Any other use needs written consent."),
    )
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PreAdviceState.choices, default=PreAdviceState.OPEN
    )
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )

    class Meta:
        verbose_name = _("pre-advice")
        verbose_name_plural = _("pre-advices")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> PreAdviceState:
        return PreAdviceState(self.state)


class PreAdviceLine(Goods):
    pre_advice = models.ForeignKey(
        PreAdvice, models.PROTECT, verbose_name=_("pre-advice"), related_name="lines"
    )
    line_no = models.PositiveIntegerField(_("line"))
    quantity = QuantityField(_("advised quantity"))

    class Meta:
        verbose_name = _("pre-advice line")
        verbose_name_plural = _("pre-advice lines")
        ordering = ["pre_advice", "line_no"]
        constraints = [
            models.UniqueConstraint(fields=["pre_advice", "line_no"], name="advice_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="advised_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.line_no}. {self.part_number} {self.name}".strip()
