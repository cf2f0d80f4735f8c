"""``python -m tests.races.slow_worker [slow]``: a worker to be killed in the middle of a job."""

import os
import sys
import time
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings_live")
django.setup()

from registry.jobs import Made, register_job_kind  # noqa: E402 — once Django is set up
from registry.services.worker import work_until  # noqa: E402

CHUNKS = 600


def work(task) -> Made:
    for chunk in range(CHUNKS if "slow" in sys.argv else 1):
        task.progress(chunk + 1, CHUNKS)
        time.sleep(0.1)
    return Made("made.txt", b"made")


register_job_kind("slow", "Slow", work)
work_until(Event(), idle=False)
