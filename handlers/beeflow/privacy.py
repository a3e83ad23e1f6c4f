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
        if is_real(_digits(match[0]))
    ]


def _digits(word):
    return [int(one) for one in word if one in "0123456789"]


def _is_card(digits):
    """Check by Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_bsn(digits):
    """Check a citizen service number of the Netherlands: weights of 9 to 2, and -1."""
    return any(digits) and sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def _always(_digits):
    return True


_FORMS = {
    "card": (re.compile(r"\b[0-9](?:[ -]?[0-9]){12,18}\b"), _is_card),
    "bsn": (re.compile(r"\b[0-9]{9}\b"), _is_bsn),
    "iban": (re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}\b"), _always),
    "email": (re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), _always),
}
