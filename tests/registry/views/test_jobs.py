"""A large register is made in the background: asked for, watched, fetched."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from registry.models import Job, Worker
from registry.services.heart import SILENCE
from registry.services.working import work_one
from registry.views import reports

PDF, XLSX, JOBS = (
    reverse(f"registry:{name}") for name in ("register_pdf", "register_xlsx", "jobs")
)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(reports, "MOST_AT_ONCE", {"pdf": 0, "xlsx": 0})


@pytest.fixture
def reader(sign_in, cast):
    return sign_in(cast.auditor)


def ask(client, kind: str, **fields):
    """Press the button that the page of a large register has; the job."""
    followed = client.post(reverse("registry:register_job", args=[kind]), fields, follow=True)
    return Job.objects.get(number=followed.request["PATH_INFO"].split("/")[2])


def page(client, job) -> str:
    return client.get(job.get_absolute_url()).content.decode()


def test_a_large_register_is_offered_in_the_background(reader, walk):
    walk.stored()
    for url, kind in ((PDF, "pdf"), (XLSX, "xlsx")):
        response = reader.get(url, {"party": "hc"})
        words = response.content.decode()
        assert response.status_code == 200
        assert reverse("registry:register_job", args=[kind]) in words
        assert 'name="party" value="hc"' in words
    assert not Job.objects.exists()


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_it_is_made_and_fetched(reader, walk, kind, start):
    walk.stored()
    job = ask(reader, kind, party="hc", language="en")
    assert "Waits for its turn" in page(reader, job)
    assert work_one("a").state == "done"
    file = reverse("registry:job_file", args=[job.number])
    assert file in page(reader, job)
    response = reader.get(file)
    assert b"".join(response.streaming_content).startswith(start)
    assert response["Content-Disposition"].startswith('attachment; filename="register-')


def test_it_holds_what_its_person_asked_for(reader, walk):
    mine, other = walk.stored(), walk.received()
    ask(reader, "xlsx", state="stored")
    work_one("a")
    book = load_workbook(io.BytesIO(Job.objects.get().result.read()))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert mine.number in cells
    assert other.number not in cells


def test_asked_twice_it_is_made_once(reader, walk):
    walk.stored()
    assert ask(reader, "pdf", party="hc") == ask(reader, "pdf", party="hc")
    assert ask(reader, "pdf").number != ask(reader, "pdf", party="hc").number
    assert Job.objects.count() == 2


def test_others_neither_see_nor_fetch_it_but_a_manager_does(reader, sign_in, cast, walk):
    job = ask(reader, "xlsx")
    work_one("a")
    file = reverse("registry:job_file", args=[job.number])
    colleague = sign_in(cast.warehouse)
    assert colleague.get(file).status_code == 404
    assert colleague.get(job.get_absolute_url()).status_code == 404
    assert job.number not in colleague.get(JOBS).content.decode()
    manager = sign_in(cast.manager)
    assert manager.get(file).status_code == 200
    assert job.number in manager.get(JOBS).content.decode()


def test_it_is_given_up(reader, walk):
    job = ask(reader, "xlsx")
    reader.post(reverse("registry:job_cancel", args=[job.number]))
    assert "Cancelled" in page(reader, job)
    assert work_one("a") is None


def test_the_page_says_when_nobody_works(reader, walk):
    job = ask(reader, "pdf")
    assert "run_worker" in page(reader, job)
    worker = Worker.objects.create(holder="a")
    assert "run_worker" not in page(reader, job)
    Worker.objects.filter(pk=worker.pk).update(heartbeat_at=timezone.now() - SILENCE * 2)
    assert "run_worker" in page(reader, job)
    assert "run_worker" in reader.get(JOBS).content.decode()


def test_managers_are_told_on_their_first_page(sign_in, cast):
    assert "run_worker" in sign_in(cast.manager).get("/").content.decode()
    assert "run_worker" not in sign_in(cast.warehouse).get("/").content.decode()
    Worker.objects.create(holder="a", heartbeat_at=timezone.now() - timedelta(seconds=1))
    assert "run_worker" not in sign_in(cast.manager).get("/").content.decode()


def test_ready_tells_of_the_worker_and_stays_ready(client, db):
    silent = client.get("/health/ready")
    assert (silent.status_code, silent.json()["worker"]) == (200, "silent")
    Worker.objects.create(holder="a")
    assert client.get("/health/ready").json()["worker"] == "running"


def test_the_list_asks_no_more_for_three_than_for_one(reader, django_assert_max_num_queries):
    ask(reader, "pdf")
    with django_assert_max_num_queries(8):
        reader.get(JOBS)
    ask(reader, "xlsx")
    ask(reader, "pdf", party="")
    with django_assert_max_num_queries(8):
        reader.get(JOBS)
