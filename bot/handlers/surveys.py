"""问卷: staff make one in the chat and see what came of it; whoever is asked answers with one tap."""

import re
from datetime import date, datetime, time, timedelta

from bot.campaigns.surveys import CHOICES, LASTS, Denied, SurveyClosed
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import drafts, forms
from bot.handlers.subscriptions import CITY
from bot.handlers.turn import Turn
from bot.handlers.wording import surveys as wording

TOPIC = wording.TOPIC
LONGEST = 200  # characters of a question, and of what is wanted instead
_CHOICE = 20  # characters of one choice: they stand on buttons
_MAKES = re.compile(
    r"(?:请|帮我|我要|我想|想|要)*(?:(?P<place>[\u4e00-\u9fff]{2,12}?)的?)?"
    r"(?:发起|新建|创建|开始|做|发|出)?(?:一?[个份])?(?:需求)?(?:问卷|问卷调查)(?:[:,](?P<words>.*))?",
    re.DOTALL,
)
_RESULTS = re.compile(
    r"(?:请|帮我|看看|查看|看一下|看|查)*问卷(?:调查)?的?(?:结果|统计|汇总|情况|答案)(?:怎么样)?[?。]?"
)
_QUESTION = re.compile(r"(?P<question>[^?]{2,}\?)(?P<choices>.*)", re.DOTALL)
_PARTED = re.compile(r"[/|、,;\n]|(?<=\S) +(?=\S)")


def hears(turn: Turn) -> bool:
    """Words about surveys from somebody who may ask; False for all others and for everybody else."""
    text = turn.reading.text
    if "问卷" not in text or not turn.surveys.sees:
        return False
    if _RESULTS.fullmatch(text):
        _lists(turn)
    elif not turn.surveys.asks:
        return False
    elif found := _MAKES.fullmatch(text):
        _begins(turn, found)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """The answer to what is asked: a part of the survey, or what is wanted instead of its choices."""
    note = turn.talk.note(TOPIC)
    if "instead" in note:
        return _takes_instead(turn, int(note["instead"]))
    if "region" in note and "choices" in note and "question" in note:
        return _confirms(turn)
    words = _plain(turn)
    if turn.reading.intent in {Intent.NO, Intent.THANKS} or not words:
        return False
    if "question" not in note:
        _takes_words(turn, words)
    elif "choices" not in note:
        _takes_choices(turn, words)
    elif not _takes_region(turn, words):
        return False
    asks(turn)
    return True


def asks(turn: Turn) -> None:
    """Asks for what is missing; when everything is known it is read back."""
    note = turn.talk.note(TOPIC)
    if "instead" in note:
        turn.asks(wording.ask_instead())
    elif "question" not in note:
        turn.asks(wording.ask_question())
    elif "choices" not in note:
        turn.asks(wording.ask_choices(note["question"]))
    elif "region" not in note:
        turn.asks(wording.ask_region())
    else:
        _reads_back(turn)


def tapped(turn: Turn, button: Button) -> None:
    """An answer, or what becomes of a survey."""
    number, _, choice = button.value.partition("-")
    survey_id = int(number) if number.isdecimal() and len(number) < 10 else 0
    match button.slot:
        case "answer" if survey_id:
            _answers(turn, survey_id, choice)
        case "again" if survey_id:
            _shows(turn, survey_id)
        case "send":
            _sends(turn)
        case "drop":
            turn.talk.forget(TOPIC)
            turn.answers(wording.dropped())
        case "result" | "close" if survey_id:
            _tells(turn, survey_id, close=button.slot == "close")
        case _:
            _lists(turn)


def _begins(turn: Turn, found: re.Match[str]) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"open": True}
    if words := (found["words"] or "").strip():
        said = re.search(r"问卷(?:调查)?\s*[::,，](.*)", turn.text, re.DOTALL)
        _takes_words(turn, said[1].strip() if said else words)
    place = found["place"] or ""
    own = turn.surveys.region or (CITY if turn.surveys.may_ask(CITY) else "")
    if not (place and _takes_region(turn, place)) and own:
        turn.talk.note(TOPIC)["region"] = own
    asks(turn)


def _takes_words(turn: Turn, words: str) -> None:
    """The question, and the choices where they follow behind its mark."""
    found = _QUESTION.fullmatch(words.replace("？", "?"))
    turn.talk.note(TOPIC)["question"] = (found["question"] if found else words).replace("?", "？")[:LONGEST]
    if found and found["choices"].strip():
        _takes_choices(turn, found["choices"])


def _takes_choices(turn: Turn, words: str) -> None:
    said = [each.strip(" 。.") for each in _PARTED.split(words.replace("，", ",").replace("；", ";"))]
    choices = list(dict.fromkeys(each[:_CHOICE] for each in said if each))
    if len(choices) in CHOICES:
        turn.talk.note(TOPIC)["choices"] = choices


