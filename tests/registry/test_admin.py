"""Administration: open to administrators alone, audited, and nothing in use can be deleted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.enums import LocationKind, Role
from registry.models import (
    Department,
    Event,
    Location,
    Party,
    Responsibility,
    SigningAttempts,
    User,
)
from registry.services.second_factor import is_enrolled
from registry.services.signing_lock import LOCKED_FOR, MOST_WRONG
from tests.factories import make_category, make_department, make_location, make_party
from tests.phone import enrol

MODELS = [
    "agreement",
    "category",
    "contact",
    "department",
    "location",
    "organisation",
    "paperform",
    "party",
    "responsibility",
    "user",
]


@pytest.fixture
def admin(cast, sign_in):
    cast.administrator.is_staff = True
    cast.administrator.save(update_fields=["is_staff"])
    return sign_in(cast.administrator)


def change(client, record, **fields):
    name = f"admin:registry_{record._meta.model_name}_change"
    return client.post(reverse(name, args=[record.pk]), fields)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["changelist", "add"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(admin, model, page, language):
    admin.cookies["django_language"] = language
    assert admin.get(reverse(f"admin:registry_{model}_{page}")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_search_finds_without_error(admin, model):
    url = reverse(f"admin:registry_{model}_changelist")
    assert admin.get(url, {"q": "华辰"}).status_code in (200, 302)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_stay_outside_even_when_marked_as_staff(cast, sign_in, role):
    user = getattr(cast, role.value)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    client = sign_in(user)
    for model in MODELS:
        assert client.get(reverse(f"admin:registry_{model}_changelist")).status_code == 403


def locked(user) -> None:
    until = timezone.now() + LOCKED_FOR
    SigningAttempts.objects.create(user=user, wrong=MOST_WRONG, locked_until=until)


def unlock(client, *users):
    chosen = {"action": "unlock_signing", "_selected_action": [user.pk for user in users]}
    return client.post(reverse("admin:registry_user_changelist"), chosen, follow=True)


def test_the_list_and_the_page_of_a_person_say_until_when_signing_is_locked(admin, cast):
    locked(cast.inspector)
    people = reverse("admin:registry_user_changelist")
    person = reverse("admin:registry_user_change", args=[cast.inspector.pk])
    for page in (people, person):
        assert "locked until" in admin.get(page).content.decode()
    SigningAttempts.objects.update(locked_until=timezone.now())
    for page in (people, person):
        assert "locked until" not in admin.get(page).content.decode()


def test_an_administrator_unlocks_signing(admin, cast):
    locked(cast.inspector)
    told = unlock(admin, cast.inspector, cast.manager).content.decode()
    assert "Inspector can sign again." in told
    assert "Manager was not locked." in told
    assert SigningAttempts.objects.get().locked_until is None
    event = Event.objects.last()
    assert (event.action, event.object_key, event.actor) == (
        "unlock_signing",
        "inspector",
        cast.administrator,
    )


def test_an_administrator_does_not_unlock_themselves(admin, cast):
    locked(cast.administrator)
    assert "You cannot unlock yourself." in unlock(admin, cast.administrator).content.decode()
    assert SigningAttempts.objects.get().locked_until is not None


def test_a_new_department_leaves_one_event(admin, cast):
    before = Event.objects.count()
    admin.post(
        reverse("admin:registry_department_add"),
        {
            "code": "lab",
            "name": "实验室",
            "name_en": "Laboratory",
            "active": "on",
            "responsibilities-TOTAL_FORMS": 0,
            "responsibilities-INITIAL_FORMS": 0,
        },
    )
    assert Department.objects.get(code="lab").name == "实验室"
    event = Event.objects.last()
    assert (Event.objects.count() - before, event.action, event.actor) == (
        1,
        "create",
        cast.administrator,
    )


def test_a_changed_party_and_its_new_contact_leave_one_event_each(admin, party):
    before = Event.objects.count()
    change(
        admin,
        party,
        **{
            "code": party.code,
            "name": "华辰",
            "name_en": party.name_en,
            "kind": "customer",
            "dwell_days": 45,
            "active": "on",
            "contacts-TOTAL_FORMS": 1,
            "contacts-INITIAL_FORMS": 0,
            "contacts-0-name": "王工",
            "contacts-0-may_consent": "on",
            "agreements-TOTAL_FORMS": 0,
            "agreements-INITIAL_FORMS": 0,
        },
    )
    assert Party.objects.get().dwell_days == 45
    events = list(Event.objects.filter(seq__gt=before))
    assert [(event.action, event.model) for event in events] == [
        ("change", "registry.party"),
        ("create", "registry.contact"),
    ]
    assert '"dwell_days":60' in events[0].body


def test_saving_without_a_change_leaves_no_event(admin, db):
    place = make_location(LocationKind.STORAGE)
    before = Event.objects.count()
    change(
        admin,
        place,
        code=place.code,
        name=place.name,
        kind=place.kind,
        holds_items="on",
        active="on",
    )
    assert [e.body for e in Event.objects.filter(seq__gt=before)] == []


def test_what_is_in_use_cannot_be_deleted(admin, walk, party):
    walk.received()
    response = admin.post(reverse("admin:registry_party_delete", args=[party.pk]), {"post": "yes"})
    assert Party.objects.filter(pk=party.pk).exists()
    assert response.status_code in (200, 403)


def test_what_is_not_in_use_can_be_deleted_and_leaves_one_event(admin, db):
    place = make_location(LocationKind.STORAGE)
    admin.post(reverse("admin:registry_location_delete", args=[place.pk]), {"post": "yes"})
    assert not Location.objects.filter(pk=place.pk).exists()
    event = Event.objects.get(action="delete")
    assert event.object_key == place.code


def test_people_cannot_be_deleted(admin, cast):
    response = admin.post(
        reverse("admin:registry_user_delete", args=[cast.auditor.pk]), {"post": "yes"}
    )
    assert response.status_code == 403
    assert User.objects.filter(pk=cast.auditor.pk).exists()


def test_who_becomes_administrator_may_open_the_admin(admin, cast):
    change(
        admin,
        cast.manager,
        **{
            "username": "manager",
            "name": "Manager",
            "is_active": "on",
            "role_assignments-TOTAL_FORMS": 1,
            "role_assignments-INITIAL_FORMS": 0,
            "role_assignments-0-role": "administrator",
        },
    )
    assert User.objects.get(pk=cast.manager.pk).is_staff


def test_a_second_department_for_one_step_is_refused_in_words(admin, db):
    category, department = make_category(), make_department()
    Responsibility.objects.create(category=category, step="verify", department=department)
    response = admin.post(
        reverse("admin:registry_responsibility_add"),
        {"category": category.pk, "step": "verify", "department": department.pk},
    )
    assert b"already has a department for this step" in response.content


def test_a_place_cannot_lie_inside_itself(admin, db):
    outer = make_location(LocationKind.SITE, "outer")
    inner = make_location(LocationKind.STORAGE, "inner", parent=outer)
    response = change(
        admin, outer, code="outer", name="x", kind="site", parent=inner.pk, active="on"
    )
    assert b"cannot lie inside itself" in response.content


def test_moving_a_place_moves_everything_below_it(admin, db):
    old, new = make_location(LocationKind.SITE, "old"), make_location(LocationKind.SITE, "new")
    shelf = make_location(LocationKind.SITE, "shelf", parent=old)
    bin_ = make_location(LocationKind.STORAGE, "bin", parent=shelf)
    change(admin, shelf, code="shelf", name="x", kind="site", parent=new.pk, active="on")
    assert Location.objects.get(pk=bin_.pk).path == "new/shelf/bin"


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_the_same_number_of_times(admin, django_assert_num_queries, rows):
    for number in range(rows):
        make_party(code=f"p{number}")
    with django_assert_num_queries(7):
        admin.get(reverse("admin:registry_party_changelist"))


def test_what_was_agreed_about_sampling_is_recorded_with_its_agreement(admin, party):
    agreement = party.agreements.create(number="HT-1")
    line = {
        "category": make_category().pk,
        "name": "CAP",
        "unit": "PCS",
        "full_inspection": "on",
        "agreed_level": "III",
        "agreed_aql": "0.65",
    }
    head = {"party": party.pk, "number": "HT-1", "kind": "order"}
    counts = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0}
    fields = {f"lines-0-{name}": value for name, value in line.items()}
    assert change(admin, agreement, **head, **counts, **fields).status_code == 302
    kept = agreement.lines.get()
    assert (kept.full_inspection, kept.agreed_level, kept.agreed_aql) == (True, "III", "0.65")
    assert '"agreed_aql":"0.65"' in Event.objects.get(model="registry.agreementline").body


def test_an_aql_that_is_not_in_the_standard_cannot_be_agreed(admin, party):
    url = reverse("admin:registry_agreement_change", args=[party.agreements.create(number="A").pk])
    fields = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "lines-0-agreed_aql": "0.7"}
    assert "0.7 is not one of the available choices" in admin.post(url, fields).content.decode()


# ---- lost second factors ---------------------------------------------------------------

USERS = reverse("admin:registry_user_changelist")


def removal(*users, **fields) -> dict:
    keys = [user.pk for user in users]
    return {"action": "remove_second_factors", "_selected_action": keys, **fields}


def test_the_list_says_who_has_a_second_factor_in_as_many_queries(
    admin, cast, django_assert_max_num_queries
):
    enrol(cast.warehouse)
    users = {user.username: user for user in admin.get(USERS).context["cl"].result_list}
    assert [name for name, user in users.items() if user.second_factor] == ["warehouse"]
    with CaptureQueriesContext(connection) as one:
        admin.get(USERS)
    enrol(cast.inspector)
    enrol(cast.manager)
    with django_assert_max_num_queries(len(one)):
        admin.get(USERS)


def test_a_lost_second_factor_is_removed_after_a_reason_was_given(admin, cast):
    enrol(cast.warehouse)
    chosen = cast.warehouse, cast.inspector
    page = admin.post(USERS, removal(*chosen))
    assert page.context["users"] == [cast.warehouse]
    assert is_enrolled(cast.warehouse)
    page = admin.post(USERS, removal(*chosen, confirmed="yes", reason=""))
    assert list(page.context["form"].errors) == ["reason"]
    assert is_enrolled(cast.warehouse)
    answer = admin.post(USERS, removal(*chosen, confirmed="yes", reason="phone lost"))
    assert answer.status_code == 302
    assert not is_enrolled(cast.warehouse)
    event = Event.objects.last()
    assert (event.action, event.object_key) == ("remove_second_factor", "warehouse")
    assert (event.actor, event.reason) == (cast.administrator, "phone lost")


def test_administrators_do_not_remove_their_own(admin, cast):
    enrol(cast.administrator)
    chosen = removal(cast.administrator, confirmed="yes", reason="phone lost")
    page = admin.post(USERS, chosen, follow=True)
    assert "cannot take your own second factor away" in page.content.decode()
    assert is_enrolled(cast.administrator)


def test_nothing_is_asked_where_there_is_nothing_to_remove(admin, cast):
    page = admin.post(USERS, removal(cast.warehouse), follow=True)
    assert "None of them has a second factor." in page.content.decode()


def test_secrets_have_no_page_in_the_administration(admin):
    for path in ("/admin/mfa/authenticator/", "/admin/account/emailaddress/"):
        assert admin.get(path).status_code == 404
