# mips/: facts about the architecture, linked into the monitor, the guests and the host tests.

MIPS_SOURCES := mips/tlb.c mips/insn.c mips/branch.c mips/unaligned.c
FREESTANDING_SOURCES := mips/freestanding/string.c mips/freestanding/format.c

MIPS_OBJECTS := $(MIPS_SOURCES:%.c=$(B)/%.o)
FREESTANDING_OBJECTS := $(FREESTANDING_SOURCES:%.c=$(B)/%.o)

# gcc would recognise the loop in memcpy and replace it by a call of memcpy.
$(B)/mips/freestanding/string.o: ROOM_CFLAGS += -fno-tree-loop-distribute-patterns
