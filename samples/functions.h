// For the samples that call each wrapped function directly (functions_*.c): as zoo.h has it for system calls.
//
// GOOD(R_BOOL, "kernel32.DeleteFileA", ANSI(file_name, "C:\\a")) makes the call, wants it to succeed, and prints what its
// event has to say; BAD(…) wants it to fail; EITHER(…) takes what comes. A function that is not there is printed as missing
// and not called. Members of structures: BEFORE_JSON(name, "{…}") or BEFORE_ANY(name).
#include "zoo.h"

// What a result says of success: as Result in the catalogue. R_ANY: nothing.
typedef enum { R_ANY, R_BOOL, R_POINTER, R_HANDLE, R_ERROR, R_HRESULT, R_SOCKET, R_INSTANCE } ResultKind;

#define ANSI(n, s) GIVEN(.kind = M_TEXT, .value = (ULONG_PTR)(s), .name = #n, .at = (s))
#define WIDE(n, s) GIVEN(.kind = A_WIDE, .value = (ULONG_PTR)(s), .name = #n, .at = (s))
#define NUM64(n, v) GIVEN(.kind = A_WIDE_NUMBER, .wide = (ULONGLONG)(v), .name = #n)
#define TRUTH(n, v) GIVEN(.kind = A_BOOL, .value = (ULONG_PTR)(v), .name = #n)
#define OUT_ANSI(n, p) GOT(.kind = M_TEXT, .value = (ULONG_PTR)(p), .name = #n, .at = (p))
#define OUT_WIDE(n, p) GOT(.kind = A_WIDE, .value = (ULONG_PTR)(p), .name = #n, .at = (p))
#define OUT_NATIVE(n, p) GOT(.kind = M_NUMBER, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = sizeof(void *))
#define OUT_POINTER(n, p) GOT(.kind = M_HEX, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .size = sizeof(void *))
// An argument with members of its own kind, stated apart.
#define SHAPE(n, p, json) GIVEN(.kind = A_LITERAL, .value = (ULONG_PTR)(p), .name = #n, .text = json)
#define SHAPE_ANY(n, p) GIVEN(.kind = M_ANY, .value = (ULONG_PTR)(p), .name = #n)
#define OUT_SHAPE(n, p, json) GOT(.kind = A_LITERAL, .value = (ULONG_PTR)(p), .name = #n, .text = json)
#define GUID_(n, p, shown) GIVEN(.kind = A_TEXT, .value = (ULONG_PTR)(p), .name = #n, .text = shown)

static void *function_find(const char *name) {
    char module[64];
    const char *dot = strchr(name, '.');
    snprintf(module, sizeof module, "%.*s.dll", (int)(dot - name), name);
    HMODULE dll = GetModuleHandleA(module);
    if (!dll) dll = LoadLibraryA(module);
    return dll ? (void *)GetProcAddress(dll, dot + 1) : NULL;
}

typedef enum { WANT_GOOD, WANT_BAD, WANT_EITHER } Outcome;

static BOOL function_succeeded(ResultKind kind, ULONG_PTR result) {
    switch (kind) {
        case R_BOOL: return (ULONG)result != 0;
        case R_POINTER: return result != 0;
        case R_HANDLE: return result != 0 && result != (ULONG_PTR)-1;
        case R_ERROR: return (ULONG)result == 0;
        case R_HRESULT: return (LONG)result >= 0;
        case R_SOCKET: return (ULONG)result != 0xffffffff;
        case R_INSTANCE: return (ULONG)result > 32;
        default: return TRUE;
    }
}

// `name`: as its event has it.
static ULONG_PTR __attribute__((unused)) pointer_call(void *function, const char *name, ResultKind kind, Outcome outcome, const Arg *args, size_t count) {
    static __thread Line lines[4];  // a call may be made inside a call (a callback)
    static __thread int depth;
    Line *line = &lines[depth & 3];
    ULONG_PTR values[ZOO_MAX_ARGS] = {0}, used = 0;
    BOOL first = TRUE;
    line->used = 0;
    line_raw(line, "{\"pid\":%lu,\"tid\":%lu,\"call\":\"%s\",", GetCurrentProcessId(), GetCurrentThreadId(), name);
    if (!function) {
        line_raw(line, "\"missing\":true}");
        line_keep(line);
        return 0;
    }
    line_raw(line, "\"expect\":{");
    for (size_t i = 0; i < count; i++) {
        if (args[i].is_argument && args[i].kind == A_VARIANT && BITS == 32) {
            memcpy(&values[used], args[i].at, 16);
            used += 4;
        } else if (args[i].is_argument && args[i].kind == A_WIDE_NUMBER) {
            values[used++] = (ULONG_PTR)args[i].wide;
            if (BITS == 32) values[used++] = (ULONG_PTR)(args[i].wide >> 32);
        } else if (args[i].is_argument) {
            values[used++] = args[i].value;
        }
        if (!args[i].after) line_arg(line, &args[i], &first);
    }
    depth++;
    const ULONG_PTR result = zoo_invoke(function, values, used);
    depth--;
    const DWORD error = GetLastError();
    const BOOL success = function_succeeded(kind, result);
    for (size_t i = 0; i < count; i++) {
        if (args[i].after && success) line_arg(line, &args[i], &first);
    }
    line_raw(line, "},\"result\":\"0x%llx\",\"last_error\":%lu,\"success\":%s", (ULONGLONG)result, error, success ? "true" : "false");
    if (outcome != WANT_EITHER && success != (outcome == WANT_GOOD)) line_raw(line, ",\"failed\":\"wanted %s\"", success ? "failure" : "success");
    // A cdecl function leaves its arguments, any other takes them along.
    if (BITS == 32 && zoo_left != 0 && zoo_left != -4 * (LONG)used) line_raw(line, ",\"failed\":\"left %ld bytes of %lu arguments\"", -zoo_left, (ULONG)used);
    line_raw(line, "}");
    line_keep(line);
    SetLastError(error);
    return result;
}

