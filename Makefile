# make          builds, leaves the program at ./cartulaire
# make demo     the first five minutes (CHECK=1: without a terminal, fails on any surprise)
# make test     every test
# make check    format, clang-tidy, source rules
# make bench    measures: bench.json and docs/performance.md
# make fuzz     each fuzz target for SECONDS (30)
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
JOBS ?= $(shell nproc)
SECONDS_EACH ?= 30
CHECK ?=

.PHONY: all build demo test check format bench fuzz asan tsan clean

all: build

build:
	@scripts/install build
	@scripts/build release cartulaire
	@ln -sf build/release/src/cartulaire cartulaire

demo: build
	@scripts/install demo
	@CHECK=$(CHECK) scripts/demo

test:
	@scripts/install build test
	@scripts/build ci
	@ctest --preset ci --output-on-failure

asan tsan:
	@scripts/install build test
	@scripts/build $@
	@ctest --test-dir build/$@ --output-on-failure -LE slow

check:
	@scripts/install build test check
	@scripts/check

format:
	@scripts/install check
	@git ls-files -co --exclude-standard '*.cpp' '*.hpp' | xargs clang-format-19 -i

bench:
	@scripts/install build bench
	@scripts/build release
	@scripts/bench

fuzz:
	@scripts/install build fuzz
	@scripts/build fuzz
	@scripts/fuzz $(SECONDS_EACH)

clean:
	@rm -rf build cartulaire
