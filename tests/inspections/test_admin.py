"""Limits in the administration: for administrators, audited, nonsense is refused at its field."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from inspections.models import SchemeDemand, ScreeningBand, Substance, SubstanceLimit
from inspections.services.stocktaking import start_stocktake
from registry.enums import Role
from registry.models import Event
from tests.inspections.hsf.shipped import load_shipped

MODELS = ["substance", "substancelimit", "schemedemand", "screeningband"]


@pytest.fixture
def admin(cast, sign_in):
    cast.administrator.is_staff = True
    cast.administrator.save(update_fields=["is_staff"])
    return sign_in(cast.administrator)


@pytest.fixture
def lead(db):
    return Substance.objects.create(code="Pb", name="铅", name_en="Lead", kind="element")


def add(client, model, **fields):
    return client.post(reverse(f"admin:inspections_{model}_add"), fields)


def errors(answer) -> dict:
    return answer.context["adminform"].form.errors


LIMIT = {"code": "own-pb", "limit": "90", "valid_from": "2026-01-01", "source": "Their list 4.2"}
BAND = {
    "material_class": "metal",
    "limit": "1000",
    "below": "700",
    "over": "1300",
    "source": "IEC 62321-3-1:2013",
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", ["changelist", "add"])
@pytest.mark.parametrize("model", MODELS)
def test_every_page_opens_in_both_languages(admin, model, page, language):
    load_shipped()
    admin.cookies["django_language"] = language
    assert admin.get(reverse(f"admin:inspections_{model}_{page}")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_search_finds_without_error(admin, model):
    url = reverse(f"admin:inspections_{model}_changelist")
    assert admin.get(url, {"q": "Pb"}).status_code in (200, 302)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_stay_outside_even_when_marked_as_staff(cast, sign_in, role):
    user = getattr(cast, role.value)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    client = sign_in(user)
    for model in MODELS:
        assert client.get(reverse(f"admin:inspections_{model}_changelist")).status_code == 403


def test_a_limit_is_added_with_one_event(admin, cast, lead, party):
    before = Event.objects.count()
    answer = add(admin, "substancelimit", substance=lead.pk, party=party.pk, **LIMIT)
    assert answer.status_code == 302
    assert SubstanceLimit.objects.get().limit == 90
    [event] = Event.objects.filter(seq__gt=before)
    assert (event.action, event.object_key, event.actor) == (
        "create",
        "own-pb",
        cast.administrator,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", "0"),
        ("limit", "-5"),
        ("limit", "1000000.1"),
        ("limit", "0.0000001"),
        ("limit", "abc"),
        ("limit", ""),
        ("source", ""),
        ("source", "   "),
        ("valid_from", ""),
        ("valid_from", "2026-02-30"),
        ("valid_until", "2025-12-31"),
        ("material_class", "wood"),
        ("code", ""),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_at_its_field(admin, lead, field, value):
    answer = add(admin, "substancelimit", **{"substance": lead.pk, **LIMIT, field: value})
    assert list(errors(answer)) == [field]
    assert not SubstanceLimit.objects.exists()


def test_the_last_day_may_be_the_first(admin, lead):
    answer = add(
        admin, "substancelimit", substance=lead.pk, **LIMIT | {"valid_until": "2026-01-01"}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"below": ""}, "below"),
        ({"uses_lod": "on"}, "below"),
        ({"over": "700"}, "over"),
        ({"over": "600"}, "over"),
        ({"source": " "}, "source"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_band_that_makes_no_sense_is_refused_at_its_field(admin, lead, changes, field):
    answer = add(admin, "screeningband", element=lead.pk, **BAND | changes)
    assert field in errors(answer)
    assert not ScreeningBand.objects.exists()


def test_a_demand_ends_after_it_begins(admin, party):
    fields = {"scheme": "halogen_free", "valid_from": "2026-01-01", "source": "Annex 3"}
    answer = add(admin, "schemedemand", party=party.pk, **fields | {"valid_until": "2025-12-31"})
    assert list(errors(answer)) == ["valid_until"]
    assert add(admin, "schemedemand", party=party.pk, **fields).status_code == 302
    assert SchemeDemand.objects.count() == 1


def members(*substances) -> dict:
    rows = {f"members-{n}-substance": one.pk for n, one in enumerate(substances)}
    return {"members-TOTAL_FORMS": len(substances), "members-INITIAL_FORMS": 0} | rows


def test_a_sum_consists_of_two_at_least_and_nothing_else_of_any(admin, lead):
    cadmium = Substance.objects.create(code="Cd", name="镉", kind="element")
    total = {"code": "Pb+Cd", "name": "总量", "kind": "sum", "position": 0}
    for fields, rows in (
        (total, members(lead)),
        (total, members()),
        (total | {"kind": "compound"}, members(lead, cadmium)),
    ):
        answer = add(admin, "substance", **fields, **rows)
        assert answer.context["inline_admin_formsets"][0].non_form_errors()
    assert not Substance.objects.filter(code="Pb+Cd").exists()
    assert add(admin, "substance", **total, **members(lead, cadmium)).status_code == 302
    assert Substance.objects.get(code="Pb+Cd").members.count() == 2


def test_only_a_compound_is_seen_as_an_element(admin, lead):
    fields = {"code": "X", "name": "某", "kind": "element", "position": 0}
    answer = add(admin, "substance", screened_by=lead.pk, **fields, **members())
    assert list(errors(answer)) == ["screened_by"]


def test_a_substance_with_limits_cannot_be_deleted(admin, lead):
    SubstanceLimit.objects.create(
        code="x", substance=lead, limit=1, valid_from=date(2026, 1, 1), source="s"
    )
    admin.post(reverse("admin:inspections_substance_delete", args=[lead.pk]), {"post": "yes"})
    assert Substance.objects.filter(pk=lead.pk).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"limit": 0},
        {"limit": -1},
        {"source": ""},
        {"valid_until": date(2025, 12, 31)},
    ],
)
def test_the_database_refuses_a_bad_limit_whatever_program_writes(lead, fields):
    """The control of the form's refusals: they are not the only thing between."""
    good = {"limit": 1, "valid_from": date(2026, 1, 1), "source": "s"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SubstanceLimit.objects.create(code="x", substance=lead, **good | fields)


def test_stocktakes_are_looked_up_there_and_not_changed(admin, walk, cast):
    walk.stored()
    stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse)
    assert (
        stocktake.number
        in admin.get(reverse("admin:inspections_stocktake_changelist")).content.decode()
    )
    change = reverse("admin:inspections_stocktake_change", args=[stocktake.pk])
    assert admin.post(change, {"note": "x"}).status_code == 403
    assert admin.get(reverse("admin:inspections_unknownfind_changelist")).status_code == 200
    assert admin.get(reverse("admin:inspections_stocktakeline_changelist")).status_code == 200
