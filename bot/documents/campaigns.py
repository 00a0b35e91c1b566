"""The picture of a campaign: one key for everybody who gets it, for as long as the campaign names it."""

from collections.abc import Callable

from bot.campaigns.content import Content
from bot.documents.job import Job
from storage import campaigns


def make(job: Job) -> Callable[[], bytes] | None:
    """The picture that the campaign has now; None where it has none any more."""
    campaign = campaigns.by_number(job.session, job.subject)
    digest = Content.from_json(campaign.content).picture if campaign is not None else ""
    body = job.files.read(digest) if job.files is not None and digest else None
    return None if body is None else lambda: body
