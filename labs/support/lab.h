/* clang-format off */
/* What stands in place of a task that is not done. Only files of lab trees include this header; what
 * they leave unused until the tasks are done is no reason for a warning. */
#ifndef LABS_SUPPORT_LAB_H
#define LABS_SUPPORT_LAB_H

#ifdef __ASSEMBLER__

/* Runs with EXL = 1, or before C runs: `finish` polls the port and needs a stack alone. */
.macro LAB_TASK number, what
    .set push
    .set noreorder
    .set noat
    lui     $29, %hi(boot_stack_top - 32)
    addiu   $29, $29, %lo(boot_stack_top - 32)
    lui     $5, %hi(lab_text_\@)
    addiu   $5, $5, %lo(lab_text_\@)
    lui     $25, %hi(finish)
    addiu   $25, $25, %lo(finish)
    jr      $25
     li     $4, 3
    .set pop
    .pushsection .rodata
lab_text_\@:
    .asciz "task \number is not done: write \what"
    .popsection
.endm

#else

#include "monitor/finish.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-const-variable"

/* Stops the run and says which task would go on from here. Does not return, so that a function
 * without its body needs no value. */
#define LAB_TASK(number) \
    finish(FINISH_VM_STOPPED, "task %s is not done: write %s in %s", number, __func__, __FILE__)

#endif
#endif
