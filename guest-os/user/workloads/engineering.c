/* engineering [ROWS [ROUNDS]]: a large, strided working set, as the circuit simulators of the Disco
 * paper have. A sparse matrix of ROWS rows (32768), a power of two, is multiplied by a vector
 * ROUNDS times (5). Each row has a diagonal element and elements near and far, and a little
 * arithmetic of its own. The rows are taken in an order that goes to another page each time, so
 * that most accesses miss a small TLB. */
#include "guest-os/user/checksum.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"

#define ROWS_MAX     (1 << 20)
#define ROW_STRIDE   1031 /* a prime: rows r, r + 1031... modulo ROWS visits each once */
#define ROW_LENGTH   8    /* elements other than zero */
#define NEIGHBOURS   3    /* of those, near the diagonal */
#define VALUE_SHIFT  8    /* values are multiples of 1/256 */
#define NEWTON_STEPS 20

struct element {
    uint32_t column;
    int32_t value;
};

struct row {
    struct element elements[ROW_LENGTH];
};

static void build_row(struct row *row, uint32_t number, uint32_t rows, uint32_t *state)
{
    for (uint32_t i = 0; i < ROW_LENGTH; i++) {
        uint32_t r = random_number(state);
        uint32_t column = i < NEIGHBOURS ? number + i - 1 : r;

        row->elements[i].column = column % rows;
        row->elements[i].value = (int32_t)(r >> 16 & 0x3f) - 0x1f;
    }
}

static int32_t multiply_row(const struct row *row, const int32_t *x)
{
    int32_t sum = 0;

    for (uint32_t i = 0; i < ROW_LENGTH; i++)
        sum += row->elements[i].value * x[row->elements[i].column];
    return sum >> VALUE_SHIFT;
}

/* What an element of the circuit does with it: its root, by Newton's method. */
static int32_t device(int32_t input)
{
    uint32_t square = input < 0 ? -(uint32_t)input : (uint32_t)input;
    uint32_t root = square / 2 + 1;

    for (unsigned step = 0; step < NEWTON_STEPS; step++)
        root = (root + square / root) / 2 + 1;
    return input < 0 ? -(int32_t)root : (int32_t)root;
}

/* y = A x + b, for the rows in the order of the stride. b keeps the values from dying out. */
static void multiply(const struct row *matrix, const int32_t *x, int32_t *y, uint32_t rows)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < rows; i++) {
        int32_t sum = multiply_row(&matrix[number], x);

        y[number] = sum + device(sum) + (int32_t)(number & 0xfff);
        number = (number + ROW_STRIDE) % rows;
    }
}

int main(int argc, char **argv)
{
    uint32_t rows = number_argument(argc, argv, 1, ROWS_MAX, 32768);
    uint32_t rounds = number_argument(argc, argv, 2, 100000, 5);
    uint32_t sum = CHECKSUM_START;
    uint32_t state = 1;
    struct row *matrix;
    int32_t *x;
    int32_t *y;

    if ((rows & (rows - 1)) != 0) {
        printf("engineering: %u rows: not a power of two\n", rows);
        return 1;
    }
    matrix = allocate(rows * sizeof(*matrix));
    x = allocate(rows * sizeof(*x));
    y = allocate(rows * sizeof(*y));
    for (uint32_t i = 0; i < rows; i++) {
        build_row(&matrix[i], i, rows, &state);
        x[i] = (int32_t)(random_number(&state) & 0xffff);
    }
    for (uint32_t round = 0; round < rounds; round++) {
        int32_t *result = y;

        multiply(matrix, x, result, rows);
        y = x;
        x = result;
    }
    for (uint32_t i = 0; i < rows; i++)
        sum = checksum_word(sum, (uint32_t)x[i]);
    printf("engineering: %u rows, %u rounds, checksum %08x\n", rows, rounds, sum);
    return 0;
}
