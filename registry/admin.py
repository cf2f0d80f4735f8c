"""Django admin: who and where. Items and ledgers are not here; they change by transitions.

Every save and delete leaves its event in the same transaction (``AuditedAdmin``). What is in
use cannot be deleted: the admin shows what protects it.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry import rules
from registry.admin_people import SecondFactorActions, sign_in_like_everybody
from registry.enums import Role
from registry.errors import RegistryError
from registry.models import (
    Agreement,
    AgreementLine,
    CalendarDay,
    Category,
    Contact,
    Department,
    DwellLimit,
    LetterTemplate,
    Location,
    Organisation,
    PaperForm,
    Party,
    Responsibility,
    RoleAssignment,
    User,
)
from registry.services.ledger import record_changed, record_created, record_event, snapshot, writing
from registry.services.passwords import telling_password
from registry.services.places import refresh_paths
from registry.services.signing_lock import lock_of, unlock_signing

admin.site.unregister(Group)  # roles are ours (domain §6)
admin.site.unregister([Authenticator, EmailAddress])  # written by services, and by nobody
admin.site.site_header = _("Customer property register: administration")
admin.site.site_title = _("Administration")
admin.site.index_title = _("Departments, people, owners and places")

admin.site.login = sign_in_like_everybody
_own_password_page = admin.site.password_change


def change_own_password(request, extra_context=None):
    """Django's page on which an administrator sets their own password, with its event."""
    if request.method != "POST":
        return _own_password_page(request, extra_context)
    with telling_password(pk=request.user.pk, by=request.user):
        return _own_password_page(request, extra_context)


admin.site.password_change = change_own_password


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose every write is one event; open to administrators alone."""

    def has_module_permission(self, request):
        return rules.administers(request.user)

    def has_view_permission(self, request, obj=None):
        return rules.administers(request.user)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return rules.administers(request.user)

    has_delete_permission = has_change_permission

    def save_model(self, request, obj, form, change):
        with writing():
            before = snapshot(type(obj).objects.get(pk=obj.pk)) if change else None
            super().save_model(request, obj, form, change)
            self.record_save(request, obj, before)

    def save_formset(self, request, form, formset, change):
        with writing():
            earlier = {
                row.instance.pk: snapshot(type(row.instance).objects.get(pk=row.instance.pk))
                for row in formset.initial_forms
                if row.has_changed()
            }
            for row in formset.deleted_forms:
                self.record_delete(request, row.instance)
            formset.save()
            for row in formset.new_objects:
                self.record_save(request, row, None)
            for row, _fields in formset.changed_objects:
                self.record_save(request, row, earlier[row.pk])

    def record_save(self, request, obj, before: dict | None):
        if before is None:
            record_created(obj, by=request.user)
        else:
            record_changed(obj, by=request.user, before=before)

    def record_delete(self, request, obj):
        """One event for ``obj`` and for each row that goes with it, before they are gone."""
        going = NestedObjects(using=obj._state.db)
        going.collect([obj])
        for rows in going.data.values():
            for row in rows:
                record_event("delete", row, by=request.user, before=snapshot(row))

    def delete_model(self, request, obj):
        with writing():
            self.record_delete(request, obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with writing():
            for obj in queryset:
                self.delete_model(request, obj)


class AuditedInline(admin.TabularInline):
    """Rows inside a parent's page; its permissions and events are the parent's."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return rules.administers(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


# ---- our side ---------------------------------------------------------------


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    list_display = ["name", "name_en", "phone"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Organisation.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


class ResponsibilityInline(AuditedInline):
    model = Responsibility
    autocomplete_fields = ["category", "department"]


@admin.register(Department)
class DepartmentAdmin(AuditedAdmin):
    list_display = ["code", "name", "name_en", "head", "deputy", "active"]
    list_filter = ["active"]
    list_select_related = ["head", "deputy"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["head", "deputy"]
    inlines = [ResponsibilityInline]


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    list_display = ["position", "code", "name", "name_en", "tangible", "needs_permanent_mark"]
    list_display_links = ["code"]
    list_filter = ["tangible", "needs_permanent_mark"]
    search_fields = ["code", "name", "name_en"]
    inlines = [ResponsibilityInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("code", "name", "name_en", "tangible", "needs_permanent_mark", "position"),
                ]
            },
        ),
        (
            _("What such goods need of their place"),
            {
                "fields": [
                    ("temperature_min", "temperature_max"),
                    ("humidity_min", "humidity_max"),
                    ("esd_sensitive", "keep_dry", "light_sensitive", "keep_clean"),
                    "fire_class",
                    "hazards",
                    ("oversize", "heavy", "valuable"),
                ]
            },
        ),
    ]


@admin.register(Responsibility)
class ResponsibilityAdmin(AuditedAdmin):
    list_display = ["category", "step", "department", "procedure_reference"]
    list_filter = ["step", "department", "category"]
    list_select_related = ["category", "department"]
    search_fields = ["category__code", "category__name", "department__name", "procedure_reference"]
    autocomplete_fields = ["category", "department"]


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ["date", "working", "name"]
    list_filter = ["working"]
    date_hierarchy = "date"
    search_fields = ["name"]


@admin.register(DwellLimit)
class DwellLimitAdmin(AuditedAdmin):
    list_display = ["agreement", "party", "category", "days"]
    list_display_links = ["agreement", "party", "category"]
    list_select_related = ["agreement", "party", "category"]
    autocomplete_fields = ["party", "category"]
    raw_id_fields = ["agreement"]


