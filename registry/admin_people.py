"""What administrators do to people beyond saving and deleting."""

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.errors import RegistryError
from registry.services.second_factor import remove_second_factor


@login_not_required
def sign_in_like_everybody(request, extra_context=None):
    """Django admin has no way in of its own: nobody comes in past the second factor."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"), settings.LOGIN_URL)


class RemovalForm(forms.Form):
    """Why somebody's second factor is taken away; it stands in the event."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("For example: phone lost, the person came to my desk."),
    )


class SecondFactorActions:
    """For the list of users: who has a second factor, and the removal of a lost one."""

    actions = ["remove_second_factors"]

    def get_queryset(self, request):
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return super().get_queryset(request).annotate(second_factor=Exists(factor))

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def has_second_factor(self, user):
        return user.second_factor

    @admin.action(description=gettext_lazy("Remove a lost second factor …"), permissions=["change"])
    def remove_second_factors(self, request, queryset):
        """Ask why and whether, then remove; who has none is left out."""
        users = list(queryset.filter(second_factor=True))
        if not users:
            self.message_user(request, _("None of them has a second factor."), messages.WARNING)
            return None
        form = RemovalForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            for user in users:
                self._remove(request, user, form.cleaned_data["reason"])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Remove a lost second factor"),
            "opts": self.model._meta,
            "users": users,
            "form": form,
        }
        return render(request, "admin/registry/user/remove_second_factor.html", context)

    def _remove(self, request, user, reason: str) -> None:
        try:
            remove_second_factor(user=user, by=request.user, reason=reason)
        except RegistryError as error:
            self.message_user(request, f"{user}: {error}", messages.ERROR)
        else:
            done = _("%(user)s signs in with the password alone now.") % {"user": user}
            self.message_user(request, done, messages.SUCCESS)
