#!/bin/sh
# usage: CROSS=mips-linux-gnu- insn_oracle.sh EVERY.o
#
# Prints {0xWORD, "mnemonic"}, for each instruction of EVERY.o and for each word that differs from
# one of them in one bit, as the disassembler reads it for MIPS32 release 2.
set -eu

raw=${1%.o}.raw

# Lines "0xWORD mnemonic" of an object or, with more options, of a raw file.
disassemble()
{
    ${CROSS}objdump -z -M no-aliases,cp0-names=numeric "$@" |
        awk -F '\t' 'NF >= 3 { sub(/ *$/, "", $2); sub(/ .*/, "", $3); print "0x" $2, $3 }'
}

# The words as octal escapes, most significant byte first, for printf.
neighbours()
{
    while read -r word _; do
        bit=0
        while [ $bit -lt 32 ]; do
            other=$((word ^ (1 << bit)))
            printf '\\%03o\\%03o\\%03o\\%03o' $((other >> 24 & 255)) $((other >> 16 & 255)) \
                $((other >> 8 & 255)) $((other & 255))
            bit=$((bit + 1))
        done
    done
}

disassemble -d "$1" > "$raw.list"
printf "$(neighbours < "$raw.list")" > "$raw"
disassemble -D -b binary -EB -m mips:isa32r2 "$raw" >> "$raw.list"
awk '{ printf "{%s, \"%s\"},\n", $1, $2 }' "$raw.list"
