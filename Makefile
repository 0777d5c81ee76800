# The front door: `make demo` and `make test` set up, build and run; the rest are parts of them.
BUILD ?= build
JOBS ?= $(shell nproc)
ROUNDS ?= 5

.PHONY: all program configure demo test floor coverage loss bench setup image testdata asan tsan fuzz tidy format clean

all: configure
	@cmake --build $(BUILD) -j $(JOBS)

# What a run needs, without tests and benchmarks; and the demo's sample.
program: configure
	@cmake --build $(BUILD) -j $(JOBS) --target drsemu drsemu_demo

configure: setup
	@cmake --preset release >$(BUILD)-configure.log 2>&1 || { cat $(BUILD)-configure.log; exit 1; }
	@rm -f $(BUILD)-configure.log

setup:
	@scripts/setup

image: program
	@$(BUILD)/drsemu image build >/dev/null

demo: image
	@echo
	$(BUILD)/drsemu run --force --out $(BUILD)/demo-report $(BUILD)/samples/demo64.exe || [ $$? = 1 ]  # 1: detected

test: testdata image all
	ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

testdata: program
	@scripts/setup tests
	@scripts/fetch-testdata

# Ordinary programs of others (some hundred MB from the npm registry): the rules must call none of them more than clean.
floor: testdata image all
	@scripts/floor

# Writes docs/coverage.md anew, out of a run of the zoo.
coverage: testdata image all
	DRSEMU_WRITE_COVERAGE=1 $(BUILD)/e2e --gtest_filter=Coverage.*:Functions.*

# Kills parts of LOSS runs at random moments: nothing that was recorded may be lost. 4 s a round.
LOSS ?= 308
loss: image all
	$(BUILD)/loss --rounds $(LOSS)

bench: image all
	$(BUILD)/drsemu-bench --rounds $(ROUNDS) --results bench/results --document docs/performance.md

asan: setup
	cmake --preset asan
	cmake --build --preset asan -j $(JOBS)
	ctest --test-dir build-asan --output-on-failure -j $(JOBS) -R '^unit\.'

tsan: setup
	cmake --preset tsan
	cmake --build --preset tsan -j $(JOBS)
	ctest --test-dir build-tsan --output-on-failure -R '^unit\.Collecting'

# Needs clang: FUZZ seconds for each of what parses hostile bytes.
FUZZ ?= 60
fuzz: setup
	cmake --preset fuzz
	cmake --build --preset fuzz -j $(JOBS)
	for entry in decoder arena journal hive target pe rules formats; do \
	  mkdir -p build-fuzz/corpus/$$entry && \
	  build-fuzz/fuzz-$$entry -max_total_time=$(FUZZ) -max_len=8192 -rss_limit_mb=4096 build-fuzz/corpus/$$entry || exit 1; \
	done

# clang-tidy 14 with warnings as errors over src/; slow. Only this needs the package: scripts/setup tidy installs it.
tidy: setup
	@scripts/setup tidy
	cmake --preset tidy
	cmake --build --preset tidy -j $(JOBS)

format:
	git ls-files '*.cpp' '*.h' '*.c' | xargs clang-format -i

clean:
	rm -rf build build-*
