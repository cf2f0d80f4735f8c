# The commands of the register. What each does stands in bin/, one readable script a command.
#
#   make run      set up what is missing and serve on http://127.0.0.1:8000   (PORT=8001)
#   make test     everything the tests need, then all tests this machine can run

.PHONY: help setup run test lint bench clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make setup    the same as run, without serving"
	@echo "make lint     style, templates, migrations and translations"
	@echo "make bench    the benchmarks, as a table"
	@echo "make clean    remove what was built; the data in var/ stay"

setup:
	@bin/setup

run:
	@bin/run

test:
	@bin/test

lint:
	@bin/lint

bench:
	@bin/setup --dev
	@.venv/bin/python -m tests.bench

clean:
	rm -rf .venv var/static .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
