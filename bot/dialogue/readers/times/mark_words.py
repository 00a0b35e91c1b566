"""Words that relate two times: a correction, a change, a refusal, a range, an alternative."""

import re

from bot.dialogue.readers.times.atoms import Atom, Mark, Sign
from bot.dialogue.readers.times.rules import Build, Rule, any_of, rule

_CORRECTED = any_of(
    "不对 唔对 唔啱 错了 搞错 搞错了 说错 说错了 讲错 讲错了 记错 记错了 写错 写错了 "
    "打错 打错了 口误 更正 不不 不不不 "
    "哦不 噢不 啊不 呃不 唔系 等等 准确说"
)
_CHANGING = any_of(
    "改 换 挪 调 移 推迟 延迟 延后 延 提前 推 提早 变更 变 顺延 押后 推后 调整 更改 改期 转 挪后 搬"
)
_REFUSED = any_of(
    "不行 唔得 不得行 没空 冇空 不得闲 唔得闲 冇得闲 没时间 冇时间 有事 不方便 唔方便 不合适 不可以 不太行 "
    "不太方便 去不了 来不了 来唔到 撞期 冲突 取消 不要了 算了 满了 约满"
)
_BEFORE_REFUSAL = any_of("的 那天 都 可能 我们 我 有点 好像 又 实在")


def _mark(kind: Sign) -> Build:
    def build(_: re.Match[str]) -> Atom | None:
        return Mark(kind)

    return build


MARK_RULES: tuple[Rule, ...] = (
    rule(rf"[哦噢喔额呃唉]?[,。\s]{{0,3}}{_CORRECTED}", _mark("correct")),
    rule(r"(?<=[,。\s.…、])不(?=[,。\s.…])", _mark("correct")),
    rule(rf"{_CHANGING}(?:期|时间|个时间|成|一下)?[到至为成在去做返]", _mark("change")),
    rule(r"改(?=[周星礼下明后今上中晚早\d一二三四五六七八九十])", _mark("change")),
    rule(r"不是(?!吗|么)|并非|不要(?=下?周|下?星期|\d|下午|上午)|别(?=周|星期)", _mark("not")),
    rule(rf"{_BEFORE_REFUSAL}{{0,2}}\s?{_REFUSED}", _mark("reject"), glued=True),
    rule(r"\s?,\s?(?:到|至|直到|一直到)\s?", _mark("to"), glued=True),
    rule(r"\s?(?:-{1,2}|~|—{1,2}|–|到|至|直到|直至)\s?", _mark("to"), glued=True),
    rule(r"\s?,?\s?(?:或者是|或者|或是|还是|或|又或者|定系)\s?", _mark("or"), glued=True),
    rule(r"\s?(?:、|和|跟|同埋|同|以及|及|与|&|\+)\s?", _mark("and"), glued=True),
)
