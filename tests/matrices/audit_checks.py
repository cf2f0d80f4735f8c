"""What a write must leave in the ledger, judged by what it changed in the database."""

import json
from contextlib import contextmanager
from functools import partial

from django.apps import apps

from custprop.lib.chain import canonical, entry_hash
from inspections.services.calibrating import told as calibration_told
from registry.models import Contact, Event, User
from registry.services.ledger import key_of, snapshot
from registry.services.seals import told_by_event
from registry.services.second_factor import is_enrolled, recovery_codes

#: Rows that are told by the event of another record: whose event, and whether it tells the row.
TOLD_BY = {
    "registry.preadviceline": lambda line: (
        line.pre_advice,
        lambda told: told["facts"]["lines"][line.line_no - 1]["name"] == line.name,
    ),
    "registry.receiptline": lambda line: (
        line.receipt,
        lambda told: (
            told["facts"]["lines"][line.line_no - 1]["item"] == (line.item and line.item.number)
        ),
    ),
    "inspections.exposure": lambda exposure: (
        exposure.excursion,
        lambda told: any(row["item"] == exposure.item.number for row in told["facts"]["exposed"]),
    ),
    "inspections.checkline": lambda line: (
        line.check_record,
        lambda told: (
            told["facts"]["lines"][line.position - 1]
            == {"name": line.name, "verdict": line.verdict}
        ),
    ),
    "inspections.checkpoint": lambda point: (
        point.schedule,
        lambda told: told["facts"]["checklist"][point.position - 1] == point.name,
    ),
    "registry.noticeline": lambda line: (
        line.notice,
        lambda told: told["facts"]["lines"][line.line_no - 1]["name"] == line.name,
    ),
    "registry.issueline": lambda line: (line.issue, _a_line_about(line)),
    "registry.returnline": lambda line: (line.document, _a_line_about(line)),
    "registry.transferline": lambda line: (line.document, _a_line_about(line)),
    "registry.outsideline": lambda line: (line.document, _a_line_about(line)),
    "registry.destructionline": lambda line: (line.document, _a_line_about(line)),
    "registry.statementline": lambda line: (
        line.statement,
        lambda told: (
            line.item.number
            in [row["item"] for row in told["facts"].get("lines", told["facts"].get("disputed"))]
        ),
    ),
    "registry.label": lambda label: (
        label.item,
        lambda told: told["facts"]["label"] == str(label.pk),
    ),
    "registry.handover": lambda hand_over: (
        hand_over.item.receipt_line.receipt,
        lambda told: (
            told["facts"]["lines"][hand_over.item.receipt_line.line_no - 1]["handed_to"]
            == (hand_over.to_department and hand_over.to_department.code)
            and told["after"]["received_by"] == hand_over.given_by.username
        ),
    ),
    "registry.movement": lambda movement: (
        movement.item,
        lambda told: told["action"] == movement.verb,
    ),
    "registry.signature": lambda signature: (
        signature.subject,
        lambda told: told["facts"]["signature"] == told_by_event(signature),
    ),
    "registry.signingattempts": lambda attempts: (
        attempts.user,
        lambda told: (
            (told["facts"]["wrong"], told["facts"]["locked_until"])
            == (attempts.wrong, json.loads(canonical({"at": attempts.locked_until}))["at"])
        ),
    ),
}

#: Rows that come and go with an act of their user, whose event says what there is then.
SECOND_FACTORS = {"mfa.authenticator"}
TOLD_BY |= {
    "inspections.characteristicresult": lambda result: (
        result.inspection,
        lambda told: (
            (line := told["facts"]["results"][result.position - 1])["name"] == result.name
            and line["verdict"] == result.verdict
        ),
    ),
    "inspections.plancharacteristic": lambda row: (
        row.plan,
        lambda told: told["facts"]["characteristics"][row.position - 1]["name"] == row.name,
    ),
    "inspections.calibration": lambda calibration: (
        calibration.instrument,
        lambda told: (
            told["facts"]["calibration"] == json.loads(canonical(calibration_told(calibration)))
        ),
    ),
    "inspections.reading": lambda reading: (
        reading.result,
        lambda told: (
            told["facts"]["readings"][str(reading.sample_no)] == f"{reading.value.normalize():f}"
        ),
    ),
}

#: Rows of TOLD_BY that may go: by the event of which model, in which column that one is named, and
#: whether it tells the row's end.
GONE_BY = {
    "registry.noticeline": (
        "registry.productionnotice",
        "notice",
        lambda row, told: row["name"] in [line["name"] for line in told["facts"]["lines_before"]],
    ),
    "inspections.reading": (
        "inspections.characteristicresult",
        "result",
        lambda row, told: (
            row["value"]
            in [*told["facts"]["removed"].values(), *told["facts"]["readings"].values()]
        ),
    ),
}

