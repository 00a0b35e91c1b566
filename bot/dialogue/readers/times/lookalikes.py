"""What looks like a time and is none: names, things, codes and telephone numbers."""

import re
from importlib import resources

from bot.dialogue.readers.times.rules import any_of

_WORDS = " ".join(
    (resources.files(__package__) / "lookalikes.tsv").read_text(encoding="utf-8").splitlines()[1:]
)

NO_TIME = re.compile(
    r"《[^《》]{0,60}》|"
    r"(?:订单|单号|编号|电话|手机|热线|联系方式|微信|qq)号?(?:码)?(?:是|为|:)?\s?[a-z]{0,6}-?\d[\d-]{3,30}|"
    r"[a-z]{1,6}-?\d{4,30}[a-z\d]{0,20}|[a-z]\d{2,3}(?![\d月:])|"
    r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\d{3,4}-\d{7,8}|\d{9,30}|"
    r"(?:第|周)?[一二三四五六七八九十两\d]{1,3}[日天](?:游|营|课程|两夜|一夜)|"
    r"(?<![\w ,])早晨(?=[啊呀]|[^\w ]|$|谢)|[每逐][天日晚早](?:早上|上午|下午|晚上|早晨)?|"
    rf"{any_of(_WORDS)}"
)
"""Matches where the scanner must step over the text."""
