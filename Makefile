# Mirrorball. `make help` lists what there is to do.
#
# Each room has a build.mk that says what it builds; this file holds what they share.

ENDIAN ?= big
CPU    ?= 24Kc
V      ?= 0

ifeq ($(filter $(ENDIAN),big little),)
$(error ENDIAN=$(ENDIAN): must be big or little)
endif
ifeq ($(filter $(CPU),24Kc 34Kf),)
$(error CPU=$(CPU): must be 24Kc or 34Kf)
endif

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := help

# One line a command, or the whole command with V=1.
Q   := $(if $(filter 1,$(V)),,@)
say  = $(if $(filter 1,$(V)),,@printf '  %-8s %s\n' '$(1)' '$(2)')

# Everything built for the target goes to $(B), everything built for this host to $(H).
B := build/$(ENDIAN)
H := build/host

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef

# --- target: MIPS32 release 2, no FPU, no C library ------------------------------------------
CROSS    ?= mips-linux-gnu-
TARGET_CC := $(CROSS)gcc
TARGET_LD := $(CROSS)ld
TARGET_OBJCOPY := $(CROSS)objcopy
TARGET_ENDIAN_FLAG := $(if $(filter big,$(ENDIAN)),-EB,-EL)
TARGET_EMULATION := $(if $(filter big,$(ENDIAN)),elf32btsmip,elf32ltsmip)
TARGET_ARCH_FLAGS := $(TARGET_ENDIAN_FLAG) -march=24kc -mabi=32 -msoft-float -mno-abicalls -fno-pic \
	-G0 -mno-check-zero-division
TARGET_CFLAGS := $(TARGET_ARCH_FLAGS) -std=gnu11 -O2 -g $(WARNINGS) -ffreestanding -fno-common \
	-fno-stack-protector -fno-builtin-printf -ffunction-sections -fdata-sections \
	-I. -Imips/freestanding -MMD -MP
TARGET_ASFLAGS := $(TARGET_ARCH_FLAGS) -g -Wa,-Werror -D__ASSEMBLER__ -I. -MMD -MP
TARGET_LDFLAGS := -m $(TARGET_EMULATION) --gc-sections --fatal-warnings -nostdlib \
	-z max-page-size=4096 -z noexecstack

# --- host ----------------------------------------------------------------------------------------
HOST_CC     ?= gcc
HOST_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS) -I. -MMD -MP

$(B)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_CFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

$(B)/%.o: %.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(TARGET_ASFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

$(H)/%.o: %.c
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) $(ROOM_CFLAGS) -c -o $@ $<

include $(wildcard */build.mk tests/*/build.mk)

-include $(shell find build -name '*.d' 2>/dev/null)
