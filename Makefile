# make train      install what is missing, build, and train a digit classifier (MODEL=cnn or resnet: a convolutional one)
# make charlm     train a language model on the bundled Shakespeare, in about two minutes (TEXT=FILE: on that text; STEPS=n)
# make test       install what is missing, and run the tests of the library and of the commands
# make examples   build and run the programs in Examples/
# make server     build and test the web server in Examples/Server, which fetches Hummingbird; a few minutes
# make lint       formatting, no file over 400 lines, and the wording of comments and messages
# make format     rewrite the sources in the project's format
# make bench      time Tern
# make compare    time Tern beside PyTorch, NumPy, JAX and ONNX Runtime, updates the tables (MNIST=DIR: an epoch too)
# make files      time the reading of files beside NumPy, safetensors, PyTorch, pandas and Pillow (MNIST=DIR: its images)
# make fixtures   compute anew with NumPy and PyTorch what the tests hold Tern to
# make docs       build the documentation into docs/; fails where a public symbol has none
# make build      build everything (but Examples/Server): the library, its tests, commands, benchmarks, examples
# make typecheck  build everything anew, and fail on an expression that takes over 200 ms to check (LIMIT=400 on a busy machine)
# make accuracy   measure elementary functions in Float over all inputs, or every nth (STRIDE=n); about ten minutes on two cores
# make misuse     call the whole interface with extreme and meaningless arguments: named traps, typed errors or documented values
# make operators  hold values and derivatives to PyTorch's operator database (ONLY=REGEX: some operations; SAMPLES=n, 60 by default)
# make fuzz       feed mutated files to every reader under libFuzzer (SECONDS=n for each, 600 by default; READERS="IDX …": some)
# make scaling    time collectives beside MPI_Allreduce, and training steps on two ranks beside PyTorch's DDP
# make distributed  install Open MPI, build with it, and test training on many ranks: the same bits, faults, two machines (needs root)
# make sanitize   the tests of threads and memory under the thread and address sanitizers
# make consumer   build and train in a package that depends on a tagged clone of this one
# make setup      only install what is missing: OpenBLAS, LAPACKE, zlib, libdeflate, libpng, libjpeg, OpenSSL
# make clean      remove what was built

SWIFT ?= swift
MODEL ?= mlp
MNIST ?=
TEXT ?=
STEPS ?=
LIMIT ?= 200
STRIDE ?= 1
ONLY ?=
SAMPLES ?= 60
SECONDS ?= 600
READERS ?=
# A build with the trait is another one of everything, so it has a folder of its own.
RANKS ?= "$(CURDIR)/.build/ranks"
# All packages build into one folder, so that Tern is compiled once for them; SwiftPM has each package's own parts beside it.
FOLDER ?= $(CURDIR)/.build
# What compilations are told besides, always the same: other options have everything compiled anew.
export OPTIONS ?=
# Without a cached plan, which may be that of another package.
SCRATCH = --scratch-path "$(FOLDER)" --disable-build-manifest-caching $(OPTIONS)
COMMANDS = --configuration release --package-path Commands $(SCRATCH)
BENCHMARKS = --configuration release --package-path Benchmarks $(SCRATCH)
SOURCES = Package.swift Sources Tests Fuzz Commands/Tests Examples/Server/Tests \
    $(foreach p,Commands Benchmarks Examples Examples/Server,$(p)/Package.swift $(p)/Sources)

.PHONY: build train charlm test examples server lint format typecheck bench compare files accuracy misuse operators fuzz fixtures docs distributed scaling sanitize \
    consumer setup clean

build: setup
	$(SWIFT) build --build-tests $(SCRATCH)
	$(SWIFT) build --build-tests --package-path Commands $(SCRATCH)
	$(SWIFT) build --package-path Examples $(SCRATCH)
	$(SWIFT) build $(COMMANDS)
	$(SWIFT) build $(BENCHMARKS)

train: setup
	$(SWIFT) run $(COMMANDS) mnist train --model $(MODEL)

charlm: setup
	$(SWIFT) run $(COMMANDS) charlm train $(if $(TEXT),--text "$(TEXT)") $(if $(STEPS),--steps $(STEPS))

test: setup
	$(SWIFT) test --parallel $(SCRATCH)
	$(SWIFT) test --parallel --package-path Commands $(SCRATCH)

examples: setup
	Scripts/examples.sh

server: setup
	$(SWIFT) test --configuration release --package-path Examples/Server

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	Scripts/file-length.sh 400
	Scripts/wording.py

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

typecheck:
	rm -rf .build/type-check
	TERN_WARNINGS_AS_ERRORS=1 $(MAKE) build FOLDER="$(CURDIR)/.build/type-check" \
	    OPTIONS="-Xswiftc -Xfrontend -Xswiftc -warn-long-expression-type-checking=$(LIMIT)"

bench: setup
	$(SWIFT) run $(BENCHMARKS) tern-bench

compare: setup Benchmarks/.venv/installed
	$(SWIFT) build $(BENCHMARKS)
	Benchmarks/.venv/bin/python Benchmarks/compare.py $(if $(MNIST),--mnist "$(MNIST)")

files: setup Benchmarks/.venv/installed
	$(SWIFT) build $(BENCHMARKS) --product tern-data
	Benchmarks/.venv/bin/python Benchmarks/files.py $(if $(MNIST),--mnist "$(MNIST)")

fixtures: Tests/Fixtures/.venv/installed
	Tests/Fixtures/.venv/bin/python Tests/Fixtures/generate.py

Benchmarks/.venv/installed Tests/Fixtures/.venv/installed: %/.venv/installed: %/requirements.txt
	python3 -m venv $*/.venv
	$*/.venv/bin/pip install --quiet --requirement $<
	touch $@

docs: setup
	Scripts/docs.sh

accuracy: setup
	$(SWIFT) run $(BENCHMARKS) tern-accuracy --stride $(STRIDE)

misuse: setup
	$(SWIFT) run $(BENCHMARKS) tern-misuse

operators: setup Benchmarks/.venv/installed
	Benchmarks/.venv/bin/python Benchmarks/operators/generate.py --samples $(SAMPLES) --only "$(ONLY)"
	$(SWIFT) run $(BENCHMARKS) tern-operators Benchmarks/operators/cases --only "$(ONLY)"

fuzz: setup
	Scripts/fuzz.sh $(SECONDS) $(READERS)

distributed:
	@Scripts/setup.sh vision mpi
	$(SWIFT) test --traits MPI --scratch-path $(RANKS) --filter TernDistributedTests
	$(SWIFT) test --traits MPI --scratch-path $(RANKS) --disable-build-manifest-caching --package-path Commands --filter RankTests
	Scripts/namespaces.sh $(RANKS)/debug/DistributedChild train cnn 4 4
	Scripts/namespaces.sh $(RANKS)/debug/DistributedChild train text 4 4

scaling: Benchmarks/.venv/installed
	@Scripts/setup.sh vision mpi
	$(SWIFT) build --configuration release --package-path Benchmarks --scratch-path $(RANKS) --traits MPI --product tern-distributed
	Benchmarks/.venv/bin/python Benchmarks/distributed.py $(RANKS)/release/tern-distributed

sanitize: setup
	Scripts/sanitize.sh

consumer: setup
	Scripts/consumer.sh

setup:
	@Scripts/setup.sh vision

clean:
	rm -rf .build docs Commands/.build Benchmarks/.build Benchmarks/.venv Examples/.build Examples/Server/.build Tests/Fixtures/.venv
