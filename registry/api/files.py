"""Files inside of what a program sends."""

import base64

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from registry.api.fields import StrictFields, text
from registry.errors import InvalidInput
from registry.services.evidence import examine


class FileBody(StrictFields, serializers.Serializer):
    """A file inside of JSON; cleans to an examined one."""

    name = text(200, required=True, help_text=gettext_lazy("With its suffix, such as proof.jpg."))
    content = serializers.CharField(
        help_text=gettext_lazy("Base64 of a JPEG, PNG, WEBP or PDF."),
    )

    def validate(self, values):
        try:
            content = base64.b64decode(values["content"], validate=True)
        except ValueError:
            raise serializers.ValidationError({"content": [_("This is no Base64.")]}) from None
        try:
            return examine(ContentFile(content, values["name"]))
        except InvalidInput as error:
            raise serializers.ValidationError({"content": [str(error)]}) from None
