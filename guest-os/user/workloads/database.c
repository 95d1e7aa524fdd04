/* database [TRANSACTIONS [RECORDS]]: money goes from account to account. The table, a file of
 * RECORDS records (16384) of 64 bytes, is read and written at random; each of the TRANSACTIONS
 * (5000) is appended to a log before the table changes. In the end the log is replayed against the
 * balances that all accounts began with, and the table must say the same. */
#include "guest-os/user/checksum.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define DIRECTORY     "/tmp"
#define TABLE         DIRECTORY "/table"
#define LOG           DIRECTORY "/log"
#define RECORD_BYTES  64
#define BLOCK         64 /* records: what the table is built and scanned by */
#define FIRST_BALANCE 1000

/* On disk all numbers are little-endian, so that the files are the same on every machine. */
struct record {
    uint8_t account[4];
    uint8_t balance[4];
    uint8_t changes[4]; /* how many transactions have touched it */
    uint8_t filler[RECORD_BYTES - 12];
};

struct log_entry {
    uint8_t from[4];
    uint8_t to[4];
    uint8_t amount[4];
};

static uint32_t get(const uint8_t bytes[4])
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void put(uint8_t bytes[4], uint32_t value)
{
    for (unsigned i = 0; i < 4; i++, value >>= 8)
        bytes[i] = (uint8_t)value;
}

/* Ends the program if `result` is an error. */
static int must(const char *what, int result)
{
    if (result < 0)
        exit(complain("database", what, result));
    return result;
}

/* Ends the program unless `result` is `expected`. */
static void expect(const char *what, int result, unsigned expected)
{
    if ((unsigned)must(what, result) != expected)
        exit(complain("database", what, -EINVAL));
}

static void build_table(int table, uint32_t records)
{
    static struct record block[BLOCK];

    for (uint32_t first = 0; first < records; first += BLOCK) {
        uint32_t count = records - first < BLOCK ? records - first : BLOCK;

        for (uint32_t i = 0; i < count; i++) {
            put(block[i].account, first + i);
            put(block[i].balance, FIRST_BALANCE);
            memset(block[i].filler, 'a' + (int)((first + i) % 26), sizeof(block[i].filler));
        }
        expect("building the table", write(table, block, count * RECORD_BYTES),
               count * RECORD_BYTES);
    }
}

static void read_record(int table, uint32_t account, struct record *record)
{
    expect("finding a record", seek(table, account * RECORD_BYTES), account * RECORD_BYTES);
    expect("reading a record", read(table, record, sizeof(*record)), sizeof(*record));
    if (get(record->account) != account) {
        printf("database: the record of account %u is another's\n", account);
        exit(1);
    }
}

static void change_record(int table, struct record *record, uint32_t amount)
{
    uint32_t offset = get(record->account) * RECORD_BYTES;

    put(record->balance, get(record->balance) + amount);
    put(record->changes, get(record->changes) + 1);
    expect("finding a record", seek(table, offset), offset);
    expect("writing a record", write(table, record, sizeof(*record)), sizeof(*record));
}

/* One transaction; false if the account has too little. */
static bool transfer(int table, int log, uint32_t records, uint32_t *state)
{
    uint32_t from = random_number(state) % records;
    uint32_t to = random_number(state) % records;
    uint32_t amount = random_number(state) % (FIRST_BALANCE / 2) + 1;
    struct record source;
    struct record target;
    struct log_entry entry;

    read_record(table, from, &source);
    read_record(table, to, &target);
    if (from == to || get(source.balance) < amount)
        return false;
    put(entry.from, from);
    put(entry.to, to);
    put(entry.amount, amount);
    expect("writing the log", write(log, &entry, sizeof(entry)), sizeof(entry));
    change_record(table, &source, -amount);
    change_record(table, &target, amount);
    return true;
}

/* The balances that the log leads to. */
static uint32_t *replay(uint32_t records)
{
    uint32_t *balances = allocate(records * sizeof(*balances));
    static struct log_entry entries[BLOCK];
    int log = must(LOG, open(LOG, O_READ));
    int bytes;

    for (uint32_t i = 0; i < records; i++)
        balances[i] = FIRST_BALANCE;
    while ((bytes = read(log, entries, sizeof(entries))) > 0) {
        for (uint32_t i = 0; i < (uint32_t)bytes / sizeof(entries[0]); i++) {
            balances[get(entries[i].from) % records] -= get(entries[i].amount);
            balances[get(entries[i].to) % records] += get(entries[i].amount);
        }
    }
    close(log);
    return balances;
}

/* The table's checksum; ends the program if a balance is not what the log says. */
static uint32_t scan(int table, uint32_t records, const uint32_t *balances)
{
    static struct record block[BLOCK];
    uint32_t sum = CHECKSUM_START;

    expect("finding the first record", seek(table, 0), 0);
    for (uint32_t first = 0; first < records; first += BLOCK) {
        uint32_t count = records - first < BLOCK ? records - first : BLOCK;

        expect("scanning the table", read(table, block, count * RECORD_BYTES),
               count * RECORD_BYTES);
        sum = checksum(sum, block, count * RECORD_BYTES);
        for (uint32_t i = 0; i < count; i++) {
            if (get(block[i].balance) != balances[first + i]) {
                printf("database: account %u: the table and the log differ\n", first + i);
                exit(1);
            }
        }
    }
    return sum;
}

int main(int argc, char **argv)
{
    uint32_t transactions = number_argument(argc, argv, 1, 1000000, 5000);
    uint32_t records = number_argument(argc, argv, 2, 200000, 16384);
    uint32_t done = 0;
    uint32_t state = 1;
    int table;
    int log;

    mkdir(DIRECTORY);
    table = must(TABLE, open(TABLE, O_READ | O_WRITE | O_CREATE | O_TRUNCATE));
    log = must(LOG, open(LOG, O_WRITE | O_CREATE | O_TRUNCATE | O_APPEND));
    build_table(table, records);
    for (uint32_t i = 0; i < transactions; i++)
        done += transfer(table, log, records, &state);
    close(log);
    printf("database: %u records, %u of %u transactions carried out, checksum %08x\n", records,
           done, transactions, scan(table, records, replay(records)));
    close(table);
    unlink(TABLE);
    unlink(LOG);
    return 0;
}
