// For the samples that call each Nt function directly: says, in one line of JSON a call, what it passed and what came back.
//
// OK("NtOpenFile", OUT_HANDLE(handle, &file), FLAGS(desired_access, GENERIC_READ | SYNCHRONIZE), …) makes the call and
// prints what its event has to say. Constants are named twice by one word: the compiler's headers give the value that
// is passed, the spelling is what the event must show. FAILS(…) wants a certain status, VALUE_… are for functions that
// return no NTSTATUS. A function that is not there is printed as missing and not called.
#include "sample.h"
#include <stdarg.h>
#include <stdint.h>

// ---- the call --------------------------------------------------------------------------------------

// All calls are made from this one place, whose address the first line names: so their events are told from others.
ULONG_PTR __attribute__((cdecl)) zoo_invoke(void *function, const ULONG_PTR *args, ULONG_PTR count);
extern char zoo_return[];
#ifdef _WIN64
__asm__(".text\n.globl zoo_invoke\n.globl zoo_return\n.seh_proc zoo_invoke\nzoo_invoke:\n"
        "push %rbp\n.seh_pushreg %rbp\nmov %rsp, %rbp\n.seh_setframe %rbp, 0\nsub $0xa0, %rsp\n.seh_stackalloc 0xa0\n"
        ".seh_endprologue\n"
        "mov %rcx, %rax\nmov %rdx, %r10\n"
        "1: cmp $4, %r8\njbe 2f\nmov -8(%r10,%r8,8), %r11\nmov %r11, -8(%rsp,%r8,8)\ndec %r8\njmp 1b\n"
        "2: mov 0(%r10), %rcx\nmov 8(%r10), %rdx\nmov 16(%r10), %r8\nmov 24(%r10), %r9\n"
        "call *%rax\nzoo_return:\nlea 0(%rbp), %rsp\npop %rbp\nret\n.seh_endproc\n");
#else
__asm__(".text\n.globl _zoo_invoke\n.globl _zoo_return\n_zoo_invoke:\n"
        "push %ebp\nmov %esp, %ebp\nmov 12(%ebp), %edx\nmov 16(%ebp), %ecx\n"
        "1: test %ecx, %ecx\njz 2f\npushl -4(%edx,%ecx,4)\ndec %ecx\njmp 1b\n"
        "2: call *8(%ebp)\n_zoo_return:\nmov %esp, %ecx\nsub %ebp, %ecx\nmov %ecx, _zoo_left\n"
        "mov %ebp, %esp\npop %ebp\nret\n");
#endif
// 32 bit: what the last function left on the stack, in bytes, negated.
volatile LONG zoo_left;

#define BITS ((int)sizeof(void *) * 8)
#define ZOO_MAX_ARGS 18

// ---- what is printed -------------------------------------------------------------------------------

static char zoo_text[1 << 20];
static volatile LONG zoo_used;

// Lines are kept until the end, so that printing makes no calls in between.
static void zoo_flush(void) {
    DWORD written;
    const LONG used = InterlockedExchange(&zoo_used, 0);
    for (LONG done = 0; done < used; done += (LONG)written) {
        if (!WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), zoo_text + done, (DWORD)(used - done), &written, NULL)) break;
    }
}

typedef struct {
    char text[16384];
    size_t used;
} Line;

static void line_raw(Line *line, const char *format, ...) {
    va_list list;
    va_start(list, format);
    const int count = vsnprintf(line->text + line->used, sizeof line->text - line->used, format, list);
    va_end(list);
    if (count > 0) line->used += (size_t)count;
    if (line->used >= sizeof line->text) line->used = sizeof line->text - 1;
}

static void line_string(Line *line, const char *text) {
    line_raw(line, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') line_raw(line, "\\%c", *text);
        else if ((unsigned char)*text < 32) line_raw(line, "\\u%04x", *text);
        else line_raw(line, "%c", *text);
    }
    line_raw(line, "\"");
}

static void line_wide(Line *line, const WCHAR *text, int units) {
    static __thread char utf8[8192];
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, units, utf8, sizeof utf8 - 1, NULL, NULL);
    utf8[size < 0 ? 0 : size] = 0;
    line_string(line, utf8);
}

static void line_keep(Line *line) {
    line_raw(line, "\n");
    const LONG at = InterlockedExchangeAdd(&zoo_used, (LONG)line->used);
    if (at + (LONG)line->used < (LONG)sizeof zoo_text) memcpy(zoo_text + at, line->text, line->used);
}

