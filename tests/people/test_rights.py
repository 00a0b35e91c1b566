"""Every command × every role × in and out of scope, as matrix.tsv says it; and what holds beyond it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.rights import READING, RIGHTS, Command, Target, approving, inviting, may, revoking
from bot.people.roles import RESIDENT, Grant, Role, grants_of, worn

ME, ANOTHER = 1, 2
LINE = ("440100", "440105", "440105007", "440105007101")
ELSEWHERE = Target("440304001", ("440300", "440304", "440304001"), "S002", ANOTHER)
# By column: the role that is held, and an object that is just what it is held for.
HELD: dict[str, tuple[Grant, Target]] = {
    "resident": (RESIDENT, Target(owner=ME)),
    "coordinator": (Grant(Role.COORDINATOR, LINE[2]), Target(LINE[2], LINE[:3])),
    "town reviewer": (Grant(Role.REVIEWER, LINE[2]), Target(LINE[2], LINE[:3])),
    "district reviewer": (Grant(Role.REVIEWER, LINE[1]), Target(LINE[1], LINE[:2])),
    "city reviewer": (Grant(Role.REVIEWER, LINE[0]), Target(LINE[0], LINE[:1])),
    "supplier": (Grant(Role.SUPPLIER, "S001"), Target(supplier="S001")),
    "staff": (Grant(Role.STAFF), Target("440105", LINE[:2], "S001")),
    "administrator": (Grant(Role.ADMINISTRATOR), Target("440105", LINE[:2], "S001")),
    "auditor": (Grant(Role.AUDITOR), Target("440105", LINE[:2], "S001")),
}
INSIDE = Target("U00001", LINE, "S001", ME)  # a community of that town, or what is offered and owned there
#            what it is held for, inside it, elsewhere
ALLOWED = {
    "-": (False, False, False),
    "own": (True, True, False),
    "below": (False, True, False),
    "all": (True, True, True),
}


def cells() -> Iterator[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "matrix.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    for command, *row in rows:
        for column, cell in zip(head[1:], row, strict=True):
            yield command, column, cell


@pytest.mark.parametrize(("command", "column", "cell"), list(cells()))
def test_a_role_may_do_what_the_matrix_says_and_no_more(command: str, column: str, cell: str) -> None:
    grant, itself = HELD[column]
    inside = INSIDE if column == "resident" else Target(INSIDE.unit, INSIDE.line, INSIDE.supplier, ANOTHER)
    outside = ELSEWHERE
    found = tuple(may([grant], command, target, ME) for target in (itself, inside, outside))
    assert found == ALLOWED[cell]


def test_the_matrix_names_every_command_and_every_role() -> None:
    named = list(cells())
    assert {command for command, _, _ in named} == set(Command) == set(RIGHTS)
    assert {column for _, column, _ in named} == set(HELD)
    assert {grant.role for grant, _ in HELD.values()} == set(Role)
    assert len(named) == len(Command) * len(HELD)


def test_every_role_but_the_residents_can_be_invited_to_and_taken_back() -> None:
    roles = set(Role) - {Role.RESIDENT}
    assert {inviting(role) for role in roles} | {revoking(role) for role in roles} <= set(Command)
    assert inviting(Role.RESIDENT) not in set(Command)
    assert {approving(Role.COORDINATOR), approving(Role.SUPPLIER)} <= set(Command)


CODES = st.sampled_from([*LINE, "440106", "440106002", "S001", "S002", "U00001", ""])
GRANTS = st.builds(Grant, st.sampled_from(Role), CODES)
TARGETS = st.builds(
    Target,
    unit=CODES,
    line=st.integers(0, 4).map(lambda depth: LINE[:depth]),
    supplier=st.sampled_from(["S001", "S002", ""]),
    owner=st.sampled_from([ME, ANOTHER, None]),
)
EVERYWHERE = {Role.STAFF, Role.ADMINISTRATOR, Role.AUDITOR}


@given(st.lists(GRANTS, max_size=4), GRANTS, st.sampled_from(Command), TARGETS)
def test_nobody_gains_by_losing_a_role(
    others: list[Grant], lost: Grant, command: Command, target: Target
) -> None:
    if may(others, command, target, ME):
        assert may([*others, lost], command, target, ME)


@given(GRANTS, st.sampled_from(Command), TARGETS)
def test_no_role_gains_by_losing_its_scope(grant: Grant, command: Command, target: Target) -> None:
    if may([Grant(grant.role, "")], command, target, ME):
        assert may([grant], command, target, ME)


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(Command), TARGETS)
def test_a_reviewer_of_a_part_manages_nothing_that_one_of_the_whole_does_not(
    part: int, whole: int, command: Command, target: Target
) -> None:
    part, whole = max(part, whole), min(part, whole)
    if command.startswith("review_"):
        return  # each level looks at an order itself
    if may([Grant(Role.REVIEWER, LINE[part - 1])], command, target):
        assert may([Grant(Role.REVIEWER, LINE[whole - 1])], command, target)


@given(st.lists(GRANTS), st.text(max_size=20), TARGETS)
def test_an_unknown_command_is_denied(grants: list[Grant], command: str, target: Target) -> None:
    assert command in set(Command) or not may(grants, command, target, ME)


@given(st.sampled_from(Command), TARGETS)
def test_an_auditor_only_reads(command: Command, target: Target) -> None:
    more = may([Grant(Role.AUDITOR)], command, target, ME) and not may([], command, target, ME)
    assert not more or command in READING


@given(st.sampled_from(Command))
def test_who_is_nobody_may_do_nothing(command: Command) -> None:
    assert not may([], command, Target("440105", LINE[:2], "S001", None), None)


def test_a_role_of_a_newer_program_gives_nothing() -> None:
    assert grants_of([("coordinator", "440105"), ("emperor", "")]) == (Grant(Role.COORDINATOR, "440105"),)


def test_the_hat_is_the_chosen_one_while_it_is_held() -> None:
    both = (Grant(Role.COORDINATOR, "A"), Grant(Role.COORDINATOR, "B"), Grant(Role.REVIEWER, "C"))
    assert worn(both, "coordinator:A") == both[0]
    assert worn(both, "resident:") == RESIDENT
    assert worn(both, None) == both[1]
    assert worn(both, "staff:") == both[1]  # taken back meanwhile
    assert worn((), "coordinator:A") == RESIDENT
