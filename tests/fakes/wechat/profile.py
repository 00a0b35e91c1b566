"""What an account keeps at WeChat: its menu, its tags, its codes with a scene, what is known of followers."""

from typing import Any
from urllib.parse import quote

from tests.fakes.wechat.account import Account, ApiFailure

_BY_KEY = {"click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "location_select"}


def create_menu(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """menu/create."""
    groups = body.get("button")
    if not isinstance(groups, list) or not 1 <= len(groups) <= 3:
        raise ApiFailure(40016, "invalid button size")
    for group in groups:
        below = group.get("sub_button") or []
        if len(below) > 5:
            raise ApiFailure(40023, "invalid sub button size")
        if not 0 < len(str(group.get("name", "")).encode()) <= 16:
            raise ApiFailure(40018, "invalid button name size")
        for button in below:
            if button.get("sub_button"):
                raise ApiFailure(40022, "invalid sub button level")
            if not 0 < len(str(button.get("name", "")).encode()) <= 60:
                raise ApiFailure(40025, "invalid sub button name size")
            _check(button, wrong_type=40024, wrong_key=40026, wrong_url=40027)
        if not below:
            _check(group, wrong_type=40017, wrong_key=40019, wrong_url=40020)
    account.menu = {"button": groups}
    return {}


def _check(button: dict[str, Any], *, wrong_type: int, wrong_key: int, wrong_url: int) -> None:
    kind = button.get("type")
    if kind in _BY_KEY:
        if not 0 < len(str(button.get("key", "")).encode()) <= 128:
            raise ApiFailure(wrong_key, "invalid button key size")
    elif kind == "view":
        if not 0 < len(str(button.get("url", "")).encode()) <= 1024:
            raise ApiFailure(wrong_url, "invalid button url size")
    elif kind == "miniprogram":
        raise ApiFailure(45064, "no permission to use weapp in menu")
    else:
        raise ApiFailure(wrong_type, "invalid button type")


def menu(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """menu/get."""
    if account.menu is None:
        raise ApiFailure(46003, "menu no exist")
    return {"menu": account.menu}


def delete_menu(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """menu/delete."""
    account.menu = None
    return {}


def tags(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """tags/get."""
    followers = [one for one in account.followers.values() if one.following]
    counts = {tag: sum(tag in one.tags for one in followers) for tag in account.tags}
    return {"tags": [{"id": tag, "name": name, "count": counts[tag]} for tag, name in account.tags.items()]}


def create_tag(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """tags/create."""
    name = str(body.get("tag", {}).get("name", ""))
    if not 0 < len(name.encode()) <= 30:
        raise ApiFailure(45158, "tag name too long")
    if name in account.tags.values():
        raise ApiFailure(45157, "invalid tag name")
    if len(account.tags) >= 100:
        raise ApiFailure(45056, "too many tag now, no need to add new")
    number = max(99, *account.tags) + 1
    account.tags[number] = name
    return {"tag": {"id": number, "name": name}}


def delete_tag(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """tags/delete."""
    number = body.get("tag", {}).get("id")
    if number in (0, 1, 2):
        raise ApiFailure(45058, "can't modify sys tag")
    if number not in account.tags:
        raise ApiFailure(45159, "invalid tag id")
    del account.tags[number]
    for follower in account.followers.values():
        follower.tags.discard(number)
    return {}


def tag_followers(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """tags/members/batchtagging: all or nobody."""
    number, openids = _members(account, body)
    followers = [account.follower(openid) for openid in openids]
    if any(len(one.tags | {number}) > 20 for one in followers):
        raise ApiFailure(45059, "user has too many tags")
    for one in followers:
        one.tags.add(number)
    return {}


def untag_followers(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """tags/members/batchuntagging."""
    number, openids = _members(account, body)
    for one in [account.follower(openid) for openid in openids]:
        one.tags.discard(number)
    return {}


def _members(account: Account, body: dict[str, Any]) -> tuple[int, list[str]]:
    number, openids = body.get("tagid"), body.get("openid_list")
    if not isinstance(number, int) or number not in account.tags:
        raise ApiFailure(45159, "invalid tag id")
    if not isinstance(openids, list) or not 1 <= len(openids) <= 50:
        raise ApiFailure(40032, "invalid openid list size")
    return number, openids


def create_code(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """qrcode/create."""
    action = body.get("action_name")
    scene = body.get("action_info", {}).get("scene", {})
    if action in ("QR_STR_SCENE", "QR_LIMIT_STR_SCENE"):
        value = scene.get("scene_str")
        fits = isinstance(value, str) and 1 <= len(value) <= 64
    elif action in ("QR_SCENE", "QR_LIMIT_SCENE"):
        value = scene.get("scene_id")
        fits = isinstance(value, int) and 0 < value <= (100000 if action == "QR_LIMIT_SCENE" else 2**32 - 1)
    else:
        raise ApiFailure(40012, "invalid action name")
    if not fits:
        raise ApiFailure(40053, "invalid action info")
    seconds = body.get("expire_seconds", 60)
    if "LIMIT" not in action and not (isinstance(seconds, int) and 0 < seconds <= 2592000):
        raise ApiFailure(40052, "invalid expire seconds")
    ticket = f"gQ{len(account.tickets):04}+/{len(str(value)):03}=="
    account.tickets[ticket] = str(value)
    answer = {"ticket": ticket, "url": f"http://weixin.qq.com/q/{quote(ticket, safe='')}"}
    return answer if "LIMIT" in action else {**answer, "expire_seconds": seconds}


def follower(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """user/info."""
    found = account.follower(body.get("openid"))
    if not found.following:
        return {"subscribe": 0, "openid": found.openid}
    return {
        "subscribe": 1,
        "openid": found.openid,
        "language": "zh_CN",
        "subscribe_time": int(now),
        "remark": "a\tb",  # a control character inside a string, as WeChat sends them
        "tagid_list": sorted(found.tags),
    }


def templates(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """template/get_all_private_template."""
    return {"template_list": [{"template_id": one} for one in account.templates]}


def subscribe_templates(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """wxaapi/newtmpl/gettemplate."""
    return {"data": [{"priTmplId": one} for one in account.templates]}


def speed(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """message/mass/speed/get."""
    return {"speed": 3, "realspeed": 15}


def callback_addresses(account: Account, body: dict[str, Any], now: float) -> dict[str, Any]:
    """get_callback_ip."""
    return {"ip_list": ["101.226.103.0/25", "140.207.54.73"]}
