"""The parts of a day: their everyday names, their bounds, and which half of the dial a time in them is on."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """From `start` to `end`; hours of the 12-hour dial from `noon_from` on are after noon."""

    start: time
    end: time
    noon_from: range  # the hours said (1 to 12) to which twelve is added


PARTS = {
    "凌晨": PartOfDay(time(0), time(6), range(0)),
    "早上": PartOfDay(time(6), time(10), range(0)),
    "上午": PartOfDay(time(6), time(12), range(0)),
    "中午": PartOfDay(time(11), time(14), range(1, 4)),
    "白天": PartOfDay(time(8), time(18), range(1, 7)),
    "下午": PartOfDay(time(12), time(18), range(1, 12)),
    "傍晚": PartOfDay(time(17), time(19), range(4, 12)),
    "晚上": PartOfDay(time(18), time(23, 59), range(4, 12)),
    "半夜": PartOfDay(time(22), time(23, 59), range(8, 12)),
}

_EVERYDAY = {
    "凌晨": "凌晨",
    "早上": "早上 早晨 清早 清晨 一大早 大清早 一早 朝早 朝头早 朝早头 早间 早朝",
    "上午": "上午 上昼 午前 上午时段",
    "中午": "中午 正午 晌午 午间 中昼 正晌午",
    "白天": "白天 日间",
    "下午": "下午 下昼 下晏 午后 晏昼 后晌 晏就 下午时段 下午时分",
    "傍晚": "傍晚 黄昏 傍黑 挨晚 日落时分 傍晚时分",
    "晚上": "晚上 晚间 夜晚 夜间 夜里 晚黑 晚头 夜头 入夜 夜晚黑 晚饭后 晚饭之后 晚餐后 晚上黑 夜晚间",
    "半夜": "半夜 深夜 午夜 半夜三更 三更半夜",
}

NAMES = {word: part for part, words in _EVERYDAY.items() for word in words.split()}
"""Every name a part of a day goes by, and the part in `PARTS`."""