static ULONG_PTR __attribute__((unused)) function_call(const char *name, ResultKind kind, Outcome outcome, const Arg *args, size_t count) {
    return pointer_call(function_find(name), strchr(name, '.') + 1, kind, outcome, args, count);
}

// A method of a COM object: GOOD_METHOD(IWbemServices, ExecQuery, services, WIDE(…), …). The compiler's headers say where its pointer
// stands.
static ULONG_PTR __attribute__((unused)) method_call(void *object, size_t offset, const char *name, ResultKind kind, Outcome outcome, const Arg *args, size_t count) {
    void *function = object ? *(void **)(*(char **)object + offset) : NULL;
    return pointer_call(function, name, kind, outcome, args, count);
}
#define METHOD(outcome, interface, method, object, ...)                                                                     \
    method_call(object, offsetof(interface##Vtbl, method), #interface "::" #method, R_HRESULT, outcome, ZOO_ARGS(HANDLE_(this, object), ##__VA_ARGS__))
#define GOOD_METHOD(interface, method, object, ...) METHOD(WANT_GOOD, interface, method, object, ##__VA_ARGS__)
#define BAD_METHOD(interface, method, object, ...) METHOD(WANT_BAD, interface, method, object, ##__VA_ARGS__)
#define EITHER_METHOD(interface, method, object, ...) METHOD(WANT_EITHER, interface, method, object, ##__VA_ARGS__)
// What the event calls the object by, beside its address.
#define CALLED(k, shown) SEEN(.kind = M_TEXT, .name = k, .at = shown)
// A VARIANT by value, and what its event shows of it.
#define VARIANT_(n, p, json) GIVEN(.kind = A_VARIANT, .value = (ULONG_PTR)(p), .name = #n, .at = (p), .text = json)

#define GOOD(kind, name, ...) function_call(name, kind, WANT_GOOD, (const Arg[]){__VA_ARGS__}, sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg))
#define BAD(kind, name, ...) function_call(name, kind, WANT_BAD, (const Arg[]){__VA_ARGS__}, sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg))
#define EITHER(kind, name, ...) function_call(name, kind, WANT_EITHER, (const Arg[]){__VA_ARGS__}, sizeof((const Arg[]){__VA_ARGS__}) / sizeof(Arg))

// The functions of a pair, ANSI and wide, one after the other: BOTH GOOD(R_BOOL, F("shell32.PathX"), TEXT_(path, "C:\\a"));
static BOOL zoo_wide __attribute__((unused));
#define BOTH for (zoo_wide = FALSE; zoo_wide < 2; zoo_wide++)
#define F(s) (zoo_wide ? s "W" : s "A")
// A text of the pair's characters.
#define S(s) (zoo_wide ? (const void *)L##s : (const void *)s)
#define TEXT_(n, s) (zoo_wide ? WIDE(n, L##s) : ANSI(n, s))
#define OUT_TEXT_(n, p) (zoo_wide ? OUT_WIDE(n, p) : OUT_ANSI(n, p))
#define NO_TEXT RAW(0)
#define NO_OF(n) NAMED(n, 0, "0x0")
#define NO_FLAGS NO_OF(flags)
// A pseudo-handle is as wide as the caller's.
#define SELF ((HANDLE)(LONG_PTR)-1)
#define PSEUDO(n, v) HEX(n, (LONG_PTR)(v))
#define INOUT_NUM(n, p) IN_NUM(n, p, 4), AFTER_NUM(n, p, 4)
// A text that lasts as long as the program.
__attribute__((unused, format(gnu_printf, 1, 2))) static const char *formatted(const char *format, ...) {
    char text[2048];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return _strdup(text);
}
// A function of a DLL that the sample is not linked with, for what is to be no part of the comparison.
#define FROM(dll, function) ((__typeof__(&function))(void *)GetProcAddress(LoadLibraryA(dll), #function))
