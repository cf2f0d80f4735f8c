"""The way in: a password, and a code where the person has switched a second factor on.

Between the two nobody is signed in. The session of a visitor knows who has proven their
password, for five minutes, and nothing else looks there.
"""

import time

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.forms.second_factor import CodeForm
from registry.models import User
from registry.services.second_factor import check_code, is_enrolled, why_refused

WAITING = "waiting_for_code"  # in the session: whose password was right, and when
PATIENCE = 5 * 60  # seconds


class SignIn(LoginView):
    """Name and password. Who has no second factor is signed in by them."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """Who comes back to this page begins anew."""
        request.session.pop(WAITING, None)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        user = form.get_user()
        if not is_enrolled(user):
            return super().form_valid(form)
        # Another session from here on: who knew the former is not led past the password.
        self.request.session.cycle_key()
        self.request.session[WAITING] = {
            "user": user.pk,
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "since": time.time(),
            "next": self.get_success_url(),
        }
        return redirect("login_code")


@login_not_required
@never_cache
@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request):
    """The second step: the code signs in who has given their password before."""
    if request.user.is_authenticated:
        return redirect("home")
    user = _who_waits(request)
    if user is None:
        request.session.pop(WAITING, None)
        messages.info(request, _("Give your password first; the code, within five minutes."))
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if check_code(user, form.cleaned_data["code"], act="sign_in_refused"):
            return _signed_in(request, user)
        form.add_error("code", why_refused(user))
    return render(request, "registration/code.html", {"form": form, "user_name": user.username})


def _who_waits(request: HttpRequest) -> User | None:
    """Whose password was given in this session, is right still, and not too long ago."""
    waiting = request.session.get(WAITING)
    if waiting is None or not 0 <= time.time() - waiting["since"] <= PATIENCE:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not is_enrolled(user):
        return None
    same = constant_time_compare(waiting["password"], user.get_session_auth_hash())
    return user if same else None


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    waiting = request.session.pop(WAITING)
    login(request, user, backend=waiting["backend"])  # gives the session a new key
    return redirect(waiting["next"])
