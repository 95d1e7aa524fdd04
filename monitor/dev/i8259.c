/* Not modelled: buffered and special fully nested mode, the poll command, the MCS-80 call sequence
 * and ICW1's level-trigger bit (PIIX4 ignores it: ELCR decides). A request that was latched on an
 * edge stays latched when its line falls; a real part would answer the acknowledge with input 7
 * instead, which no driver tells apart from a device whose reason to interrupt has passed. */
#include "monitor/dev/i8259.h"

#define CASCADE     2 /* the master's input that the slave drives */
#define SPURIOUS    7
#define NONE        8

#define ICW1        0x10
#define ICW1_SINGLE 0x02
#define ICW1_ICW4   0x01
#define ICW4_AEOI   0x02
#define OCW3        0x08
#define OCW3_ESMM   0x40
#define OCW3_SMM    0x20
#define OCW3_RR     0x02
#define OCW3_RIS    0x01

#define ELCR_MASTER 0xf8 /* inputs that may be level triggered: not 0, 1, 2, 8, 13 */
#define ELCR_SLAVE  0xde

/* The input of the highest priority among `inputs`, as its distance from the first one; NONE. */
static unsigned rank(const struct i8259 *pic, uint8_t inputs)
{
    unsigned from_first = (inputs | inputs << 8) >> pic->first & 0xffu;

    return from_first != 0 ? (unsigned)__builtin_ctz(from_first) : NONE;
}

static unsigned input_of(const struct i8259 *pic, unsigned distance)
{
    return (pic->first + distance) & 7;
}

/* The same where something is requested that is not masked. */
static unsigned requesting_one_of(const struct i8259 *pic, uint8_t requests)
{
    uint8_t in_service = pic->isr;
    unsigned waiting = rank(pic, requests);

    if (pic->special_mask)
        in_service &= (uint8_t)~pic->imr;
    if (waiting >= rank(pic, in_service))
        return NONE;
    return input_of(pic, waiting);
}

/* The input whose request would be acknowledged now; NONE. */
static inline unsigned requesting(const struct i8259 *pic)
{
    uint8_t requests = pic->irr & (uint8_t)~pic->imr;

    return requests == 0 ? NONE : requesting_one_of(pic, requests);
}

static void set_input(struct i8259 *pic, unsigned input, bool level)
{
    uint8_t bit = (uint8_t)(1u << input);

    if (level && ((pic->elcr & bit) != 0 || (pic->lines & bit) == 0))
        pic->irr |= bit;
    if (!level && (pic->elcr & bit) != 0)
        pic->irr &= (uint8_t)~bit;
    pic->lines = level ? pic->lines | bit : pic->lines & (uint8_t)~bit;
}

static void update_cascade(struct i8259_pair *pair)
{
    set_input(&pair->master, CASCADE, requesting(&pair->slave) != NONE);
}

void i8259_reset(struct i8259_pair *pair)
{
    *pair = (struct i8259_pair){.master.imr = 0};
}

void i8259_set_line(struct i8259_pair *pair, unsigned line, bool level)
{
    if (line >= 8)
        set_input(&pair->slave, line & 7, level);
    else if (line != CASCADE)
        set_input(&pair->master, line, level);
    update_cascade(pair);
}

bool i8259_output(const struct i8259_pair *pair)
{
    return requesting(&pair->master) != NONE;
}

bool i8259_is_unmasked(const struct i8259_pair *pair, unsigned line)
{
    unsigned master_input = line < 8 ? line : CASCADE;

    if (line >= 8 && (pair->slave.imr & 1u << (line & 7)) != 0)
        return false;
    return (pair->master.imr & 1u << master_input) == 0;
}

static void put_in_service(struct i8259 *pic, unsigned input)
{
    uint8_t bit = (uint8_t)(1u << input);

    if (!pic->auto_eoi)
        pic->isr |= bit;
    else if (pic->rotate_on_auto_eoi)
        pic->first = (input + 1) & 7;
    if ((pic->elcr & bit) == 0)
        pic->irr &= (uint8_t)~bit;
}

static uint8_t acknowledge_slave(struct i8259_pair *pair)
{
    unsigned input = requesting(&pair->slave);

    if (input == NONE)
        input = SPURIOUS;
    else
        put_in_service(&pair->slave, input);
    /* The slave's output falls with the acknowledge, and rises again if it has more to say. */
    set_input(&pair->master, CASCADE, false);
    update_cascade(pair);
    return (uint8_t)(pair->slave.base + input);
}

