/* Three functions answer: the GT-64120 at device 0, and the PIIX4's ISA bridge and power management
 * at device 10, functions 0 and 3. Not modelled: the PIIX4's IDE and USB functions and everything
 * in a slot; the host bridge's base address registers, which read zero: nobody masters this bus.
 * Special cycles (device 31) have no listener: the PIIX4 switches off as soon as it is told to. */
#include "monitor/dev/pci.h"

#include "monitor/vm.h"

#define ONES         0xffffffffu
#define PIIX4_DEVICE 10
#define HOST_ID      0x462011abu /* Marvell (Galileo) GT-64120 */
#define HOST_STATUS  0x02800000u /* fast back-to-back, medium DEVSEL */
#define HOST_CLASS   0x06000010u /* host bridge, revision 0x10 */

static uint32_t read_host_bridge(uint32_t reg)
{
    switch (reg) {
    case 0x00:
        return HOST_ID;
    case 0x04:
        return HOST_STATUS;
    case 0x08:
        return HOST_CLASS;
    default:
        return 0;
    }
}

uint32_t pci_config_read(const struct vm *vm, uint32_t address)
{
    unsigned device = PCI_DEVICE(address), function = PCI_FUNCTION(address);

    if (PCI_BUS(address) != 0)
        return ONES;
    if (device == 0 && function == 0)
        return read_host_bridge(PCI_REGISTER(address));
    if (device == PIIX4_DEVICE)
        return piix4_config_read(&vm->malta.piix4, function, PCI_REGISTER(address));
    return ONES;
}

void pci_config_write(struct vm *vm, uint32_t address, uint32_t value)
{
    if (PCI_BUS(address) == 0 && PCI_DEVICE(address) == PIIX4_DEVICE)
        piix4_config_write(&vm->malta.piix4, PCI_FUNCTION(address), PCI_REGISTER(address), value);
}
