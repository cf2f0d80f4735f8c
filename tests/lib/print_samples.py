"""Realistic contexts for every printed form: one delivery of 华辰射频, from advice to return.

The parts are those of the customer's own list in tests/data. Used by the tests, and to
look at the forms while working on them.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

DATA = Path(__file__).resolve().parents[1] / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")

OWNER = {"name": "华辰射频技术有限公司", "name_en": "Huachen RF Technology Co., Ltd.", "code": "HC"}
ORGANISATION = {"name": "苏州明远电子制造有限公司", "name_en": "Mingyuan Electronics (Suzhou)"}
PURPOSE = "仅用于 HRF-1 主板 200 套 SMT 贴装，余料随成品退回"
NOTICE, ORDER = "SC20261103-02", "HC-PO-2026-0817"


def at(day: int, hour: int, minute: int) -> datetime:
    """A moment in November 2026, Shanghai time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def signature(label, name="", moment=None, meaning="") -> dict:
    return {"label": label, "name": name, "at": moment, "meaning": meaning}


def of_form(code: str, title: str, title_en: str, record: str) -> dict:
    """The part of the context that every form has."""
    return {
        "form": {
            "title": title,
            "title_en": title_en,
            "number": f"QR-8.5.3-{code}",
            "revision": "A/2",
            "effective_on": date(2026, 3, 1),
        },
        "organisation": ORGANISATION,
        "printed": {"by": "业务文员", "at": at(26, 16, 5), "control_number": record},
        "record_code": f"https://kit.mingyuan.example/scan/?q={record}",
        "signatures": [],
    }


@cache
def advised_parts() -> list[dict]:
    """The 61 part lines of the customer's list, as advised lines."""
    sheet = load_workbook(DATA / "customer-kit-huachen.xlsx", data_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=6, values_only=True) if isinstance(row[0], int)]
    return [_advised_line(row) for row in rows]


def _advised_line(row: tuple) -> dict:
    line_no, part_number, name, maker, maker_part, quantity, unit, lot, packaging, note = row
    digits = "".join(character for character in str(quantity) if character.isdigit())
    return {
        "line_no": line_no,
        "part_number": part_number,
        "name": name,
        "manufacturer": maker,
        "manufacturer_part_number": maker_part,
        "quantity": Decimal(digits),
        "unit": (unit or "PCS").upper(),
        "lot": lot or "",
        "packaging": packaging,
        "note": note or "",
    }


def kit_record() -> dict:
    return {
        **of_form("01", "客供物料记录表", "Pre-advice record", "PA-2026-0017"),
        "advice": {
            "number": "PA-2026-0017",
            "party": OWNER,
            "order_number": ORDER,
            "notice_number": NOTICE,
            "agreement": {"number": "HC-MY-2025-003"},
            "purpose": PURPOSE,
            "expected_on": date(2026, 11, 26),
            "note": "",
            "created_by": "业务跟单员",
            "created_at": at(18, 9, 42),
        },
        "lines": advised_parts()[:14] + advised_parts()[51:],
        "signatures": [
            signature(_("Prepared by"), "业务跟单员", at(18, 9, 42)),
            signature(_("Reviewed by")),
            signature(_("Approved by")),
        ],
    }


def delivery_note() -> dict:
    counted = {3: Decimal(2860), 6: Decimal(210)}
    lines = [
        {
            **part,
            "line_no": number,
            "item": f"CP-2026-{number:06}",
            "advised": part["quantity"],
            "counted": counted.get(number, part["quantity"]),
            "packing_intact": number != 9,
            "differences": [],
            "difference_note": "",
            "result": _("Accepted") if number < 6 else "",
        }
        for number, part in enumerate(advised_parts()[:11], start=1)
    ]
    lines[2] |= {"differences": [_("Short")], "difference_note": "第 2 盘少 24"}
    lines[5] |= {"differences": [_("Over")]}
    lines[8] |= {"differences": [_("Broken packing")], "difference_note": "防静电袋破口，已拍照"}
    lines[10] |= {"advised": None, "differences": [_("Not advised")], "item": ""}
    return {
        **of_form("02", "免费物资/赠品送货单", "Delivery note of free goods", "RC-2026-0042"),
        "receipt": {
            "number": "RC-2026-0042",
            "party": OWNER,
            "pre_advice": {"number": "PA-2026-0017"},
            "order_number": ORDER,
            "delivery_note": "HC-DN-26110357",
            "carrier": "顺丰速运 SF1390022871",
            "received_at": at(26, 9, 12),
            "received_by": "仓管员",
            "location": "一号库 / 待检区 / P-03",
            "department": "质量部 IQC",
            "note": "",
        },
        "hand_overs": [
            {
                "given_by": "仓管员",
                "from_department": "仓储部",
                "given_at": at(26, 9, 12),
                "to_department": "质量部 IQC",
                "taken_by": "检验员",
                "taken_at": at(26, 10, 5),
                "lines": "1–10",
            }
        ],
        "lines": lines,
        "signatures": [
            signature(_("Received by"), "仓管员", at(26, 9, 48), _("I counted these goods")),
            signature(_("Taken over by"), "检验员", at(26, 10, 5), _("I took these goods over")),
            signature(_("Approved by")),
        ],
    }


