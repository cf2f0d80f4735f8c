"""When the database is too busy to write: a page that says so, instead of a fault."""

import logging

from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

RETRY_SECONDS = 3

logger = logging.getLogger(__name__)


class BusyMiddleware:
    """Answers 503 with ``Retry-After`` where a lock could not be had in time.

    Nothing of the request was stored: its transaction was rolled back. A form that is sent
    again carries its token, so that it is done once.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError):
            return None
        logger.warning("The database was busy at %s: %s", request.path, exception)
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
