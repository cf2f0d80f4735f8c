"""盘点: counting what is there against what should be (domain: stocktake)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import CountMethod, CountResult, FindOutcome, Risk, StocktakeState
from inspections.models.anomalies import Anomaly
from registry.models import Category, Item, Location, Party
from registry.models.quantity import QuantityField


class Stocktake(models.Model):
    """One stocktake. What is empty of owner, area, category and risk does not narrow it.

    ``counted`` of ``expected`` lines are counted; kept here, so that a scan counts no rows.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=StocktakeState.choices,
        default=StocktakeState.COUNTING,
    )
    owner = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="+", null=True, blank=True
    )
    area = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("area"), related_name="+", null=True, blank=True
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        verbose_name=_("category"),
        related_name="+",
        null=True,
        blank=True,
    )
    risk = models.CharField(_("risk"), max_length=12, choices=Risk.choices, blank=True)
    method = models.CharField(
        _("what is counted"),
        max_length=10,
        choices=CountMethod.choices,
        default=CountMethod.PRESENCE,
    )
    counter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("counted by"), related_name="+"
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    expected = models.PositiveIntegerField(_("lines expected"), default=0)
    counted = models.PositiveIntegerField(_("lines counted"), default=0)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("started by"), related_name="+"
    )
    finished_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("stocktake")
        verbose_name_plural = _("stocktakes")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(StocktakeState.COUNTING, StocktakeState.COUNTED))
                | Q(approved_by__isnull=False),
                name="stocktake_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> StocktakeState:
        return StocktakeState(self.state)

    @property
    def scope_words(self) -> str:
        """What it covers, in one line."""
        parts = (self.owner, self.area, self.category, self.risk and Risk(self.risk).label)
        return " · ".join(str(part) for part in parts if part) or str(_("Everything on hand"))

    @property
    def asks_quantity(self) -> bool:
        return self.method == CountMethod.QUANTITY

    @property
    def counter_ids(self) -> set[int]:
        """Everybody who counted or recounted any of it, and who is to count."""
        counts = StocktakeCount.objects.filter(line__stocktake=self)
        return {self.counter_id, *counts.order_by().values_list("by", flat=True).distinct()}

    def signed_content(self) -> dict:
        """Everything a manager stands for who signs the closed stocktake."""
        lines = self.lines.select_related(
            "item", "expected_place", "anomaly", "identified_as", "find__item"
        ).order_by("pk")
        counts = StocktakeCount.objects.filter(line__stocktake=self).order_by("pk")
        return {
            "state": str(self.state),
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "approved_by": self.approved_by_id,
            "approved_at": self.approved_at,
            "lines": [line.told() for line in lines.order_by("pk")],
            "counts": [count.told() for count in counts.select_related("by", "place")],
        }


