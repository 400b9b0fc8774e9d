"""A batch whose job was given up is never left hanging."""

import pytest

from core.models import Job
from core.signals import swept
from imports.models import Batch
from imports.services import batches
from tests.imports.conftest import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck():
    """Put a batch where a worker left it, its job given up."""

    def put(batch: Batch, state: Batch.State, **payload: str) -> Batch:
        jobs = Job.objects.filter(payload__batch=batch.pk)
        jobs.update(state=Job.State.FAILED, payload={"batch": batch.pk, **payload})
        Batch.objects.filter(pk=batch.pk).update(state=state)
        return batch

    return put


def state_after_sweep(batch: Batch) -> str:
    swept.send(sender=None)
    batch.refresh_from_db()
    return str(batch.state)


def test_a_check_that_was_given_up_can_be_made_again(upload, stuck):
    batch = stuck(upload(member()), Batch.State.CHECKING)
    assert state_after_sweep(batch) == Batch.State.REFUSED
    assert "核对多次中断后停止" in batch.refusal
    batches.recheck(actor=None, batch=batch)
    assert batch.state == Batch.State.PLANNED


def test_a_writing_that_was_given_up_leaves_its_plan(upload, stuck):
    batch = stuck(upload(member()), Batch.State.APPLYING)
    assert state_after_sweep(batch) == Batch.State.PLANNED
    batches.confirm(actor=None, batch=batch)
    assert batch.state == Batch.State.APPLIED


def test_a_second_writing_that_was_given_up_leaves_what_the_first_wrote(upload, stuck):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    batches.confirm(actor=None, batch=batch, only_good_rows=True)
    assert state_after_sweep(stuck(batch, Batch.State.APPLYING)) == Batch.State.PARTLY


def test_an_undo_that_was_given_up_leaves_the_batch_as_it_was(import_rows, stuck):
    batch = stuck(import_rows(member()), Batch.State.UNDOING, before="applied")
    assert state_after_sweep(batch) == Batch.State.APPLIED


def test_a_batch_at_work_is_left_alone(upload, stuck):
    batch = upload(member())
    Job.objects.filter(payload__batch=batch.pk).update(state=Job.State.RUNNING)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.APPLYING)
    assert state_after_sweep(batch) == Batch.State.APPLYING
