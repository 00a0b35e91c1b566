"""What the web door itself has to say; everything else is worded by the handlers."""

from bot.handlers.wording import home

NOT_JSON = "这条消息没有发送成功，请重新输入。"
WRONG_SHAPE = "这条消息的格式不对，请刷新页面后再试。"
TEXT_ONLY = "这里只能收文字消息，请用文字告诉我。"
TOO_LONG = "这条消息太长了，请控制在8000字以内，或分几次发送。"
TOO_FAST = "您发得太快了，请稍等几秒再发。"
TROUBLE = "刚才没有处理成功，请稍后再发一次。"
NO_COOKIE = "无法识别您的浏览器，请允许本页使用 Cookie，然后刷新页面。"
TOO_MANY_PAGES = "您打开的页面太多了，请关掉几个再刷新。"
OTHER_SITE = "请从向美点单的页面打开对话。"

ALWAYS = "".join(
    f'<li><button type="button" value="{button.data}">{button.label}</button></li>' for button in home.ALWAYS
)

SAMPLE_NOTICE = "试用版：产品目录为本项目编写的示例，不是市里的官方目录。"

ERROR_PAGES = {
    400: "这个请求无法识别，请返回首页再试。",
    403: OTHER_SITE,
    404: "没有找到这个页面。",
    405: "这里不支持这种访问方式。",
    413: "发送的内容太大了。",
}
NO_DOCUMENT = "这份文件已经过期，或者不能再看了。请回到对话里再要一次。"
TOO_MANY_FILES = "现在传的人有点多，请稍等几秒再试。"
BROKE_OFF = "没有传完，请再试一次。"
NO_FILES = "这里暂时收不了文件，请用文字告诉我。"
REFUSED_PAGE = "暂时无法打开，请返回首页再试。"
BROKEN_PAGE = "系统暂时出了点问题，请稍后再试。"
