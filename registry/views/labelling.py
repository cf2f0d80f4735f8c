"""Labels: printed in one go, stuck on, and read back one after another (domain Q5)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.enums import State
from registry.errors import InvalidInput, RegistryError
from registry.forms.choosing import numbers_in
from registry.forms.labelling import ConfirmLabelForm, LabelForm, LabelManyForm, ScanForm
from registry.gate import get_item_for, require_action
from registry.models import Item
from registry.panels import page_url
from registry.queries.labels import reading_progress, waiting_for_label, waiting_to_be_read
from registry.queries.marks import mark_of
from registry.queries.queues import queue_of
from registry.queries.scanning import item_of_code
from registry.services import labelling
from registry.services.bulk import for_each
from registry.views.step_pages import queue_page, step_page
from registry.views.steps import once, refuse


@once
def label_queue(request):
    """Verified goods without a label; labels are printed for all that are ticked."""
    require_action(request.user, "see")
    form = LabelManyForm(request.POST or None)
    if request.method == "POST":
        require_action(request.user, "label")
        if form.is_valid() and _print_many(request, form):
            return redirect(_read_back_url(list(form.cleaned_data["items"]), form.print_options))
    return queue_page(
        request,
        "registry/labelling/queue.html",
        items=waiting_for_label(request.user),
        verb="label",
        form=form,
        to_read=waiting_to_be_read(request.user).count(),
    )


def _print_many(request, form: LabelManyForm) -> bool:
    def print_label(item):
        labelling.label(item=item, by=request.user, version=form.version_of(item))

    try:
        for_each(form.chosen_items(request.user), print_label)
    except RegistryError as error:
        refuse(form, error)
        return False
    return True


@once
def label(request, number):
    """Print the label of one item, or print it again."""
    item = get_item_for(request.user, number, "label")
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            labelling.label(item=item, by=request.user, version=form.cleaned_data["version"])
        except RegistryError as error:
            refuse(form, error)
        else:
            return redirect(_read_back_url([number], form.print_options))
    return step_page(
        request,
        "registry/labelling/label.html",
        item=item,
        verb="label",
        form=form,
        mark=mark_of(item),
        needs_mark=item.needs_mark,
    )


@once
def confirm_label(request, number):
    """The stuck-on label of one item is scanned or typed back."""
    item = get_item_for(request.user, number, "confirm_label")
    form = ConfirmLabelForm(request.POST or None, number=number)
    if request.method == "POST" and form.is_valid():
        try:
            labelling.confirm_label(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("The label of %(number)s is read back. Now put the goods in store.")
            messages.success(request, told % {"number": number})
            return redirect("registry:item_store", number)
    return step_page(
        request,
        "registry/labelling/confirm_label.html",
        item=item,
        verb="confirm_label",
        form=form,
        mark=mark_of(item),
        needs_mark=item.needs_mark,
    )


# ---- reading back a print run -----------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def read_back(request):
    """One field takes the labels of a print run one after another, in any order.

    ``?items=`` names the run; without it all that wait are meant. Needs no form token: a
    label that was read already is told, not read twice.
    """
    require_action(request.user, "confirm_label" if request.method == "POST" else "see")
    run = numbers_in(request.GET.get("items", ""))
    form = ScanForm(request.POST or None)
    done = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _read(request.user, form.cleaned_data["code"], run)
        except RegistryError as error:
            form.add_error("code", str(error))
    if done and not request.htmx:
        messages.success(request, _("%(number)s is read back.") % {"number": done.number})
        return redirect(request.get_full_path())
    return _read_back_page(request, run=run, form=form, done=done)


def _read(user, code: str, run: list[str]) -> Item:
    """Confirm the label that says ``code``, which belongs to one of ``run`` where there is one."""
    item = item_of_code(user, code)
    if item is None:
        raise InvalidInput(
            _("“%(code)s” is not the number of an item.") % {"code": code},
            remedy=_("Scan one of the labels listed here, or type its number."),
            field="code",
        )
    if run and item.number not in run:
        raise InvalidInput(
            _("%(number)s (%(owner)s, %(name)s) does not belong to this print run.")
            % {"number": item.number, "owner": item.owner, "name": item.name},
            remedy=_("Check that the label is on the right goods, then scan one that is listed."),
            field="code",
        )
    if item.state != State.VERIFIED and item.labels.filter(confirmed_at__isnull=False).exists():
        raise InvalidInput(
            _("%(number)s was read back already.") % {"number": item.number},
            remedy=_("Scan the next label."),
            field="code",
        )
    return labelling.confirm_label(item=item, by=user, code=item.number)


def _read_back_page(request, *, run: list[str], form: ScanForm, done: Item | None):
    fragment = "registry/labelling/_to_read.html"
    context = {
        "form": form,
        "done": done,
        "queue": queue_of(waiting_to_be_read(request.user, run)),
        "progress": reading_progress(request.user, run) if run else None,
        "pdf_url": _pdf_url(request, run),
    }
    page = fragment if request.htmx else "registry/labelling/read_back.html"
    response = render(request, page, context)
    if form.errors:
        response["HX-Trigger"] = "wrong-scan"
    return response


def _read_back_url(numbers: list[str], print_options: dict[str, str]) -> str:
    query = urlencode({"items": ",".join(numbers)} | print_options, safe=",")
    return f"{reverse('registry:read_back')}?{query}"


def _pdf_url(request, run: list[str]) -> str:
    """Where the labels of this run are as a PDF; empty where nothing was printed just now."""
    page = page_url("registry:labels_pdf")
    if not page or "format" not in request.GET:
        return ""
    options = {name: request.GET[name] for name in ("format", "start") if name in request.GET}
    return f"{page}?{urlencode({'items': ','.join(run)} | options, safe=',')}"
