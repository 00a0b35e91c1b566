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
