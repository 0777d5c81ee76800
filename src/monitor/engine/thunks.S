# One entry for each plan: what a swapped slot of the service table points at.
#
# Wine's dispatcher calls a slot as a System V C function on the thread's kernel stack. The callee pops
# nothing, so passing on eighteen integer arguments serves every call. `drsemu_dispatch(plan, frame)` returns what
# the guest shall see; it calls the original function through `drsemu_call(function, frame, count)`.

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

# The frame (CallFrame): eighteen arguments, then the volatile registers that Wine's dispatcher does not set on its way back
# to the guest. What the original function leaves in them is what the guest sees, with or without us.
#define R8 144
#define R9 152
#define R10 160
#define XMM 176
#define FRAME 272

    .macro save_volatile base
    movq %r8, R8(\base)
    movq %r9, R9(\base)
    movq %r10, R10(\base)
    .irp n, 0, 1, 2, 3, 4, 5
    movaps %xmm\n, XMM+16*\n(\base)
    .endr
    .endm

    .macro restore_volatile base
    movq R10(\base), %r10
    .irp n, 0, 1, 2, 3, 4, 5
    movaps XMM+16*\n(\base), %xmm\n
    .endr
    .endm

    # Arguments seven to eighteen.
    .macro copy_stack_arguments from, to
    .irp n, 0, 1, 2, 3, 4, 5
    movups 16*\n+\from, %xmm\n
    .endr
    .irp n, 0, 1, 2, 3, 4, 5
    movups %xmm\n, 16*\n+\to
    .endr
    .endm

    .balign 16
enter:
    pushq %rbp
    movq %rsp, %rbp
    subq $FRAME, %rsp
    save_volatile %rsp
    movq %rdi, 0(%rsp)
    movq %rsi, 8(%rsp)
    movq %rdx, 16(%rsp)
    movq %rcx, 24(%rsp)
    movq %r8, 32(%rsp)
    movq %r9, 40(%rsp)
    copy_stack_arguments 16(%rbp), 48(%rsp)
    movl %eax, %edi
    movq %rsp, %rsi
    call drsemu_dispatch
    movq R8(%rsp), %r8
    movq R9(%rsp), %r9
    restore_volatile %rsp
    leave
    ret

    .globl drsemu_call
    .hidden drsemu_call
    .balign 16
drsemu_call:
    pushq %rbp
    movq %rsp, %rbp
    pushq %rbx
    subq $104, %rsp
    movq %rsi, %rbx
    movq %rdi, %rax
    cmpl $6, %edx
    jbe 1f
    copy_stack_arguments 48(%rbx), 0(%rsp)
1:  movq 0(%rbx), %rdi
    movq 8(%rbx), %rsi
    movq 16(%rbx), %rdx
    movq 24(%rbx), %rcx
    movq 32(%rbx), %r8
    movq 40(%rbx), %r9
    restore_volatile %rbx
    call *%rax
    save_volatile %rbx
    movq -8(%rbp), %rbx
    leave
    ret

# drsemu_dispatch_on(plan, frame, stack)
    .globl drsemu_dispatch_on
    .hidden drsemu_dispatch_on
    .balign 16
drsemu_dispatch_on:
    pushq %rbp
    movq %rsp, %rbp
    movq %rdx, %rsp
    andq $-16, %rsp
    call drsemu_dispatch
    leave
    ret