def _takes_region(turn: Turn, words: str) -> bool:
    """A region by its name; says so where this person may not ask there. False where it is none."""
    if words in {"全市", "广州", "广州市", "市"}:
        code, name = CITY, "全市"
    else:
        found = turn.read(words, turn.local).place
        if found is None:
            return False
        code, name = found.code, found.name
    if turn.surveys.may_ask(code):
        turn.talk.note(TOPIC)["region"] = code
    else:
        turn.opens(wording.not_there(name))
    return True


def _confirms(turn: Turn) -> bool:
    note, intent = turn.talk.note(TOPIC), turn.reading.intent
    if intent is Intent.YES or turn.reading.text in {"发出", "发出问卷", "发", "发送"}:
        _sends(turn)
    elif intent is Intent.NO:
        turn.talk.forget(TOPIC)
        turn.answers(wording.dropped())
    elif when := turn.reading.when:
        last = (when.end or when.start).date()
        if last < turn.local.date():
            turn.opens(wording.too_late())
        else:
            note["until"] = last.isoformat()
        asks(turn)
    else:
        return False
    return True


def _reads_back(turn: Turn) -> None:
    note, region = turn.talk.note(TOPIC), str(turn.talk.note(TOPIC)["region"])
    place, reached = _place(turn, region), turn.surveys.reach(region)
    if not reached:
        turn.talk.forget(TOPIC)
        turn.answers(wording.nobody(place))
        return
    today = turn.local.date()
    turn.answers(wording.confirm(note["question"], note["choices"], place, _closes(turn), reached, today))


def _sends(turn: Turn) -> None:
    note = turn.talk.notes.get(TOPIC, {})
    if not {"question", "choices", "region"} <= note.keys():
        turn.answers(wording.none() if turn.surveys.asks else wording.closed())
        return
    closes = _closes(turn)
    turn.talk.forget(TOPIC)
    try:
        survey = turn.surveys.send(note["question"], note["choices"], note["region"], closes)
    except Denied:
        turn.says(wording.not_there(_place(turn, note["region"])))
    except ValueError:
        turn.says(wording.too_late())
    else:
        turn.answers(wording.sent(survey, turn.local.date()))


def _answers(turn: Turn, survey_id: int, choice: str) -> None:
    try:
        survey = turn.surveys.answer(survey_id, int(choice) if choice.isdecimal() else None)
    except SurveyClosed:
        turn.answers(wording.closed())
    except (Denied, ValueError):
        turn.answers(wording.not_asked())
    else:
        if choice.isdecimal():
            if turn.talk.notes.get(TOPIC, {}).get("instead") == survey_id:
                turn.talk.forget(TOPIC)
            turn.answers(wording.answered(survey, int(choice), turn.local.date()))
            forms.goes_on(turn)
        else:
            turn.talk.enter(TOPIC)
            turn.talk.notes[TOPIC] = {"instead": survey_id}
            asks(turn)


def _takes_instead(turn: Turn, survey_id: int) -> bool:
    words = _plain(turn)
    if turn.reading.intent in {Intent.NO, Intent.THANKS} or words in {"没有", "没", "冇"}:
        turn.talk.forget(TOPIC)
        turn.answers(wording.nothing_instead())
        forms.goes_on(turn)
        return True
    if len(words) < 2:
        return False
    turn.talk.forget(TOPIC)
    try:
        turn.surveys.rather(survey_id, words, turn.needs)
    except (SurveyClosed, Denied):
        turn.answers(wording.closed())
    else:
        turn.answers(wording.noted(words))
    forms.goes_on(turn)
    return True


def _shows(turn: Turn, survey_id: int) -> None:
    survey = turn.surveys.of(survey_id)
    if survey is None or survey.closes_at <= turn.now:
        turn.answers(wording.closed())
    else:
        turn.answers(wording.asks(survey, turn.local.date()))


def _lists(turn: Turn) -> None:
    found = turn.surveys.visible()
    if len(found) == 1:
        _tells(turn, found[0].id or 0, close=False)
    else:
        turn.answers(wording.which(found) if found else wording.none())


def _tells(turn: Turn, survey_id: int, *, close: bool) -> None:
    try:
        found = turn.surveys.close(survey_id) if close else turn.surveys.result(survey_id)
    except (SurveyClosed, Denied):
        turn.answers(wording.not_asked())
    else:
        may_close = turn.surveys.may_ask(found.survey.region_code)
        turn.answers(wording.result(found, turn.now, may_close=may_close))


def _plain(turn: Turn) -> str:
    return " ".join(turn.text.split())[:LONGEST]


def _place(turn: Turn, code: str) -> str:
    return "全市" if code == CITY else drafts.place_name(drafts.seat_of(turn, code)) or code


def _closes(turn: Turn) -> datetime:
    """The end of the last day: the one that was said, or in a week; aware."""
    said = turn.talk.note(TOPIC).get("until")
    last = date.fromisoformat(said) if isinstance(said, str) else turn.local.date() + LASTS
    return datetime.combine(last + timedelta(1), time.min, SHANGHAI)
