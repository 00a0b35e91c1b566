"""Draws the life of an order out of its table: `python -m bot.orders.diagram > docs/order-life.md`."""

from collections import defaultdict
from collections.abc import Iterator
from inspect import getsource
from re import findall

from bot.orders.life import REVIEWS, STEPS, Event, State, Step

_BY_ROUTE = (*REVIEWS, State.OFFERED, State.CONFIRMED)
_OPENING = f"""# The life of an order

Drawn from the table in `bot/orders/life.py`; write it anew with `python -m bot.orders.diagram`. A step that
leads to *the route* goes to the next level that reviews the order and has somebody to ask, then to the
supplier, and, where nobody is there to be asked, to `{State.CONFIRMED}`.
"""


def page() -> str:
    """The whole page, in Markdown with a Mermaid diagram."""
    return "\n".join(
        [_OPENING, "```mermaid", "stateDiagram-v2", *_arrows(), "```", "", *_states(), *_steps()]
    )


def _arrows() -> Iterator[str]:
    yield f"    [*] --> {State.SUBMITTED}"
    yield f"    [*] --> {State.COLLECTED}"
    yield f"    [*] --> {State.WAITLISTED}"
    yield "    state the_route <<choice>>"
    for state in _BY_ROUTE:
        yield f"    the_route --> {state}"
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in STEPS:
        for source in sorted(step.sources, key=list(State).index):
            if step.event is not Event.LAPSED and step.event is not Event.CANCELLED:
                labels[source, step.to or "the_route"].append(step.event)
    for (one, other), events in labels.items():
        yield f"    {one} --> {other} : {', '.join(dict.fromkeys(events))}"
    leaving = {step.event: step for step in STEPS}
    for event in (Event.LAPSED, Event.CANCELLED):
        yield f"    note right of {leaving[event].to} : from every state before the delivery"


def _states() -> Iterator[str]:
    meanings = dict(findall(r'(\w+) = "\w+"  # (.+)', getsource(State)))
    yield "| state | meaning |"
    yield "|---|---|"
    for state in State:
        yield f"| `{state}` | {meanings[state.name]} |"
    yield ""


def _steps() -> Iterator[str]:
    yield "| step | from | to | by | needs a reason | when |"
    yield "|---|---|---|---|---|---|"
    for step in STEPS:
        yield f"| {' | '.join(_cells(step))} |"
    yield ""


def _cells(step: Step) -> Iterator[str]:
    order = list(State)
    yield f"`{step.event}`"
    yield ", ".join(f"`{state}`" for state in sorted(step.sources, key=order.index))
    yield f"`{step.to}`" if step.to else "the route"
    yield ", ".join(sorted(step.by))
    yield "yes" if step.reasoned else ""
    yield f"{step.moment} it begins" if step.moment != "any" else "any time"


if __name__ == "__main__":
    print(page(), end="")
