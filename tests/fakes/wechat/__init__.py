"""A strict stand-in for api.weixin.qq.com, over real HTTP; it refuses what WeChat refuses.

async with FakeWeChat() as wechat:
    wechat.follows("陈姐").writes("陈姐")
    ...  # a client pointed to wechat.url
    assert wechat.heard_by("陈姐") == ["好的"]
"""

from tests.fakes.wechat.account import KINDS, ApiFailure
from tests.fakes.wechat.server import APP_ID, SECRET, FakeWeChat, Fault

__all__ = ["APP_ID", "KINDS", "SECRET", "ApiFailure", "FakeWeChat", "Fault"]
