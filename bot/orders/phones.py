"""Contact numbers: what cannot be one, and why."""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

_HOME = "CN"
_AREA_CODE = "020"  # Guangzhou's own: a landline is often given without it
_LOCAL = re.compile(r"[2-8]\d{3}[\s-]?\d{4}(?!\d)")
_EXTENSION = re.compile(r"\s*(转|轉|分机|分機)\s*")


class PhoneFault(StrEnum):
    """Why a text cannot be a contact number."""

    NO_NUMBER = "no_number"  # hardly any digits in it
    TOO_SHORT = "too_short"  # digits are missing
    TOO_LONG = "too_long"  # digits too many
    UNASSIGNED = "unassigned"  # the right length, but no such mobile prefix or area code is in use
    NOT_PERSONAL = "not_personal"  # a hotline (400, 12345, 110 …), at which nobody can be reached by name


def phone_fault(said: str) -> PhoneFault | None:
    """What is wrong with a contact number, or None; mainland numbers, or any country's with its +code."""
    number = _parsed(said)
    if isinstance(number, PhoneFault):
        return number
    if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.TOO_LONG:
        return PhoneFault.TOO_LONG
    if not phonenumbers.is_valid_number(number):
        return _misfit(number)
    return PhoneFault.NOT_PERSONAL if phonenumbers.number_type(number) in _HOTLINES else None


def plain_phone(said: str) -> str:
    """A contact number in one spelling: "13800138000", "020-81234567", "+852 5123 4567".

    Raises ValueError where `phone_fault` finds one.
    """
    number = _parsed(said)
    if isinstance(number, PhoneFault) or phone_fault(said) is not None:
        raise ValueError(f"no contact number: {said!r}")
    if number.country_code != phonenumbers.country_code_for_region(_HOME):
        return str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))
    extension, number.extension = number.extension, None
    national = str(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    area, _, rest = national.partition(" ")
    digits = rest.replace(" ", "")
    plain = f"{area}-{digits}" if area.startswith("0") else area + digits
    return f"{plain}转{extension}" if extension else plain


_HOTLINES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
)


def _parsed(said: str) -> phonenumbers.PhoneNumber | PhoneFault:
    text = _EXTENSION.sub(" ext. ", said.strip())
    if _LOCAL.match(text):
        text = _AREA_CODE + text
    try:
        return phonenumbers.parse(text, _HOME)
    except NumberParseException as trouble:
        if trouble.error_type == NumberParseException.TOO_LONG:
            return PhoneFault.TOO_LONG
        return PhoneFault.NO_NUMBER if sum(map(str.isdigit, said)) < 3 else PhoneFault.TOO_SHORT


def _misfit(number: phonenumbers.PhoneNumber) -> PhoneFault:
    """Says why a number is not valid; the library knows lengths only over all kinds of numbers."""
    digits = str(number.national_number)
    if number.country_code != phonenumbers.country_code_for_region(_HOME):
        return PhoneFault.UNASSIGNED
    if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.TOO_SHORT:
        return PhoneFault.TOO_SHORT
    length = 10 if digits[0] != "1" or digits.startswith("10") else 11  # landlines have 10 or 11
    if len(digits) < length:
        return PhoneFault.TOO_SHORT
    return PhoneFault.TOO_LONG if len(digits) > 11 else PhoneFault.UNASSIGNED
