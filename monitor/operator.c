#include "monitor/operator.h"

#include "monitor/control.h"
#include "monitor/prompt.h"

bool operator_waits(void)
{
    return control_is_receiving() || control_has_command() || prompt_has_command();
}

void operator_attend(void)
{
    control_poll();
    if (control_has_command())
        control_carry_out();
    if (prompt_has_command())
        prompt_carry_out();
}
