"""The substances that are shipped, without the rest of a profile."""

import tomllib
from decimal import Decimal

from inspections.services.substances import load_substances
from registry.services.ledger import writing
from registry.services.profiles import FOLDER


def load_shipped() -> dict[str, int]:
    text = (FOLDER / "hsf.toml").read_text(encoding="utf-8")
    with writing():
        return load_substances(tomllib.loads(text, parse_float=Decimal))