// ---- arguments -------------------------------------------------------------------------------------

typedef enum { A_RAW, A_TEXT, A_NUMBER, A_HEX, A_BOOL, A_SIGNED, A_POINTER, A_HANDLE, A_NULL, A_LITERAL, A_WIDE, A_WIDE_NUMBER, A_VARIANT,
               M_NUMBER, M_HEX, M_BYTES, M_WIDE, M_TEXT, M_HANDLE, M_BOOL8, M_ANY, M_IO } Kind;

// `value` is what is passed (if it is an argument at all); the rest says what the event shows of it.
typedef struct {
    Kind kind;
    BOOL is_argument, after;   // after: shown where the call succeeded
    ULONG_PTR value;
    const char *name;          // of the member in before or after
    const char *text;
    const void *at;            // memory that it points at
    size_t size;
    const void *length;        // -> ULONG with the true length, if not `size`
    const char *key;           // a second member, with `text`
    ULONG_PTR shown;           // + 1: what the event shows, where that is not `value`
    ULONGLONG wide;            // of A_WIDE_NUMBER: what is passed, in two arguments of 32-bit code
} Arg;

#define GIVEN(...) ((Arg){.is_argument = TRUE, __VA_ARGS__})
#define GOT(...) ((Arg){.is_argument = TRUE, .after = TRUE, __VA_ARGS__})
#define RAW(v) GIVEN(.kind = A_RAW, .value = (ULONG_PTR)(v))
#define NUM(n, v) GIVEN(.kind = A_NUMBER, .value = (ULONG_PTR)(v), .name = #n)
// Where wow64.dll passes on another value than the 32-bit caller's.
#define SHOWN_NUM(n, v, other) GIVEN(.kind = A_NUMBER, .value = (ULONG_PTR)(v), .name = #n, .shown = (ULONG_PTR)(other) + 1)
#define SHOWN_HEX(n, v, other) GIVEN(.kind = A_HEX, .value = (ULONG_PTR)(v), .name = #n, .shown = (ULONG_PTR)(other) + 1)
#define HEX(n, v) GIVEN(.kind = A_HEX, .value = (ULONG_PTR)(v), .name = #n)
#define BOOLEAN_(n, v) GIVEN(.kind = A_BOOL, .value = (ULONG_PTR)(v), .name = #n)
#define SIGNED_(n, v) GIVEN(.kind = A_SIGNED, .value = (ULONG_PTR)(LONG_PTR)(v), .name = #n)
#define PTR(n, v) GIVEN(.kind = A_POINTER, .value = (ULONG_PTR)(v), .name = #n)
// A constant or flags by Microsoft's name: `spelling` is both.
#define FLAGS(n, spelling) GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)(spelling), .name = #n, .text = #spelling)
// Where the headers lack the name, or the value is not to have one.
#define NAMED(n, v, shown) GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)(v), .name = #n, .text = shown)
#define HANDLE_(n, v) GIVEN(.kind = A_HANDLE, .value = (ULONG_PTR)(v), .name = #n)
// A handle and the name that the event gives for it, under `k` (file_path, key_path, …).
#define NAMED_HANDLE(n, v, k, shown) GIVEN(.kind = A_HANDLE, .value = (ULONG_PTR)(v), .name = #n, .key = k, .text = shown)
// A handle that is zero and not the first parameter is not shown.
#define NO_HANDLE RAW(0)
#define IN_NUM(n, p, bytes) GIVEN(.kind = M_NUMBER, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
#define IN_HEX(n, p, bytes) GIVEN(.kind = M_HEX, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
#define IN_NULL(n) GIVEN(.kind = A_NULL, .value = 0, .name = #n)
#define IN_BYTES(n, p, bytes) GIVEN(.kind = M_BYTES, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
#define UNICODE_(n, s) GIVEN(.kind = M_WIDE, .value = (ULONG_PTR)(s), .name = #n, .at = (s)->Buffer, .size = (s)->Length)
// OBJECT_ATTRIBUTES and the full name that they come to.
#define OBJECT_(n, o, full) GIVEN(.kind = A_WIDE, .value = (ULONG_PTR)(o), .name = #n, .at = (full))
#define OUT_HANDLE(n, p) GOT(.kind = M_HANDLE, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = sizeof(void *))
#define OUT_NUM(n, p, bytes) GOT(.kind = M_NUMBER, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
#define OUT_HEX(n, p, bytes) GOT(.kind = M_HEX, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
#define OUT_TEXT(n, p, shown) GOT(.kind = A_TEXT, .value = (ULONG_PTR)(p), .name = #n, .text = shown)
#define OUT_BYTES(n, p, bytes) GOT(.kind = M_BYTES, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = bytes)
// The same, as many as a ULONG or ULONG_PTR says afterwards.
#define OUT_BYTES_OF(n, p, l) GOT(.kind = M_BYTES, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .length = (l))
#define OUT_UNICODE(n, s) GOT(.kind = M_WIDE, .value = (ULONG_PTR)(s), .name = #n, .at = (s), .size = 0)
// Its content cannot be foreseen: that it is there is all.
#define OUT_ANY(n, p) GOT(.kind = M_ANY, .value = (ULONG_PTR)(p), .name = #n)
#define IO_STATUS(p) GOT(.kind = M_IO, .value = (ULONG_PTR)(p), .name = "information", .at = (p))
#define IO_NAMED(p, shown) GOT(.kind = A_TEXT, .value = (ULONG_PTR)(p), .name = "information", .text = shown)

