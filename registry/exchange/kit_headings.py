"""Headings that customers put over the columns of their lists, in Chinese and English.

Written as `kit_columns` compares them: in lower case, without blanks and points
(``Part No.`` is ``partno``). Those under ``sure`` name the field, those under
``likely`` may mean something else. Words that a new customer uses are added here.
"""

from typing import NamedTuple


class Headings(NamedTuple):
    """The headings of one field, separated by blanks."""

    sure: str
    likely: str = ""


HEADINGS: dict[str, Headings] = {
    "part_number": Headings(
        sure=(
            "客户料号 顾客料号 客供料号 料号 物料编码 物料编号 物料代码 物料号 材料编码 零件号 "
            "零件编号 件号 品号 货号 存货编码 产品编码 编号 图号 资产编号 partno partnumber "
            "partnum pn customerpn customerpartno customerpartnumber materialno materialnumber "
            "materialcode itemcode"
        ),
        likely="编码 代码 型号 itemno itemnumber code model modelno",
    ),
    "name": Headings(
        sure=(
            "物料名称 名称 品名 品名规格 名称规格 名称及规格 物料描述 描述 产品名称 零件名称 "
            "材料名称 存货名称 货物名称 设备名称 工装名称 name description desc partname itemname "
            "productname materialname itemdescription partdescription materialdescription goods"
        ),
        likely="物料 品种 item details",
    ),
    "specification": Headings(
        sure="规格 规格型号 型号规格 参数 specification specifications spec",
        likely="型号 尺寸 model size type",
    ),
    "quantity": Headings(
        sure=(
            "实发数量 发料数量 发货数量 送货数量 本次数量 来料数量 到货数量 数量 qty quantity "
            "shipqty shippedqty qtyshipped deliveredqty"
        ),
        likely=(
            "总数 总数量 数目 件数 需求数量 计划数量 总用量 用量 totalqty requiredqty qtyrequired "
            "orderqty pcs"
        ),
    ),
    "unit": Headings(
        sure="单位 计量单位 数量单位 unit units uom um unitofmeasure",
    ),
    "manufacturer_part_number": Headings(
        sure=(
            "制造商料号 制造商型号 制造商编号 厂家料号 厂家型号 厂商料号 厂商型号 原厂料号 "
            "原厂型号 品牌料号 供应商料号 mpn mfrpn mfgpn mfrpartno mfgpartno mfrpartnumber "
            "makerpn makerpartno manufacturerpn manufacturerpartno manufacturerpartnumber "
            "manufacturerspartnumber"
        ),
        likely="vendorpn vendorpartno supplierpn supplierpartno",
    ),
    "manufacturer": Headings(
        sure=(
            "制造商 生产厂家 生产厂商 制造厂 厂家 厂商 原厂 生产商 品牌 maker manufacturer mfr mfg "
            "brand make"
        ),
        likely="供应商 供方 vendor supplier",
    ),
    "lot": Headings(
        sure=(
            "批号 批次 批次号 生产批号 批号dc 生产周期 周期 炉号 lot lotno lotnumber lotcode batch "
            "batchno batchnumber dc datecode lotdc"
        ),
        likely="序列号 serialno serialnumber sn",
    ),
    "packaging": Headings(
        sure="包装 包装方式 包装形式 包装规格 packing packaging packingtype",
        likely="pack",
    ),
    "category": Headings(
        sure="类别 物料类别 财产类别 分类 种类 category",
        likely="class",
    ),
    "msl": Headings(
        sure="湿敏等级 潮敏等级 湿度敏感等级 msl msllevel mslevel moisturesensitivitylevel",
    ),
    "expires_on": Headings(
        sure=(
            "有效期 有效期至 有效日期 失效日期 过期日期 保质期至 expiry expirydate expirationdate "
            "expdate bestbefore useby validuntil"
        ),
        likely="到期日 到期日期 exp",
    ),
    "calibration_due_on": Headings(
        sure=(
            "校准到期 校准到期日 校准有效期 校准有效期至 下次校准日期 检定有效期 检定有效期至 "
            "calibrationdue calibrationduedate caldue calduedate nextcalibration"
        ),
    ),
    "note": Headings(
        sure="备注 说明 附注 特殊要求 remark remarks note notes comment comments",
        likely="注意事项 要求 备考",
    ),
    "line_no": Headings(
        sure="序号 行号 项次 序 no lineno line serial",
        likely="项目 item itemno 号",
    ),
}
