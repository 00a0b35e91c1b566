"""What the processes that serve one WeChat official account (公众号) share."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class WeChatToken(SQLModel, table=True):
    """The access token of an official account, and who is fetching the next one."""

    __tablename__ = "wechat_token"

    app_id: str = Field(primary_key=True)
    token: str = ""
    expires_at: datetime = Field(sa_type=UTCDateTime)
    fetcher: str = ""  # the process that fetches, as it calls itself
    fetching_until: datetime = Field(sa_type=UTCDateTime)  # after this another one may fetch


class WeChatWindow(SQLModel, table=True):
    """Something a follower did that lets us write to them unasked for a while."""

    __tablename__ = "wechat_window"

    openid: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)  # message | touch
    opened_at: datetime = Field(sa_type=UTCDateTime)
    sent: int = 0  # messages sent since then


class WeChatCapability(SQLModel, table=True):
    """What `xiangmei wechat probe` found out about an official account."""

    __tablename__ = "wechat_capability"

    app_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)  # custom | template | subscribe | menu | tags | mass | scene
    can: bool
    found_at: datetime = Field(sa_type=UTCDateTime)


class WeChatMass(SQLModel, table=True):
    """One mass send (群发) to named followers, fixed before WeChat is asked for it."""

    __tablename__ = "wechat_mass"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # clientmsgid: what was asked for with it is done once
    campaign: str = Field(index=True)  # its number
    text: str
    size: int  # followers, as it was fixed
    state: str = Field(index=True)  # storage.wechat.mass: open | sent | failed | unknown
    attempts: int = 0  # how often WeChat was asked
    created_at: datetime = Field(sa_type=UTCDateTime)
    next_at: datetime = Field(sa_type=UTCDateTime)  # while it is open, not asked again before this
    msg_id: str = Field(default="", index=True)  # WeChat's own


class WeChatMassMember(SQLModel, table=True):
    """A follower to whom a mass send goes, and the notice that it carries; no key binds the notice, which
    may go first.
    """

    __tablename__ = "wechat_mass_member"

    mass_id: int = Field(foreign_key="wechat_mass.id", primary_key=True)
    notice_id: int = Field(primary_key=True)
    openid: str = Field(index=True)


class WeChatMassResult(SQLModel, table=True):
    """How a mass send went, as WeChat told it; that may be before the answer to our call has come."""

    __tablename__ = "wechat_mass_result"

    msg_id: str = Field(primary_key=True)
    status: str  # "send success", "send fail", "err(10001)" …
    total: int  # followers that were named
    filtered: int  # of these, those that WeChat tried after it had left out who had four this month …
    sent: int
    failed: int
    told_at: datetime = Field(sa_type=UTCDateTime)
