"""The rules of the house, read off the source (docs/architecture.md): what may import what,
and where a state or a quantity may be written.

A rule takes a ``Source`` and gives its breaches, each as a line that names the place.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("registry", "inspections")

#: The rooms of an app, from the ground up. A room may use its own storey and those below.
STOREYS = (
    (
        *(
            "enums",
            "errors",
            "needs",
            "floor_life",
            "units",
            "measures",
            "tolerances",
            "judging",
            "hsf",
        ),
        *("capability", "run_chart"),
        *("sampling", "sampling_tables", "zero_acceptance"),
        *("switching", "switching_entries", "switching_reasons"),
    ),
    ("rules", "guards", "effects", "jobs", "outbox", "rounds", "workflow"),
    ("models", "managers", "triggers", "migrations"),
    ("services", "queries", "gate", "panels", "owner_matters", "duties"),
    ("forms", "filters", "columns", "documents", "exchange"),
    ("views", "api", "admin_people", "admin", "urls", "apps", "management", "demo"),
)
STOREY_OF = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}
#: The registry's guards look at the item alone and lie below its transition table. Those of
#: inspections look into the database, and nothing but its AppConfig imports them.
EXCEPTIONS = {
    "inspections.guards": STOREY_OF["queries"],
    "inspections.effects": STOREY_OF["services"],
}

BALANCES = {
    "received",
    "on_hand",
    "issued",
    "consumed",
    "returned",
    "transferred",
    "destroyed",
    "lost",
    "split",
}
UPDATING_CALLS = {"update", "create", "update_or_create", "get_or_create"}


@dataclass
class Source:
    """One file: ``path`` relative to the repository, and its text."""

    path: str
    text: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]

    @property
    def room(self) -> str:
        return room_of(self.module)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def nodes(self, *kinds) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, module) of every import, inside functions and by ``import_module`` too."""
        for node in self.nodes(ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        for node in self.nodes(ast.ImportFrom):
            base = self.absolute(node)
            # `from registry import rules` names a module, `from registry.rules import may` a
            # name in one; the longer path says which room it is in both cases.
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        for node in self.nodes(ast.Call):
            if called(node) in {"import_module", "import_string", "__import__"} and node.args:
                yield node.lineno, str(getattr(node.args[0], "value", ""))

    def absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.module.split(".")
        if not self.path.endswith("__init__.py"):
            package = package[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, *([node.module] if node.module else [])])


def python_sources() -> list[Source]:
    files = [file for top in ("custprop", *APPS) for file in sorted((ROOT / top).rglob("*.py"))]
    return [Source(str(file.relative_to(ROOT)), file.read_text()) for file in files]


def template_sources() -> list[Source]:
    files = sorted((ROOT / "templates").rglob("*.*"))
    return [Source(str(file.relative_to(ROOT)), file.read_text()) for file in files]


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def belongs_to(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


# ---- imports ----------------------------------------------------------------


def registry_knows_nothing_of_inspections(source: Source) -> Iterator[str]:
    """Not by import, nor by a name in a string ("inspections.Anomaly", a migration)."""
    if source.app != "registry":
        return
    for line, module in source.imports():
        if belongs_to(module, "inspections"):
            yield f"{source.path}:{line} imports {module}"
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and re.fullmatch(r"inspections([.:/]\S*)?", node.value):
            yield f"{source.path}:{node.lineno} names {node.value!r}"


def registry_templates_know_nothing_of_inspections(source: Source) -> Iterator[str]:
    if not source.path.startswith("templates/registry/"):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        if re.search(r"\binspections[:./]", line):
            yield f"{source.path}:{number} {line.strip()}"


def lib_knows_neither_app(source: Source) -> Iterator[str]:
    if not belongs_to(source.module, "custprop.lib"):
        return
    for line, module in source.imports():
        if module.partition(".")[0] in APPS:
            yield f"{source.path}:{line} imports {module}"


def apps_use_of_custprop_only_lib(source: Source) -> Iterator[str]:
    if source.app not in APPS:
        return
    for line, module in source.imports():
        if belongs_to(module, "custprop") and not belongs_to(module, "custprop.lib"):
            yield f"{source.path}:{line} imports {module}"


def imports_go_down(source: Source) -> Iterator[str]:
    """Inside an app and from one app to the other alike."""
    if source.app not in APPS or not source.room or source.room == "migrations":
        return
    own = storey_of(source.module)
    if own is None:
        yield f"{source.path}: give {source.room} its storey in tests/architecture.py"
        return
    for line, module in source.imports():
        if module.partition(".")[0] in APPS and (storey_of(module) or 0) > own:
            yield f"{source.path}:{line} imports {module}, which is above {source.room}"


def storey_of(module: str) -> int | None:
    """On which storey a module of an app stands; None where no plan says so."""
    app_and_room = ".".join(module.split(".")[:2])
    return EXCEPTIONS.get(app_and_room, STOREY_OF.get(room_of(module)))


def pdf_and_xlsx_engines_stay_in_lib(source: Source) -> Iterator[str]:
    homes = {"weasyprint": r"custprop\.lib\.pdf", "openpyxl": r"custprop\.lib\.xlsx\w*"}
    for line, module in source.imports():
        engine = module.partition(".")[0]
        if engine in homes and not re.fullmatch(homes[engine], source.module):
            yield f"{source.path}:{line} imports {engine}"


# ---- who writes states and quantities ---------------------------------------


def states_and_quantities_change_in_services(source: Source) -> Iterator[str]:
    """``state`` in the services of either app, an item's balances in the registry's alone."""
    if source.app not in (*APPS, "custprop") or source.room in {"migrations", "models"}:
        return
    in_services = source.app in APPS and source.room == "services"
    allowed = {"state"} if in_services else set()
    if in_services and source.app == "registry":
        allowed |= BALANCES
    for line, name in written_names(source):
        if name in (BALANCES | {"state"}) - allowed:
            yield f"{source.path}:{line} writes .{name}"


def written_names(source: Source) -> Iterator[tuple[int, str]]:
    """(line, attribute) of every ``x.name = …``, ``setattr(x, "name", …)``, ``update(name=…)``."""
    for node in source.nodes(ast.Attribute):
        if isinstance(node.ctx, ast.Store | ast.Del):
            yield node.lineno, node.attr
    for node in source.nodes(ast.Call):
        if called(node) == "setattr" and len(node.args) == 3:
            yield node.lineno, str(getattr(node.args[1], "value", ""))
        if called(node) in UPDATING_CALLS and isinstance(node.func, ast.Attribute):
            yield from ((node.lineno, keyword.arg or "") for keyword in node.keywords)


RULES = (
    registry_knows_nothing_of_inspections,
    registry_templates_know_nothing_of_inspections,
    lib_knows_neither_app,
    apps_use_of_custprop_only_lib,
    imports_go_down,
    pdf_and_xlsx_engines_stay_in_lib,
    states_and_quantities_change_in_services,
)
