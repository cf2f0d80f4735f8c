"""How long there is still, and since when it is too late, in words people say."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from custprop.lib.due import due_words
from custprop.lib.working_time import WorkingTime, chinese_working_day, parse_working_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkingTime(parse_working_hours("08:00-12:00,13:00-17:00"), SHANGHAI, chinese_working_day)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("03-04 17:00", "03-04 14:00", "3 working hours left"),
        ("03-04 17:00", "03-04 14:01", "2 working hours left"),
        ("03-04 17:00", "03-04 16:30", "less than a working hour left"),
        ("03-05 09:00", "03-04 16:00", "2 working hours left"),  # a night costs nothing
        ("02-24 09:00", "02-14 16:00", "2 working hours left"),  # nor does Spring Festival
        ("02-24 17:00", "02-12 08:00", "3 working days left"),
        ("06-01 17:00", "03-04 08:00", "due on 2026-06-01"),
        ("03-04 14:00", "03-04 14:01", "overdue since 14:00"),
        ("03-03 17:00", "03-05 08:00", "overdue since Tuesday"),
        ("02-14 17:00", "02-24 08:00", "overdue since 2026-02-14"),
    ],
)
def test_due_in_words(due, now, words):
    assert due_words(at(due), now=at(now), working=CHINA) == words
