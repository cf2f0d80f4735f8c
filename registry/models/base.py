"""What several models share."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language_of_page(name: str, name_en: str) -> str:
    """Of a name in Chinese and one in English that which the page is read in."""
    if name_en and not (get_language() or "").startswith("zh"):
        return name_en
    return name


class Named(models.Model):
    """A name in Chinese and one in English; reads in the language of the page."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language_of_page(self.name, self.name_en)
