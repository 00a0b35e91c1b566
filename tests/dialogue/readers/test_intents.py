"""What a message wants; commands only when they are the whole message."""

from collections.abc import Callable

import pytest

from bot.dialogue.readers.understanding import Intent, Understanding

SAID = """
STOP 先不订了吧|算了，谢谢|唔订喇，唔该|取消吧|不弄了|我不想约了|我想取消
BACK 返回上一步|返转头啦|退回去|回到上一个问题
RESTART 重新来过吧|从头开始|全部重新填
HUMAN 我要找人工客服|有没有真人|帮我转人工
HELP 你能帮我做什么？|这个怎么用啊|点样用㗎？|怎么预约|？
YES 好的，就这样|系呀|冇问题，就咁|嗯，可以的|OK的|行，确认提交|对对对|没问题，谢谢|可以啊谢谢|就按这个来|👌
NO 不是|唔使喇|不用了谢谢|没有了|先不用
STOP 这次不办了|停一下不要了
BACK 回到刚才那一步|往回退一步
RESTART 全部重填|我想从头来一遍
HUMAN 我想和真人说话|叫你们工作人员来
HELP 我不知道怎么点单|你有什么功能
YES 确定提交|就这样定了|好，帮我提交|嗯嗯好的谢谢
NO 没有其他了|没有备注|暂时没有|唔好意思，唔使喇
MORE 多给几个选择|再来一批|有没有别的节目
MY_ORDERS 我上个月订的有哪些|我们社区订了几场
CANCEL_ORDER 我预约的活动取消|之前订的粤剧不办了
CHANGE_ORDER 帮我把订单的联系人换一下|改一下我的订单时间
NEED 这些都不是我想要的，能登记吗|能不能加一个无人机表演
CORRECTION 还是下午三点吧|我说的是石牌街|改日子|不是六十是七十
SEARCH 端午有什么活动可以搞|儿童节给孩子看什么好|可以搞什么|有什么
ORDER 帮我们社区定一场粤剧|可以来我们社区讲反诈吗，下周三|请工作人员来教剪纸
THANKS 太感谢了|唔该晒你|谢谢你们
GREETING 你好呀|早上好，在吗|您好！
MORE 还有别的吗|换一批看看|再看看其他的|下一页|仲有冇第二啲|还有吗？
MY_ORDERS 我的订单|看看我订了什么|睇下我之前约咗啲咩|我约的活动有哪些|查一下我的预约
ORDER_DETAILS GZ26004179|查一下GZ26004179到哪一步了|订单26004179什么情况
CANCEL_ORDER 帮我取消GZ26004179|上周订的那场不要了|我想取消之前约的剪纸|呢张单唔要喇|我要退订|我嗰单唔要喇
CHANGE_ORDER GZ26004179改到周六下午|我订好的那场想改期|之前约的八段锦能不能推迟一周
NEED 我想提个需求|目录里没有醒狮，能不能加|没有我想要的|希望你们增加皮影戏|你们没有古琴，我们想要
CORRECTION 改成60人|换到周五上午|不对，是石牌街|说错了，是下周五|人数搞错了，应该是八十|不是30人，是50人
CORRECTION 不要这个地方，换棠下社区
SEARCH 有没有适合小朋友的手工|推荐几个给老人看的节目|有什么讲座|中秋可以搞什么|有冇粤剧睇|你们有剪纸吗
SEARCH 春节有咩好介绍
ORDER 约一场八段锦|下周三想请老师来教剪纸|周六下午棠下社区要一场粤剧|我要点单|想搞返场粤剧
ORDER 下周三喺猎德街搵人唱南音
ORDER 我要点宋人点茶与茶汤作画|我要点下班合唱团：零基础成声十二课|我们想点八段锦|帮我订八段锦
STATEMENT 60人|石牌街|周五上午|粤剧|陈姨 13800138000|自带音响
STATEMENT 取消文化隔阂的讲座|帮助长者学手机
STATEMENT 我想参加海珠区的亲子活动|我要点心制作
STATEMENT 社区临时有检查，来不及|关注番禺区新造镇南约村的活动|番禺区南约村有新的活动告诉我
SEARCH 想订阅海珠区活动|这个周末南沙区珠江街道义隆社区居民居委会有活动吗
UNKNOWN 。。。|a|🍎🍎|@#%
"""
CASES = [
    (Intent[name], text)
    for name, texts in (line.split(" ", 1) for line in SAID.strip().splitlines())
    for text in texts.split("|")
]


@pytest.mark.parametrize(("intent", "text"), CASES, ids=[text for _, text in CASES])
def test_the_intent_is_what_a_person_would_say_it_is(
    understand: Callable[[str], Understanding], intent: Intent, text: str
) -> None:
    assert understand(text).intent is intent


@pytest.mark.parametrize("command", ["取消", "返回", "重来", "人工", "帮助"])
def test_a_command_inside_an_order_is_no_command(
    understand: Callable[[str], Understanding], command: str
) -> None:
    found = understand(f"下周三下午给石牌街的老人约一场{command}主题的讲座，三十人")
    assert found.intent is Intent.ORDER


def test_a_command_leaves_no_wish_to_search_for(understand: Callable[[str], Understanding]) -> None:
    assert understand("取消").products == ()
    assert understand("我的订单").wish == ""