TOLD_BY |= {
    "inspections.labreportvalue": lambda line: (
        line.report,
        lambda told: told["facts"]["values"][line.substance.code] == f"{line.told}, {line.method}",
    ),
    "inspections.hsfcheck": lambda check: (
        check.result,
        lambda told: (
            told["facts"]["hsf"]["verdict"] == check.verdict
            and told["facts"]["hsf"]["reports"] == [one.number for one in check.reports.all()]
        ),
    ),
    "inspections.hsfreading": lambda reading: (
        reading.check_made.result,
        lambda told: told["facts"]["hsf"]["readings"][reading.element.code] == reading.told,
    ),
    "inspections.hsfjudgement": lambda judged: (
        judged.check_made.result,
        lambda told: (
            (line := told["facts"]["hsf"]["judgements"][judged.substance.code])["verdict"]
            == judged.verdict
            and line["source"] == judged.rules
        ),
    ),
}

TOLD_BY |= {
    "inspections.anomalydisposition": lambda line: (
        line.anomaly,
        lambda told: (
            {"disposition": line.disposition, "quantity": f"{line.quantity.normalize():f}"}
            in told["facts"]["lines"]
        ),
    ),
    "inspections.stocktakeline": lambda line: (
        line.stocktake if line.expected else line.counts.first(),
        lambda told: (
            (line.item.number if line.item else line.tag)
            in [told["facts"].get("item"), *told["facts"].get("lines", {})]
            and told["facts"].get("anomalies", {}).get(line.item and line.item.number)
            == (line.anomaly and line.anomaly.number)
        ),
    ),
    "inspections.stocktakecount": lambda count: (
        count.line.stocktake,
        lambda told: count.line.item.number in told["facts"]["missing"],
    ),
}

#: Models without events of their own, word for word why.
EXEMPT = {
    "registry.event": "It is the ledger.",
    "registry.ledgerhead": "It is the end of the ledger.",
    "registry.counter": "The numbers drawn from it stand in the events of what bears them.",
    "registry.answeredrequest": "It keeps an answer for a repeated request; the act it answers "
    "for has its event.",
    "registry.reminded": "That a reminder was posted; the mail itself is told by the outbox.",
    "registry.worker": "A sign of life of a process; the row goes with it.",
    "registry.round": "The hands of a clock: when a round ran. What it wrote has its events.",
    "registry.importdraft": "A working paper seen by its person alone. What becomes of it is a "
    "pre-advice, whose event tells every line, the file's name and its hash.",
    "inspections.checkdue": "It is worked out from schedules, checks and days in store, which have "
    "their events; plan_anew makes it again.",
    "registry.scan": "A log of its own, append-only: who scanned what, when, and what came of it. "
    "What it moved has its event.",
    "registry.ownertext": "The words an owner was shown, by their hash; never changed.",
    "registry.ownervisit": "A log of its own: who came to the owner's page, when, and what they "
    "were shown. What they answered has its event.",
    "registry.wrongtry": "It counts for a quarter of an hour; the try that locks has its event.",
}

#: Columns that repeat what others say, and are brought in line with them.
DERIVED = {
    "registry.location": {"path"},
    # judged from the counts, which have their events
    "inspections.stocktake": {"counted"},
    "inspections.stocktakeline": {"result", "difference"},
}


def our_models() -> list:
    return [
        model
        for app in ("registry", "inspections", "mfa")
        for model in apps.get_app_config(app).get_models()
    ]


def rows() -> dict[tuple, dict]:
    """Every row of every model that is to be told, by model and key, as events write it."""
    return {
        (model._meta.label_lower, record.pk): {
            name: value
            for name, value in json.loads(canonical(snapshot(record))).items()
            if name not in DERIVED.get(model._meta.label_lower, ())
        }
        for model in our_models()
        if model._meta.label_lower not in EXEMPT
        for record in model.objects.all()
    }


@contextmanager
def watched():
    """What happens inside: ``seen.events``, ``seen.before`` and ``seen.after`` (rows)."""
    seen = Seen()
    yield seen
    seen.look_again()


class Seen:
    def __init__(self):
        self.last = Event.objects.count()
        self.before = rows()

    def look_again(self) -> None:
        self.after = rows()
        self.events = list(Event.objects.filter(seq__gt=self.last).order_by("seq"))

    @property
    def changed(self) -> set[tuple]:
        keys = self.before.keys() | self.after.keys()
        return {key for key in keys if self.before.get(key) != self.after.get(key)}

    @property
    def acts(self) -> list[str]:
        """The events as rows of the matrix name them: ``store registry.item``."""
        return [f"{event.action} {event.model}" for event in self.events]


def check_every_change_is_told(seen: Seen) -> None:
    """Each changed row has its event, and the event says what the row was and is."""
    for key in seen.changed:
        own = events_of(key, seen)
        if key[0] in SECOND_FACTORS:
            check_told_of_its_user(key, seen)
        elif key[0] in TOLD_BY and not tells_its_making(own, key, seen):
            check_told_by_another(key, own, seen)
        else:
            check_told_by_its_own(key, own, seen)


