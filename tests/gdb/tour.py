"""Replays docs/gdb-tour.md: every line `(WHO) COMMAND` of its blocks marked `gdb` is executed, and the
prompt and what comes out must be what the page says. Machine addresses, frame numbers, TLB slots, ASIDs
and counts are another matter: they change with every change of the monitor, and are not compared. With
UPDATE=1 the page's blocks are written anew."""
import os
import re
import tempfile

import gdb

from check import say, verdict

PAGE = 'docs/gdb-tour.md'
PROMPT = re.compile(r'^(\((?:gdb|monitor|\S+ (?:user|kernel|monitor)(?: \S+\[\d+\])?)\) )(.*)$')


def execute(command):
    """What a command puts on the screen, stops included: gdb's own standard output goes to a file. The
    guest's console is another process's."""
    with tempfile.TemporaryFile('w+') as file:
        gdb.flush()
        screen = os.dup(1)
        os.dup2(file.fileno(), 1)
        try:
            gdb.execute(command)
        except gdb.error as error:
            gdb.write('%s\n' % error)
        finally:
            gdb.flush()
            os.dup2(screen, 1)
            os.close(screen)
        file.seek(0)
        return [line.rstrip() for line in file.read().splitlines()]


def masked(line):
    """Without what the page says is not compared."""
    line = re.sub(r'\b(?:0x)?[0-9a-f]{5,8}\b', '#', line)
    line = re.sub(r'\+0x[0-9a-f]+', '+#', line)
    line = re.sub(r'(\.[chS]:)\d+', r'\1#', line)
    line = re.sub(r'\b(entry|slot|Breakpoint|breakpoint|ASID|whose entry|directory\[)( ?)\d+', r'\1\2#', line)
    line = re.sub(r'its slot .*', 'its slot #', line)
    line = re.sub(r'\b(insn|index|entrylo[01]|ASID)=[0-9a-f]+', r'\1=#', line)
    line = re.sub(r'^( *)\d+(\s)', r'\1#\2', line)
    return ' '.join(re.sub(r' \d{2,}\b', ' #', line).split())


def replay(lines):
    """(the block as it is now, what differs from the page)"""
    now, wrong, i = [], [], 0
    while i < len(lines):
        match = PROMPT.match(lines[i])
        if match is None:
            i += 1
            continue
        prompt = gdb.prompt_hook('(gdb) ')
        if prompt != match[1]:
            wrong.append('the prompt before `%s` is %r' % (match[2], prompt))
        i += 1
        expected = []
        while i < len(lines) and not PROMPT.match(lines[i]):
            expected.append(lines[i].rstrip())
            i += 1
        seen = [line for line in execute(match[2]) if line]
        now += [prompt + match[2]] + seen
        wrong += compare(match[2], [line for line in expected if line], seen)
    return now, wrong


def compare(command, expected, seen):
    if command.startswith('vmm tlb'): # which slot a page is in is the machine's Random's choice
        expected, seen = sorted(expected, key=masked), sorted(seen, key=masked)
    for a, b in zip(expected + [''] * len(seen), seen + [''] * len(expected)):
        if masked(a) != masked(b):
            return ['`%s`: the page has %r, gdb %r' % (command, a, b)]
    return []


def main():
    with open(PAGE, encoding='utf-8') as file:
        text = file.read()
    parts = re.split(r'(^```gdb\n.*?^```$)', text, flags=re.M | re.S)
    say('set style enabled off')
    for i in range(1, len(parts), 2):
        lines = parts[i].splitlines()[1:-1]
        now, wrong = replay(lines)
        parts[i] = '```gdb\n%s\n```' % '\n'.join(now)
        verdict('%s, from `%s` on, shows what gdb shows' % (PAGE, PROMPT.match(lines[0])[2] if lines else '?'), wrong)
    if os.environ.get('UPDATE') == '1':
        with open(PAGE, 'w', encoding='utf-8') as file:
            file.write(''.join(parts))


main()
