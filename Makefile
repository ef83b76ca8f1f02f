# make run · make test set everything up by themselves.
PYTHON_IN_VENV := .venv/bin/python

.PHONY: run test test-quick check bench bench-nano planner engine translations screenshots lock clean

run:
	@packaging/setup_checkout.sh
	@$(PYTHON_IN_VENV) packaging/run_sample.py

test:
	@packaging/setup_checkout.sh --with-tests
	@$(PYTHON_IN_VENV) -m pytest -q -n 2 --dist loadfile

test-quick:
	@packaging/setup_checkout.sh --with-tests
	@$(PYTHON_IN_VENV) -m pytest -q -n 2 --dist loadfile -m "not slow"

check:
	@packaging/setup_checkout.sh
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@.venv/bin/mypy
	@PYTHONPATH=packaging .venv/bin/lint-imports

bench:
	@packaging/setup_checkout.sh
	@$(PYTHON_IN_VENV) tests/benchmarks/run.py

# Our own networks against the operators, on photographs that they were not trained on.
bench-nano:
	@packaging/setup_checkout.sh --with-tests
	@$(PYTHON_IN_VENV) tests/benchmarks/run.py nano_tone nano_restore nano_speed

# The library of the optional planner, compiled once and kept outside the checkout.
planner:
	@packaging/setup_checkout.sh
	@packaging/planner.sh build
	@packaging/planner.sh install

# The libraries of the edit models: PyTorch, diffusers and what they need.
engine:
	@packaging/setup_checkout.sh
	@packaging/engine.sh install

# After a text of the window changed: update every .ts, compile every .qm, say what is missing.
translations:
	@packaging/setup_checkout.sh
	@$(PYTHON_IN_VENV) packaging/translations.py

# What the window looks like, into tests/screenshots: look at them before committing.
screenshots:
	@packaging/setup_checkout.sh --with-tests
	@$(PYTHON_IN_VENV) packaging/screenshots.py

# On a connected machine: resolve pyproject.toml again, every wheel by its hash.
lock:
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile pyproject.toml --extra desktop --extra onnx --extra hub --extra dev --extra pack --extra server --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o envs/locks/dev.txt
	@grep -o 'llama-cpp-python==[0-9.]*' pyproject.toml | .venv/bin/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o envs/locks/planner.txt
	@packaging/engine.sh lock
	@packaging/cluster.sh lock
	@packaging/gesso-pack lock

clean:
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache
