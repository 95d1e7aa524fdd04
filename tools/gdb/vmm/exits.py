"""Exit counters and the trace ring."""
import re

from . import symbols
from .problem import Corrupt, Problem
from .structures import follow, number, variable


ROW = re.compile(r'X\((\w+)((?:, "[^"]*")+)\)')


def rows(function, macro):
    """(symbol, [texts]) of an X-macro's lines, which hold names."""
    calls = symbols.constants(function).calls
    if macro not in calls:
        raise Problem("the sources have no table '%s' any more: tools/gdb needs a change" % macro)
    return [(symbol, re.findall('"([^"]*)"', texts)) for symbol, texts in ROW.findall(calls[macro][1])]


def reasons():
    """(name, meaning) by number."""
    return [tuple(texts) for _, texts in rows('stats_reason_name', 'EXIT_REASONS')]


def counters(vm):
    """Exits by reason, with those that the fast paths have not handed over yet."""
    counts = [number(vm.value['exits'][i]) for i in range(len(reasons()))]
    if int(vm.value['vcpu']):
        served_as = variable('stats.c', 'fast_reasons')
        for path in range(symbols.enumeration('fast_path')['FAST_PATH_COUNT']):
            counts[int(served_as[path])] += number(vm.vcpu['fast_counts'][path])
    return counts


class Record:
    """One record of the trace ring."""

    def __init__(self, value, kinds, names):
        kind, reason = int(value['kind']), int(value['reason'])
        if kind >= len(kinds):
            raise Corrupt('the trace ring', 'record %d is of kind %d, and there are %d kinds'
                          % (number(value['sequence']), kind, len(kinds)))
        self.sequence, self.pc = number(value['sequence']), number(value['pc'])
        self.kind, *words = kinds[kind]
        self.vm = int(value['vm'])
        modes = {n: name for name, n in symbols.enumeration('guest_mode').items()}
        if int(value['mode']) not in modes:
            raise Corrupt('the trace ring', 'record %d is of mode %d' % (self.sequence, int(value['mode'])))
        self.mode = modes[int(value['mode'])][len('GUEST_'):].lower()
        self.reason = names[reason][0] if kind == 0 and reason < len(names) else ''
        self.values = [(words[i], number(value['value'][i])) for i in range(len(words)) if words[i]]

    def __str__(self):
        return '%8d  vm%-2d %-6s %-9s %-16s pc %08x  %s' % (
            self.sequence, self.vm, self.mode, self.kind, self.reason, self.pc,
            ' '.join('%s=%x' % value for value in self.values))


def recent(count):
    """The last records of the trace ring, oldest first."""
    ring = variable('trace.c', 'ring')
    size = symbols.constants('trace_exit_begin')['TRACE_RING_SIZE']
    end = number(variable('trace.c', 'next_sequence'))
    kinds = [texts for _, texts in rows('trace_record_reflect', 'TRACE_KINDS')]
    names = reasons()
    records = []
    for sequence in range(max(0, end - min(count, size)), end):
        value = ring[sequence % size]
        if number(value['sequence']) != sequence:
            raise Corrupt('the trace ring', 'where record %d should be there is %d'
                          % (sequence, number(value['sequence'])))
        records.append(Record(value, kinds, names))
    return records



def current():
    """The record of the exit that is being handled."""
    kinds = [texts for _, texts in rows('trace_record_reflect', 'TRACE_KINDS')]
    record = follow(variable('trace.c', 'exit_record'), 'the record of this exit')
    return Record(record, kinds, reasons())
