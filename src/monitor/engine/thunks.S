# One entry for each plan: what a swapped slot of the service table points at.
#
# Wine's dispatcher calls a slot as a System V C function on the thread's kernel stack. The callee pops
# nothing, so passing on eighteen integer arguments serves every call. `drsemu_dispatch(plan, args)`
# returns what the guest shall see.

#define PLANS 1024

    .section .note.GNU-stack,"",@progbits
    .text

    .globl drsemu_thunks
    .hidden drsemu_thunks
    .balign 16
drsemu_thunks:
    .set plan, 0
    .rept PLANS
    .balign 16
    movl $plan, %eax
    jmp enter
    .set plan, plan + 1
    .endr

    .balign 16
enter:
    pushq %rbp
    movq %rsp, %rbp
    subq $144, %rsp
    movq %rdi, 0(%rsp)
    movq %rsi, 8(%rsp)
    movq %rdx, 16(%rsp)
    movq %rcx, 24(%rsp)
    movq %r8, 32(%rsp)
    movq %r9, 40(%rsp)
    movups 16(%rbp), %xmm0
    movups 32(%rbp), %xmm1
    movups 48(%rbp), %xmm2
    movups 64(%rbp), %xmm3
    movups 80(%rbp), %xmm4
    movups 96(%rbp), %xmm5
    movups %xmm0, 48(%rsp)
    movups %xmm1, 64(%rsp)
    movups %xmm2, 80(%rsp)
    movups %xmm3, 96(%rsp)
    movups %xmm4, 112(%rsp)
    movups %xmm5, 128(%rsp)
    movl %eax, %edi
    movq %rsp, %rsi
    call drsemu_dispatch
    leave
    ret