def moving_lines(last) -> list[dict]:
    return [
        {
            **part,
            "item": f"CP-2026-{number:06}",
            "last": last(number),
        }
        for number, part in enumerate(advised_parts()[44:52], start=45)
    ]


def issue_note() -> dict:
    return {
        **of_form("05", "免费/赠品物料出库单", "Issue note of supplied material", "IS-2026-0031"),
        "issue": {
            "number": "IS-2026-0031",
            "party": OWNER,
            "holder": "SMT 二线 组长",
            "department": "制造部",
            "order_number": ORDER,
            "purpose": PURPOSE,
            "issued_at": at(28, 8, 30),
            "issued_by": "仓管员",
            "due_back_on": date(2026, 12, 5),
        },
        "lines": moving_lines(
            lambda number: f"一号库 / 客供区 / A-{number % 4 + 1:02}-{number:02}"
        ),
        "signatures": [
            signature(_("Issued by"), "仓管员", at(28, 8, 30)),
            signature(_("Taken over by"), "组长", at(28, 8, 41), _("I took these goods over")),
            signature(_("Approved by")),
        ],
    }


RETURN = {
    "number": "RT-2026-0009",
    "party": OWNER,
    "recipient": "物料部 收料员",
    "carrier": "德邦",
    "gate_pass": {"number": "GP-2026-0013"},
    "requested_by": "业务跟单员",
    "requested_at": at(29, 14, 20),
    "handed_over_by": "仓管员",
    "handed_over_at": None,
    "received_by_name": "",
    "packing": "2 箱，真空袋内装",
    "waybill": "DPK300417726",
    "delivered_on": None,
    "delivered_to": "",
    "signed_as": "",
    "signature": "",
    "note": "SC20261103-02 余料",
}


def return_note() -> dict:
    return {
        **of_form("06", "退还单", "Return note", "RT-2026-0009"),
        "document": RETURN,
        "lines": moving_lines(lambda number: _("Good") if number != 51 else "拆封，已重新真空包装"),
        "signatures": [],
    }


def gate_pass() -> dict:
    return {
        **of_form("07", "放行单", "Gate pass", "GP-2026-0013"),
        "gate_pass": {
            "number": "GP-2026-0013",
            "approved": True,
            "decided_by": "品管经理",
            "decided_at": at(29, 15, 2),
            "note": "",
        },
        "document": RETURN,
        "lines": moving_lines(lambda number: f"第 {(number - 43) // 4 + 1} 箱"),
        "signatures": [
            signature(_("Requested by"), "业务跟单员", at(29, 14, 20)),
            signature(_("Released by"), "品管经理", at(29, 15, 2), _("I release these goods")),
        ],
    }


ITEM = {
    "number": "CP-2026-000051",
    "party": OWNER,
    "part_number": "HC-1051",
    "name": "IC TXRX 2.3GHZ-2.7GHZ 48TQFN",
    "lot": "D/C 2446",
    "category": "原材料",
    "location": "一号库 / 隔离区 / Q-01",
    "unit": "PCS",
}


def choices(*labels, chosen: str) -> list[dict]:
    return [{"label": label, "chosen": str(label) == chosen} for label in labels]


