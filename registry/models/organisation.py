"""Our own side: the organisation, its departments and what each is responsible for."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import Step
from registry.models.absences import Absence
from registry.models.base import Named
from registry.models.needs import Needs, check_ranges


class Organisation(Named):
    """Who we are, as printed at the head of every form. There is one row."""

    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")


class DepartmentQuerySet(models.QuerySet):
    def without_head(self):
        """Departments whose deputy has the work: the head is away today, has left, or is none."""
        away = Absence.objects.present().filter(person=OuterRef("head"))
        return self.filter(Q(head__isnull=True) | Q(head__is_active=False) | Exists(away))


class Department(Named):
    """A unit of our organisation. Its deputy has its head's work while the head is away (C1)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("head"),
        related_name="departments_headed",
        null=True,
        blank=True,
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=pgettext_lazy("person", "deputy"),
        related_name="departments_deputised",
        null=True,
        blank=True,
    )
    active = models.BooleanField(_("active"), default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]


class Category(Named, Needs):
    """A kind of property. It decides who verifies it and what it needs (domain F3, F5, P1)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    tangible = models.BooleanField(_("tangible"), default=True)
    needs_permanent_mark = models.BooleanField(
        _("needs a permanent mark"),
        default=False,
        help_text=_("Equipment, tooling, moulds and gauges show the owner on the object itself."),
    )
    esd_sensitive = models.BooleanField(_("ESD-sensitive"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]

    def clean(self):
        wrong = check_ranges(vars(self))
        if wrong:
            raise ValidationError(wrong)


class Responsibility(models.Model):
    """Which department does which step for which category, by which procedure (F3, F8)."""

    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name=_("category"), related_name="responsibilities"
    )
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="responsibilities"
    )
    procedure_reference = models.CharField(
        _("procedure reference"),
        max_length=120,
        blank=True,
        help_text=_("Number or title of the procedure document that says how."),
    )

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["category", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "step"],
                name="one_department_per_category_and_step",
                violation_error_message=_(
                    "This category already has a department for this step. Edit that row instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.get_step_display()} → {self.department}"


class PaperForm(models.Model):
    """Title, number and revision of a form that people print and file (domain §5)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=80)
    number = models.CharField(_("form number"), max_length=40, blank=True)
    revision = models.CharField(_("revision"), max_length=10, blank=True)
    effective_on = models.DateField(_("effective from"), null=True, blank=True)

    class Meta:
        verbose_name = _("printed form")
        verbose_name_plural = _("printed forms")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title
