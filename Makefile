# What people who work on the code run, inside the environment that ./klero makes.
# `make lint` and `./klero lint` are the same; ARGS are added to the command.
.PHONY: test lint types architecture bench e2e fuzz lives lock messages pyz clean

ifndef KLERO_PYTHON

test lint types architecture bench e2e fuzz lives lock messages pyz:
	@./klero $@ $(ARGS)

else

run := "$(KLERO_PYTHON)" -P -m

lint:
	$(run) ruff check $(ARGS) .
	$(run) ruff format --check .

types:
	$(run) mypy $(ARGS)

architecture:
	"$(KLERO_PYTHON)" -P -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo $(ARGS)

bench:
	$(run) pytest --benchmark-enable --benchmark-only -p no:randomly benchmarks $(ARGS)

# The public pages in Debian's Chromium; `./klero test --all` runs these too, and installs it.
e2e:
	$(run) pytest -m system -p no:randomly tests/e2e $(ARGS)

# Bent examples for every parser. ARGS: how many, as in `make fuzz ARGS="1000000 --seed 7"`; --help says more.
fuzz:
	$(run) tests.fuzz $(ARGS)

# Whole lives of ledgers, act by act. ARGS: how many steps, 20,000 unless said; 600 are in the tests.
lives:
	$(run) pytest -p no:randomly tests/differential/test_lives.py --acts $(or $(ARGS),20000)

# The oldest Python supported resolves the locks, so that they hold what only it needs. ARGS=--upgrade takes newer releases.
# Extras stay: the pip of Debian 12 would take the newest `coverage[toml]`, not listed here, beside a plain `coverage==…`.
compile := CUSTOM_COMPILE_COMMAND="make lock" $(run) piptools compile --quiet --generate-hashes --no-strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options $(ARGS)

lock:
	$(compile) --output-file requirements.txt pyproject.toml
	$(compile) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

messages:
	$(run) tools.messages update

pyz:
	$(run) verifier.build $(ARGS)

endif

clean:
	rm -rf build dist .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find api draws ledger verifier tools tests -name __pycache__ -prune -exec rm -rf {} +
