"""Pages on which something is signed (21 CFR 11.200).

@signed_once
def decide(request, number):
    record = …
    form = DecideForm(request.POST or None, signing=signing_of(request, record))
    if request.method == "POST" and form.is_valid():
        try:
            service(…, proof=request.proof, seen_hash=form.cleaned_data["seen_hash"])
        except RegistryError as error:
            refuse_signing(form, error, record)
        else:
            return redirect(…)
    return render(…, {"form": form, "form_token": new_form_token()})
"""

from functools import wraps

from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from registry.errors import RegistryError, StaleVersion
from registry.forms.signing import CODE, FIELD_OF, PASSWORD, USERNAME, Signing, SigningFields
from registry.services import second_factor
from registry.services.answering import is_answered
from registry.services.signing import SignatureRefused, content_hash, prove
from registry.views.steps import content_of, form_key, once, refuse

FRESH_SECONDS = 10 * 60
AUTHENTICATED_AT = "authenticated_at"  # in the session: seconds since 1970


def remember_authentication(request, **_signal) -> None:
    """Note that this person has just shown who they are: at sign-in, and with a signature."""
    request.session[AUTHENTICATED_AT] = int(timezone.now().timestamp())


def is_fresh(request) -> bool:
    """Whether this session signed in or signed within ten minutes."""
    age = timezone.now().timestamp() - request.session.get(AUTHENTICATED_AT, 0)
    return 0 <= age < FRESH_SECONDS  # a clock that was set back makes nobody fresh


def signed_once(view):
    """``once`` for a view whose form is signed: judges the signer before its transaction begins.

    The view finds ``request.proof``, or ``request.proof_error`` to show; ``signing_of`` takes
    both. Where nothing is typed to sign with there is neither. A form that was answered is
    answered again without asking who signs.
    """
    answering = once(view)

    @sensitive_post_parameters(PASSWORD, CODE)
    @wraps(answering)
    def wrapped(request, *args, **kwargs):
        request.proof = request.proof_error = None
        if request.method == "POST" and request.POST.get(PASSWORD):
            _judge_signer(request)
        response = answering(request, *args, **kwargs)
        if request.proof and request.proof.signatures:
            remember_authentication(request)
        return response

    return wrapped


def _judge_signer(request) -> None:
    key = form_key(request)
    if key and is_answered(user=request.user, key=key):
        return
    try:
        request.proof = prove(
            by=request.user,
            password=request.POST[PASSWORD],
            username=request.POST.get(USERNAME),
            code=request.POST.get(CODE),
            session_fresh=is_fresh(request),
            form_token=key,
            content=content_of(request),
        )
    except SignatureRefused as error:
        request.proof_error = error


def signing_of(request, record=None) -> Signing:
    """What a form of ``SigningFields`` needs to know. ``record`` is what is shown and signed;
    none where it is made with the form."""
    return Signing(
        user=request.user,
        fresh=is_fresh(request),
        enrolled=second_factor.is_enrolled(request.user),
        seen_hash=content_hash(record) if record is not None else "",
        proof=getattr(request, "proof", None),
        error=getattr(request, "proof_error", None),
    )


def refuse_signing(form: SigningFields, error: RegistryError, record=None) -> None:
    """Show a service's refusal in ``form``. Where ``record`` changed meanwhile, the form is about
    its present state from then on."""
    error.field = FIELD_OF.get(error.field, error.field)
    refuse(form, error)
    if record is not None and isinstance(error, StaleVersion):
        record.refresh_from_db()
        form.see_present(content_hash(record))
