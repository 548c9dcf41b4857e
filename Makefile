# crm-tools -- build, test, install.  `make help` lists the targets.

# of a checkout with tags from git, else the next one to be tagged; the commit is told beside it
TAGGED := $(if $(wildcard .git),$(shell git describe --tags --match 'v[0-9]*' 2>/dev/null))
COMMIT := $(if $(wildcard .git),$(shell git describe --always --abbrev=10 --exclude '*' --dirty 2>/dev/null))
VERSION = $(if $(TAGGED),$(TAGGED:v%=%),0.1.0)
BUILD   = build
PREFIX  = /usr/local
DESTDIR =

CC      = gcc
CFLAGS  = -O2 -g
WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wstrict-prototypes \
          -Wmissing-prototypes -Werror
# what the sources need whatever CFLAGS says; SAN=address,undefined builds with sanitizers
NEEDED  = -std=c11 -D_GNU_SOURCE -Ilib -pthread \
          $(if $(UNPACK),-DCRM_UNPACKS) $(if $(XLSXOUT),-DCRM_WRITES_XLSX) \
          $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
# what an attacker's file finds harder, at less than 2 % of the time (HARDEN= builds without);
# sanitizers bring their own
HARDEN  = $(if $(SAN),,-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE)
comma  := ,
HARDLINK = $(if $(HARDEN),-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
# reading .gz and .xlsx, in the programs that name lib/io/unpack.h only; UNPACK= builds without
UNPACK := $(shell printf '\043include <zlib.h>\n\043include <expat.h>\n\043include <minizip/unzip.h>\n' | \
            $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 && echo -lminizip -lexpat -lz)
# writing .xlsx: its header at build time, the library loaded when a workbook is asked for
XLSXOUT := $(shell printf '\043include <xlsxwriter.h>\n' | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 && echo yes)
LDLIBS  = -Wl,--as-needed -lcsv -lgsl -lgslcblas -lutf8proc -lsodium $(UNPACK) -lm
BIN     = $(BUILD)/bin

# make V=1 shows the commands; else a line says what is made
Q    = $(if $(V),,@)
SAY  = @$(if $(V),:,printf '%-3s %s\n')
SHARE   = $(BUILD)/share/crm-tools

# cmd/shared: what programs share that is no method
LIB_SRC  := $(sort $(wildcard lib/*/*.c cmd/shared/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
# a program is cmd/NAME.c, or the folder cmd/NAME/ with one file an analysis
ONE_FILE := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
FOLDERS  := $(patsubst cmd/%/main.c,%,$(wildcard cmd/*/main.c))
PROGRAMS := $(sort $(ONE_FILE) $(FOLDERS))
# a shell script is cmd/NAME/main.sh; the parts that scripts share are data
SCRIPTS  := $(patsubst cmd/%/main.sh,%,$(wildcard cmd/*/main.sh))
CMD_SRC  := $(wildcard cmd/*.c cmd/*/*.c)
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/*.c))
MEASURE  := $(patsubst tests/bench/%.c,$(BUILD)/tests/bench/%,$(wildcard tests/bench/*.c))
HELPERS  := $(patsubst tests/lib/%.c,$(BUILD)/tests/lib/%,$(wildcard tests/lib/*.c))
GENERATE := $(BUILD)/sample-data/generate
# data that programs read at run time: lib/LAYER/data/KIND/FILE -> share/crm-tools/KIND/FILE, and
# cmd/shared/month/FILE.sh -> share/crm-tools/month/FILE.sh
DATA_SRC := $(wildcard lib/*/data/*/*) $(wildcard cmd/shared/month/*.sh)
DATA     := $(foreach f,$(DATA_SRC),$(SHARE)/$(notdir $(patsubst %/,%,$(dir $f)))/$(notdir $f))

all: $(PROGRAMS:%=$(BIN)/%) $(SCRIPTS:%=$(BIN)/%) $(DATA)  ## build every program into $(BUILD)/bin

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## */\t/' | expand -t 12

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(NEEDED) $(WARN) $(HARDEN) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# made again when what it says changes
$(BUILD)/lib/cli/version.o: NEEDED += -DCRM_VERSION='"$(VERSION)"' $(if $(COMMIT),-DCRM_COMMIT='"$(COMMIT)"')
$(BUILD)/lib/cli/version.o: $(BUILD)/version
$(shell mkdir -p $(BUILD) && echo '$(VERSION) $(COMMIT)' | cmp -s - $(BUILD)/version || \
    echo '$(VERSION) $(COMMIT)' > $(BUILD)/version)

$(BUILD)/libcrm.a: $(LIB_OBJ)
	$(SAY) AR $@
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

.SECONDEXPANSION:
$(FOLDERS:%=$(BIN)/%): $(BIN)/%: $$(addprefix $(BUILD)/,$$(addsuffix .o,$$(basename $$(wildcard cmd/$$*/*.c)))) $(BUILD)/libcrm.a
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(ONE_FILE:%=$(BIN)/%): $(BIN)/%: $(BUILD)/cmd/%.o $(BUILD)/libcrm.a
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(SCRIPTS:%=$(BIN)/%): $(BIN)/%: cmd/%/main.sh Makefile
	@mkdir -p $(@D)
	$(SAY) SH $@
	$(Q)sed 's/@VERSION@/$(VERSION)/' $< > $@ && chmod 755 $@

$(UNIT) $(HELPERS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libcrm.a
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(GENERATE): $(patsubst %.c,$(BUILD)/%.o,$(wildcard sample-data/*.c))
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^

define copy_data
$(SHARE)/$(notdir $(patsubst %/,%,$(dir $1)))/$(notdir $1): $1
	@mkdir -p $$(@D) && cp $$< $$@
endef
$(foreach f,$(DATA_SRC),$(eval $(call copy_data,$f)))

objects: $(LIB_OBJ) $(CMD_SRC:%.c=$(BUILD)/%.o) $(UNIT:=.o) $(HELPERS:=.o)

programs:
	@echo $(PROGRAMS) $(SCRIPTS)

$(BUILD)/tests/bench/bare: $(BUILD)/tests/bench/bare.o $(BUILD)/libcrm.a
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(filter-out %/bare,$(MEASURE)): %: %.o
	$(SAY) LD $@
	$(Q)$(CC) $(NEEDED) $(HARDEN) $(HARDLINK) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# ---- tests ----------------------------------------------------------------------------

TESTS = $(wildcard tests/cli/*.t tests/golden/*.t tests/prop/*.t tests/fault/*.t tests/interop/*.t \
        tests/lint/*.t)

check: all $(UNIT) $(HELPERS) $(GENERATE) $(BUILD)/tests/bench/measure  ## run every test (T=... runs some)
	@BUILD=$(BUILD) SAN='$(SAN)' sh tests/run $(if $(T),$(T),$(UNIT) $(TESTS))

lint:  ## formatting, warnings of clang, analysers, layers, manual pages
	@BUILD=$(BUILD) CC=$(CC) MAKE='$(MAKE)' sh tests/lint/run

options: all  ## write the table of all options into man/crm-formats.5
	@BUILD=$(BUILD) perl tests/lib/option_table > $(BUILD)/options.mdoc
	@sed -i -e '/^\.\\" made by make options/r $(BUILD)/options.mdoc' \
	    -e '/^\.\\" made by make options/,/^\.\\" end of what make options makes/{/^\.\\" /!d}' man/crm-formats.5

asan:  ## every test again under AddressSanitizer and UBSan
	@$(MAKE) BUILD=$(BUILD)/asan SAN=address,undefined CFLAGS='-O1 -g' check

fuzz: all  ## fuzz every parser for TIME seconds each (default 60), or RUNS inputs
	@BUILD=$(BUILD) RUNS=$(RUNS) SEED=$(SEED) UNPACK='$(UNPACK)' sh tests/fuzz/run $(or $(TIME),60)

bench: all $(MEASURE)  ## measure speed and memory beside what else is installed (BENCH="--rows N")
	@BUILD=$(BUILD) tests/bench/run $(BENCH)
	@BUILD=$(BUILD) tests/bench/import
	@BUILD=$(BUILD) tests/bench/clv
	@BUILD=$(BUILD) tests/bench/survey
	@BUILD=$(BUILD) tests/bench/segment
	@BUILD=$(BUILD) tests/bench/churn
	@BUILD=$(BUILD) tests/bench/basket
	@BUILD=$(BUILD) tests/bench/care

cover:  ## lines of lib/ that the tests reach; fails below 95 %
	@BUILD=$(BUILD) MAKE='$(MAKE)' perl tests/cover/run

planted:  ## plant a fault for each kind of test and see it go red (minutes)
	@BUILD=$(BUILD) perl tests/planted/run

setup:  ## install what is missing to build and test (Debian, as root or with sudo)
	@sh .ci/setup

sample-data: $(GENERATE)  ## write the files of sample-data/ again
	@$(GENERATE) sample-data

demo: all  ## the main job on the sample data
	@BUILD=$(BUILD) sh sample-data/demo

# ---- install --------------------------------------------------------------------------

MAN  := $(wildcard man/*.[157])
ROOT  = $(DESTDIR)$(PREFIX)
# what the shells complete, made by the programs from their option tables: BUILD/share -> ROOT/share
COMPLETION := $(foreach p,$(PROGRAMS) $(SCRIPTS),bash-completion/completions/$p zsh/site-functions/_$p \
              fish/vendor_completions.d/$p.fish)
INSTALLED   = $(PROGRAMS:%=bin/%) $(SCRIPTS:%=bin/%) $(foreach m,$(MAN),share/man/man$(subst .,,$(suffix $m))/$(notdir $m)) \
              $(COMPLETION:%=share/%) $(DATA:$(BUILD)/%=%)

$(BUILD)/share/bash-completion/completions/%: $(BIN)/% $(DATA)
	@mkdir -p $(@D) && $< --completion bash > $@

$(BUILD)/share/zsh/site-functions/_%: $(BIN)/% $(DATA)
	@mkdir -p $(@D) && $< --completion zsh > $@

$(BUILD)/share/fish/vendor_completions.d/%.fish: $(BIN)/% $(DATA)
	@mkdir -p $(@D) && $< --completion fish > $@

install: all $(COMPLETION:%=$(BUILD)/share/%)  ## install under DESTDIR/PREFIX
	@for f in $(PROGRAMS:%=bin/%) $(SCRIPTS:%=bin/%); do install -D -m 755 $(BUILD)/$$f $(ROOT)/$$f || exit 1; done
	@for f in $(MAN); do install -D -m 644 $$f $(ROOT)/share/man/man$${f##*.}/$${f##*/} || exit 1; done
	@for f in $(COMPLETION) $(DATA:$(BUILD)/share/%=%); do \
		install -D -m 644 $(BUILD)/share/$$f $(ROOT)/share/$$f || exit 1; done
	@echo "installed in $(ROOT)"

# folders that are then empty go too, but not those that every system has
uninstall:  ## remove what install put there
	@cd $(ROOT) && rm -f $(INSTALLED)
	@cd $(ROOT)/share && for d in $(sort $(dir $(COMPLETION) $(DATA:$(BUILD)/share/%=%))); do \
		[ ! -d $$d ] || rmdir -p --ignore-fail-on-non-empty $$d; done
	@$(if $(filter /usr /usr/local,$(ROOT)),:,cd $(ROOT) && for d in share/man/man* bin; do \
		[ ! -d $$d ] || rmdir -p --ignore-fail-on-non-empty $$d; done)
	@echo "removed from $(ROOT)"

dist:  ## a source archive of HEAD
	@mkdir -p $(BUILD)
	git archive --prefix=crm-tools-$(VERSION)/ -o $(BUILD)/crm-tools-$(VERSION).tar.gz HEAD

deb:  ## a Debian package
	@BUILD=$(BUILD) VERSION=$(VERSION) MAKE='$(MAKE)' sh .ci/deb

clean:  ## remove everything built
	rm -rf $(BUILD)

.PHONY: options all help objects programs check lint asan fuzz bench cover planted setup sample-data demo install uninstall dist deb clean
.DELETE_ON_ERROR:
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(CMD_SRC:%.c=$(BUILD)/%.d) $(UNIT:=.d) $(HELPERS:=.d) \
         $(patsubst %.c,$(BUILD)/%.d,$(wildcard sample-data/*.c))
