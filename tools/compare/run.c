#include "tools/compare/run.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAUNCHER "build/host/mirrorball"

static const char *const side_names[SIDES] = {[OFF] = "off", [ON] = "on"};

/* One VM's output while it is taken apart. */
struct output {
    FILE *copy;
    struct sha256_ctx hash;
};

static bool open_outputs(const char *workload, struct output outputs[SIDES])
{
    for (int side = 0; side < SIDES; side++) {
        char path[256];
        snprintf(path, sizeof(path), "build/compare/%s-%s.txt", workload, side_names[side]);
        outputs[side].copy = fopen(path, "w");
        if (outputs[side].copy == NULL) {
            fprintf(stderr, "compare: cannot write %s: %s\n", path, strerror(errno));
            if (side == ON)
                fclose(outputs[OFF].copy);
            return false;
        }
        sha256_init(&outputs[side].hash);
    }
    return true;
}

/* Gives a line, its newline included, to the VM that it belongs to. Lines of the monitor itself
 * belong to none; any other line is a mistake. */
static bool take_line(struct run *run, struct output outputs[SIDES], const char *line, size_t size)
{
    for (int side = 0; side < SIDES; side++) {
        char prefix[8];
        size_t length = (size_t)snprintf(prefix, sizeof(prefix), "%s| ", side_names[side]);
        if (size < length || memcmp(line, prefix, length) != 0)
            continue;
        fwrite(line + length, 1, size - length, outputs[side].copy);
        sha256_update(&outputs[side].hash, size - length, (const uint8_t *)line + length);
        run->lines[side]++;
        return true;
    }
    static const char own[] = "mirrorball: ";
    if (size >= sizeof(own) - 1 && memcmp(line, own, sizeof(own) - 1) == 0)
        return true;
    fprintf(stderr, "compare: %s: a line that belongs to no VM: %.*s\n", run->workload, (int)size,
            line);
    return false;
}

bool run_split_output(struct run *run, const char *text, size_t size)
{
    struct output outputs[SIDES];
    if (!open_outputs(run->workload, outputs))
        return false;
    bool good = true;
    const char *end = text + size;
    while (good && text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *next = newline != NULL ? newline + 1 : end;
        good = take_line(run, outputs, text, (size_t)(next - text));
        text = next;
    }
    for (int side = 0; side < SIDES; side++) {
        uint8_t digest[SHA256_DIGEST_SIZE];
        sha256_digest(&outputs[side].hash, sizeof(digest), digest);
        for (size_t i = 0; i < sizeof(digest); i++)
            snprintf(run->sha256[side] + 2 * i, 3, "%02x", digest[i]);
        fclose(outputs[side].copy);
    }
    return good;
}

/* In the child: becomes the launcher, writing to `output`, or exits with 127. */
static _Noreturn void become_launcher(const char *workload, const char *cpu, const char *endian,
                                      const char *json, int output)
{
    char vms[SIDES][512];
    for (int side = 0; side < SIDES; side++)
        snprintf(vms[side], sizeof(vms[side]),
                 "name=%s,software_tlb=%s,kernel=build/%s/guest-os/kernel.elf,"
                 "initrd=build/%s/guest-os/initrd.cpio,append=run=%s",
                 side_names[side], side_names[side], endian, endian, workload);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(output, STDOUT_FILENO);
    if (freopen("/dev/null", "r", stdin) == NULL)
        _exit(127);
    execl(LAUNCHER, LAUNCHER, "run", "--cpu", cpu, "--endian", endian, "--icount", "3",
          "--time-limit", "300", "--json", json, "--vm", vms[OFF], "--vm", vms[ON], (char *)NULL);
    _exit(127);
}

/* Reads `fd` to its end into memory that the caller frees. */
static char *read_all(int fd, size_t *size)
{
    char *text;
    FILE *out = open_memstream(&text, size);
    if (out == NULL)
        abort();
    char buffer[65536];
    ssize_t got;
    while ((got = read(fd, buffer, sizeof(buffer))) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0)
            fwrite(buffer, 1, (size_t)got, out);
    }
    fclose(out);
    return text;
}

bool run_workload(struct run *run, const char *workload, const char *cpu, const char *endian)
{
    char json[256];
    snprintf(json, sizeof(json), "build/compare/%s.jsonl", workload);
    *run = (struct run){.workload = workload};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        fprintf(stderr, "compare: no pipe: %s\n", strerror(errno));
        return false;
    }
    pid_t pid = fork();
    if (pid == 0)
        become_launcher(workload, cpu, endian, json, ends[1]);
    close(ends[1]);
    size_t size;
    char *text = read_all(ends[0], &size);
    close(ends[0]);
    int status = -1;
    if (pid > 0)
        waitpid(pid, &status, 0);
    bool good = status == 0;
    if (!good)
        fprintf(stderr, "%.*scompare: the run of %s failed with exit status %d\n", (int)size, text,
                workload, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    good = good && run_split_output(run, text, size) && run_read_json(run, json);
    free(text);
    return good;
}
