"""Controlled copies of documents: which revision, who holds one, what is recalled (domain Q9)."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.documents.copies import copy_record
from registry.errors import RegistryError
from registry.forms.copies import CopyForm, EndingForm, RevisionForm, VoidForm
from registry.gate import get_item_for, require_action
from registry.models import DocumentRevision, Item
from registry.queries.copies import copies_for, copies_of, recalled_copies, revision_of
from registry.services.copies import end_copy, issue_copy, name_revision, void_revision
from registry.views.papers import paper
from registry.views.steps import new_form_token, once, refuse

SHOWN = 200


@require_safe
def item_copies(request, number):
    """The document that an item is, and its copies."""
    return _show(request, get_item_for(request.user, number))


def _show(request, item: Item, *, status: int = 200, **bound):
    """The page with forms that are about to be filled in; ``bound`` are those with errors."""
    revision = revision_of(item)
    controls = rules.may(request.user, "control_copies", item)
    forms = {
        "revision_form": RevisionForm(),
        "copy_form": CopyForm(),
        "void_form": VoidForm(),
        "ending_form": EndingForm(),
    }
    context = {
        "item": item,
        "revision": revision,
        "copies": list(copies_of(revision)) if revision else [],
        "may_name": controls and revision is None and item.is_open,
        "may_give": controls and revision is not None and not revision.is_void,
        "may_end": controls,
        "form_token": new_form_token(),
    }
    return render(request, "registry/copies/item.html", context | forms | bound, status=status)


@require_POST
@once
def revision_name(request, number):
    """Say which document an item is, in which revision."""
    item = get_item_for(request.user, number, "control_copies")
    form = RevisionForm(request.POST)
    done = _("%s is named. Copies can be given out.") % item
    return _act(request, item, "revision_form", form, done, partial(name_revision, item=item))


@require_POST
@once
def revision_void(request, number):
    """The revision is void, and nothing replaces it."""
    item, revision = _named(request, number)
    form = VoidForm(request.POST)
    done = _("%s is void. Its copies are recalled.") % revision
    return _act(request, item, "void_form", form, done, partial(void_revision, revision=revision))


@require_POST
@once
def copy_give(request, number):
    """Give a numbered copy to somebody."""
    item, revision = _named(request, number)
    form = CopyForm(request.POST)
    done = _("The copy is on record. Write its number on it.")
    return _act(request, item, "copy_form", form, done, partial(issue_copy, revision=revision))


@require_POST
@once
def copy_end(request, number):
    """The copy came back, was destroyed, or is lost."""
    copy = get_object_or_404(copies_for(request.user), number=number)
    item = copy.revision.item
    require_action(request.user, "control_copies", item)
    form = EndingForm(request.POST)
    done = _("Recorded for copy %s.") % copy
    return _act(request, item, "ending_form", form, done, partial(end_copy, copy=copy))


def _named(request, number: str) -> tuple[Item, DocumentRevision]:
    item = get_item_for(request.user, number, "control_copies")
    return item, get_object_or_404(DocumentRevision, item=item)


def _act(request, item: Item, name: str, form, done: str, act):
    """Do ``act`` with what the form says, or show the form again with what is wrong."""
    if form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("registry:item_copies", item.number)
    return _show(request, item, status=422, **{name: form})


@require_safe
def controlled_copy(request, number):
    """What the number of a copy opens: its document."""
    copy = get_object_or_404(copies_for(request.user), number=number)
    return redirect("registry:item_copies", copy.revision.item.number)


@require_safe
def document_revision(request, number):
    """What the number of a revision opens: its document."""
    require_action(request.user, "see")
    revision = get_object_or_404(DocumentRevision.objects.select_related("item"), number=number)
    return redirect("registry:item_copies", revision.item.number)


@require_safe
def recalls(request):
    """Copies of void revisions that are still in somebody's hands."""
    require_action(request.user, "see")
    context = {"copies": recalled_copies(request.user)[:SHOWN]}
    return render(request, "registry/copies/recalls.html", context)


@require_safe
def copies_pdf(request, number):
    """文件发放、回收记录 of one document."""
    item = get_item_for(request.user, number)
    revision = get_object_or_404(DocumentRevision.objects.select_related("item__owner"), item=item)
    return paper(request, "print/copy_record.html", revision.number, partial(copy_record, revision))
