import io

from bot.channels.lines import LINE_BYTES, lines


def read(data: bytes) -> list[str]:
    return list(lines(io.BytesIO(data)))


def test_each_line_is_a_message_the_blank_and_the_last_one_too() -> None:
    assert read("你好\r\n\n  \n再见".encode()) == ["你好", "", "  ", "再见"]


def test_bytes_that_are_not_utf8_still_give_their_line() -> None:
    assert read(b"\xff\xfe\n" + "好\n".encode()) == ["\ufffd\ufffd", "好"]


def test_an_endless_line_is_cut_and_the_next_one_is_whole() -> None:
    first, second = read(b"a" * 5 * LINE_BYTES + b"\nnext\n")
    assert (len(first), second) == (LINE_BYTES, "next")


def test_a_line_of_just_the_greatest_length_does_not_swallow_the_next() -> None:
    assert [len(line) for line in read(b"a" * (LINE_BYTES - 1) + b"\nab\n")] == [LINE_BYTES - 1, 2]
    assert [len(line) for line in read(b"a" * LINE_BYTES + b"\nab\n")] == [LINE_BYTES, 2]


def test_nothing_in_is_nothing_out() -> None:
    assert read(b"") == []
