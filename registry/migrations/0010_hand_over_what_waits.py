"""What waits to be verified when hand-overs come into the register is handed over, too.

Its giver and the moment are those of the event by which it came to wait: the receipt of the
goods, the splitting off, or the release from quarantine. Nothing new happens, so nothing is
written into the ledger: the rows repeat what its events tell.
"""

from django.db import migrations

CAME_TO_WAIT = ("receive", "split_off", "release")
CHUNK = 1_000


def hand_over(apps, schema_editor):
    Item, Event, HandOver, Responsibility = (
        apps.get_model("registry", name) for name in ("Item", "Event", "HandOver", "Responsibility")
    )
    routed = dict(
        Responsibility.objects.filter(step="verify").values_list("category", "department")
    )
    waiting = Item.objects.filter(state="received", hand_overs__isnull=True).order_by("pk")
    for item in waiting.iterator(CHUNK):
        came = (
            Event.objects.filter(
                model="registry.item",
                object_key=item.number,
                action__in=CAME_TO_WAIT,
                actor__isnull=False,
            )
            .select_related("actor")
            .order_by("-seq")
            .first()
        )
        if came is not None:
            HandOver.objects.create(
                item=item,
                step="verify",
                from_department_id=came.actor.department_id,
                given_by=came.actor,
                given_at=came.at,
                to_department_id=routed.get(item.category_id),
            )


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_hand_overs")]
    operations = [migrations.RunPython(hand_over, migrations.RunPython.noop)]
