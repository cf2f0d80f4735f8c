"""Benchmarks: ``make bench``, or ``python -m tests.bench WORD…`` for those named so."""
