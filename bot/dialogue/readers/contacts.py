"""Reads whom to call: a phone number, and the name of the person who answers it."""

import re

from bot.dialogue.readers.spans import Span

_GAP = r"[ \-.]{0,2}"
_MOBILE = re.compile(rf"(?<![\da-z])(?:\(?\+?{_GAP}(?:00)?86\)?{_GAP})?(1[3-9]\d(?:{_GAP}\d){{8}})(?![\d])")
# A mobile number dictated digit by digit, or typed with the letter o for nought.
_SPOKEN = re.compile(
    r"(?<![\d一二三四五六七八九零〇])[一幺][三四五六七八九][一幺二两三四五六七八九零〇洞]{9}(?![一二三四五六七八九零〇])"
    r"|(?<![\da-z])1[3-9](?=\d*o)[\do]{9}(?![\da-z])"
)
_DIGITS = str.maketrans("一幺二两三四五六七八九零〇洞o", "112234567890000")
_LANDLINE = re.compile(rf"(?<![\da-z])\(?(0(?:10|2\d|[3-9]\d\d))\)?{_GAP}([2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d)")
_NAMED = re.compile(
    r"(?:电话|手机|联系方式|号码|tel|phone|致电|打)(?:号码|号)?(?:是|为|系)?[: ]{0,2}"
    rf"(\+?\d(?:{_GAP}\d){{5,13}})(?!\d)"
)

_SURNAMES = (
    "欧阳司徒上官诸葛司马夏侯端木皇甫尉迟公孙慕容令狐赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢"
    "邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元"
    "卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁"
    "钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲"
    "家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印"
    "宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴"
    "瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简"
    "饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖区冼植麦邝谌招岳覃丘练佘揭官阳佟涂闫辜"
)
_DOUBLE = "|".join(_SURNAMES[at : at + 2] for at in range(0, 24, 2))
SURNAMES = _SURNAMES[24:]
"""Every surname of one character, for use inside a regular expression's brackets."""
_SURNAME = rf"(?:{_DOUBLE}|[{SURNAMES}])"
_TITLE = (
    "主任|书记|老师|社工|专干|站长|科长|处长|队长|园长|校长|馆长|所长|经理|部长|主席|干事|会长|班长|先生|女士|小姐|太太|姑娘|"
    "大姐|大哥|阿姨|姨|姐|哥|叔|伯|婶|婆|生|太|工|总|sir"
)
_GIVEN = r"[\u4e00-\u9fff]{1,2}"
_STOP = r"(?=$|[^\u4e00-\u9fff]|电话|手机|联系|收|负责|接待|对接|的|吧|啊|呀|哦|喇|\d)"
_ROLE = r"(?:联系人|联络人|负责人|对接人|接待人|收件人|经办人|经手人|姓名|名字|称呼)"
_NAMES = (
    re.compile(
        rf"{_ROLE}(?:姓名)?(?:是|叫|为|系|改成|改为|换成|写|填)?[: ]{{0,2}}"
        rf"((?:阿|小|老)?{_SURNAME}(?:{_TITLE})|{_SURNAME}{_GIVEN}(?:{_TITLE})?{_STOP}|(?:阿|小|老)[\u4e00-\u9fff]{_STOP})"
    ),
    re.compile(
        rf"(?:我叫|我名叫|我个名叫|我的名字是|本人叫|叫我|我姓名|我全名)[: ]?"
        rf"({_SURNAME}(?:{_TITLE})|{_SURNAME}{_GIVEN}{_STOP}|(?:阿|小|老)[\u4e00-\u9fff]{_STOP})"
    ),
    re.compile(
        rf"(?:我是|我系|这边是|这里是|找|联系|联络|问|打给|打俾|和|跟|同|由)"
        rf"((?:阿|小|老)?{_SURNAME}(?:{_GIVEN})?(?:{_TITLE}))(?=$|[^\u4e00-\u9fff]|电话|手机|对接|联系|接洽|就|的|吧|啊|呀|\d|登记|确认)"
    ),
    re.compile(
        rf"(?:联系|联络|找|对接|打给)({_SURNAME}{_GIVEN})(?=[,: ]{{0,2}}(?:电话|手机)?[,: ]{{0,2}}\d)"
    ),
    re.compile(rf"(?:我是|我系|这边是).{{0,12}}[的\x00]((?:阿|小|老){_SURNAME})(?=$|[^\u4e00-\u9fff])"),
    re.compile(rf"(?:我姓)({_SURNAME})(?=$|[^\u4e00-\u9fff])"),
)
_NO_PLACE = "(?<![街村镇路区园馆站道])"
_BESIDE_PHONE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|的|人)((?:阿|小|老)?{_SURNAME}(?:{_TITLE})|{_SURNAME}{_GIVEN}{_NO_PLACE}(?:{_TITLE})?)"
    r"[的,: ]{0,2}"
    r"(?:电话|手机|联系电话|号码)?(?:号|号码)?(?:是|为)?[:, ]{0,2}$"
)
# Beside a number a name needs no surname that one knows: 芳姐, 阿may, 我是黄丽.
_CALLED = re.compile(
    rf"(?:(?:^|[^\u4e00-\u9fff]|的|人)([\u4e00-\u9fff](?:{_TITLE})|阿[a-z]{{2,10}})"
    r"|(?:我是|我系|我叫|本人)([\u4e00-\u9fff]{2,3}))[,: ]{0,2}$"
)
_AFTER_PHONE = re.compile(
    rf"^[,: ()]{{0,2}}((?:阿|小|老)?{_SURNAME}(?:{_TITLE})|{_SURNAME}{_GIVEN})(?=$|[^\u4e00-\u9fff])"
)


def read_phone(text: str) -> tuple[str, Span] | None:
    """The first phone number as digits, without +86, and where it stood; whether it exists is not judged."""
    if spoken := _SPOKEN.search(text):
        return spoken[0].translate(_DIGITS), spoken.span()
    for pattern in (_MOBILE, _LANDLINE, _NAMED):
        if found := pattern.search(text):
            return re.sub(r"\D", "", "".join(found.groups())), found.span()
    return None


def read_name(text: str) -> tuple[str, Span] | None:
    """The contact's name as said (陈姨, 李小明, 王主任) and where it stood with its introduction."""
    for pattern in _NAMES:
        if found := pattern.search(text):
            return found.group(1), found.span()
    if phone := read_phone(text):
        start, end = phone[1]
        if found := _BESIDE_PHONE.search(text[:start]):
            return found.group(1), found.span(1)
        if found := _CALLED.search(text[:start]):
            return found[1] or found[2], found.span(1 if found[1] else 2)
        if found := _AFTER_PHONE.search(text[end:]):
            return found.group(1), (end + found.start(1), end + found.end(1))
    return None
