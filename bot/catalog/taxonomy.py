"""The words that classify a product, exactly as the sheets and the screens print them."""

from collections.abc import Iterable

BRANDS = ("良辰美景", "各美其美", "玉成其美", "成人之美", "尽善尽美")
FIELDS = ("阅读推广", "艺术展览", "非遗传承", "文艺演出", "艺术普及", "创意手工", "传统体育")
FORMS = ("演出", "展览", "讲座", "培训", "阅读", "体验")
AUDIENCES = (
    "社区居民", "亲子家庭", "少儿", "青少年", "中青年", "老年人", "孤寡老人", "残障人士", "乡村儿童",
    "外来务工子女", "来穗人员", "低保人员", "军人", "消防员", "归国华侨", "港澳台同胞", "群文团队",
)  # fmt: skip
ON_SITE, ONLINE, EITHER = "线下", "线上", "线上线下"
MODES = (ON_SITE, ONLINE, EITHER)
SUPPLIER_KINDS = ("专业院团", "民间文化机构", "个人艺术家", "文化企业", "图书馆", "文化馆")
CITY = "全市"
DISTRICTS = (
    "荔湾区", "越秀区", "海珠区", "天河区", "白云区", "黄埔区",
    "番禺区", "花都区", "南沙区", "从化区", "增城区",
)  # fmt: skip
LANGUAGES = ("普通话", "粤语", "客家话", "手语")

# Who is nearly meant when an audience is named in everyday words.
KIN = {
    "老年人": ("孤寡老人",),
    "孤寡老人": ("老年人",),
    "少儿": ("亲子家庭", "乡村儿童", "外来务工子女", "青少年"),
    "青少年": ("少儿", "中青年"),
    "亲子家庭": ("少儿",),
    "中青年": ("社区居民", "来穗人员"),
    "社区居民": ("中青年", "老年人", "亲子家庭"),
    "归国华侨": ("港澳台同胞",),
    "港澳台同胞": ("归国华侨",),
    "乡村儿童": ("少儿",),
    "外来务工子女": ("少儿",),
}


def meant_for(made_for: Iterable[str], people: Iterable[str]) -> bool:
    """Whether something made for these audiences suits at least one of the people, or those near them."""
    audiences = set(made_for)
    return any(audiences & {each, *KIN.get(each, ())} for each in people) or "社区居民" in audiences
