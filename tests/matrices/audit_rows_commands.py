"""Writes by commands, where the system itself or a named person acts."""

from io import StringIO

from inspections.demo.bulk import load_bulk
from registry.models import Party
from registry.services.tokens import make_token
from tests.factories import (
    make_category,
)
from tests.matrices.audit_table import write

# ---- commands ------------------------------------------------------------------------


@write("command load_profile", "", unlisted=True)
def load_profile(stage):
    return stage.command("load_profile", "electronics", stdout=StringIO())


@write("command load_demo", "", unlisted=True)
def load_demo(stage):
    stage.command("load_profile", "electronics", stdout=StringIO())()
    rename_the_cast(stage)
    return stage.command("load_demo", "--items", "3", stdout=StringIO())


@write("service load_bulk", "warehouse", *["receive registry.item"] * 2, also="movement")
def bulk(stage):
    make_category()
    parties = list(Party.objects.all())
    return lambda: load_bulk(items=2, seed=1, parties=parties)


def rename_the_cast(stage) -> None:
    """The demo has users of the same names."""
    for user in vars(stage.cast).values():
        user.username += "-of-the-test"
        user.save(update_fields=["username"])


@write("command api_token", "", "make_token registry.apitoken")
def make_a_token(stage):
    return stage.command("api_token", "auditor", stdout=StringIO(), stderr=StringIO())


@write("command api_token --revoke", "", "revoke_token registry.apitoken")
def revoke_a_token(stage):
    make_token(user=stage.cast.auditor, by=None)
    return stage.command("api_token", "auditor", revoke=True, stderr=StringIO())
