"""Files kept as evidence: adding them to a record, and handing them out."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry import rules
from registry.errors import RegistryError
from registry.forms.evidence import EvidenceForm
from registry.gate import require_action
from registry.models import Evidence
from registry.services.evidence import add_evidence
from registry.services.ledger import writing


@require_safe
def evidence_file(request, pk: int):
    """One file: pictures are shown, everything else is downloaded under its own name."""
    if not rules.sees_register(request.user):
        raise Http404
    evidence = get_object_or_404(Evidence, pk=pk)
    try:
        stored = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        stored,
        as_attachment=not evidence.content_type.startswith("image/"),
        filename=evidence.original_name,
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def add_files(request, subject, *, back: str, add=add_evidence):
    """Answer a POST of `EvidenceForm` about ``subject`` and go ``back`` to its page.

    For the pages of every kind of record: they fetch the record, this does the rest. ``add`` is
    the service that keeps one file, where the kind of record has one of its own.
    """
    require_action(request.user, "add_evidence", subject)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        for error in form.errors.get("files", []):
            messages.error(request, error)
        return redirect(back)
    files = form.cleaned_data["files"]
    try:
        with writing():
            for file in files:
                add(by=request.user, subject=subject, upload=file)
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(
        request,
        ngettext("%(count)s file was added.", "%(count)s files were added.", len(files))
        % {"count": len(files)},
    )
    return redirect(back)
