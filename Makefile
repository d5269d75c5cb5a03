# make          builds, leaves the programs at ./cartulaire and ./cartulaire-verify
# make portal   builds what browsers see of the hub, into portal/dist
# make demo     the first five minutes (CHECK=1: without a terminal, fails on any surprise)
# make test     every test
# make check    format, clang-tidy, source rules
# make bench    measures: bench.json and docs/performance.md
# make fuzz     each fuzz target for SECONDS_EACH (30)
# make asan     every test but the real Squid's, under AddressSanitizer and UBSan; `make tsan` under ThreadSanitizer
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
JOBS ?= $(shell nproc)
SECONDS_EACH ?= 30
CHECK ?=

.PHONY: all build portal demo test check format bench fuzz asan tsan clean

all: build

build:
	@scripts/install build
	@scripts/build release cartulaire cartulaire-verify
	@ln -sf build/release/src/cartulaire build/release/src/cartulaire-verify .

portal:
	@scripts/build-portal

demo:
	@scripts/install build demo
	@$(MAKE) --no-print-directory build portal
	@CHECK=$(CHECK) scripts/demo

test:
	@scripts/install build test
	@scripts/build-portal
	@scripts/build ci
	@scripts/test ci

asan tsan:
	@scripts/install build test
	@scripts/build $@
	@scripts/test $@ -LE slow

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
	@scripts/build fuzz fuzz_targets
	@scripts/fuzz $(SECONDS_EACH)

clean:
	@rm -rf build cartulaire cartulaire-verify
