"""Said to those who come by a link."""


def unknown_link() -> str:
    """Before the greeting, to those who came by a link that leads nowhere."""
    return "这个链接已经用不上了。"