uint8_t i8259_acknowledge(struct i8259_pair *pair)
{
    unsigned input = requesting(&pair->master);

    if (input == NONE)
        return (uint8_t)(pair->master.base + SPURIOUS);
    put_in_service(&pair->master, input);
    if (input == CASCADE)
        return acknowledge_slave(pair);
    return (uint8_t)(pair->master.base + input);
}

static void start_initialization(struct i8259 *pic, uint8_t icw1)
{
    /* The inputs must rise again to make a request; the trigger modes are PIIX4's and stay. */
    *pic = (struct i8259){.lines = pic->lines, .elcr = pic->elcr};
    pic->irr = pic->lines & pic->elcr;
    pic->expected = 2;
    pic->single = (icw1 & ICW1_SINGLE) != 0;
    pic->wants_icw4 = (icw1 & ICW1_ICW4) != 0;
}

/* ICW2 to ICW4, in this order, those that ICW1 asked for; OCW1 otherwise. */
static void write_odd_port(struct i8259 *pic, uint8_t value)
{
    switch (pic->expected) {
    case 2:
        pic->base = value & 0xf8;
        pic->expected = !pic->single ? 3 : pic->wants_icw4 ? 4 : 0;
        break;
    case 3: /* where the slave is: wired, not programmed */
        pic->expected = pic->wants_icw4 ? 4 : 0;
        break;
    case 4:
        pic->auto_eoi = (value & ICW4_AEOI) != 0;
        pic->expected = 0;
        break;
    default:
        pic->imr = value;
        break;
    }
}

static void write_ocw3(struct i8259 *pic, uint8_t value)
{
    if ((value & OCW3_RR) != 0)
        pic->read_isr = (value & OCW3_RIS) != 0;
    if ((value & OCW3_ESMM) != 0)
        pic->special_mask = (value & OCW3_SMM) != 0;
}

/* End of interrupt of input `input`, which becomes the last in priority if `rotate`. */
static void end_of_interrupt(struct i8259 *pic, unsigned input, bool rotate)
{
    pic->isr &= (uint8_t) ~(1u << input);
    if (rotate)
        pic->first = (input + 1) & 7;
}

static void write_ocw2(struct i8259 *pic, uint8_t value)
{
    unsigned command = value >> 5, input = value & 7, distance = rank(pic, pic->isr);
    bool rotate = (command & 4) != 0;

    switch (command) {
    case 0:
    case 4:
        pic->rotate_on_auto_eoi = rotate;
        break;
    case 1:
    case 5:
        if (distance != NONE)
            end_of_interrupt(pic, input_of(pic, distance), rotate);
        break;
    case 3:
    case 7:
        end_of_interrupt(pic, input, rotate);
        break;
    case 6: /* set priority */
        pic->first = (input + 1) & 7;
        break;
    default:
        break;
    }
}

static void write_register(struct i8259 *pic, bool odd, uint8_t value)
{
    if (odd)
        write_odd_port(pic, value);
    else if ((value & ICW1) != 0)
        start_initialization(pic, value);
    else if ((value & OCW3) != 0)
        write_ocw3(pic, value);
    else
        write_ocw2(pic, value);
}

static uint8_t read_register(const struct i8259 *pic, bool odd)
{
    if (odd)
        return pic->imr;
    return pic->read_isr ? pic->isr : pic->irr;
}

/* Edge or level: an input that is high and becomes level triggered requests at once. */
static void write_elcr(struct i8259 *pic, uint8_t writable, uint8_t value)
{
    pic->elcr = value & writable;
    pic->irr |= pic->lines & pic->elcr;
}

static bool is_elcr(unsigned port)
{
    return (port & 0x400) != 0;
}

static bool is_slaves(unsigned port)
{
    return port == 0x4d1 || (port & 0x480) == 0x80;
}

uint8_t i8259_load(const struct i8259_pair *pair, unsigned port)
{
    const struct i8259 *pic = is_slaves(port) ? &pair->slave : &pair->master;

    return is_elcr(port) ? pic->elcr : read_register(pic, (port & 1) != 0);
}

void i8259_store(struct i8259_pair *pair, unsigned port, uint8_t value)
{
    struct i8259 *pic = is_slaves(port) ? &pair->slave : &pair->master;

    if (is_elcr(port))
        write_elcr(pic, is_slaves(port) ? ELCR_SLAVE : ELCR_MASTER, value);
    else
        write_register(pic, (port & 1) != 0, value);
    update_cascade(pair);
}
