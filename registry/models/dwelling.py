"""滞留: what lies in store too long, why, and what its owner decided (domain Q11)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.enums import DwellDecisionKind, DwellReason, DwellState, DwellWay
from registry.models.consents import Consent
from registry.models.items import Item
from registry.models.organisation import Category
from registry.models.parties import Agreement, Contact, Party


class DwellLimit(models.Model):
    """A limit that goes before the owner's own: of a category, of an owner's category, of an
    agreement, or of a category under an agreement. The most special wins."""

    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("category"), null=True, blank=True
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="dwell_limits",
        null=True,
        blank=True,
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        verbose_name=_("agreement"),
        related_name="dwell_limits",
        null=True,
        blank=True,
    )
    days = models.PositiveSmallIntegerField(_("dwell limit in days"))

    class Meta:
        verbose_name = _("dwell limit")
        verbose_name_plural = _("dwell limits")
        ordering = ["agreement", "party", "category"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, agreement__isnull=True)
                | Q(agreement__isnull=False, party__isnull=True),
                name="dwell_limit_is_for_something",
                violation_error_message=_(
                    "Name a category, with or without its owner, or an agreement. The limit of an"
                    " owner stands in the owner's file."
                ),
            ),
        ]

    def __str__(self) -> str:
        of = [self.agreement, self.party, self.category]
        return " · ".join(str(one) for one in of if one) + f": {self.days}"

    def clean(self):
        same = DwellLimit.objects.filter(
            category=self.category, party=self.party, agreement=self.agreement
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError(_("There is a limit for the same already. Edit that row."))


class DwellCase(models.Model):
    """One item that lies in store beyond its limit, until its owner's decision is carried out.

    ``counted_from`` is when the time for that decision began: when the case was opened, and anew
    when an extension ran out or a decision was not carried out. ``due_at`` is by when the present
    step is to be done, ``until`` the day to which the recorded decision stops the clock.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="dwell_cases"
    )
    stored_at = models.DateTimeField(_("in store since"))
    limit_days = models.PositiveSmallIntegerField(_("dwell limit in days"))
    opened_at = models.DateTimeField(_("opened at"))
    counted_from = models.DateTimeField(_("decision awaited since"))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=DwellState.choices, default=DwellState.REASON
    )
    reason = models.CharField(_("reason"), max_length=12, choices=DwellReason.choices, blank=True)
    reason_note = models.CharField(_("in their words"), max_length=300, blank=True)
    reasoned_at = models.DateTimeField(_("reason given at"), null=True)
    reasoned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("reason given by"),
        related_name="+",
        null=True,
    )
    until = models.DateField(_("stopped until"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("dwell case")
        verbose_name_plural = _("dwell cases")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(closed_at__isnull=True),
                name="one_open_dwell_case_per_item",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:dwell_case", args=[self.number])

    @property
    def status(self) -> DwellState:
        return DwellState(self.state)


class DwellRequest(models.Model):
    """滞留催办: the owner was asked for a decision: when, whom, by which way."""

    case = models.ForeignKey(
        DwellCase, models.PROTECT, verbose_name=_("dwell case"), related_name="requests"
    )
    contact = models.ForeignKey(Contact, models.PROTECT, verbose_name=_("asked"), related_name="+")
    way = models.CharField(_("by which way"), max_length=10, choices=DwellWay.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+"
    )

    class Meta:
        verbose_name = _("request for a decision")
        verbose_name_plural = _("requests for a decision")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.asked_at:%Y-%m-%d}"


class DwellDecision(models.Model):
    """What the owner decided, who decided it there, and what proves it."""

    case = models.ForeignKey(
        DwellCase, models.PROTECT, verbose_name=_("dwell case"), related_name="decisions"
    )
    decision = models.CharField(_("decision"), max_length=10, choices=DwellDecisionKind.choices)
    until = models.DateField(_("until"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("decided by"), related_name="+"
    )
    decided_on = models.DateField(_("decided on"))
    evidence = models.CharField(_("evidence"), max_length=300)
    consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        verbose_name=_("consent"),
        related_name="+",
        null=True,
        blank=True,
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+"
    )

    class Meta:
        verbose_name = _("owner's decision")
        verbose_name_plural = _("owners' decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.get_decision_display()}"