// A pointer that wow64.dll replaces by one of its own.
#define SHOWN_ANY(n, p) GIVEN(.kind = M_ANY, .value = (ULONG_PTR)(p), .name = #n)

#define PTR64(n, v) GIVEN(.kind = BITS == 64 ? A_POINTER : M_ANY, .value = (ULONG_PTR)(v), .name = #n)
// Not shown of a 32-bit caller: wow64.dll asks for it elsewhere.
#define OUT_ANY64(n, p) GOT(.kind = M_ANY, .value = (ULONG_PTR)(p), .name = BITS == 64 ? #n : NULL)

// Members of a structure: no arguments of their own.
#define SEEN(...) ((Arg){__VA_ARGS__})
#define BEFORE_TEXT(n, shown) SEEN(.kind = A_TEXT, .name = #n, .text = shown)
#define BEFORE_WIDE(n, shown) SEEN(.kind = A_WIDE, .name = #n, .at = (shown))
#define BEFORE_NUM(n, v) SEEN(.kind = A_NUMBER, .name = #n, .value = (ULONG_PTR)(v))
#define BEFORE_HEX(n, v) SEEN(.kind = A_HEX, .name = #n, .value = (ULONG_PTR)(v))
#define BEFORE_BOOL(n, v) SEEN(.kind = A_BOOL, .name = #n, .value = (ULONG_PTR)(v))
#define BEFORE_HANDLE(n, v) SEEN(.kind = A_HANDLE, .name = #n, .value = (ULONG_PTR)(v))
#define BEFORE_MEMORY(n, p, bytes) SEEN(.kind = M_NUMBER, .name = #n, .at = (p), .size = bytes)
#define BEFORE_BYTES(n, p, bytes) SEEN(.kind = M_BYTES, .name = #n, .at = (p), .size = bytes)
#define BEFORE_ANY(n) SEEN(.kind = M_ANY, .name = #n)
// Shown only of a 32-bit caller: wow64.dll adds it.
#define BEFORE_ANY32(n) SEEN(.kind = M_ANY, .name = BITS == 32 ? #n : NULL)
#define BEFORE_JSON(n, json) SEEN(.kind = A_LITERAL, .name = #n, .text = json)
#define AFTER(...) SEEN(.after = TRUE, __VA_ARGS__)
#define AFTER_TEXT(n, shown) AFTER(.kind = A_TEXT, .name = #n, .text = shown)
#define AFTER_WIDE(n, shown) AFTER(.kind = A_WIDE, .name = #n, .at = (shown))
#define AFTER_NUM(n, p, bytes) AFTER(.kind = M_NUMBER, .name = #n, .at = (p), .size = bytes)
#define AFTER_HEX(n, p, bytes) AFTER(.kind = M_HEX, .name = #n, .at = (p), .size = bytes)
#define AFTER_BOOL(n, p) AFTER(.kind = M_BOOL8, .name = #n, .at = (p), .size = 1)
#define AFTER_BYTES(n, p, bytes) AFTER(.kind = M_BYTES, .name = #n, .at = (p), .size = bytes)
#define AFTER_ANY(n) AFTER(.kind = M_ANY, .name = #n)
#define AFTER_JSON(n, json) AFTER(.kind = A_LITERAL, .name = #n, .text = json)

