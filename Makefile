# `make` lists what can be done. Each target first installs what it lacks, and nothing else: scripts/setup says what.

export PATH := $(HOME)/.cargo/bin:$(PATH)

UI_SOURCES := $(shell find ui -name node_modules -prune -o -name dist -prune -o -type f -print)
UI_MODULES := ui/node_modules/.package-lock.json
UI := ui/dist/index.html
# Only packaging needs it, and it comes with a program for each system: kept out of what everybody installs.
TAURI := ui/node_modules/.bin/tauri

.PHONY: help
help:
	@awk -F ': .*## ' '/^[a-z]+:.*## / { printf "make %-9s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup-build $(UI) ## build the app and open it
	cargo build --release -p fetchlist -p fetchlist-cli
	scripts/run

.PHONY: test
test: setup-test check ## check the code, then run every test, those of the real window too
	cd ui && npm test
	cargo build --workspace
	cargo test --workspace

.PHONY: office
office: ## test that LibreOffice reads what the app writes, and the other way round
	@scripts/setup office
	cargo build -p fetchlist-cli
	cargo test -p fetchlist-tests --features office --test office

.PHONY: check
check: setup-check $(UI_MODULES) $(UI) ## check format, types, lints and licences
	cargo fmt --all --check
	cd ui && npm run lint && npm run check
	cargo deny check bans licenses sources
	cargo clippy --workspace --all-targets --features fetchlist-tests/office -- -D warnings

.PHONY: bench
bench: ## measure against other programs; docs/benchmarks.md says what and how
	benches/run

.PHONY: fmt
fmt: $(UI_MODULES) ## format the code
	cargo fmt --all
	cd ui && npm run format

.PHONY: types
types: ## write the window's TypeScript types anew from the Rust ones
	WRITE_TYPES=1 cargo test -q -p fetchlist-model --test typescript

.PHONY: package
package: setup-build $(UI_MODULES) $(TAURI) ## build a Debian package
	env -u CARGO_TARGET_DIR $(TAURI) build --bundles deb
	@ls -1 target/release/bundle/deb/*.deb

.PHONY: setup
setup: setup-test $(UI_MODULES) ## install everything that any target needs

.PHONY: setup-build setup-check setup-test
setup-build setup-check setup-test:
	@scripts/setup $(@:setup-%=%)

.PHONY: clean
clean: ## remove what was built and fetched
	cargo clean
	rm -rf ui/dist ui/node_modules gen

$(UI_MODULES): ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@

$(TAURI): $(UI_MODULES)
	cd ui && npm install --no-save --no-package-lock --no-audit --no-fund @tauri-apps/cli@2.12.5
	@touch $@

$(UI): $(UI_SOURCES) $(UI_MODULES)
	cd ui && npm run build
	@touch $@
