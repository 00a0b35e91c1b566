"""Nobody guesses codes for long: wrong ones are counted, for each person and for everybody together."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage import invitations

WINDOW = timedelta(minutes=10)
ONE_PERSON = 5  # wrong codes within the window, after which the person is asked to wait
EVERYBODY = 100  # of all persons together: whoever guesses with many accounts


class Guesses:
    """The wrong codes typed lately."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def pause(self, person_id: int) -> timedelta | None:
        """How long this person has to wait before another code is looked at; None: not at all."""
        since = self._now - WINDOW
        for wrong, most in (
            (invitations.wrong_since(self._session, since, person_id), ONE_PERSON),
            (invitations.wrong_since(self._session, since), EVERYBODY),
        ):
            if wrong.times >= most and wrong.first is not None:
                return wrong.first + WINDOW - self._now
        return None

    def count(self, person_id: int) -> None:
        """Counts a wrong code."""
        invitations.note_wrong(self._session, person_id, self._now, self._now - WINDOW)
