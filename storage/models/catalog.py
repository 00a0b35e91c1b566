"""What can be ordered and from whom: suppliers, products and the monthly themes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Supplier(SQLModel, table=True):
    """文化供应商: a troupe, company, civil body, single artist, library or culture centre."""

    __tablename__ = "supplier"

    code: str = Field(primary_key=True)
    name: str
    kind: str
    district: str
    intro: str = ""


class Product(SQLModel, table=True):
    """产品: a deliverable cultural product, as its supplier's sheet describes it."""

    __tablename__ = "product"

    code: str = Field(primary_key=True)
    name: str = Field(index=True)
    brand: str
    field: str
    form: str
    audiences: list[str] = Field(sa_type=JSON)
    summary: str
    keywords: list[str] = Field(sa_type=JSON)
    supplier_code: str = Field(foreign_key="supplier.code", index=True)
    team: str  # who comes; one team is at one place at a time. The supplier's code unless its sheet says more
    mode: str  # 线下 | 线上 | 线上线下
    duration_min: int
    people_min: int
    people_max: int
    venue: str
    provides: str
    lead_days: int
    sessions_per_year: int
    months: list[int] = Field(sa_type=JSON)  # 1 to 12, those in which it can be delivered
    districts: list[str] = Field(sa_type=JSON)  # names as in the regions; empty means the whole city
    languages: list[str] = Field(sa_type=JSON)
    active: bool = True  # on offer
    waiting: bool = False  # entered by its supplier and not looked at yet; not on offer until then


class ProductLog(SQLModel, table=True):
    """One thing that was done to a product in the conversation; rows are only ever added."""

    __tablename__ = "product_log"

    id: int | None = Field(default=None, primary_key=True)
    product_code: str = Field(foreign_key="product.code", index=True)
    at: datetime = Field(sa_type=UTCDateTime)
    person_id: int = Field(foreign_key="person.id", index=True)
    event: str  # bot.catalog.assortment.Event
    changes: dict[str, Any] = Field(sa_type=JSON)  # attribute → [before, after]
    reason: str = ""  # of a refusal


class SynonymRow(SQLModel, table=True):
    """What people say and what the sheets say instead, as staff added it to the table of the program."""

    __tablename__ = "synonym"

    id: int | None = Field(default=None, primary_key=True)
    said: list[str] = Field(sa_type=JSON)
    meant: list[str] = Field(sa_type=JSON)
    kind: str  # as in bot/catalog/synonyms.tsv, or "off"


class CatalogVersion(SQLModel, table=True):
    """One row that counts the changes of products, suppliers and synonyms; every process notices them."""

    __tablename__ = "catalog_version"

    id: int = Field(primary_key=True)
    version: int


class Theme(SQLModel, table=True):
    """专题: the topic of one month (一月一专题)."""

    __tablename__ = "theme"

    month: str = Field(primary_key=True)  # "2026-12"
    title: str
    brand: str
    audiences: list[str] = Field(sa_type=JSON)
    intro: str
    keywords: list[str] = Field(sa_type=JSON)
