"""What the Telegram door itself has to say; everything else is worded by the handlers."""

EDITED = "您修改了之前的消息，我只读新发的。要更改，请直接再说一句，比如“改成60人”。"
IN_PRIVATE = "请私聊我办理。"  # at most 200 characters: a notification over the chat
TO_PRIVATE = "私聊我办理"
LOOK = "看详情"
ORDER = "点单"
GONE = "“{}”已经过期，或者不能再看了。请再要一次。"
