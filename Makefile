# make train      install what is missing, build, and train a digit classifier
# make test       install what is missing, and run the tests
# make lint       formatting, and no file over 400 lines
# make format     rewrite the sources in the project's format
# make bench      time Tern
# make compare    time Tern beside PyTorch, JAX and ONNX Runtime, and update the table in README.md (MNIST=DIR adds an epoch)
# make accuracy   measure elementary functions in Float over all inputs, or every nth (STRIDE=n); about ten minutes on two cores
# make sanitize   the tests of threads and memory under the thread and address sanitizers
# make consumer   build and train in a package that depends on a tagged clone of this one
# make setup      only install what is missing: OpenBLAS, LAPACKE, zlib
# make clean      remove what was built

SWIFT ?= swift
MNIST ?=
STRIDE ?= 1
SOURCES = Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

.PHONY: train test lint format bench compare accuracy sanitize consumer setup clean

train: setup
	$(SWIFT) build --configuration release --product mnist
	$(SWIFT) run --configuration release --skip-build mnist train

test: setup
	$(SWIFT) test --parallel

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	Scripts/file-length.sh 400

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

bench: setup
	$(SWIFT) run --configuration release --package-path Benchmarks tern-bench

compare: setup Benchmarks/.venv/installed
	$(SWIFT) build --configuration release --package-path Benchmarks
	Benchmarks/.venv/bin/python Benchmarks/compare.py $(if $(MNIST),--mnist "$(MNIST)")

Benchmarks/.venv/installed: Benchmarks/requirements.txt
	python3 -m venv Benchmarks/.venv
	Benchmarks/.venv/bin/pip install --quiet --requirement Benchmarks/requirements.txt
	touch $@

accuracy: setup
	$(SWIFT) run --configuration release --package-path Benchmarks tern-accuracy --stride $(STRIDE)

sanitize: setup
	Scripts/sanitize.sh

consumer: setup
	Scripts/consumer.sh

setup:
	@Scripts/setup.sh

clean:
	rm -rf .build Benchmarks/.build Benchmarks/.venv
