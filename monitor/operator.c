#include "monitor/operator.h"

#include "monitor/control.h"
#include "monitor/prompt.h"

bool operator_waits(void)
{
    return control_is_awake() || control_has_command() || prompt_has_command();
}

bool operator_attend(void)
{
    bool control, prompt;

    control_poll();
    control = control_has_command();
    if (control)
        control_carry_out();
    prompt = prompt_has_command();
    if (prompt)
        prompt_carry_out();
    return control || prompt;
}
