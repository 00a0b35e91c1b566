"""What is said of a delivery once it is over."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Rating(SQLModel, table=True):
    """评价: what the unit says of one delivery, and what the supplier answers."""

    __tablename__ = "rating"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", unique=True)
    product_code: str = Field(foreign_key="product.code", index=True)  # as delivered
    person_id: int = Field(foreign_key="person.id")  # who rated
    score: int  # 1 to 5, the best
    came: int | None = None  # head count
    words: str = ""
    revision: int = 1  # counts what was said; a notice belongs to one revision
    created_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # something was said otherwise
    answer: str = ""  # the supplier's own words, given once
    answered_by: int | None = Field(default=None, foreign_key="person.id")
