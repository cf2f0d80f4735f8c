"""A child with limits: what comes back, and what is stopped."""

import multiprocessing
import threading
import time

import pytest

from custprop.lib.sandbox import (
    MEGABYTE,
    Crashed,
    Limits,
    OutOfMemory,
    Refused,
    Timeout,
    run_limited,
)
from tests.lib import sandbox_tasks


def test_the_answer_of_the_function_comes_back():
    answer = run_limited(sandbox_tasks.measure, b"x" * 3 * MEGABYTE, word="客供物料")

    assert answer == {"length": 3 * MEGABYTE, "word": "客供物料"}


def test_a_refusal_comes_back_with_its_code_and_parameters():
    with pytest.raises(Refused) as caught:
        run_limited(sandbox_tasks.refuse, b"")

    assert (caught.value.code, caught.value.params) == ("too_green", {"shade": "颜色", "depth": 3})


def test_a_function_that_sleeps_is_stopped():
    started = time.monotonic()

    with pytest.raises(Timeout):
        run_limited(sandbox_tasks.sleep, b"", limits=Limits(seconds=0.5))

    assert time.monotonic() - started < 5


def test_a_function_that_eats_the_processor_is_stopped():
    with pytest.raises(Timeout):
        run_limited(sandbox_tasks.spin, b"", limits=Limits(seconds=1))


def test_a_function_that_eats_memory_is_stopped():
    with pytest.raises(OutOfMemory):
        run_limited(sandbox_tasks.hoard, b"")


def test_an_exception_is_a_crash_that_says_why_in_the_log():
    with pytest.raises(Crashed, match="the reason stands in the log"):
        run_limited(sandbox_tasks.fail, b"")


def test_a_child_that_ends_without_an_answer_is_a_crash():
    with pytest.raises(Crashed, match="status 3"):
        run_limited(sandbox_tasks.exit_hard, b"")


def test_an_answer_longer_than_allowed_is_a_crash_and_not_a_full_disk():
    with pytest.raises(Crashed):
        run_limited(
            sandbox_tasks.chatter, b"", size=4 * MEGABYTE, limits=Limits(answer=2 * MEGABYTE)
        )


def test_the_child_gets_no_secrets_and_no_django(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not hand on")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////do/not/hand/on")

    surroundings = run_limited(sandbox_tasks.surroundings, b"")

    assert "SECRET_KEY" not in surroundings["environment"]
    assert "DATABASE_URL" not in surroundings["environment"]
    assert surroundings["django"] is False


def test_several_threads_can_each_run_a_child():
    answers = {}

    def work(number):
        answers[number] = run_limited(sandbox_tasks.measure, b"x" * number)["length"]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {1: 1, 2: 2, 3: 3, 4: 4}


def _in_daemon(results):
    results.put(run_limited(sandbox_tasks.measure, b"four")["length"])


def test_a_daemon_process_such_as_a_job_worker_can_run_a_child():
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    worker = context.Process(target=_in_daemon, args=(results,), daemon=True)
    worker.start()
    worker.join(10)

    assert worker.exitcode == 0
    assert results.get() == 4
