"""产品表: a supplier's products as a sheet to be filled and sent back."""

from collections.abc import Callable
from io import StringIO

from bot.catalog import product_workbook, write_products
from bot.documents.job import Job
from bot.people.rights import Command, Target, may
from bot.people.roles import grants_of
from storage import people, products
from storage.models import Product


def make(job: Job) -> Callable[[], bytes] | None:
    """What is on offer or waits to be, as .xlsx or .csv; None where it is not for this person any more."""
    grants = grants_of(people.roles_of(job.session, job.person_id))
    if not may(grants, Command.EDIT_PRODUCT, Target(supplier=job.subject), job.person_id):
        return None
    if job.subject:
        every = products.every_one_of(job.session, job.subject)
    else:
        every = list(products.products(job.session))
    found = [each for each in every if each.active or each.waiting]
    if job.name.endswith(".xlsx"):
        return lambda: product_workbook(found)
    return lambda: _csv(found)


def _csv(found: list[Product]) -> bytes:
    out = StringIO(newline="")
    write_products(out, found)
    return out.getvalue().encode("utf-8-sig")  # the mark by which Excel knows UTF-8
