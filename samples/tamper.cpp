// Cheats the monitor in its own process in every way that is known, and then does what it would have recorded, or has it record
// what was never done: tamper linux | unhook | patch | vanish | silence | forge |
// fork | linger | twice | execute | replace | loader | within. 64-bit.
//
// What it knows of the monitor an attacker would find in its source.
#include <winsock2.h>

#include <atomic>
#include <cstdint>
#include <cstring>

#include "event/arena.h"

extern "C" {
#include "linux.h"
}

using namespace drsemu::event;

namespace {

enum { kRead, kWrite, kOpen, kClose, kMprotect = 10, kNanosleep = 35, kClone = 56, kFork = 57, kVfork = 58, kExecve = 59, kExit = 60, kWait4 = 61, kUnlink = 87 };
constexpr Linux kCreate = 0101, kProtAll = 7;
constexpr Linux kLikeFork = 0x1200011, kShareMemory = 0x4111;  // flags of clone

Linux address(const void *pointer) { return static_cast<Linux>(reinterpret_cast<uintptr_t>(pointer)); }

// Where a mapping of this process whose name ends so begins; all its parts lie one behind the other. `end`: where they end.
char *mapping(const char *name, char **end) {
    static char text[1 << 20];
    Linux size = 0, got;
    const Linux file = linux_call(kOpen, address("/proc/self/maps"), 0, 0, 0, 0, 0);
    while ((got = linux_call(kRead, file, address(text + size), static_cast<Linux>(sizeof text - 1 - static_cast<size_t>(size)), 0, 0, 0)) > 0) size += got;
    linux_call(kClose, file, 0, 0, 0, 0, 0);
    text[size] = 0;
    char *first = nullptr;
    for (char *line = strtok(text, "\n"); line; line = strtok(nullptr, "\n")) {
        if (!strstr(line, name)) continue;
        char *rest;
        const unsigned long long from = strtoull(line, &rest, 16), to = strtoull(rest + 1, nullptr, 16);
        if (!first) first = reinterpret_cast<char *>(from);
        *end = reinterpret_cast<char *>(to);
    }
    CHECK(first);
    return first;
}

void drop(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "C:\\users\\Public\\%s.txt", name);
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
    DWORD written;
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, "dropped", 7, &written, nullptr));
    CloseHandle(file);
    CHECK(!RegSetKeyValueA(HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", name, REG_SZ, path, static_cast<DWORD>(strlen(path) + 1)));
}

// Calls of Linux's alone.
void write_by_linux(const char *path, const void *bytes, Linux size) {
    const Linux file = linux_call(kOpen, address(path), kCreate, 0755, 0, 0, 0);
    linux_call(kWrite, file, address(bytes), size, 0, 0, 0);
    linux_call(kClose, file, 0, 0, 0, 0, 0);
}

void by_linux() { write_by_linux("/wine/drive_c/users/Public/linux.txt", "dropped", 7); }

// A copy of this process, in which no Windows knows of what it does: only calls of Linux's may be made there.
Linux copy() {
    static int ids[2];
    return linux_call(kClone, kLikeFork, 0, address(&ids[0]), address(&ids[1]), 0, 0);
}

[[noreturn]] void end_copy() {
    for (;;) linux_call(kExit, 0, 0, 0, 0, 0, 0);
}

void sleep_in_copy(Linux seconds) {
    const Linux time[2] = {seconds, 0};
    linux_call(kNanosleep, address(time), 0, 0, 0, 0, 0);
}

void await_copy(Linux pid) {
    CHECK(pid > 0);
    linux_call(kWait4, pid, 0, 0, 0, 0, 0);
}

// A copy that writes a file and ends.
void fork_copy() {
    const Linux pid = copy();
    if (pid == 0) {
        write_by_linux("/wine/drive_c/users/Public/fork.txt", "dropped", 7);
        end_copy();
    }
    await_copy(pid);
}

// One that is there when this process, which it does not tell of its end, has ended.
void stay() {
    const Linux pid = copy();
    if (pid == 0) {
        sleep_in_copy(60);
        end_copy();
    }
    CHECK(pid > 0);
}

// A copy that makes two copies: Wine's makes one.
void fork_twice() {
    const Linux pid = copy();
    if (pid == 0) {
        for (int i = 0; i < 2; i++) {
            const Linux next = copy();
            if (next == 0) end_copy();
            linux_call(kWait4, next, 0, 0, 0, 0, 0);
        }
        end_copy();
    }
    await_copy(pid);
}

void print_refused(const char *what, Linux result) { printf("%s: %lld\n", what, result); }

// Programs of Linux's: of the system, dropped, out of memory, and all other ways to have a process.
void execute() {
    static const char elf[] = "\177ELF\2\1\1";
    static const char *const arguments[] = {"sh", "-c", "echo", nullptr};
    static Linux results[6];
    static const char *const names[] = {"sh", "dropped", "script", "relative", "through /proc", "copied loader"};
    static const char *const paths[] = {"/bin/sh", "/wine/drive_c/users/Public/dropped.exe", "/wine/drive_c/users/Public/dropped.sh", "wine64", "/proc/self/exe",
                                        "/usr/lib/../lib/wine/wine64"};
    write_by_linux(paths[1], elf, sizeof elf);
    write_by_linux(paths[2], "#!/bin/sh\n", 10);
    for (int i = 0; i < 6; i++) {
        results[i] = linux_call(kExecve, address(paths[i]), address(arguments), address(arguments + 3), 0, 0, 0);
        print_refused(names[i], results[i]);
    }
    // A process of several threads may not even execute what is allowed.
    CloseHandle(CreateThread(nullptr, 0, [](void *) -> DWORD { Sleep(INFINITE); return 0; }, nullptr, 0, nullptr));
    print_refused("loader", linux_call(kExecve, address("/usr/lib/wine/wine64"), address(arguments), address(arguments + 3), 0, 0, 0));
    print_refused("fork", linux_call(kFork, 0, 0, 0, 0, 0, 0));
    print_refused("vfork", linux_call(kVfork, 0, 0, 0, 0, 0, 0));
    print_refused("clone", linux_call(kClone, kShareMemory, 0, 0, 0, 0, 0));
    const Linux pid = copy();
    if (pid == 0) {
        linux_call(kExecve, address(paths[0]), address(arguments), address(arguments + 3), 0, 0, 0);
        end_copy();
    }
    await_copy(pid);
}

// Another start of Wine's loader in this process's place.
void replace() {
    static const char *const arguments[] = {"wine64", "C:\\windows\\system32\\hostname.exe", nullptr};
    static const char *const environment[] = {"WINEPREFIX=/wine", "HOME=/home/alex", "USER=alex", "WINEDEBUG=-all", nullptr};
    linux_call(kExecve, address("/usr/lib/wine/wine64"), address(arguments), address(environment), 0, 0, 0);
}

// Wine's loader, as if a person had called it: a Windows process that nobody in Windows has started.
void start_loader() {
    static const char *const arguments[] = {"wine64", "C:\\windows\\system32\\hostname.exe", nullptr};
    static const char *const environment[] = {"WINEPREFIX=/wine", "HOME=/home/alex", "USER=alex", "WINEDEBUG=-all", nullptr};
    const Linux pid = copy();
    if (pid == 0) {
        linux_call(kExecve, address("/usr/lib/wine/wine64"), address(arguments), address(environment), 0, 0, 0);
        end_copy();
    }
    await_copy(pid);
}

DWORD WINAPI start_processes(void *) {
    for (int i = 0; i < 20; i++) {
        STARTUPINFOA startup = {};
        PROCESS_INFORMATION process;
        char line[] = "hostname.exe";
        startup.cb = sizeof startup;
        CHECK(CreateProcessA(nullptr, line, nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &process));
        WaitForSingleObject(process.hProcess, INFINITE);
        CloseHandle(process.hProcess);
        CloseHandle(process.hThread);
    }
    return 0;
}

// Copies at any moment of another thread's starting processes in order.
void fork_within() {
    HANDLE thread = CreateThread(nullptr, 0, start_processes, nullptr, 0, nullptr);
    int count = 0;
    while (WaitForSingleObject(thread, 3) == WAIT_TIMEOUT) {
        const Linux pid = copy();
        if (pid == 0) end_copy();
        await_copy(pid);
        count++;
    }
    printf("%d copies\n", count);
}

const char *const kCalls[] = {"NtCreateFile", "NtOpenFile", "NtWriteFile", "NtSetValueKey", "NtCreateKey", "NtOpenKey", "NtOpenKeyEx", "NtClose"};

// Wine's own function, by its name in ntdll.so's table of symbols.
void *original(unsigned char *ntdll, const char *name) {
    const char *strings = reinterpret_cast<const char *>(elf_dynamic(ntdll, 5));
    for (const unsigned char *symbol = reinterpret_cast<const unsigned char *>(elf_dynamic(ntdll, 6)); symbol < reinterpret_cast<const unsigned char *>(strings); symbol += 24) {
        if (!strcmp(strings + *reinterpret_cast<const ULONG *>(symbol), name)) return ntdll + *reinterpret_cast<const ULONGLONG *>(symbol + 8);
    }
    return nullptr;
}

unsigned number_of(const char *name) {
    return *reinterpret_cast<unsigned *>(reinterpret_cast<char *>(GetProcAddress(GetModuleHandleA("ntdll.dll"), name)) + 4) & 0xfff;
}

// The service table that the dispatcher uses: the monitor's, to whose writable memory a structure in ntdll.so's points.
void **service_table(unsigned char *ntdll) {
    char *end, *begin = mapping("/run/drsemu/monitor.so", &end);
    // What is behind the file's parts is its memory that begins as zeros.
    end += sizeof(uint64_t) * kServiceTableSize * 8;
    const unsigned char *header = ntdll + *reinterpret_cast<ULONGLONG *>(ntdll + 0x20);
    for (unsigned i = 0; i < *reinterpret_cast<USHORT *>(ntdll + 0x38); i++, header += 0x38) {
        if (*reinterpret_cast<const ULONG *>(header) != 1 || !(*reinterpret_cast<const ULONG *>(header + 4) & 2)) continue;
        auto *at = reinterpret_cast<ULONGLONG *>(ntdll + *reinterpret_cast<const ULONGLONG *>(header + 0x10));
        for (auto *last = at + *reinterpret_cast<const ULONGLONG *>(header + 0x28) / 8 - 3; at < last; at++) {
            if (at[0] >= reinterpret_cast<ULONGLONG>(begin) && at[0] < reinterpret_cast<ULONGLONG>(end) && at[1] == 0 && at[2] == kServiceTableSize) return reinterpret_cast<void **>(at[0]);
        }
    }
    return nullptr;
}

// The table leads to Wine's functions again.
void unhook() {
    unsigned char *ntdll = elf_image(*reinterpret_cast<ULONG_PTR *>(0x7ffe1000));
    void **table = service_table(ntdll);
    CHECK(table);
    for (const char *name : kCalls) table[number_of(name)] = original(ntdll, name);
}

// The monitor's code itself is overwritten.
void patch() {
    unsigned char *ntdll = elf_image(*reinterpret_cast<ULONG_PTR *>(0x7ffe1000));
    void **table = service_table(ntdll);
    CHECK(table);
    for (const char *name : kCalls) {
        auto *thunk = static_cast<unsigned char *>(table[number_of(name)]);
        void *function = original(ntdll, name);
        CHECK(!linux_call(kMprotect, address(thunk) & ~0xfffLL, 0x2000, kProtAll, 0, 0, 0));
        thunk[0] = 0x48, thunk[1] = 0xb8;  // mov rax,function; jmp rax
        memcpy(thunk + 2, &function, 8);
        thunk[10] = 0xff, thunk[11] = 0xe0;
    }
}

char *arena() {
    char *end;
    return mapping("memfd:arena", &end);
}

ArenaShared &shared(char *base) { return *reinterpret_cast<ArenaShared *>(base + kSharedOffset); }

// The memory that the recorder shares says that this process is none of those that are recorded.
void silence() {
    ArenaShared &memory = shared(arena());
    for (ProcessSlot &slot : memory.process) {
        if (slot.windows_pid.load() == GetCurrentProcessId()) slot.record.store(kRecordNone);
    }
}

// A record like that of a real file, of one that was never made, is put into the ring behind it.
void forge() {
    constexpr wchar_t kReal[] = L"forge-real.txt", kFake[] = L"forge-fake.txt";
    HANDLE file = CreateFileW(L"C:\\users\\Public\\forge-real.txt", GENERIC_WRITE, 0, nullptr, CREATE_NEW, 0, nullptr);
    CHECK(file != INVALID_HANDLE_VALUE);
    char *base = arena();
    ArenaShared &memory = shared(base);
    for (size_t i = 0; i < kMaxThreads; i++) {
        ThreadSlot &slot = memory.thread[i];
        if (slot.tid != GetCurrentThreadId() || slot.process.load() == 0) continue;
        char *ring = base + ring_offset(i);
        for (uint64_t at = 0; at < slot.head.load();) {
            auto *record = reinterpret_cast<Record *>(ring + at);
            static char copy[4096];
            bool found = false;
            if (record->size < 8 || record->size > sizeof copy) break;
            memcpy(copy, record, record->size);
            for (size_t place = 0; place + sizeof kReal < record->size; place += 2) {
                if (memcmp(copy + place, kReal, sizeof kReal - 2)) continue;
                memcpy(copy + place, kFake, sizeof kFake - 2);
                found = reinterpret_cast<Record *>(copy)->result == 0;
            }
            at += record->size;
            if (!found) continue;
            const uint64_t head = slot.head.load();
            const uint64_t now = __builtin_ia32_rdtsc();
            reinterpret_cast<Record *>(copy)->begin = reinterpret_cast<Record *>(copy)->end = now;
            memcpy(ring + head % kRingSize, copy, reinterpret_cast<Record *>(copy)->size);
            slot.head.store(head + reinterpret_cast<Record *>(copy)->size);
            puts("forged");
            return;
        }
    }
}

}  // namespace

int main(int argc, char **argv) {
    CHECK(argc == 2);
    const char *how = argv[1];
    find_linux();
    if (!strcmp(how, "linux")) by_linux();
    if (!strcmp(how, "unhook")) unhook();
    if (!strcmp(how, "patch")) patch();
    if (!strcmp(how, "silence")) silence();
    if (!strcmp(how, "unhook") || !strcmp(how, "patch") || !strcmp(how, "silence")) drop(how);
    if (!strcmp(how, "vanish")) {
        drop(how);
        CHECK(!linux_call(kUnlink, address("/wine/drive_c/users/Public/vanish.txt"), 0, 0, 0, 0, 0));
    }
    if (!strcmp(how, "forge")) forge();
    if (!strcmp(how, "fork")) fork_copy();
    if (!strcmp(how, "linger")) stay();
    if (!strcmp(how, "twice")) fork_twice();
    if (!strcmp(how, "execute")) execute();
    if (!strcmp(how, "replace")) replace();
    if (!strcmp(how, "loader")) start_loader();
    if (!strcmp(how, "within")) fork_within();
    return success();
}
