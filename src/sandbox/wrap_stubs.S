# The code that wrapped functions share, 64 and 32 bit: templates that sandbox/wraps.cpp copies into the guest's DLLs.
# Nothing here is run by the program that it is linked into.
#
# A function's stub loads the address of its WrapDescriptor (event/wrap.h) into rax and jumps to the begin of this code. Both
# are position-independent. WrapPage is at PAGE in every process.

#define PAGE 0x7ffe2000
#define DISPATCHER PAGE
#define FUNCTIONS PAGE + 8
#define DISPATCHER32 PAGE + 0x10
#define ACTIVE PAGE + 0x14
#define WANTED PAGE + 0xf00
#define SYSTEM PAGE + 0x1000
#define SYSTEM_HIGH 0x6fff

# WrapDescriptor
#define SLOTS 4
#define TARGET 8
#define POPPED 12

    .section .note.GNU-stack,"",@progbits
    .section .rodata

# ---- 64 bit -------------------------------------------------------------------------------------------
# The frame, from rsp: 32 bytes of home area and 14 stack arguments for the function; WrapFrame64; xmm0 to xmm3.
#define FRAME 0x90
#define F_FUNCTION FRAME
#define F_SLOTS FRAME + 4
#define F_RETURN FRAME + 8
#define F_STACK FRAME + 16
#define F_RESULT FRAME + 24
#define F_ARGS FRAME + 32
#define F_XMM FRAME + 176
#define FRAME_SIZE (F_XMM + 64)

    .globl drsemu_wrap64, drsemu_wrap64_frame, drsemu_wrap64_prolog_end, drsemu_wrap64_end
    .hidden drsemu_wrap64, drsemu_wrap64_frame, drsemu_wrap64_prolog_end, drsemu_wrap64_end
    .balign 16
    .code64
drsemu_wrap64:
    movq (%rsp), %r10
    movq %r10, %r11
    shrq $32, %r11
    cmpl $SYSTEM_HIGH, %r11d
    jne 1f
    shrl $16, %r10d
    btl %r10d, SYSTEM
    jc 2f
1:  testb $1, ACTIVE
    jz 2f
    movl (%rax), %r10d
    btl %r10d, WANTED
    jc drsemu_wrap64_frame
2:  movslq TARGET(%rax), %r10
    addq %r10, %rax
    jmp *%rax

# From here on there is a frame: the unwind information is for this part (sandbox/wraps.cpp has its codes).
    .balign 16
drsemu_wrap64_frame:
    pushq %rbx
    pushq %rsi
    pushq %rdi
    subq $FRAME_SIZE, %rsp
drsemu_wrap64_prolog_end:
    movq %rax, %rbx
    movq %rcx, F_ARGS(%rsp)
    movq %rdx, F_ARGS+8(%rsp)
    movq %r8, F_ARGS+16(%rsp)
    movq %r9, F_ARGS+24(%rsp)
    movups %xmm0, F_XMM(%rsp)
    movups %xmm1, F_XMM+16(%rsp)
    movups %xmm2, F_XMM+32(%rsp)
    movups %xmm3, F_XMM+48(%rsp)
    leaq FRAME_SIZE+24(%rsp), %rsi
    movq (%rsi), %rax
    movq %rax, F_RETURN(%rsp)
    movq %rsi, F_STACK(%rsp)
    movl (%rbx), %eax
    movl %eax, F_FUNCTION(%rsp)
    movl SLOTS(%rbx), %ecx
    movl %ecx, F_SLOTS(%rsp)
    # Arguments on the stack: into the frame, for the monitor.
    subl $4, %ecx
    jle 2f
1:  movq 32(%rsi,%rcx,8), %rax
    movq %rax, F_ARGS+24(%rsp,%rcx,8)
    decl %ecx
    jnz 1b
2:  movq FUNCTIONS, %rcx
    xorl %edx, %edx
    leaq FRAME(%rsp), %r8
    movq DISPATCHER, %rax
    call *%rax
    movl %eax, %edi
    cmpl $2, %eax
    je 5f
    # And from the frame to where the function looks for them.
    movl F_SLOTS(%rsp), %ecx
    subl $4, %ecx
    jle 4f
3:  movq F_ARGS+24(%rsp,%rcx,8), %rax
    movq %rax, 24(%rsp,%rcx,8)
    decl %ecx
    jnz 3b
