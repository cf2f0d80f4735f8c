"""Pages: gate, form, service, answer."""

from django.http import HttpResponse


def placeholder(request, **kwargs):  # replaced one by one; gone when the last page stands
    return HttpResponse("not yet")
