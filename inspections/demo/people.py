"""The demo's users, one per role, and the owners it holds goods for."""

import secrets

from django.conf import settings

from registry.enums import AgreementKind, PartyKind, Role
from registry.models import Agreement, AgreementLine, Category, Contact, Department, Party, User
from registry.models import RoleAssignment as Assignment
from registry.services.ledger import record_changed, record_created, snapshot

# user name → role, name, department
USERS = {
    "warehouse": (Role.WAREHOUSE, "仓库管理员", "warehouse"),
    "inspector": (Role.INSPECTOR, "IQC 检验员", "iqc"),
    "liaison": (Role.LIAISON, "业务跟单员", "business"),
    "manager": (Role.MANAGER, "品管经理", "iqc"),
    "controller": (Role.CONTROLLER, "文控员", "documents"),
    "auditor": (Role.AUDITOR, "内审员", None),
    "admin": (Role.ADMINISTRATOR, "系统管理员", None),
}

# department → head, deputy
DEPARTMENTS = {
    "warehouse": ("warehouse", None),
    "iqc": ("manager", "inspector"),
    "business": ("liaison", None),
    "documents": (None, "inspector"),
    "equipment": (None, "inspector"),
    "engineering": (None, "inspector"),
}

# code → names, kind, posts of the contacts (the first may consent)
PARTIES = {
    "HC": (
        "华辰射频技术有限公司",
        "Huachen RF Technology",
        PartyKind.CUSTOMER,
        ["采购经理", "质量工程师"],
    ),
    "YH": ("远海仪器有限公司", "Yuanhai Instruments", PartyKind.CUSTOMER, ["项目经理"]),
    "BC": ("北川汽车电子有限公司", "Beichuan Automotive", PartyKind.CUSTOMER, ["供应商质量工程师"]),
    "KW": ("科维测试设备有限公司", "Kewei Test Equipment", PartyKind.PROVIDER, ["租赁部经理"]),
}


def make_users() -> dict[str, str]:
    """One user per role; returns the passwords by user name.

    ``DEMO_PASSWORD`` in the environment sets them all; otherwise each is drawn at random.
    """
    fixed = settings.DEMO_PASSWORD
    passwords = {}
    for username, (role, name, department) in USERS.items():
        if User.objects.filter(username=username).exists():
            continue
        passwords[username] = fixed or secrets.token_urlsafe(12)
        user = User.objects.create_user(
            username=username,
            password=passwords[username],
            name=name,
            department=Department.objects.filter(code=department).first(),
            is_staff=role == Role.ADMINISTRATOR,
        )
        record_created(user, by=None, action="load_demo")
        record_created(Assignment.objects.create(user=user, role=role), by=None, action="load_demo")
    _name_heads_and_deputies()
    return passwords


def _name_heads_and_deputies() -> None:
    """The one inspector of the demo stands in for every department that verifies."""
    for code, (head, deputy) in DEPARTMENTS.items():
        department = Department.objects.filter(code=code).first()
        if department is None:
            continue  # another profile than electronics has other departments
        before = snapshot(department)
        department.head = department.head or _user(head)
        department.deputy = department.deputy or _user(deputy)
        department.save(update_fields=["head", "deputy"])
        record_changed(department, by=None, before=before, action="load_demo")


def _user(username: str | None) -> User | None:
    return username and User.objects.get(username=username)


def make_parties() -> list[Party]:
    parties = []
    for code, (name, name_en, kind, posts) in PARTIES.items():
        party, made = Party.objects.get_or_create(
            code=code, defaults={"name": name, "name_en": name_en, "kind": kind}
        )
        parties.append(party)
        if made:
            record_created(party, by=None, action="load_demo")
            _make_contacts(party, posts)
            _make_agreement(party)
    return parties


def _make_contacts(party: Party, posts: list[str]) -> None:
    for position, post in enumerate(posts):
        contact = Contact.objects.create(
            party=party, name=post, post=post, may_consent=position == 0
        )
        record_created(contact, by=None, action="load_demo")


def _make_agreement(party: Party) -> None:
    agreement = Agreement.objects.create(
        party=party, number=f"{party.code}-2026-001", kind=AgreementKind.CONTRACT
    )
    record_created(agreement, by=None, action="load_demo")
    line = AgreementLine.objects.create(
        agreement=agreement,
        category=Category.objects.get(code="part"),
        name="客供电子料 / consigned components",
        supply_manner="整盘来料，附送货单",
        verification_method="GB/T 2828.1 一般检验水平 II，AQL 0.65",
        acceptance_criteria="型号、批次与清单一致；包装完好；湿敏件真空包装未破损。",
    )
    record_created(line, by=None, action="load_demo")
