"""定期检查记录: the condition of what we hold, looked at again and again (domain R6, P2)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import CheckOutcome, CheckResult
from inspections.models.anomalies import Anomaly
from registry.models import Category, Department, Item, Location, Party
from registry.models.base import Named


class CheckSchedule(Named):
    """How often which goods are looked at, and what at. Without category, owner and item it is for
    all goods; the most special schedule counts: an item's own, then owner and category together,
    then the owner's, then the category's."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        verbose_name=_("category"),
        related_name="check_schedules",
        null=True,
        blank=True,
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="check_schedules",
        null=True,
        blank=True,
    )
    item = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("item"),
        related_name="check_schedules",
        null=True,
        blank=True,
    )
    interval_days = models.PositiveSmallIntegerField(
        _("every … days"), validators=[MinValueValidator(1)]
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("department that checks"),
        related_name="check_schedules",
        null=True,
        blank=True,
        help_text=_("Empty: the department that has the goods in its care."),
    )
    photo_required = models.BooleanField(_("with a photo"), default=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("check schedule")
        verbose_name_plural = _("check schedules")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(category__isnull=True, party__isnull=True),
                name="check_schedule_of_item_alone",
            ),
            models.CheckConstraint(
                condition=Q(interval_days__gte=1), name="check_schedule_interval"
            ),
        ]

    def clean(self):
        if self.item_id and (self.category_id or self.party_id):
            raise ValidationError(
                {"item": _("A schedule of one item needs neither category nor owner.")}
            )
        twins = CheckSchedule.objects.filter(
            category=self.category_id, party=self.party_id, item=self.item_id, active=True
        ).exclude(pk=self.pk)
        if self.active and twins.exists():
            raise ValidationError(
                _("“%(name)s” is for the same goods already. Change that one.")
                % {"name": twins.first()}
            )

    @property
    def weight(self) -> int:
        """The more special, the heavier."""
        return 4 * bool(self.item_id) + 2 * bool(self.party_id) + bool(self.category_id)

    def covers(self, item: Item) -> bool:
        return (
            self.item_id in (None, item.pk)
            and self.party_id in (None, item.owner_id)
            and self.category_id in (None, item.category_id)
        )

    @property
    def scope(self) -> Q:
        """The items that it covers, as a condition on items."""
        asked = {"pk": self.item_id, "owner": self.party_id, "category": self.category_id}
        return Q(**{name: value for name, value in asked.items() if value is not None})


class CheckPoint(Named):
    """One line of a schedule's checklist."""

    schedule = models.ForeignKey(
        CheckSchedule, models.CASCADE, verbose_name=_("check schedule"), related_name="points"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("line of the checklist")
        verbose_name_plural = _("lines of the checklist")
        ordering = ["position", "pk"]


class Check(models.Model):
    """One look at one item. It is never edited: who was wrong checks again."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="checks")
    schedule = models.ForeignKey(
        CheckSchedule,
        models.PROTECT,
        verbose_name=_("check schedule"),
        related_name="checks",
        null=True,
        blank=True,
    )
    location = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("place"), related_name="+", null=True
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=CheckOutcome.choices)
    turned_over = models.BooleanField(_("turned over"), default=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("checked by"), related_name="+"
    )
    next_due_on = models.DateField(
        _("next check on"),
        null=True,
        blank=True,
        help_text=_("Only where it is to be sooner or later than the schedule says."),
    )
    anomaly = models.OneToOneField(
        Anomaly,
        models.PROTECT,
        verbose_name=_("anomaly"),
        related_name="found_by_check",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(_("done at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("done by"),
        related_name="+",
        null=True,
        blank=True,
    )
    settled_note = models.CharField(_("what was done"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("periodic check")
        verbose_name_plural = _("periodic checks")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["item", "-checked_at"], name="check_of_item"),
            models.Index(fields=["checked_at"], name="check_at"),
            models.Index(
                fields=["checked_at"],
                condition=Q(outcome=CheckOutcome.ACTION, settled_at__isnull=True),
                name="check_to_do",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=CheckOutcome.ANOMALY) | Q(anomaly__isnull=False),
                name="check_with_its_anomaly",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> CheckOutcome:
        return CheckOutcome(self.outcome)

    @property
    def is_to_do(self) -> bool:
        return self.outcome == CheckOutcome.ACTION and self.settled_at is None


class CheckLine(Named):
    """What was found on one line of the checklist, in the words the line had then."""

    check_record = models.ForeignKey(
        Check, models.PROTECT, verbose_name=_("periodic check"), related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    verdict = models.CharField(_("result"), max_length=10, choices=CheckResult.choices)

    class Meta:
        verbose_name = _("result of a check")
        verbose_name_plural = _("results of a check")
        ordering = ["check_record", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_record", "position"], name="check_line_position_once"
            )
        ]

    @property
    def status(self) -> CheckResult:
        return CheckResult(self.verdict)


class CheckDue(models.Model):
    """When an item is to be checked next. Worked out from schedules, checks and the day the goods
    came into store (``services.checking.plan_anew``); kept so that the list of what is due costs
    the same with a hundred thousand items as with ten."""

    item = models.OneToOneField(
        Item,
        models.CASCADE,
        verbose_name=_("item"),
        related_name="check_due",
        primary_key=True,
    )
    schedule = models.ForeignKey(
        CheckSchedule, models.CASCADE, verbose_name=_("check schedule"), related_name="due"
    )
    due_on = models.DateField(_("next check on"), db_index=True)

    class Meta:
        verbose_name = _("check that is due")
        verbose_name_plural = _("checks that are due")
        ordering = ["due_on", "item"]

    def __str__(self) -> str:
        return f"{self.item} {self.due_on}"
