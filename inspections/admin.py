"""Django admin: hazardous substances, their limits, the XRF screening table (domain Q4), and how
often goods are looked at (R6)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.enums import SubstanceKind
from inspections.models import (
    Anomaly,
    AnomalyDisposition,
    AnomalyLimit,
    CheckPoint,
    CheckSchedule,
    LossReport,
    SchemeDemand,
    ScreeningBand,
    Stocktake,
    StocktakeLine,
    Substance,
    SubstanceLimit,
    SumMember,
    UnknownFind,
)
from inspections.services.checking import plan_anew
from registry.admin import AuditedAdmin, AuditedInline


class MembersFormSet(forms.BaseInlineFormSet):
    """A sum has at least two members; nothing else has any."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [
            row.cleaned_data["substance"]
            for row in self.forms
            if row.cleaned_data and not row.cleaned_data.get("DELETE")
        ]
        if self.instance.kind == SubstanceKind.SUM and len(kept) < 2:
            raise ValidationError(_("Name the substances that are limited together, two or more."))
        if self.instance.kind != SubstanceKind.SUM and kept:
            raise ValidationError(_("Only a sum consists of other substances."))


class SumMemberInline(AuditedInline):
    model = SumMember
    fk_name = "total"
    formset = MembersFormSet


@admin.register(Substance)
class SubstanceAdmin(AuditedAdmin):
    list_display = ["position", "code", "name", "name_en", "kind", "screened_by", "method"]
    list_display_links = ["code"]
    list_filter = ["kind", "in_metal"]
    list_select_related = ["screened_by"]
    search_fields = ["code", "name", "name_en", "cas"]
    inlines = [SumMemberInline]


@admin.register(SubstanceLimit)
class SubstanceLimitAdmin(AuditedAdmin):
    list_display = [
        "code",
        "substance",
        "limit",
        "material_class",
        "party",
        "scheme",
        "valid_from",
        "valid_until",
        "source",
    ]
    list_filter = ["material_class", "scheme", "party", "substance"]
    list_select_related = ["substance", "party"]
    search_fields = ["code", "source", "substance__code", "party__code", "party__name"]
    autocomplete_fields = ["substance", "party"]


@admin.register(SchemeDemand)
class SchemeDemandAdmin(AuditedAdmin):
    list_display = ["party", "scheme", "valid_from", "valid_until", "source"]
    list_display_links = ["party", "scheme"]
    list_filter = ["scheme", "party"]
    list_select_related = ["party"]
    search_fields = ["party__code", "party__name", "source"]
    autocomplete_fields = ["party"]


@admin.register(ScreeningBand)
class ScreeningBandAdmin(AuditedAdmin):
    list_display = [
        "material_class",
        "element",
        "limit",
        "below",
        "uses_lod",
        "over",
        "source",
    ]
    list_display_links = ["material_class", "element"]
    list_filter = ["material_class", "element"]
    list_select_related = ["element"]
    search_fields = ["element__code", "source"]


class CheckPointInline(AuditedInline):
    model = CheckPoint
    extra = 1


@admin.register(CheckSchedule)
class CheckScheduleAdmin(AuditedAdmin):
    """How often what is looked at. A schedule is switched off, not deleted: records name it."""

    list_display = [
        "code",
        "name",
        "name_en",
        "category",
        "party",
        "item",
        "interval_days",
        "active",
    ]
    list_filter = ["active", "category"]
    list_select_related = ["category", "party", "item"]
    search_fields = ["code", "name", "name_en"]
    raw_id_fields = ["item"]
    inlines = [CheckPointInline]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        """With it changes when goods are due."""
        super().save_related(request, form, formsets, change)
        plan_anew()


class ReadOnlyAdmin(AuditedAdmin):
    """To look something up: it changes by its own steps alone, never here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Stocktake)
class StocktakeAdmin(ReadOnlyAdmin):
    list_display = ["number", "state", "owner", "area", "category", "counter", "started_at"]
    list_filter = ["state", "method"]
    list_select_related = ["owner", "area", "category", "counter"]
    search_fields = ["number", "owner__code", "area__code"]


@admin.register(StocktakeLine)
class StocktakeLineAdmin(ReadOnlyAdmin):
    list_display = ["stocktake", "item", "tag", "owner", "expected_place", "result", "anomaly"]
    list_filter = ["result", "expected"]
    list_select_related = ["stocktake", "item", "owner", "expected_place", "anomaly"]
    search_fields = ["stocktake__number", "item__number", "tag"]


@admin.register(UnknownFind)
class UnknownFindAdmin(ReadOnlyAdmin):
    list_display = ["line", "place", "found_by", "found_at", "outcome", "item", "settled_by"]
    list_filter = ["outcome"]
    list_select_related = [
        "line__stocktake",
        "line__item",
        "place",
        "found_by",
        "item",
        "settled_by",
    ]
    search_fields = ["line__tag", "line__stocktake__number"]


@admin.register(AnomalyLimit)
class AnomalyLimitAdmin(AuditedAdmin):
    """How long the steps of an anomaly may take; a change counts from the next step on."""

    list_display = [
        "__str__",
        "party",
        "grade",
        "kind",
        "hours_to_tell",
        "hours_to_agree",
        "hours_to_carry_out",
        "hours_to_close",
    ]
    list_filter = ["kind", "grade", "party"]
    list_select_related = ["party"]
    search_fields = ["party__code", "party__name"]
    autocomplete_fields = ["party"]


@admin.register(Anomaly)
class AnomalyAdmin(ReadOnlyAdmin):
    list_display = ["number", "state", "kind", "item", "quantity", "due_at", "reported_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["item", "reported_by"]
    search_fields = ["number", "item__number", "description"]


@admin.register(AnomalyDisposition)
class AnomalyDispositionAdmin(ReadOnlyAdmin):
    list_display = ["anomaly", "disposition", "quantity"]
    list_filter = ["disposition"]
    list_select_related = ["anomaly"]
    search_fields = ["anomaly__number"]


@admin.register(LossReport)
class LossReportAdmin(ReadOnlyAdmin):
    list_display = ["anomaly", "incident_on", "contract_number", "unit_cost", "currency"]
    list_select_related = ["anomaly"]
    search_fields = ["anomaly__number", "contract_number", "unique_identifier"]
