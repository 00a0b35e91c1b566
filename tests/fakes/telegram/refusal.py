"""The platform's way to say no."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error of the double
    """An answer with `ok: false`. https://core.telegram.org/bots/api#making-requests"""

    offence = False  # whether a well-behaved bot would never have got it

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, *, offence: bool = True) -> Refusal:
    refusal = Refusal(400, f"Bad Request: {reason}")
    refusal.offence = offence
    return refusal


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
