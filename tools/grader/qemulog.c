#include "tools/grader/qemulog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines that matter read: mips_cpu_do_interrupt enter: PC c01120d4 EPC 00000000 syscall exception
 */
static const char enter[] = "do_interrupt enter: PC ";

bool qemulog_read(const char *path, uint32_t mark, struct qemulog *log)
{
    FILE *file = fopen(path, "r");
    char line[512], at_mark[16];

    *log = (struct qemulog){0};
    if (file == NULL)
        return false;
    snprintf(at_mark, sizeof(at_mark), "%08x ", (unsigned)mark);
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *pc = strstr(line, enter);

        if (pc == NULL)
            continue;
        pc += sizeof(enter) - 1;
        log->total++;
        if (strstr(pc, "syscall exception") != NULL && log->syscalls++ == 0)
            log->first_syscall = (uint32_t)strtoul(pc, NULL, 16);
        else if (strstr(pc, "TLB load exception") != NULL ||
                 strstr(pc, "TLB store exception") != NULL)
            log->tlb++;
        else if (strncmp(pc, at_mark, 9) == 0 && strstr(pc, "coprocessor unusable") != NULL)
            log->marks++;
    }
    fclose(file);
    return true;
}
