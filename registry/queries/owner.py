"""Links to the owner's page, what came of them, and what waits to be taken up."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max

from registry import rules
from registry.models import ConsentRequest, OwnerAnswer, OwnerLink, Statement


def links_for(user):
    """Links this person may see, newest first, with how often and when last they were opened."""
    if not rules.sees_register(user):
        return OwnerLink.objects.none()
    links = OwnerLink.objects.select_related("contact", "party", "granted_by", "revoked_by")
    return links.annotate(visit_count=Count("visits"), visited_at=Max("visits__at"))


def links_about(user, subject):
    """The links that were made to ask about ``subject``, newest first."""
    kind = ContentType.objects.get_for_model(subject)
    return links_for(user).filter(subject_type=kind, subject_id=subject.pk)


def answers_for(user):
    if not rules.sees_register(user):
        return OwnerAnswer.objects.none()
    return OwnerAnswer.objects.select_related(
        "link__contact", "link__party", "signature", "shown", "taken_up_by"
    )


def answers_to_take_up(user):
    """What owners answered and nobody here has read yet, oldest first."""
    return answers_for(user).filter(taken_up_at=None).order_by("pk")


def consent_requests_for(user):
    if not rules.sees_register(user):
        return ConsentRequest.objects.none()
    return ConsentRequest.objects.select_related("contact", "item__owner", "asked_by", "consent")


def statements_for(user):
    if not rules.sees_register(user):
        return Statement.objects.none()
    return Statement.objects.select_related("contact", "party", "made_by")
