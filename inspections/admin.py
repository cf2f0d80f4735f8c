"""Django admin: hazardous substances, their limits, and the XRF screening table (domain Q4)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.enums import SubstanceKind
from inspections.models import (
    SchemeDemand,
    ScreeningBand,
    Substance,
    SubstanceLimit,
    SumMember,
)
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