// ---- the making of a line --------------------------------------------------------------------------

static ULONGLONG zoo_number(const void *at, size_t size) {
    ULONGLONG value = 0;
    memcpy(&value, at, size);
    return value;
}

static LONGLONG zoo_signed(const void *at, size_t size) {
    const ULONGLONG value = zoo_number(at, size);
    return size < 8 ? (LONGLONG)value : (LONGLONG)value;
}

static ULONGLONG zoo_handle(ULONG_PTR value) { return (ULONGLONG)(LONGLONG)(LONG_PTR)value; }

static void line_bytes(Line *line, const void *at, size_t size) {
    line_raw(line, "{\"size\":%u,\"hex\":\"", (unsigned)size);
    for (size_t i = 0; i < size && i < 2048; i++) line_raw(line, "%02x", ((const unsigned char *)at)[i]);
    line_raw(line, "\"}");
}

static void line_spelling(Line *line, const char *text) {
    char plain[1024];
    size_t used = 0;
    for (; *text && used < sizeof plain - 1; text++) {
        if (*text != ' ' && *text != '(' && *text != ')') plain[used++] = *text;
    }
    plain[used] = 0;
    line_string(line, plain);
}

static void line_arg(Line *line, const Arg *arg, BOOL *first) {
    if (!arg->name || arg->kind == A_RAW) return;
    if (arg->kind == A_POINTER && !arg->value) return;
    if (arg->is_argument && arg->kind >= M_NUMBER && !arg->value) return;
    line_raw(line, "%s\"%s.%s\":", *first ? "" : ",", arg->after ? "after" : "before", arg->name);
    *first = FALSE;
    switch (arg->kind) {
        case A_TEXT: line_spelling(line, arg->text); break;
        case A_NUMBER: line_raw(line, "%llu", (ULONGLONG)(arg->shown ? arg->shown - 1 : arg->value)); break;
        case A_HEX: case A_POINTER: line_raw(line, "\"0x%llx\"", (ULONGLONG)(arg->shown ? arg->shown - 1 : arg->value)); break;
        case A_WIDE_NUMBER: line_raw(line, "%llu", arg->wide); break;
        case A_BOOL: line_raw(line, (BYTE)arg->value ? "true" : "false"); break;
        case A_SIGNED: line_raw(line, "%d", (int)arg->value); break;
        case A_NULL: line_raw(line, "null"); break;
        case A_LITERAL: case A_VARIANT: line_raw(line, "%s", arg->text); break;
        case A_WIDE: line_wide(line, arg->at, (int)wcslen(arg->at)); break;
        case A_HANDLE:
            line_raw(line, "\"0x%llx\"", zoo_handle(arg->value));
            if (arg->key) {
                line_raw(line, ",\"before.%s\":", arg->key);
                if (arg->text[0] == '#') line_raw(line, "%s", arg->text + 1);  // a number
                else line_string(line, arg->text);
            }
            break;
        case M_NUMBER: line_raw(line, "%lld", zoo_signed(arg->at, arg->size)); break;
        case M_HEX: line_raw(line, "\"0x%llx\"", zoo_number(arg->at, arg->size)); break;
        case M_BOOL8: line_raw(line, *(const BYTE *)arg->at ? "true" : "false"); break;
        case M_HANDLE: line_raw(line, "\"0x%llx\"", zoo_handle(*(const ULONG_PTR *)arg->at)); break;
        case M_BYTES: line_bytes(line, arg->at, arg->length ? *(const ULONG *)arg->length : arg->size); break;
        case M_WIDE: {
            const UNICODE_STRING *text = arg->at;
            if (arg->after) line_wide(line, text->Buffer, text->Length / 2);
            else line_wide(line, arg->at, (int)(arg->size / 2));
            break;
        }
        case M_TEXT: line_string(line, arg->at ? arg->at : ""); break;
        case M_IO: line_raw(line, "%llu", (ULONGLONG)((const IO_STATUS_BLOCK *)arg->at)->Information); break;
        default: line_raw(line, "\"*\""); break;
    }
}

#define BAD_HANDLE ((HANDLE)(ULONG_PTR)0xbad0)

