"""Personal data in what somebody writes: found by its form, and by the check digits where it has some."""

import re

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def find(text):
    """Return the categories of what a text holds, in the order of the alphabet."""
    return sorted({category for category, _ in _found(text)})


def redact(text):
    """Put the name of its category in place of each finding."""
    for category, word in _found(text):
        text = text.replace(word, f"[{category}]")
    return text


def _found(text):
    return [
        (category, match[0])
        for category, (pattern, is_real) in _FORMS.items()
        for match in pattern.finditer(text)
        if is_real(match[0])
    ]


def _digits(word):
    return [int(one) for one in word if one in "0123456789"]


def _is_card(word):
    """Check by Luhn (ISO/IEC 7812-1, annex B)."""
    digits = _digits(word)
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_bsn(word):
    """Check a citizen service number of the Netherlands: weights of 9 to 2, and -1."""
    digits = _digits(word)
    return any(digits) and sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def _is_iban(word):
    """Check by the remainder of 97, letters as two digits each (ISO 13616-1, with ISO/IEC 7064)."""
    packed = word.replace(" ", "")
    return int("".join(str(int(one, 36)) for one in packed[4:] + packed[:4])) % 97 == 1


def _always(_word):
    return True


_FORMS = {
    "card": (re.compile(r"\b[0-9](?:[ -]?[0-9]){12,18}\b"), _is_card),
    "bsn": (re.compile(r"\b[0-9]{9}\b"), _is_bsn),
    "iban": (re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), _is_iban),
    "email": (re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), _always),
}
