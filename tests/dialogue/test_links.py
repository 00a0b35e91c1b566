"""Links carry a product, an event, an invitation or an account into the chat of every channel."""

import pytest

from bot.dialogue.links import Link, Target


def test_a_payload_is_read_back_as_what_it_leads_to() -> None:
    assert Link.parse("i_ABCD2345") == Link(Target.INVITATION, "ABCD2345")


@pytest.mark.parametrize("payload", ["", "i_", "x_1", "i-1", "i_" + "A" * 63, "p_八段锦"])
def test_what_is_no_payload_leads_nowhere(payload: str) -> None:
    assert Link.parse(payload) is None


def test_a_value_that_a_channel_could_not_carry_makes_no_link() -> None:
    with pytest.raises(ValueError, match="no channel carries"):
        Link(Target.PRODUCT, "八段锦")


def test_a_link_names_every_address_that_is_known() -> None:
    link = Link(Target.INVITATION, "ABCD2345")
    assert link.addresses("https://bot.example/", "xiangmei_bot") == [
        "https://bot.example/?start=i_ABCD2345",
        "https://t.me/xiangmei_bot?start=i_ABCD2345",
    ]
    assert link.addresses("", "") == []
