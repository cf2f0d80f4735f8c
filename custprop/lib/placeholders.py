"""Names in braces that are replaced in a text, and nothing else: no template language.

What is put in is not read again, so that no value can bring a name of its own.
"""

import re

_NAME = re.compile(r"\{(\w+)\}")
_BRACES = str.maketrans("{}", "｛｝")


def names_in(text: str) -> list[str]:
    """The names in braces in ``text``, each once, in their order."""
    return list(dict.fromkeys(_NAME.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """``text`` with every known name replaced; one without a value stays as it is."""

    def value(match: re.Match) -> str:
        found = values.get(match[1])
        return match[0] if not found else str(found).translate(_BRACES)

    return _NAME.sub(value, text)