4:  movq F_ARGS(%rsp), %rcx
    movq F_ARGS+8(%rsp), %rdx
    movq F_ARGS+16(%rsp), %r8
    movq F_ARGS+24(%rsp), %r9
    movups F_XMM(%rsp), %xmm0
    movups F_XMM+16(%rsp), %xmm1
    movups F_XMM+32(%rsp), %xmm2
    movups F_XMM+48(%rsp), %xmm3
    movslq TARGET(%rbx), %rax
    addq %rbx, %rax
    testl %edi, %edi
    jz 6f
    call *%rax
    movq %rax, F_RESULT(%rsp)
    movups %xmm0, F_XMM(%rsp)
    movq FUNCTIONS, %rcx
    movl $1, %edx
    leaq FRAME(%rsp), %r8
    movq DISPATCHER, %rax
    call *%rax
    movups F_XMM(%rsp), %xmm0
5:  movq F_RESULT(%rsp), %rax
    addq $FRAME_SIZE, %rsp
    popq %rdi
    popq %rsi
    popq %rbx
    ret
    # Nothing to record: as if the caller had called the function.
6:  addq $FRAME_SIZE, %rsp
    popq %rdi
    popq %rsi
    popq %rbx
    jmp *%rax
drsemu_wrap64_end:

# ---- 32 bit -------------------------------------------------------------------------------------------
# The frame, from ebp: -4 ebx, -8 esi, -12 edi, -16 ecx, -20 edx, then WrapFrame32.
#define N_FRAME -44
#define N_FUNCTION N_FRAME
#define N_SLOTS N_FRAME + 4
#define N_RETURN N_FRAME + 8
#define N_STACK N_FRAME + 12
#define N_RESULT N_FRAME + 16

    .globl drsemu_wrap32, drsemu_wrap32_end
    .hidden drsemu_wrap32, drsemu_wrap32_end
    .balign 16
    .code32
drsemu_wrap32:
    pushl %ecx
    movl 4(%esp), %ecx
    shrl $16, %ecx
    btl %ecx, SYSTEM
    jc 1f
    testb $1, ACTIVE
    jz 1f
    cmpl $0, DISPATCHER32
    je 1f
    movl (%eax), %ecx
    btl %ecx, WANTED
    jc 2f
1:  popl %ecx
    addl TARGET(%eax), %eax
    jmp *%eax

2:  popl %ecx
    pushl %ebp
    movl %esp, %ebp
    pushl %ebx
    pushl %esi
    pushl %edi
    pushl %ecx
    pushl %edx
    subl $24, %esp
    movl %eax, %ebx
    movl (%ebx), %ecx
    movl %ecx, N_FUNCTION(%ebp)
    movl SLOTS(%ebx), %ecx
    movl %ecx, N_SLOTS(%ebp)
    movl 4(%ebp), %ecx
    movl %ecx, N_RETURN(%ebp)
    leal 4(%ebp), %ecx
    movl %ecx, N_STACK(%ebp)
    leal N_FRAME(%ebp), %eax
    pushl %eax
    pushl $2
    pushl FUNCTIONS+4
    pushl FUNCTIONS
    movl DISPATCHER32, %eax
    call *(%eax)
    leal N_FRAME(%ebp), %esp
    movl POPPED(%ebx), %edi
    cmpl $2, %eax
    je 5f
    testl %eax, %eax
    je 6f
    movl N_SLOTS(%ebp), %ecx
    testl %ecx, %ecx
    je 4f
3:  pushl 4(%ebp,%ecx,4)
    decl %ecx
    jnz 3b
4:  movl %esp, %esi
    movl -16(%ebp), %ecx
    movl -20(%ebp), %edx
    movl TARGET(%ebx), %eax
    addl %ebx, %eax
    call *%eax
    movl %esp, %edi
    subl %esi, %edi
    leal N_FRAME(%ebp), %esp
    movl %eax, N_RESULT(%ebp)
    movl %edx, N_RESULT+4(%ebp)
    leal N_FRAME(%ebp), %eax
    pushl %eax
    pushl $3
    pushl FUNCTIONS+4
    pushl FUNCTIONS
    movl DISPATCHER32, %eax
    call *(%eax)
    # Back to the caller without the arguments: the return address goes to where the function leaves the stack.
5:  movl N_RESULT(%ebp), %eax
    movl N_RESULT+4(%ebp), %edx
    movl 4(%ebp), %ecx
    movl %ecx, 4(%ebp,%edi)
    leal 4(%ebp,%edi), %ecx
    movl -12(%ebp), %edi
    movl -8(%ebp), %esi
    movl -4(%ebp), %ebx
    movl (%ebp), %ebp
    movl %ecx, %esp
    ret
    # Nothing to record: as if the caller had called the function.
6:  movl TARGET(%ebx), %eax
    addl %ebx, %eax
    movl -20(%ebp), %edx
    movl -16(%ebp), %ecx
    movl -12(%ebp), %edi
    movl -8(%ebp), %esi
    movl -4(%ebp), %ebx
    leave
    jmp *%eax
drsemu_wrap32_end:
    .code64
