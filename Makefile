# Everything a person does with this repository, by name. `make demo` and `make test` are the two that
# a fresh Debian 12 needs; each installs what it uses.

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
export DESTDIR ?=

.PHONY: build demo test sanitize sanitize-threads fuzz bench format tidy install clean

build:
	@tools/setup build
	@cmake --preset release -DHEADROOM_TESTS=OFF -DHEADROOM_BENCHES=OFF $(QUIET)
	@cmake --build --preset release --parallel $(JOBS)

demo: QUIET = >/dev/null
demo: build
	@build/release/headroom demo --folder build/demo

test:
	@tools/setup test
	@cmake --preset release -DHEADROOM_TESTS=ON -DHEADROOM_BENCHES=ON
	@cmake --build --preset release --parallel $(JOBS)
	@ctest --preset release

# The same tests under the address and undefined-behaviour sanitizers: by default of the modules
# that take bytes apart; others by name, as SANITIZED="sim store".
SANITIZED ?= base extract net spec workload grpc load control traffic
sanitize:
	@tools/setup sanitize
	@cmake --preset asan
	@cmake --build --preset asan --parallel $(JOBS) --target $(SANITIZED:%=headroom_%_test)
	@ctest --preset asan --tests-regex '^($(shell echo $(SANITIZED) | tr ' ' '|'))\.'

# And under the thread sanitizer, where threads meet.
sanitize-threads:
	@tools/setup sanitize
	@cmake --preset tsan
	@cmake --build --preset tsan --parallel $(JOBS) --target headroom_load_test
	@ctest --preset tsan --tests-regex '^load\.'

# A short run of every libFuzzer target, or of some by name, as FUZZED="har sse"; FUZZ_SECONDS=3600
# for a long one; with a FUZZ_SEED the same inputs again, from the same program and corpus.
FUZZ_SECONDS ?= 20
export FUZZ_SEED ?= 0
FUZZED ?= $(patsubst fuzz/%_fuzz.cc,%,$(wildcard fuzz/*_fuzz.cc))
fuzz:
	@tools/setup sanitize
	@cmake --preset fuzz
	@cmake --build --preset fuzz --parallel $(JOBS) --target $(FUZZED:%=%_fuzz)
	@tools/fuzz $(FUZZ_SECONDS) $(FUZZED:%=build/fuzz/fuzz/%_fuzz)

bench:
	@tools/setup bench
	@cmake --preset release -DHEADROOM_TESTS=ON -DHEADROOM_BENCHES=ON
	@cmake --build --preset release --parallel $(JOBS)
	@bench/run

format:
	@tools/setup test
	@git ls-files --cached --others --exclude-standard '*.cc' '*.h' | xargs clang-format-19 -i

tidy:
	@tools/setup test
	@tools/check_code

install: build
	@cmake --install build/release --prefix $(PREFIX)

clean:
	@rm -rf build
