"""The parts and tools that the demo's customers supply."""

# part number, name, maker, unit, category, what it needs
PARTS = [
    ("33PF-0402", "CAP CER 33PF 50V 5% NP0 0402", "Murata", "PCS", "part", {}),
    ("100NF-0402", "CAP CER 0.1UF 10V 10% X5R 0402", "Murata", "PCS", "part", {}),
    ("1UF-0402", "CAP CER 1UF 10V 10% X5R 0402", "Taiyo Yuden", "PCS", "part", {}),
    ("10UF-0805", "CAP CER 10UF 10V 10% X5R 0805", "Murata", "PCS", "part", {}),
    ("10K-0402", "RES 10K OHM 1/16W 5% 0402 SMD", "Stackpole", "PCS", "part", {}),
    ("1K-0402", "RES 1K OHM 1/16W 1% 0402", "Stackpole", "PCS", "part", {}),
    ("SMA-EDGE", "CONN SMA JACK 50 OHM EDGE MNT", "Molex", "PCS", "part", {}),
    ("USB-MICRO", "CONN RCPT REV MICRO USB TYPE B", "FCI", "PCS", "part", {}),
    (
        "LPC4320",
        "IC MCU 32BIT 144LQFP",
        "NXP",
        "PCS",
        "part",
        {"msl": "3", "floor_life_hours": 168, "esd_sensitive": True, "humidity_max": 10},
    ),
    (
        "MAX2837",
        "IC TXRX 2.3GHZ-2.7GHZ 48TQFN",
        "Maxim",
        "PCS",
        "part",
        {"msl": "3", "floor_life_hours": 168, "esd_sensitive": True, "humidity_max": 10},
    ),
    ("W25Q80", "IC FLASH 8MBIT 8SOIC", "Winbond", "PCS", "part", {"esd_sensitive": True}),
    ("XTAL-25M", "CRYSTAL 25.000MHZ 8PF SMD", "AVX", "PCS", "part", {}),
    (
        "FLUX-959",
        "助焊剂 959T 20 L / soldering flux (IPA)",
        "Kester",
        "L",
        "material",
        {"hazardous": True, "hazards": "GHS02 GHS07", "fire_class": "A", "temperature_max": 30},
    ),
    ("AL-6061", "铝板 6061-T6 2.0 mm / aluminium sheet", "", "KG", "material", {}),
    ("CU-WIRE", "漆包线 0.35 mm / enamelled wire", "", "KG", "material", {}),
    ("BOX-EPE", "珍珠棉内衬纸箱 / lined carton", "", "PCS", "packaging", {}),
]
TOOLS = [
    ("STN", "SMT 钢网 0.12 mm / stencil", "PCS", "tooling", {"permanent_mark_required": True}),
    ("ICT", "ICT 测试治具 / test fixture", "PCS", "gauge", {"permanent_mark_required": True}),
    ("GS", "首件封样 / sealed first article", "PCS", "sealed_sample", {}),
    ("DWG", "主板装配图 / assembly drawing", "COPY", "document", {}),
]