def tells_its_making(own: list[dict], key: tuple, seen: Seen) -> bool:
    """Whether events of the row's own begin with it: made by another's act, it may have changed
    since by acts of its own."""
    return bool(own) and (key in seen.before or not all(entry["before"] for entry in own))


def events_of(key: tuple, seen: Seen) -> list[dict]:
    """The bodies of the new events about one row."""
    model, pk = key
    known = seen.after.get(key) or seen.before[key]
    names = (known.get("number"), known.get("code"), known.get("username"))
    name = next((name for name in names if name), str(pk))
    if model == "registry.agreement":
        name = known["number"]
    return [
        json.loads(event.body)
        for event in seen.events
        if (event.model, event.object_key) == (model, name)
    ]


def check_told_by_its_own(key: tuple, told: list[dict], seen: Seen) -> None:
    was, now = seen.before.get(key, {}), seen.after.get(key, {})
    assert told, f"{key} changed without an event"
    if key not in seen.after:
        assert [entry["action"] for entry in told] == ["delete"], f"{key} went untold"
    said_before, said_after = {}, {}
    for entry in told:
        said_before = entry["before"] | said_before
        said_after |= entry["after"]
    for name in was.keys() | now.keys():
        if was.get(name) != now.get(name):
            if was:
                assert said_before.get(name) == was[name], f"{key}: {name} was {was[name]}"
            if now:
                assert said_after.get(name) == now[name], f"{key}: {name} is {now[name]}"


def check_told_by_another(key: tuple, own: list[dict], seen: Seen) -> None:
    """The act that made it tells it; what became of it since, its ``own`` events."""
    model, pk = key
    if key not in seen.after:
        assert _is_told_gone(model, seen.before[key], seen), f"{key} went untold"
        return
    record = apps.get_model(model).objects.get(pk=pk)
    for entry in reversed(own):
        vars(record).update(entry["before"])  # as it was when it was made
    since = {name: value for entry in own for name, value in entry["after"].items()}
    assert since.items() <= seen.after[key].items(), f"{key} is not what its events say"
    document, tells = TOLD_BY[model](record)
    bodies = [
        json.loads(event.body)
        for event in seen.events
        if (event.model, event.object_key) == (document._meta.label_lower, key_of(document))
    ]
    assert any(_tells(tells, body) for body in bodies), f"{model} {pk} is told nowhere"


def _is_told_gone(model: str, row: dict, seen: Seen) -> bool:
    """Whether an event of what the row belonged to says that it is gone, or stands elsewhere."""
    owner, name, tells = GONE_BY[model]
    bodies = [json.loads(event.body) for event in seen.events if event.model == owner]
    return any(_tells(partial(tells, row), body) for body in bodies if body["object"] == row[name])


def check_told_of_its_user(key: tuple, seen: Seen) -> None:
    known = seen.after.get(key) or seen.before[key]
    user = User.objects.get(username=known["user"])
    told = [
        json.loads(event.body)["facts"]
        for event in seen.events
        if (event.model, event.object_key) == ("registry.user", user.username)
    ]
    now = {"second_factor": is_enrolled(user), "recovery_codes": len(recovery_codes(user))}
    assert now in told, f"{key} came or went untold"


def check_entries(seen: Seen, *, actor) -> None:
    """Each event says who, in which role, what, when and of which record, and is chained."""
    previous = Event.objects.filter(seq=seen.last).first()
    prev = previous.hash if previous else "0" * 64
    for event in seen.events:
        body = json.loads(event.body)
        user = actor if isinstance(actor, User) else None
        assert event.actor == user
        assert event.actor_name == body["actor"]["name"]
        assert body["actor"] == _said_of(actor)
        assert event.action == body["action"] != ""
        assert (event.model, event.object_key) == (body["model"], body["object"])
        assert event.object_key not in ("", "None")
        assert event.at.utcoffset() is not None
        assert body["at"].endswith("+00:00")
        assert body["before"] or body["after"] or body["facts"], f"{event} says nothing"
        assert (event.prev, event.hash) == (prev, entry_hash(event.body, prev))
        prev = event.hash


def _said_of(actor) -> dict:
    if actor is None:
        return {"name": "system", "username": "", "roles": []}
    if isinstance(actor, Contact):
        return {"name": f"{actor.name} ({actor.party})", "username": "", "roles": ["owner"]}
    return {"name": str(actor), "username": actor.username, "roles": sorted(actor.roles)}


def _a_line_about(line):
    def tells(told: dict) -> bool:
        return line.item.number in [entry["item"] for entry in told["facts"]["lines"]]

    return tells


def _tells(tells, body: dict) -> bool:
    try:
        return tells(body)
    except (KeyError, IndexError):
        return False
