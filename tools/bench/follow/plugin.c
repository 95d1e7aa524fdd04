/* The counter's connection to QEMU: a TCG plugin. It sees each instruction before it is executed,
 * so that nothing that runs in the machine is changed, and native and virtual runs are measured by
 * the same instrument.
 *
 *   -plugin build/host/follow.so,kernel=ELF,out=FILE[,monitor=ELF][,vms=N][,little=on][,whole=on]
 */
#include "tools/bench/follow/follow.h"
#include "tools/bench/follow/places.h"
#include "tools/bench/follow/qemu_plugin.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int qemu_plugin_version = QEMU_PLUGIN_VERSION;

static struct follow follow;
static struct places places;
static const char *out;
static bool little;

static void execute(unsigned cpu, void *context)
{
    (void)cpu;
    follow_step(&follow, context);
}

/* The first store behind a door goes into the running vCPU. */
static void stored(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *context)
{
    const struct qemu_plugin_hwaddr *address = qemu_plugin_get_hwaddr(info, vaddr);

    (void)cpu;
    (void)context;
    if (address != NULL)
        follow_vcpu(&follow, qemu_plugin_hwaddr_phys_addr(address) >> 12);
}

static uint32_t word_of(const struct qemu_plugin_insn *insn)
{
    uint32_t word;

    memcpy(&word, qemu_plugin_insn_data(insn), sizeof(word));
    return little ? word : ntohl(word);
}

/* Kept for as long as QEMU runs: the translation may be used at any time. */
static struct step *keep(struct step step)
{
    struct step *kept = malloc(sizeof(*kept));

    if (kept == NULL)
        abort();
    *kept = step;
    return kept;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    bool door = false;

    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        struct step *step =
            keep(places_step(&places, (uint32_t)qemu_plugin_insn_vaddr(insn), word_of(insn)));

        qemu_plugin_register_vcpu_insn_exec_cb(insn, execute, QEMU_PLUGIN_CB_NO_REGS, step);
        door |= step->place >= PLACE_DOOR_REFILL && step->place <= PLACE_DOOR_INTERRUPT;
        if (door && step->op == INSN_SW) {
            qemu_plugin_register_vcpu_mem_cb(insn, stored, QEMU_PLUGIN_CB_NO_REGS,
                                             QEMU_PLUGIN_MEM_W, NULL);
            door = false;
        }
    }
}

static void finish(qemu_plugin_id_t id, void *context)
{
    json_t *result = follow_result(&follow);

    (void)id;
    (void)context;
    if (result != NULL && json_dump_file(result, out, JSON_COMPACT) != 0)
        fprintf(stderr, "follow: cannot write %s\n", out);
    json_decref(result);
    follow_free(&follow);
}

static const char *value_of(int argc, char **argv, const char *name)
{
    size_t length = strlen(name);

    for (int i = 0; i < argc; i++)
        if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
            return argv[i] + length + 1;
    return NULL;
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
    const char *kernel = value_of(argc, argv, "kernel");
    const char *vms = value_of(argc, argv, "vms");
    struct problem problem;

    (void)info;
    out = value_of(argc, argv, "out");
    little = value_of(argc, argv, "little") != NULL;
    if (kernel == NULL || out == NULL) {
        fputs("follow: kernel= and out= are needed\n", stderr);
        return 1;
    }
    if (!places_read(&places, value_of(argc, argv, "monitor"), kernel, &problem)) {
        fprintf(stderr, "follow: %s\n", problem.text);
        return 1;
    }
    out = strdup(out);
    follow_start(&follow, vms != NULL ? (unsigned)strtoul(vms, NULL, 10) : 1,
                 value_of(argc, argv, "whole") != NULL);
    follow.tells_hits = places.address[PLACE_STLB_HIT] != 0;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, finish, NULL);
    return 0;
}
