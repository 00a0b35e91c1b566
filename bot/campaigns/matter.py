"""What a campaign is about, from what is true when it goes out: its words, products and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.campaigns.content import Content
from bot.events.hall import Hall
from bot.events.occasions import Occasion
from storage.models import Campaign, Product


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be put into words. Products and events that are not on offer any more are left out."""

    number: str
    title: str
    content: Content
    products: Sequence[Product]
    occasions: Sequence[Occasion]


def matter_of(session: Session, campaign: Campaign, now: datetime) -> Matter:
    """The matter of a campaign as it is now."""
    content = Content.from_json(campaign.content)
    products = [session.get(Product, code) for code in content.products]
    hall = Hall(session, now, (), campaign.author_id)
    occasions = [hall.occasion(number) for number in content.events]
    return Matter(
        campaign.number,
        campaign.title,
        content,
        [each for each in products if each is not None and each.active],
        [each for each in occasions if each is not None and each.takes_place and each.event.is_open],
    )