def anomaly_report() -> dict:
    return {
        **of_form("09", "顾客财产异常记录表", "Anomaly report", "AN-2026-0004"),
        "anomaly": {
            "number": "AN-2026-0004",
            "item": ITEM,
            "quantity": Decimal(12),
            "nonconformity": {"number": "NC-2026-0006"},
            "description": (
                "真空袋漏气，湿度指示卡 30 % 点已变粉红；12 只引脚氧化发暗，可焊性试验不合格"
                "（245 ℃ ± 5 ℃，浸润面积 < 95 %）。"
            ),
            "found_where": "IQC 检验台",
            "contained_in": "一号库 / 隔离区 / Q-01",
            "reported_by": "检验员",
            "reported_at": at(26, 11, 20),
            "told_contact": "收料员",
            "told_at": at(26, 13, 5),
            "told_by": "业务跟单员",
            "told_how": "电话及电子邮件，附照片 4 张",
            "agreed_on": date(2026, 11, 27),
            "agreement_note": "12 只退回，华辰另补 12 只；其余 188 只按 J-STD-033 烘烤后使用。",
            "consent": {"number": "CO-2026-0005"},
            "outcome": "",
            "closed_by": "",
            "closed_at": None,
        },
        "kinds": choices(_("Lost"), _("Damaged"), _("Unsuitable"), chosen="Unsuitable"),
        "dispositions": choices(
            _("Return to the owner"),
            _("Owner sends a replacement"),
            _("Repair"),
            _("Use as is"),
            _("Scrap"),
            chosen="Owner sends a replacement",
        ),
        "signatures": [],
    }


def results() -> list[dict]:
    return [
        _result(_("Appearance"), "无破损、变形、氧化，标识清晰", "12 只引脚发暗", _("Fail")),
        _result(_("Dimensions"), "7.00 ± 0.10 mm，共面度 ≤ 0.08 mm", "7.02 ~ 7.06 mm", _("Pass")),
        _result(_("Function"), "上电电流 ≤ 5 μA，输入阻抗 50 Ω", "3.1 μA；50 Ω", _("Pass")),
        _result(_("Documents"), "原厂 COC、出货检验报告", "齐全", _("Pass")),
        _result(
            _("Hazardous substances"), "Pb、Cd、Hg、Cr⁶⁺、PBB、PBDE：HSF", "XRF：未检出", _("Pass")
        ),
    ]


def _result(characteristic, requirement: str, finding: str, result) -> dict:
    return {
        "characteristic": characteristic,
        "requirement": requirement,
        "finding": finding,
        "result": result,
    }


INSPECTION = {
    "number": "IN-2026-0058",
    "item": ITEM,
    "receipt": {"number": "RC-2026-0042"},
    "department": "质量部 IQC",
    "quantity": Decimal(200),
    "accepted_quantity": Decimal(188),
    "rejected_quantity": Decimal(12),
    "plan": "SIP-R-0402/3 · 片式电容检验指引 · QP-08-02",
    "sampling": "GB/T 2828.1 一般 Ⅱ，AQL 0.65，n = 32",
    "acceptance_criteria": "HC-QS-014 B 版；J-STD-020 MSL 3",
    "note": "真空袋漏气，湿度指示卡 30 % 点变粉红。加严至全检，挑出 12 只。",
    "nonconformity": {"number": "NC-2026-0006"},
    "sorted_rest": True,
    "begun_by": "检验员",
    "begun_at": at(26, 10, 40),
    "decided_by": "检验员",
    "decided_at": at(26, 11, 15),
}

MEASURED = {
    "characteristic": "端头长度",
    "requirement": "0.25 ±0.15 mm",
    "instrument": "CAL-07 数显卡尺",
    "due_on": date(2027, 3, 31),
    "rows": [
        [
            {"number": 1, "value": "0.24", "outside": False, "confirmed": False},
            {"number": 2, "value": "0.43", "outside": True, "confirmed": True},
            *[None] * 8,
        ]
    ],
}
PHOTOS = {
    "photos": [
        {
            "src": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4"
            "nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
            "name": "湿度卡.jpg",
            "added_by": "检验员",
            "added_at": at(26, 11, 0),
            "sha256": "3f1c9a0b77de",
        }
    ],
    "others": [{"name": "可焊性报告.pdf", "sha256": "91ab00c4d2ef"}],
}


def inspection_record() -> dict:
    return {
        **of_form("03", "入厂检验记录", "Incoming inspection record", "IN-2026-0058"),
        "inspection": INSPECTION,
        "results": results(),
        "measured": [MEASURED],
        **PHOTOS,
        "decisions": choices(
            _("Accepted"),
            _("Rejected"),
            _("Part accepted, part rejected"),
            chosen="Part accepted, part rejected",
        ),
        "signatures": [
            signature(_("Inspected by"), "检验员", at(26, 11, 15), _("I inspected these goods")),
            signature(_("Reviewed by"), "主管", at(26, 11, 30)),
            signature(_("Approved by")),
        ],
    }


