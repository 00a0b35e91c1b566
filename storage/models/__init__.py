"""The tables, one module a group of nouns."""

from storage.models.base import UTCDateTime, metadata
from storage.models.catalog import CatalogVersion, Product, Supplier, SynonymRow, Theme
from storage.models.conversation import Heard, TalkRow
from storage.models.notices import Notice
from storage.models.orders import Need, Order, OrderCounter, OrderLog
from storage.models.people import Account, Person, RoleGrant
from storage.models.places import Region, Unit
from storage.models.wechat import WeChatCapability, WeChatToken, WeChatWindow

__all__ = [
    "Account",
    "CatalogVersion",
    "Heard",
    "Need",
    "Notice",
    "Order",
    "OrderCounter",
    "OrderLog",
    "Person",
    "Product",
    "Region",
    "RoleGrant",
    "Supplier",
    "SynonymRow",
    "TalkRow",
    "Theme",
    "UTCDateTime",
    "Unit",
    "WeChatCapability",
    "WeChatToken",
    "WeChatWindow",
    "metadata",
]