typedef enum { WANT_SUCCESS, WANT_STATUS, WANT_TRUE, WANT_FALSE, WANT_VALUE, WANT_NO_RETURN, WANT_ANY } Want;

static void *zoo_find(const char *name) {
    static HMODULE ntdll, win32u;
    if (!ntdll) ntdll = GetModuleHandleA("ntdll.dll"), win32u = GetModuleHandleA("win32u.dll");
    const unsigned char *function = (void *)GetProcAddress(ntdll, name);
    if (!function && win32u) function = (void *)GetProcAddress(win32u, name);
    // Wine exports the names of some that it does not have: a stub that makes a system call begins with `mov eax`.
    if (function && memcmp(function, BITS == 64 ? "\x4c\x8b\xd1\xb8" : "\xb8", BITS == 64 ? 4 : 1)) return NULL;
    return (void *)function;
}

// `unseen`: this build makes no system call of it (wow64.dll answers): there will be no event.
__attribute__((unused)) // `service`: the function that makes the call, where that is not the call's own name.
static ULONG_PTR __attribute__((unused)) zoo_call(const char *name, const char *service, Want want, ULONG status, BOOL unseen, const Arg *args, size_t count) {
    static __thread Line lines[2];  // a call may be made inside a call (an APC)
    static __thread int depth;
    Line *line = &lines[depth & 1];
    ULONG_PTR values[ZOO_MAX_ARGS] = {0}, used = 0, result = 0;
    BOOL first = TRUE;
    void *function = zoo_find(service ? service : name);
    line->used = 0;
    line_raw(line, "{\"pid\":%lu,\"tid\":%lu,\"call\":\"%s\",", GetCurrentProcessId(), GetCurrentThreadId(), name);
    if (!function) {
        line_raw(line, "\"missing\":true}");
        line_keep(line);
        return want == WANT_STATUS ? status : 0xc0000002;  // STATUS_NOT_IMPLEMENTED
    }
    line_raw(line, "\"expect\":{");
    for (size_t i = 0; i < count; i++) {
        if (args[i].is_argument) values[used++] = args[i].value;
        if (!args[i].after) line_arg(line, &args[i], &first);
    }
    if (want == WANT_NO_RETURN) {  // ends the thread or leaves the call another way
        line_raw(line, "},\"returned\":false,\"success\":true%s}", unseen ? ",\"unseen\":true" : "");
        line_keep(line);
        zoo_flush();
        zoo_invoke(function, values, used);
        return 0;
    }
    depth++;
    result = zoo_invoke(function, values, used);
    depth--;
    const BOOL is_value = want == WANT_TRUE || want == WANT_FALSE || want == WANT_VALUE;
    const BOOL success = want == WANT_VALUE || (is_value ? (ULONG)result != 0 : (LONG)result >= 0);
    for (size_t i = 0; i < count; i++) {
        if (args[i].after && success) line_arg(line, &args[i], &first);
    }
    const BOOL as_wanted = want == WANT_ANY || want == WANT_VALUE || (want == WANT_STATUS ? (ULONG)result == status : success == (want != WANT_FALSE));
    if (is_value) line_raw(line, "},\"result\":\"0x%llx\"", (ULONGLONG)result);
    else line_raw(line, "},\"status\":\"0x%08lx\"", (ULONG)result);
    line_raw(line, ",\"success\":%s%s", success ? "true" : "false", unseen ? ",\"unseen\":true" : "");
    if (!as_wanted) line_raw(line, ",\"failed\":\"wanted %s 0x%08lx\"", want == WANT_STATUS ? "status" : success ? "failure" : "success", status);
    line_raw(line, "}");
    line_keep(line);
    return result;
}

