"""Keeping out of the log what lets somebody in: the token in the address of an owner's page."""

import logging
import re

_TOKEN = re.compile(r"/owner/[^/\s\"']+")
HIDDEN = "/owner/•••"


class HideOwnerTokens(logging.Filter):
    """Writes the line without the token; every line is kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        hidden = _TOKEN.sub(HIDDEN, line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True