def nonconformity_report() -> dict:
    return {
        **of_form("04", "来料不合格报告", "Nonconformity report of incoming goods", "NC-2026-0006"),
        "nonconformity": {
            "number": "NC-2026-0006",
            "item": ITEM,
            "quantity": Decimal(12),
            "receipt": {"number": "RC-2026-0042"},
            "inspection": INSPECTION,
            "description": "引脚氧化发暗，可焊性不合格；真空包装失效。",
            "raised_by": "检验员",
            "raised_at": at(26, 11, 18),
            "anomaly": {"number": "AN-2026-0004", "told_at": at(26, 13, 5), "agreement_note": ""},
        },
        "failures": results()[:1],
        "measured": [MEASURED],
        **PHOTOS,
        "signatures": [],
    }


def label(number: int, part: dict, **more) -> dict:
    return {
        "code": f"CP-2026-{number:06}",
        "number": f"CP-2026-{number:06}",
        "party": OWNER,
        "part_number": part["part_number"],
        "name": part["name"],
        "lot": part["lot"],
        "quantity": part["quantity"],
        "unit": part["unit"],
        "state": _("Accepted"),
        "msl": "3" if "MSL3" in part["note"] else "",
        "esd_sensitive": "防静电" in part["note"],
        "hazardous": False,
        "expires_on": None,
        **more,
    }


def labels(count: int) -> list[dict]:
    parts = advised_parts()
    return [label(number + 1, parts[number % len(parts)]) for number in range(count)]


def label_roll() -> dict:
    long_name = {"name": "中国电子科技集团公司第五十五研究所微系统事业部"}
    parts = advised_parts()
    return {
        "labels": [
            label(30, parts[29]),
            label(51, parts[51], expires_on=date(2027, 6, 30)),
            label(
                62,
                parts[53],
                party=long_name,
                hazardous=True,
                code="https://kit.mingyuan.example/items/CP-2026-000062/",
            ),
        ]
    }


def label_sheet() -> dict:
    return {"labels": labels(61)[25:], "start": 4}


def register_rows(count: int) -> list[dict]:
    """Rows of a register, the customer's parts over and over."""
    parts = advised_parts()
    return [_register_row(number, parts[number % len(parts)]) for number in range(count)]


def _register_row(number: int, part: dict) -> dict:
    received, issued = part["quantity"], part["quantity"] // 4 if number % 3 == 0 else Decimal(0)
    return {
        "number": f"CP-2026-{number + 1:06}",
        "party": OWNER,
        "category": "原材料",
        "part_number": part["part_number"],
        "name": part["name"],
        "lot": part["lot"],
        "received": received,
        "on_hand": received - issued,
        "issued": issued,
        "consumed": Decimal(0),
        "returned": Decimal(0),
        "unit": part["unit"],
        "location": f"客供区 A-{number % 6 + 1:02}-{number % 40 + 1:02}",
        "state": "在库",
        "received_on": date(2026, 11, 26),
    }


def register_chunk(rows: list[dict], *, by_owner: bool = True, continued: bool = False) -> dict:
    return {
        **of_form("10", "顾客财产清单", "Register of customer property", "REG-20261126-01"),
        "as_of": date(2026, 11, 26),
        "filters": "顾客为华辰射频技术有限公司；类别不限；含已结清",
        "by_owner": by_owner,
        "groups": [{"party": OWNER, "continued": continued, "rows": rows}],
        "totals": [],
    }


def register() -> dict:
    rows = register_rows(61)
    sums = {name: sum(row[name] for row in rows) for name in ("received", "on_hand", "issued")}
    total = {
        "count": len(rows),
        "unit": "PCS",
        **sums,
        "consumed": Decimal(0),
        "returned": Decimal(0),
    }
    return register_chunk(rows) | {"totals": [total]}


SAMPLES = {
    "kit_record": kit_record,
    "delivery_note": delivery_note,
    "inspection_record": inspection_record,
    "nonconformity_report": nonconformity_report,
    "issue_note": issue_note,
    "return_note": return_note,
    "gate_pass": gate_pass,
    "anomaly_report": anomaly_report,
    "register": register,
    "label_roll": label_roll,
    "label_sheet": label_sheet,
}