@admin.register(PaperForm)
class PaperFormAdmin(AuditedAdmin):
    list_display = ["code", "title", "title_en", "number", "revision", "effective_on"]
    search_fields = ["code", "title", "title_en", "number"]


class RoleInline(AuditedInline):
    model = RoleAssignment
    verbose_name_plural = _("roles")


@admin.register(User)
class UserAdmin(SecondFactorActions, AuditedAdmin, DjangoUserAdmin):
    """People. They are switched off, never deleted: the history names them."""

    list_display = [
        "username",
        "name",
        "department",
        "role_names",
        "has_second_factor",
        "is_active",
        "signing",
    ]
    list_filter = ["is_active", "role_assignments__role", "department"]
    list_select_related = ["department", "signing_attempts"]
    actions = ["unlock_signing", *SecondFactorActions.actions]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    autocomplete_fields = ["department"]
    readonly_fields = ["last_login", "date_joined", "signing"]
    inlines = [RoleInline]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "email", "department", "language", "badge"]}),
        (_("Access"), {"fields": ["is_active", "signing", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "usable_password", "password1", "password2"],
            },
        ),
        (_("Person"), {"fields": ["name", "email", "department", "language", "badge"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_assignments")

    @admin.display(description=_("roles"))
    def role_names(self, user):
        return ", ".join(
            str(Role(assignment.role).label) for assignment in user.role_assignments.all()
        )

    @admin.display(description=_("signing"))
    def signing(self, user):
        until = lock_of(getattr(user, "signing_attempts", None))
        if until is None:
            return _("open")
        return _("locked until %s") % date_format(timezone.localtime(until), "DATETIME_FORMAT")

    @admin.action(description=_("Unlock signing of the chosen people"))
    def unlock_signing(self, request, queryset):
        for user in queryset:
            try:
                unlocked = unlock_signing(user=user, by=request.user)
            except RegistryError as error:
                self.message_user(request, f"{user}: {error}", messages.ERROR)
                continue
            told = _("%s can sign again.") if unlocked else _("%s was not locked.")
            self.message_user(request, told % user, messages.SUCCESS)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.open_admin_to_administrators(request, form.instance)

    def user_change_password(self, request, id, form_url=""):
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        user = self.get_object(request, unquote(id))
        with telling_password(pk=user and user.pk, by=request.user):
            return super().user_change_password(request, id, form_url)

    def open_admin_to_administrators(self, request, user):
        """Django admin lets in who ``is_staff``; for us that is whoever administers."""
        is_staff = (
            user.is_superuser or user.role_assignments.filter(role=Role.ADMINISTRATOR).exists()
        )
        if is_staff != user.is_staff:
            with writing():
                before = snapshot(user)
                user.is_staff = is_staff
                user.save(update_fields=["is_staff"])
                record_changed(user, by=request.user, before=before)


# ---- owners -----------------------------------------------------------------


class ContactInline(AuditedInline):
    model = Contact


class AgreementInline(AuditedInline):
    model = Agreement
    fields = ["number", "kind", "signed_on", "ends_on"]
    show_change_link = True


@admin.register(Party)
class PartyAdmin(AuditedAdmin):
    list_display = ["code", "name", "name_en", "kind", "dwell_days", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["code", "name", "name_en"]
    inlines = [ContactInline, AgreementInline]


@admin.register(Contact)
class ContactAdmin(AuditedAdmin):
    list_display = ["name", "party", "post", "phone", "email", "may_consent"]
    list_filter = ["may_consent", "party"]
    list_select_related = ["party"]
    search_fields = ["name", "party__name", "party__code", "email"]
    autocomplete_fields = ["party"]


class AgreementLineInline(AuditedInline):
    model = AgreementLine
    template = "admin/edit_inline/stacked.html"  # too many fields for a row
    autocomplete_fields = ["category"]
    fieldsets = [
        (None, {"fields": [("category", "part_number", "name"), ("quantity", "unit")]}),
        (_("Supply"), {"fields": [("supply_time", "supply_manner")]}),
        (
            _("Verification and acceptance"),
            {
                "fields": [
                    "verification_method",
                    ("full_inspection", "agreed_level", "agreed_aql"),
                    "acceptance_criteria",
                ]
            },
        ),
    ]


@admin.register(Agreement)
class AgreementAdmin(AuditedAdmin):
    list_display = ["number", "party", "kind", "signed_on", "ends_on"]
    list_filter = ["kind", "party"]
    list_select_related = ["party"]
    date_hierarchy = "signed_on"
    search_fields = ["number", "party__name", "party__code"]
    autocomplete_fields = ["party"]
    inlines = [AgreementLineInline]


@admin.register(LetterTemplate)
class LetterTemplateAdmin(AuditedAdmin):
    """The words letters begin with. Only known names in braces are taken."""

    list_display = ["topic", "language", "subject"]
    list_filter = ["topic", "language"]
    search_fields = ["subject", "body"]


# ---- places -----------------------------------------------------------------


@admin.register(Location)
class LocationAdmin(AuditedAdmin):
    list_display = ["path", "code", "name", "name_en", "kind", "holds_items", "active"]
    list_display_links = ["code"]
    list_filter = ["kind", "active", "esd_safe", "dry", "hazard_allowed"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["code", "name", "name_en", "parent", "kind", "holds_items", "active"]}),
        (
            _("What the place offers"),
            {
                "fields": [
                    ("esd_safe", "dry", "dark", "clean_area", "open_air"),
                    "hazard_allowed",
                    "hazards",
                    "fire_class",
                    ("temperature_min", "temperature_max"),
                    ("humidity_min", "humidity_max"),
                ]
            },
        ),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        refresh_paths(obj)