class StocktakeLine(models.Model):
    """One item that should be found, or something that was found and should not.

    ``expected_place`` and ``expected_quantity`` are frozen when the stocktake begins. Without an
    ``item`` it is an unknown ``tag`` that somebody has to identify.
    """

    stocktake = models.ForeignKey(
        Stocktake, models.PROTECT, verbose_name=_("stocktake"), related_name="lines"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="+", null=True, blank=True
    )
    tag = models.CharField(_("what was scanned"), max_length=200, blank=True)
    expected = models.BooleanField(_("expected"), default=True)
    owner = models.ForeignKey(
        Party, models.PROTECT, verbose_name=_("owner"), related_name="+", null=True, blank=True
    )
    expected_place = models.ForeignKey(
        Location,
        models.PROTECT,
        verbose_name=_("expected place"),
        related_name="+",
        null=True,
        blank=True,
    )
    expected_quantity = QuantityField(_("expected quantity"), null=True, blank=True)
    identified_as = models.ForeignKey(
        Item,
        models.PROTECT,
        verbose_name=_("identified as"),
        related_name="+",
        null=True,
        blank=True,
    )
    result = models.CharField(_("result"), max_length=12, choices=CountResult.choices, blank=True)
    difference = QuantityField(_("difference"), null=True, blank=True)
    anomaly = models.ForeignKey(
        Anomaly,
        models.PROTECT,
        verbose_name=_("anomaly"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("stocktake line")
        verbose_name_plural = _("stocktake lines")
        ordering = ["pk"]
        indexes = [models.Index(fields=["stocktake", "result"], name="stocktake_results")]
        constraints = [
            models.UniqueConstraint(
                fields=["stocktake", "item"],
                condition=Q(item__isnull=False),
                name="item_once_per_stocktake",
            ),
            models.UniqueConstraint(
                fields=["stocktake", "tag"],
                condition=~Q(tag=""),
                name="tag_once_per_stocktake",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stocktake} · {self.item or self.tag}"

    @property
    def status(self) -> CountResult | None:
        return CountResult(self.result) if self.result else None

    @property
    def is_difference(self) -> bool:
        return bool(self.result) and self.status.is_difference

    @property
    def standing_count(self) -> "StocktakeCount | None":
        """The newest count that was not taken back; a recount goes before the first count."""
        return self.counts.filter(undone=False).order_by("-pk").first()

    @property
    def lies_as_recorded(self) -> bool:
        """Found where nobody counted on it, and where the ledger has it all the same."""
        if self.result not in (CountResult.WRONG_OWNER, CountResult.UNEXPECTED):
            return False
        standing = [count for count in self.counts.all() if not count.undone]
        last = standing[-1] if standing else None
        return bool(last and last.ledger_quantity and last.place_id == last.ledger_place_id)

    @property
    def found(self) -> "UnknownFind | None":
        """The draft of an unknown label; None for a line that has an item."""
        return getattr(self, "find", None)

    def told(self) -> dict:
        told = {
            "item": self.item.number if self.item else self.tag,
            "place": self.expected_place and self.expected_place.code,
            "quantity": self.expected_quantity,
            "identified_as": self.identified_as and self.identified_as.number,
            "result": str(self.result),
            "difference": self.difference,
            "anomaly": self.anomaly and self.anomaly.number,
        }
        if self.found is not None:  # what was signed before there were drafts reads as it did
            told["find"] = self.found.told()
        return told


class StocktakeCount(models.Model):
    """One count of one line, beside what the ledger said at that moment.

    ``quantity`` None: all that the label says is there. A recount is a further row; both are kept.
    """

    line = models.ForeignKey(
        StocktakeLine, models.PROTECT, verbose_name=_("line"), related_name="counts"
    )
    recount = models.BooleanField(_("recount"), default=False)
    place = models.ForeignKey(
        Location,
        models.PROTECT,
        verbose_name=_("found at"),
        related_name="+",
        null=True,
        blank=True,
    )
    missing = models.BooleanField(_("not found"), default=False)
    damaged = models.BooleanField(_("damaged"), default=False)
    quantity = QuantityField(_("counted quantity"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("counted by"), related_name="+"
    )
    ledger_place = models.ForeignKey(
        Location,
        models.PROTECT,
        verbose_name=_("place on record then"),
        related_name="+",
        null=True,
        blank=True,
    )
    ledger_quantity = QuantityField(_("quantity on record then"), null=True, blank=True)
    ledger_version = models.PositiveIntegerField(_("version then"), null=True, blank=True)
    undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(missing=True) | Q(place__isnull=False), name="count_found_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="count_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} #{self.pk}"

    def told(self) -> dict:
        return {
            "line": self.line_id,
            "by": self.by.username,
            "at": self.at,
            "place": self.place and self.place.code,
            "quantity": self.quantity,
            "missing": self.missing,
            "damaged": self.damaged,
            "recount": self.recount,
            "undone": self.undone,
        }


class UnknownFind(models.Model):
    """A draft: something was found under a label that nobody knows.

    It waits with the place and what was seen of it until it is settled: it is an item on record,
    it is taken in as new, or it is dismissed with a reason. Until then no stocktake is approved.
    """

    line = models.OneToOneField(
        StocktakeLine, models.PROTECT, verbose_name=_("line"), related_name="find"
    )
    place = models.ForeignKey(
        Location, models.PROTECT, verbose_name=_("found at"), related_name="+", null=True
    )
    found_at = models.DateTimeField(_("found at"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("found by"), related_name="+"
    )
    remark = models.CharField(_("what it looks like"), max_length=500, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=FindOutcome.choices, blank=True)
    item = models.ForeignKey(
        Item, models.PROTECT, verbose_name=_("item"), related_name="+", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
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
        verbose_name = _("unknown find")
        verbose_name_plural = _("unknown finds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_by__isnull=True)
                | (~Q(outcome="") & Q(settled_by__isnull=False)),
                name="find_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", FindOutcome.DISMISSED)) | Q(item__isnull=False),
                name="find_settled_as_an_item",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=FindOutcome.DISMISSED) | ~Q(reason=""),
                name="find_dismissed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)

    @property
    def is_settled(self) -> bool:
        return bool(self.outcome)

    def told(self) -> dict:
        return {
            "remark": self.remark,
            "outcome": str(self.outcome),
            "item": self.item and self.item.number,
            "reason": self.reason,
            "settled_by": self.settled_by_id,
            "settled_at": self.settled_at,
        }
