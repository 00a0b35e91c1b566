"""Photos of deliveries, for those who may see them still: the only documents that are kept as they came."""

from collections.abc import Callable

from bot.documents.job import Job
from bot.orders.photos import may_see
from bot.people.roles import grants_of
from storage import attachments, people
from storage import orders as records


def make(job: Job) -> Callable[[], bytes] | None:
    """The photo that the subject names; None where it was taken back, or is not for these eyes."""
    number, _, digest = job.subject.partition("/")
    order = records.by_number(job.session, number)
    if order is None or job.files is None:
        return None
    grants = grants_of(people.roles_of(job.session, job.person_id))
    if not may_see(job.session, order, grants, job.person_id, alone=job.alone):
        return None
    if digest not in {row.digest for row in attachments.of_order(job.session, order.id or 0)}:
        return None
    body = job.files.read(digest)
    return None if body is None else lambda: body
