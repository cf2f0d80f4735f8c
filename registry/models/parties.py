"""Owners of property, the people there, and what was agreed with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import AgreementKind, Aql, InspectionLevel, PartyKind
from registry.managers import PartyQuerySet
from registry.models.base import Named
from registry.models.organisation import Category
from registry.models.quantity import QuantityField
from registry.units import UNIT_CHOICES


class Party(Named):
    """A customer or external provider that owns property we hold."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=PartyKind.choices, default=PartyKind.CUSTOMER
    )
    dwell_days = models.PositiveSmallIntegerField(
        _("dwell limit in days"),
        default=60,
        help_text=_("After this many days in store the owner is asked for a decision."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    active = models.BooleanField(_("active"), default=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        ordering = ["code"]


class Contact(models.Model):
    """A person at a party; may be authorised to give consent (domain Q8)."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=80)
    post = models.CharField(_("post"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    may_consent = models.BooleanField(_("may give consent"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """What was agreed with an owner: contract, order, loan or NDA, with lines (domain F1)."""

    party = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="agreements"
    )
    number = models.CharField(_("number"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=AgreementKind.choices, default=AgreementKind.ORDER
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "number"], name="agreement_number_once_per_party"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AgreementLine(models.Model):
    """One thing the owner supplies, and how it is to be verified and accepted (domain F1)."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="lines"
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    part_number = models.CharField(_("part number"), max_length=100, blank=True)
    name = models.CharField(_("name and specification"), max_length=200)
    quantity = QuantityField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=UNIT_CHOICES, default="PCS")
    supply_time = models.CharField(_("time of supply"), max_length=120, blank=True)
    supply_manner = models.CharField(_("manner of supply"), max_length=120, blank=True)
    verification_method = models.CharField(_("verification method"), max_length=200, blank=True)
    acceptance_criteria = models.TextField(_("acceptance criteria"), blank=True)
    full_inspection = models.BooleanField(
        _("100 % inspection agreed"),
        default=False,
        help_text=_("What was agreed wins over our inspection plan where it is stricter."),
    )
    agreed_level = models.CharField(
        _("agreed inspection level"), max_length=3, choices=InspectionLevel.choices, blank=True
    )
    agreed_aql = models.CharField(_("agreed AQL"), max_length=5, choices=Aql.choices, blank=True)

    class Meta:
        verbose_name = _("agreement line")
        verbose_name_plural = _("agreement lines")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def agreed_sampling(self) -> list:
        """How many pieces are looked at by what was agreed, in words; empty where nothing was."""
        words = [_("every piece")] if self.full_inspection else []
        if self.agreed_level:
            words.append(_("inspection level %(level)s") % {"level": self.agreed_level})
        if self.agreed_aql:
            words.append(f"AQL {self.agreed_aql}")
        return words
