"""A customer's Excel list becomes a pre-advice: upload, preview, commit (domain Q2)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.errors import RegistryError
from registry.exchange.pre_advice_import import (
    ImportPlan,
    commit_import,
    keep_draft,
    plan_import,
)
from registry.forms.advising import PreAdviceHeadForm
from registry.forms.importing import PreviewForms, UploadListForm
from registry.gate import require_action
from registry.models import ImportDraft
from registry.views.steps import PAGE, new_form_token, once, refuse


@require_http_methods(PAGE)
def import_pre_advice(request):
    """Choose owner and file. Reading it takes a child process, and no lock."""
    require_action(request.user, "announce")
    if request.method == "POST":
        form = UploadListForm(request.POST, request.FILES)
    else:
        form = UploadListForm(initial=request.GET.dict())
    if form.is_valid():
        name, content, workbook = form.cleaned_data["file"]
        draft = keep_draft(
            user=request.user,
            party=form.cleaned_data["party"],
            name=name,
            content=content,
            workbook=workbook,
        )
        return redirect("registry:preview_import", draft.pk)
    return render(request, "registry/advising/import.html", {"form": form})


@require_http_methods(PAGE)
def preview_import(request, pk: int):
    """Every row as it will be stored; what was guessed can be corrected and is read again."""
    require_action(request.user, "announce")
    draft = get_draft_for(request.user, pk)
    if draft.pre_advice:
        messages.info(request, _("This list has already become a pre-advice."))
        return redirect("registry:pre_advice", draft.pre_advice.number)
    plan = plan_import(draft)
    if request.method != "POST":
        return _show(request, draft, plan, _head_form(draft, plan))
    changed = _keep_corrections(request, draft, plan)
    if "commit" not in request.POST or changed:
        if "commit" in request.POST:
            messages.warning(request, _("The list was read again. Check the rows once more."))
        return redirect(f"{request.path}#{changed[0]}" if changed else request.path)
    plan = plan_import(draft)
    head = _head_form(draft, plan, request.POST)
    answer = _commit(request, draft, head) if head.is_valid() else None
    return answer or _show(request, draft, plan, head)


@once
def _commit(request, draft: ImportDraft, head: PreAdviceHeadForm):
    """Make the pre-advice. None where that was refused; ``head`` says why."""
    try:
        advice = commit_import(by=request.user, draft=draft, head=head.cleaned_data)
    except RegistryError as error:
        refuse(head, error)
        return None
    messages.success(
        request,
        _("Pre-advice %(number)s is made. The warehouse now expects these goods.")
        % {"number": advice.number},
    )
    return redirect("registry:pre_advice", advice.number)


def get_draft_for(user, pk: int) -> ImportDraft:
    """A draft belongs to who uploaded it; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    drafts = ImportDraft.objects.select_related("party", "pre_advice")
    return get_object_or_404(drafts, pk=pk, user=user)


def _head_form(draft: ImportDraft, plan: ImportPlan, data=None) -> PreAdviceHeadForm:
    return PreAdviceHeadForm(data, party=draft.party, initial=plan.head() | draft.head)


def _keep_corrections(request, draft: ImportDraft, plan: ImportPlan) -> list[str]:
    """Store what was corrected in ``draft``; gives the ids of the sheets to be read again."""
    corrected = PreviewForms(draft, plan, request.POST)
    if not corrected.is_valid():  # only a page that is not ours posts such choices
        return ["preview"]
    mapping, categories = corrected.corrections()
    changed = [
        form.prefix
        for form in corrected.sheets
        if mapping.get(form.sheet.name) != draft.mapping.get(form.sheet.name)
    ]
    typed = request.POST.items()
    draft.head = {
        name: value.replace("\0", "")
        for name, value in typed
        if name in PreAdviceHeadForm.base_fields
    }
    draft.mapping, draft.categories = mapping, categories
    draft.save(update_fields=["mapping", "categories", "head"])
    return changed


def _show(request, draft: ImportDraft, plan: ImportPlan, head: PreAdviceHeadForm):
    context = {
        "draft": draft,
        "plan": plan,
        "head": head,
        "sheets": list(PreviewForms(draft, plan).sheets_with_rows()),
        "form_token": new_form_token(),
    }
    return render(request, "registry/advising/preview.html", context)
