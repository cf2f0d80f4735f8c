"""Writes on documents and their copies (domain Q9)."""

from registry.services.copies import issue_copy, name_revision
from tests.matrices.audit_table import write

REVISION, COPY = "registry.documentrevision", "registry.controlledcopy"
WORDS = {"document": "HC-DWG-7", "revision": "B"}


def named(stage):
    return name_revision(
        item=stage.walk.stored(), by=stage.cast.controller, document="HC-DWG-7", revision="A"
    )


@write(
    "page registry:revision_name",
    "controller",
    f"name_revision {REVISION}",
    f"void_revision {REVISION}",
)
def a_new_revision(stage):
    named(stage)
    item = stage.walk.stored()
    return stage.post("controller", "registry:revision_name", item.number, **WORDS)


@write("page registry:revision_void", "controller", f"void_revision {REVISION}")
def a_void_one(stage):
    item = named(stage).item
    return stage.post("controller", "registry:revision_void", item.number, reason="Letter")


@write("page registry:copy_give", "controller", f"issue_copy {COPY}")
def a_copy(stage):
    item = named(stage).item
    return stage.post("controller", "registry:copy_give", item.number, holder="Line 1")


@write("page registry:copy_end", "controller", f"end_copy {COPY}")
def a_copy_back(stage):
    copy = issue_copy(revision=named(stage), by=stage.cast.controller, holder="Line 1")
    return stage.post("controller", "registry:copy_end", copy.number, ending="returned")
