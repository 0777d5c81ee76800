// Calls of Linux made past Windows: by jumping to a `syscall` instruction of the C library, which the monitor lets through.
// 64-bit only. It is found as an attacker would: the dispatcher's address, which every stub calls, lies in Wine's Unix side;
// that is an ELF file in memory, whose table of imports leads to the C library.
#include "sample.h"

#ifdef _WIN64

typedef long long Linux;

static unsigned char *linux_gadget;

// The begin of the ELF image around an address.
static unsigned char *elf_image(ULONG_PTR inside) {
    unsigned char *page = (unsigned char *)(inside & ~(ULONG_PTR)0xfff);
    while (memcmp(page, "\177ELF", 4)) page -= 0x1000;
    return page;
}

static ULONG_PTR elf_dynamic(unsigned char *image, ULONG_PTR tag) {
    const unsigned char *header = image + *(ULONGLONG *)(image + 0x20);
    const unsigned count = *(USHORT *)(image + 0x38);
    for (unsigned i = 0; i < count; i++, header += 0x38) {
        if (*(ULONG *)header != 2 /* PT_DYNAMIC */) continue;
        for (ULONGLONG *entry = (ULONGLONG *)(image + *(ULONGLONG *)(header + 0x10)); entry[0]; entry += 2) {
            if (entry[0] == tag) return (ULONG_PTR)entry[1];
        }
    }
    return 0;
}

// Where the image's import of this name leads.
static ULONG_PTR elf_import(unsigned char *image, const char *name) {
    const char *strings = (const char *)elf_dynamic(image, 5);
    const unsigned char *symbols = (const unsigned char *)elf_dynamic(image, 6);
    const ULONG_PTR tables[2][2] = {{elf_dynamic(image, 23), elf_dynamic(image, 2)}, {elf_dynamic(image, 7), elf_dynamic(image, 8)}};
    for (int t = 0; t < 2; t++) {
        for (ULONG_PTR at = 0; at < tables[t][1]; at += 24) {
            const ULONGLONG *entry = (const ULONGLONG *)(tables[t][0] + at);
            const unsigned char *symbol = symbols + (entry[1] >> 32) * 24;
            if (!strcmp(strings + *(ULONG *)symbol, name)) return *(ULONG_PTR *)(image + entry[0]);
        }
    }
    return 0;
}

// `syscall; ret` in the C library's text: leaves the kernel's answer as it is.
static void find_linux(void) {
    static const unsigned char wanted[] = {0x0f, 0x05, 0xc3};
    unsigned char *libc = elf_image(elf_import(elf_image(*(ULONG_PTR *)0x7ffe1000), "memcpy"));
    const unsigned char *header = libc + *(ULONGLONG *)(libc + 0x20);
    for (unsigned i = 0; i < *(USHORT *)(libc + 0x38); i++, header += 0x38) {
        if (*(ULONG *)header != 1 /* PT_LOAD */ || !(*(ULONG *)(header + 4) & 1 /* PF_X */)) continue;
        unsigned char *at = libc + *(ULONGLONG *)(header + 0x10), *end = at + *(ULONGLONG *)(header + 0x28) - sizeof wanted;
        for (; at < end && !linux_gadget; at++) {
            if (!memcmp(at, wanted, sizeof wanted)) linux_gadget = at;
        }
    }
    CHECK(linux_gadget);
}

// -errno if it fails.
static Linux linux_call(Linux number, Linux a, Linux b, Linux c, Linux d, Linux e, Linux f) {
    register Linux r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    Linux result;
    __asm__ volatile("call *%[gadget]"
                     : "=a"(result), "+r"(r10), "+r"(r8), "+r"(r9)
                     : "a"(number), "D"(a), "S"(b), "d"(c), [gadget] "r"(linux_gadget)
                     : "rcx", "r11", "memory", "cc");
    return result;
}

#endif
