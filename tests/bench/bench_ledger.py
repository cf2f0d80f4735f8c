"""What the tamper-evident chain costs an entry."""

import hashlib
import json

from custprop.lib.chain import canonical, entry_hash
from tests.bench.frame import Benchmark

ENTRIES = 1_000
BODY = {
    "v": 1,
    "seq": 1,
    "action": "store",
    "model": "registry.item",
    "object": "CP-2026-000001",
    "before": {"state": "labelled", "location": "待检区-01"},
    "after": {"state": "stored", "location": "专用库位-A-03"},
}


def chain(_) -> None:
    previous = "0" * 64
    for number in range(ENTRIES):
        previous = entry_hash(canonical(BODY | {"seq": number}), previous)


def plain_hashes(_) -> None:
    for number in range(ENTRIES):
        text = json.dumps(BODY | {"seq": number}, sort_keys=True, ensure_ascii=False)
        hashlib.sha256(text.encode()).hexdigest()


BENCHMARKS = [
    Benchmark("Chain entries (bare: json and sha256)", ENTRIES, chain, plain_hashes),
]
