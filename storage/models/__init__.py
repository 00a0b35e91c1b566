"""The tables, one module a group of nouns."""

from storage.models.base import UTCDateTime, metadata
from storage.models.campaigns import Campaign, CampaignLog, CampaignTap
from storage.models.catalog import CatalogVersion, Product, ProductLog, Supplier, SynonymRow, Theme
from storage.models.conversation import Heard, TalkRow
from storage.models.deliveries import Evidence, UnavailableDay
from storage.models.documents import Document
from storage.models.events import Consent, Event, SignUp, Subscription
from storage.models.files import AttachmentRow
from storage.models.notices import ChannelPause, Lease, Notice, Priority
from storage.models.orders import Need, Order, OrderCounter, OrderLog, ReviewRule
from storage.models.people import (
    Account,
    Application,
    Invitation,
    LinkCode,
    Person,
    PersonLog,
    RoleGrant,
    WrongCode,
)
from storage.models.places import Region, Unit
from storage.models.purpose import Purpose
from storage.models.ratings import Rating
from storage.models.surveys import Survey, SurveyAnswer
from storage.models.themes import Special, SpecialVenue, ThemePlan
from storage.models.wechat import (
    WeChatCapability,
    WeChatMass,
    WeChatMassMember,
    WeChatMassResult,
    WeChatToken,
    WeChatWindow,
)
from storage.models.windows import Window

__all__ = [
    "Account",
    "Application",
    "AttachmentRow",
    "Campaign",
    "CampaignLog",
    "CampaignTap",
    "CatalogVersion",
    "ChannelPause",
    "Consent",
    "Document",
    "Event",
    "Evidence",
    "Heard",
    "Invitation",
    "Lease",
    "LinkCode",
    "Need",
    "Notice",
    "Order",
    "OrderCounter",
    "OrderLog",
    "Person",
    "PersonLog",
    "Priority",
    "Product",
    "ProductLog",
    "Purpose",
    "Rating",
    "Region",
    "ReviewRule",
    "RoleGrant",
    "SignUp",
    "Special",
    "SpecialVenue",
    "Subscription",
    "Supplier",
    "Survey",
    "SurveyAnswer",
    "SynonymRow",
    "TalkRow",
    "Theme",
    "ThemePlan",
    "UTCDateTime",
    "UnavailableDay",
    "Unit",
    "WeChatCapability",
    "WeChatMass",
    "WeChatMassMember",
    "WeChatMassResult",
    "WeChatToken",
    "WeChatWindow",
    "Window",
    "WrongCode",
    "metadata",
]
