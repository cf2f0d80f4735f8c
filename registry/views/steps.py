"""What every page that writes has in common: once only, and refusals shown at the field."""

import uuid
from functools import wraps

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.errors import KeyReused, RegistryError, StaleVersion
from registry.forms.lines import see_present
from registry.forms.signing import SECRETS
from registry.models import Item
from registry.services.answering import answer_once, fingerprint

TOKEN = "form_token"  # noqa: S105 — the name of a form field
UNTOLD = SECRETS | {"csrfmiddlewaretoken", TOKEN}
NOT_KEPT = 422
PAGE = ("GET", "HEAD", "POST")  # the methods of a page that also takes a form


def new_form_token() -> str:
    """A key for one rendering of a form; posting it twice acts once."""
    return uuid.uuid4().hex


def once(view):
    """A POST that comes again with the same ``form_token`` is answered again, not done again.

    Only a redirect is kept: a page that shows errors has written nothing. Methods other than
    GET, HEAD and POST do not exist on a page.
    """

    @require_http_methods(PAGE)
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        key = form_key(request)
        if not key:
            return view(request, *args, **kwargs)
        made = []

        def act():
            response = view(request, *args, **kwargs)
            made.append(response)
            if isinstance(response, HttpResponseRedirect):
                return response.status_code, {"location": response.url}
            return NOT_KEPT, {}

        try:
            _status, answer = answer_once(
                user=request.user, key=key, content=content_of(request), act=act
            )
        except KeyReused as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())
        if made:
            return made[0]
        messages.info(request, _("This was already done. Nothing was done twice."))
        return HttpResponseRedirect(answer["location"])

    return wrapped


def form_key(request) -> str:
    """The token of the form that is posted; empty where it has none."""
    return request.POST.get(TOKEN, "")[:100] if request.method == "POST" else ""


def content_of(request) -> str:
    """A fingerprint of what is posted. A password leaves no trace in it: it is stored."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in UNTOLD}
    files = [(name, file.name, file.size) for name, file in request.FILES.items()]
    return fingerprint(request.path, fields, files)


def refuse(form, error: RegistryError, *, item: Item | None = None) -> None:
    """Show a service's refusal in ``form``: at its field where the form has it, else on top.

    Where somebody else changed ``item``, the form is about its present version from then on, so
    that the next try goes through.
    """
    form.add_error(error.field if error.field in form.fields else None, str(error))
    if item is not None and isinstance(error, StaleVersion):
        item.refresh_from_db()
        see_present(form, item.version)


def tell(request, form, error: RegistryError) -> None:
    """Show a refusal at its field, else above the page: the step may not be on it any more."""
    if error.field in form.fields:
        refuse(form, error)
    else:
        messages.error(request, str(error))
