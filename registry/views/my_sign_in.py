"""How a person signs in: their second factor, switched on and off by themselves.

None of these forms is ``@once``: its key would be kept under the lock of the ledger, under which
no password may be hashed. Sent twice, the second is refused: it is on already, or the code spent.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from custprop.lib.codes import qr_svg
from custprop.lib.sealing import Unreadable, seal, unseal
from registry.errors import RegistryError
from registry.forms.second_factor import NewCodesForm, SwitchOffForm, SwitchOnForm
from registry.queries.second_factor import second_factor_of
from registry.services import second_factor
from registry.views.steps import PAGE, refuse

SECRET = "second_factor_secret"  # noqa: S105 — where the session keeps it, sealed
UNSEEN = "unseen_recovery_codes"  # in the session: they are to be shown, this once


@require_safe
def my_sign_in(request):
    """Whether a second factor is on, and what can be done about it."""
    context = {"factor": second_factor_of(request.user), "unseen": UNSEEN in request.session}
    return render(request, "registry/my_sign_in/page.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def switch_on(request):
    """The QR code to scan with an app; its first code and the password switch it on."""
    if second_factor.is_enrolled(request.user):
        return redirect("registry:my_sign_in")
    secret = _secret(request)
    form = SwitchOnForm(request.POST or None)
    if form.is_valid() and _done(form, second_factor.switch_on, request, secret=secret):
        del request.session[SECRET]
        messages.success(request, _("Your second factor is on."))
        return _to_unseen_codes(request)
    uri = second_factor.otpauth_uri(user=request.user, secret=secret)
    drawn = qr_svg(uri, label=_("QR code for the app"))
    context = {
        "form": form,
        "code": mark_safe(drawn),  # noqa: S308 — drawn by us, its text escaped
        "secret": [secret[at : at + 4] for at in range(0, len(secret), 4)],
    }
    return render(request, "registry/my_sign_in/switch_on.html", context)


@never_cache
@require_GET
def recovery_codes(request):
    """The new recovery codes, once: who comes again is told to make others."""
    if request.session.pop(UNSEEN, None) is None:
        messages.info(request, _("Recovery codes are shown once only. You can make new ones."))
        return redirect("registry:my_sign_in")
    context = {"codes": second_factor.recovery_codes(request.user)}
    return render(request, "registry/my_sign_in/recovery_codes.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def new_recovery_codes(request):
    """Ten new recovery codes in place of the former."""
    if not second_factor.is_enrolled(request.user):
        return redirect("registry:my_sign_in")
    form = NewCodesForm(request.POST or None)
    if form.is_valid() and _done(form, second_factor.make_recovery_codes, request):
        return _to_unseen_codes(request)
    return render(request, "registry/my_sign_in/new_recovery_codes.html", {"form": form})


@never_cache
@sensitive_post_parameters()
@require_http_methods(PAGE)
def switch_off(request):
    """Sign in with the password alone again."""
    if not second_factor.is_enrolled(request.user):
        return redirect("registry:my_sign_in")
    form = SwitchOffForm(request.POST or None)
    if form.is_valid() and _done(form, second_factor.switch_off, request):
        request.session.pop(UNSEEN, None)
        messages.success(request, _("Your second factor is off."))
        return redirect("registry:my_sign_in")
    return render(request, "registry/my_sign_in/switch_off.html", {"form": form})


def _done(form, service, request: HttpRequest, **more) -> bool:
    """Whether ``service`` took what was typed; its refusal is shown in ``form``."""
    try:
        service(by=request.user, **form.cleaned_data, **more)
    except RegistryError as error:
        refuse(form, error)
        return False
    return True


def _to_unseen_codes(request: HttpRequest) -> HttpResponse:
    request.session[UNSEEN] = True
    return redirect("registry:recovery_codes")


def _secret(request: HttpRequest) -> str:
    """The secret that this person is about to use: the same until it is switched on."""
    try:
        return unseal(request.session.get(SECRET, ""))
    except Unreadable:
        secret = second_factor.new_secret()
        request.session[SECRET] = seal(secret)
        return secret