#define ZOO_ARGS(...) (const Arg[]){__VA_ARGS__}, sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg)
#define OK(name, ...) zoo_call(name, NULL, WANT_SUCCESS, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
#define FAILS(status, name, ...) zoo_call(name, NULL, WANT_STATUS, (ULONG)(status), FALSE, ZOO_ARGS(__VA_ARGS__))
#define ANY(name, ...) zoo_call(name, NULL, WANT_ANY, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
#define NO_RETURN(name, ...) zoo_call(name, NULL, WANT_NO_RETURN, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
// Functions whose result is a value: one that must not be zero, one that must, one that may be anything.
#define VALUE_OK(name, ...) zoo_call(name, NULL, WANT_TRUE, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
#define VALUE_FAILS(name, ...) zoo_call(name, NULL, WANT_FALSE, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
#define VALUE(name, ...) zoo_call(name, NULL, WANT_VALUE, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
// One function of a service that has many, by its number, which is the last argument.
#define PART(name, service, want, ...) zoo_call(name, service, want, 0, FALSE, ZOO_ARGS(__VA_ARGS__))
// Where wow64.dll answers a 32-bit caller itself, or makes another call of it.
#define OK_UNSEEN32(name, ...) zoo_call(name, NULL, WANT_SUCCESS, 0, BITS == 32, ZOO_ARGS(__VA_ARGS__))
#define FAILS_UNSEEN32(status, name, ...) zoo_call(name, NULL, WANT_STATUS, (ULONG)(status), BITS == 32, ZOO_ARGS(__VA_ARGS__))
#define VALUE_FAILS_UNSEEN32(name, ...) zoo_call(name, NULL, WANT_FALSE, 0, BITS == 32, ZOO_ARGS(__VA_ARGS__))
#define NO_RETURN_UNSEEN32(name, ...) zoo_call(name, NULL, WANT_NO_RETURN, 0, BITS == 32, ZOO_ARGS(__VA_ARGS__))
#define ANY_UNSEEN32(name, ...) zoo_call(name, NULL, WANT_ANY, 0, BITS == 32, ZOO_ARGS(__VA_ARGS__))

// Threads that wait to be ended, and that end.
static volatile LONG sleepers;
__attribute__((unused)) static DWORD WINAPI sleeper(void *unused) {
    (void)unused;
    InterlockedIncrement(&sleepers);
    while (SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION) {
    }
    return 0;
}

// A thread that is suspended or ended while it still begins may hold the loader's lock, or one of the system's, for ever.
__attribute__((unused)) static void await_sleeper(void) {
    while (sleepers == 0) Sleep(1);
    Sleep(20);
}

__attribute__((unused)) static DWORD WINAPI quick(void *unused) {
    (void)unused;
    return 5;
}

// A number as NAMED_HANDLE wants it. Lasts as long as the program.
__attribute__((unused)) static char *number_text(DWORD number) {
    char text[16];
    snprintf(text, sizeof text, "#%lu", number);
    return _strdup(text);
}

// ---- what all need ---------------------------------------------------------------------------------

// A UNICODE_STRING and OBJECT_ATTRIBUTES that last as long as the program.
static UNICODE_STRING *__attribute__((unused)) zoo_unicode(const WCHAR *text) {
    UNICODE_STRING *made = malloc(sizeof *made);
    made->Length = (USHORT)(wcslen(text) * 2);
    made->MaximumLength = (USHORT)(made->Length + 2);
    made->Buffer = _wcsdup(text);
    return made;
}

__attribute__((unused)) static OBJECT_ATTRIBUTES *__attribute__((unused)) zoo_object(HANDLE root, const WCHAR *name) {
    OBJECT_ATTRIBUTES *made = calloc(1, sizeof *made);
    made->Length = sizeof *made;
    made->RootDirectory = root;
    made->ObjectName = name ? zoo_unicode(name) : NULL;
    made->Attributes = OBJ_CASE_INSENSITIVE;
    return made;
}

static LONG CALLBACK zoo_crashed(EXCEPTION_POINTERS *info) {
    zoo_flush();
    printf("{\"crashed\":\"%08lx at %p\"}\n", info->ExceptionRecord->ExceptionCode, info->ExceptionRecord->ExceptionAddress);
    fflush(stdout);
    return EXCEPTION_CONTINUE_SEARCH;
}

static void zoo_begin(void) {
    Line *line = calloc(1, sizeof *line);
    SetUnhandledExceptionFilter(zoo_crashed);
    LoadLibraryA("user32.dll");
    line_raw(line, "{\"bits\":%d,\"caller\":\"0x%llx\"}", BITS, (ULONGLONG)((ULONG_PTR)zoo_return - (ULONG_PTR)GetModuleHandleA(NULL)));
    line_keep(line);
    free(line);
}

static int zoo_end(void) {
    Line line;
    line.used = 0;
    line_raw(&line, "{\"end\":true}");
    line_keep(&line);
    zoo_flush();
    return 0;
}
