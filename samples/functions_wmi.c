// Each wrapped method of WMI's COM interfaces.
#define COBJMACROS
#include "functions.h"
#include <initguid.h>
#include <ole2.h>
#include <oleauto.h>
#undef GetObject  // a function of GDI; here it is the method's own name
#include <wbemcli.h>

static IWbemLocator *locator;
static IWbemServices *services;
static BSTR (WINAPI *bstr)(const OLECHAR *);

// The first object that a query yields; no part of the comparison.
static IWbemClassObject *first_of(const WCHAR *query) {
    IEnumWbemClassObject *list = NULL;
    IWbemClassObject *object = NULL;
    ULONG returned = 0;
    if (SUCCEEDED(IWbemServices_ExecQuery(services, bstr(L"WQL"), bstr(query), 0, NULL, &list))) IEnumWbemClassObject_Next(list, WBEM_INFINITE, 1, &object, &returned);
    return object;
}

// A text in an argument that is a BSTR.
#define BSTR_(n, s) GIVEN(.kind = A_WIDE, .value = (ULONG_PTR)bstr(s), .name = #n, .at = (s))
#define OUT_OBJECT(n, p) OUT_HANDLE(n, p)
#define OUT_BSTR(n, p, shown) GOT(.kind = A_TEXT, .value = (ULONG_PTR)(p), .name = #n, .text = shown)
#define NAMESPACE CALLED("network_resource", "ROOT\\CIMV2")
#define CLASS CALLED("object_path", "Win32_Process")
#define QUERY CALLED("query", "SELECT Name, ProcessId FROM Win32_Process")

static void enumerations(void) {
    IEnumWbemClassObject *list = NULL, *copy = NULL;
    IWbemClassObject *objects[2] = {NULL};
    IWbemCallResult *result = NULL;
    ULONG returned = 0;
    GOOD_METHOD(IWbemServices, CreateInstanceEnum, services, NAMESPACE, BSTR_(class, L"Win32_OperatingSystem"), FLAGS(flags, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_SHALLOW), PTR(context, 0),
            OUT_OBJECT(enum, &list));
    EITHER_METHOD(IWbemServices, CreateClassEnum, services, NAMESPACE, BSTR_(superclass, L"CIM_LogicalDevice"), FLAGS(flags, WBEM_FLAG_RETURN_IMMEDIATELY), PTR(context, 0), OUT_OBJECT(enum, &copy));
    GOOD_METHOD(IWbemServices, ExecQuery, services, NAMESPACE, BSTR_(query_language, L"WQL"), BSTR_(query, L"SELECT Name, ProcessId FROM Win32_Process"),
            FLAGS(flags, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY), PTR(context, 0), OUT_OBJECT(enum, &list));
    BAD_METHOD(IWbemServices, ExecQuery, services, NAMESPACE, BSTR_(query_language, L"SQL"), BSTR_(query, L"SELECT * FROM Win32_Process"), NO_FLAGS, PTR(context, 0), OUT_OBJECT(enum, &copy));
    EITHER_METHOD(IWbemServices, ExecNotificationQuery, services, NAMESPACE, BSTR_(query_language, L"WQL"),
              BSTR_(query, L"SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Process'"), FLAGS(flags, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY),
              PTR(context, 0), OUT_OBJECT(enum, &copy));
    GOOD_METHOD(IEnumWbemClassObject, Next, list, QUERY, NAMED(timeout, WBEM_INFINITE, "WBEM_INFINITE"), NUM(count, 1), OUT_OBJECT(objects, objects), OUT_NUM(returned, &returned, 4));
    GOOD_METHOD(IEnumWbemClassObject, Skip, list, QUERY, NAMED(timeout, WBEM_INFINITE, "WBEM_INFINITE"), NUM(count, 1));
    GOOD_METHOD(IEnumWbemClassObject, Reset, list, QUERY);
    GOOD_METHOD(IEnumWbemClassObject, Clone, list, QUERY, OUT_OBJECT(enum, &copy));
    GOOD_METHOD(IEnumWbemClassObject, Next, copy, QUERY, NAMED(timeout, 5000, "0x1388"), NUM(count, 1), OUT_OBJECT(objects, objects), OUT_NUM(returned, &returned, 4));
    EITHER_METHOD(IEnumWbemClassObject, NextAsync, list, QUERY, NUM(count, 1), PTR(sink, 0));
    // What has no end is asked for more: none comes, and the event names none.
    if (SUCCEEDED(IWbemServices_ExecQuery(services, bstr(L"WQL"), bstr(L"SELECT * FROM Win32_Process WHERE Name = 'none'"), 0, NULL, &list))) {
        GOOD_METHOD(IEnumWbemClassObject, Next, list, CALLED("query", "SELECT * FROM Win32_Process WHERE Name = 'none'"), NAMED(timeout, 0, "WBEM_NO_WAIT"), NUM(count, 1), RAW(objects + 1),
                OUT_NUM(returned, &returned, 4));
    }
    GOOD_METHOD(IWbemServices, GetObject, services, NAMESPACE, BSTR_(object_path, L"Win32_Process"), NO_FLAGS, PTR(context, 0), OUT_OBJECT(object, objects), OUT_OBJECT(call_result, &result));
    BAD_METHOD(IWbemServices, GetObject, services, NAMESPACE, BSTR_(object_path, L"Zoo_None"), FLAGS(flags, WBEM_FLAG_DIRECT_READ), PTR(context, 0), OUT_OBJECT(object, objects),
           OUT_OBJECT(call_result, &result));
}

static void changes(void) {
    IWbemClassObject *class = NULL;
    IWbemCallResult *result = NULL;
    IWbemObjectSink *sink = NULL;
    IWbemServices *root = NULL, *other = NULL;
    IWbemServices_GetObject(services, bstr(L"Win32_Process"), 0, NULL, &class, NULL);
    BAD_METHOD(IWbemServices, OpenNamespace, services, NAMESPACE, BSTR_(namespace, L"none"), NO_FLAGS, PTR(context, 0), OUT_OBJECT(working_namespace, &other), OUT_OBJECT(result_object, &result));
    IWbemLocator_ConnectServer(locator, bstr(L"ROOT"), NULL, NULL, NULL, 0, NULL, NULL, &root);
    GOOD_METHOD(IWbemServices, OpenNamespace, root, CALLED("network_resource", "ROOT"), BSTR_(namespace, L"cimv2"), NO_FLAGS, PTR(context, 0), OUT_OBJECT(working_namespace, &other),
                OUT_OBJECT(result_object, &result));
    EITHER_METHOD(IWbemServices, QueryObjectSink, services, NAMESPACE, NO_FLAGS, OUT_OBJECT(response_handler, &sink));
    EITHER_METHOD(IWbemServices, PutClass, services, NAMESPACE, HANDLE_(object, class), CLASS, FLAGS(flags, WBEM_FLAG_CREATE_ONLY), PTR(context, 0), OUT_OBJECT(call_result, &result));
    EITHER_METHOD(IWbemServices, PutClassAsync, services, NAMESPACE, HANDLE_(object, class), CLASS, FLAGS(flags, WBEM_FLAG_UPDATE_ONLY), PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, PutInstance, services, NAMESPACE, HANDLE_(instance, class), CLASS, FLAGS(flags, WBEM_FLAG_UPDATE_SAFE_MODE), PTR(context, 0), OUT_OBJECT(call_result, &result));
    EITHER_METHOD(IWbemServices, PutInstanceAsync, services, NAMESPACE, HANDLE_(instance, class), CLASS, NO_FLAGS, PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, DeleteClass, services, NAMESPACE, BSTR_(class, L"Zoo_Class"), NO_FLAGS, PTR(context, 0), OUT_OBJECT(call_result, &result));
    EITHER_METHOD(IWbemServices, DeleteClassAsync, services, NAMESPACE, BSTR_(class, L"Zoo_Class"), NO_FLAGS, PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, DeleteInstance, services, NAMESPACE, BSTR_(object_path, L"Win32_ShadowCopy.ID=\"{zoo}\""), NO_FLAGS, PTR(context, 0), OUT_OBJECT(call_result, &result));
    EITHER_METHOD(IWbemServices, DeleteInstanceAsync, services, NAMESPACE, BSTR_(object_path, L"Win32_ShadowCopy.ID=\"{zoo}\""), NO_FLAGS, PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, GetObjectAsync, services, NAMESPACE, BSTR_(object_path, L"Win32_Process"), NO_FLAGS, PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, CreateClassEnumAsync, services, NAMESPACE, BSTR_(superclass, L"CIM_LogicalDevice"), NO_FLAGS, PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, CreateInstanceEnumAsync, services, NAMESPACE, BSTR_(class, L"Win32_Process"), FLAGS(flags, WBEM_FLAG_SHALLOW), PTR(context, 0), PTR(response_handler, 0));
    EITHER_METHOD(IWbemServices, ExecQueryAsync, services, NAMESPACE, BSTR_(query_language, L"WQL"), BSTR_(query, L"SELECT * FROM Win32_BIOS"), FLAGS(flags, WBEM_FLAG_SEND_STATUS), PTR(context, 0),
              PTR(response_handler, 0));
}

// A sink that is told of nothing that matters.
static HRESULT WINAPI sink_query(IWbemObjectSink *self, REFIID iid, void **object) {
    (void)iid;
    *object = self;
    return S_OK;
}
static ULONG WINAPI sink_count(IWbemObjectSink *self) {
    (void)self;
    return 2;
}
static HRESULT WINAPI sink_indicate(IWbemObjectSink *self, LONG count, IWbemClassObject **objects) {
    (void)self, (void)count, (void)objects;
    return S_OK;
}
static HRESULT WINAPI sink_status(IWbemObjectSink *self, LONG flags, HRESULT result, BSTR text, IWbemClassObject *object) {
    (void)self, (void)flags, (void)result, (void)text, (void)object;
    return S_OK;
}
static IWbemObjectSinkVtbl sink_methods = {sink_query, sink_count, sink_count, sink_indicate, sink_status};
static IWbemObjectSink sink = {&sink_methods};

static void methods(void) {
    IWbemClassObject *class = NULL, *in = NULL, *out = NULL, *instance = NULL;
    IWbemCallResult *result = NULL;
    IWbemQualifierSet *qualifiers = NULL;
    VARIANT value = {.vt = VT_BSTR};
    value.bstrVal = bstr(L"C:\\none.exe");
    IWbemServices_GetObject(services, bstr(L"Win32_Process"), 0, NULL, &class, NULL);
    GOOD_METHOD(IWbemClassObject, GetMethod, class, CLASS, WIDE(name, L"Create"), HEX(flags, 0), OUT_OBJECT(in_signature, &in), OUT_OBJECT(out_signature, &out));
    BAD_METHOD(IWbemClassObject, GetMethod, class, CLASS, WIDE(name, L"None"), HEX(flags, 0), OUT_OBJECT(in_signature, &out), OUT_OBJECT(out_signature, &out));
    GOOD_METHOD(IWbemClassObject, SpawnInstance, in, CALLED("name", "Create"), HEX(flags, 0), OUT_OBJECT(new_instance, &instance));
    GOOD_METHOD(IWbemClassObject, Put, instance, CALLED("this_name", "Create"), WIDE(name, L"CommandLine"), HEX(flags, 0), SHAPE(value, &value, "{\"type\":\"VT_BSTR\",\"value\":\"C:\\\\none.exe\"}"),
            NAMED(type, 0, "CIM_EMPTY"));
    EITHER_METHOD(IWbemServices, ExecMethod, services, NAMESPACE, BSTR_(object_path, L"Win32_Process"), BSTR_(method_name, L"Create"), NO_FLAGS, PTR(context, 0), HANDLE_(in_params, instance),
              CALLED("name", "Create"), OUT_OBJECT(out_params, &out), OUT_OBJECT(call_result, &result));
    EITHER_METHOD(IWbemServices, ExecMethodAsync, services, NAMESPACE, BSTR_(object_path, L"Win32_Process"), BSTR_(method_name, L"Create"), NO_FLAGS, PTR(context, 0), HANDLE_(in_params, instance),
              CALLED("name", "Create"), PTR(response_handler, 0));
    GOOD_METHOD(IWbemServices, ExecNotificationQueryAsync, services, NAMESPACE, BSTR_(query_language, L"WQL"), BSTR_(query, L"SELECT * FROM Win32_ProcessStartTrace"),
            FLAGS(flags, WBEM_FLAG_SEND_STATUS), PTR(context, 0), PTR(response_handler, &sink));
    GOOD_METHOD(IWbemServices, CancelAsyncCall, services, NAMESPACE, PTR(sink, &sink));
    EITHER_METHOD(IWbemClassObject, PutMethod, class, CLASS, WIDE(name, L"Zoo"), HEX(flags, 0), HANDLE_(in_signature, in), CALLED("in_signature_name", "Create"), NO_HANDLE);
    EITHER_METHOD(IWbemClassObject, PutMethod, class, CLASS, WIDE(name, L"Zoo"), HEX(flags, 0), NO_HANDLE, HANDLE_(out_signature, in), CALLED("out_signature_name", "Create"));
    EITHER_METHOD(IWbemClassObject, DeleteMethod, class, CLASS, WIDE(name, L"Zoo"));
    EITHER_METHOD(IWbemClassObject, GetMethodQualifierSet, class, CLASS, WIDE(method, L"Create"), OUT_OBJECT(qualifier_set, &qualifiers));
    BSTR text = NULL;
    EITHER_METHOD(IWbemClassObject, GetMethodOrigin, class, CLASS, WIDE(method_name, L"Create"), OUT_ANY(class_name, &text));
    EITHER_METHOD(IWbemClassObject, BeginMethodEnumeration, class, CLASS, HEX(enum_flags, 0));
    EITHER_METHOD(IWbemClassObject, NextMethod, class, CLASS, HEX(flags, 0), OUT_BSTR(name, &text, "Create"), OUT_OBJECT(in_signature, &in), OUT_OBJECT(out_signature, &out));
    EITHER_METHOD(IWbemClassObject, EndMethodEnumeration, class, CLASS);
    EITHER_METHOD(IWbemClassObject, SpawnDerivedClass, class, CLASS, HEX(flags, 0), OUT_OBJECT(new_class, &out));
    EITHER_METHOD(IWbemClassObject, InheritsFrom, class, CLASS, WIDE(ancestor, L"CIM_Process"));
    EITHER_METHOD(IWbemClassObject, CompareTo, class, CLASS, FLAGS(flags, WBEM_FLAG_IGNORE_CASE | WBEM_FLAG_IGNORE_CLASS), HANDLE_(compare_to, class), CALLED("compare_to_object_path", "Win32_Process"));
    GOOD_METHOD(IWbemClassObject, GetQualifierSet, class, CLASS, OUT_OBJECT(qualifier_set, &qualifiers));
    EITHER_METHOD(IWbemClassObject, Delete, class, CLASS, WIDE(name, L"Zoo"));
    if (qualifiers) {
        LONG flavor = 0;
        EITHER_METHOD(IWbemQualifierSet, Get, qualifiers, CLASS, WIDE(name, L"dynamic"), HEX(flags, 0), OUT_ANY(value, &value), OUT_HEX(flavor, &flavor, 4));
        value.vt = VT_I4, value.lVal = -7;
        EITHER_METHOD(IWbemQualifierSet, Put, qualifiers, CLASS, WIDE(name, L"zoo"), SHAPE(value, &value, "{\"type\":\"VT_I4\",\"value\":-7}"), HEX(flavor, 1));
    }
}

static void properties(void) {
    static const WCHAR query[] = L"SELECT * FROM Win32_OperatingSystem";
    IWbemClassObject *object = first_of(query), *copy = NULL;
    IWbemQualifierSet *qualifiers = NULL;
    SAFEARRAY *names = NULL;
    VARIANT value = {.vt = VT_EMPTY};
    CIMTYPE type = 0;
    LONG flavor = 0;
    BSTR name = NULL;
#define OBJECT CALLED("query", "SELECT * FROM Win32_OperatingSystem")
    GOOD_METHOD(IWbemClassObject, Get, object, OBJECT, WIDE(name, L"CSDVersion"), HEX(flags, 0), OUT_ANY(value, &value), OUT_TEXT(type, &type, "CIM_STRING"), OUT_HEX(flavor, &flavor, 4));
    GOOD_METHOD(IWbemClassObject, Get, object, OBJECT, WIDE(name, L"OSLanguage"), HEX(flags, 0), OUT_SHAPE(value, &value, "{\"type\":\"VT_I4\",\"value\":1033}"),
            OUT_TEXT(type, &type, "CIM_UINT32"), OUT_HEX(flavor, &flavor, 4));
    GOOD_METHOD(IWbemClassObject, Get, object, OBJECT, WIDE(name, L"__CLASS"), HEX(flags, 0), OUT_SHAPE(value, &value, "{\"type\":\"VT_BSTR\",\"value\":\"Win32_OperatingSystem\"}"),
            OUT_TEXT(type, &type, "CIM_STRING"), OUT_HEX(flavor, &flavor, 4));
    BAD_METHOD(IWbemClassObject, Get, object, OBJECT, WIDE(name, L"None"), HEX(flags, 0), OUT_ANY(value, &value), OUT_ANY(type, &type), OUT_ANY(flavor, &flavor));
    GOOD_METHOD(IWbemClassObject, GetNames, object, OBJECT, PTR(qualifier_name, 0), NAMED(flags, 0, "WBEM_FLAG_ALWAYS"), PTR(qualifier_value, 0), OUT_POINTER(names, &names));
    value.vt = VT_BOOL, value.boolVal = VARIANT_TRUE;
    EITHER_METHOD(IWbemClassObject, GetNames, object, OBJECT, WIDE(qualifier_name, L"key"), FLAGS(flags, WBEM_FLAG_ONLY_IF_TRUE), SHAPE(qualifier_value, &value, "{\"type\":\"VT_BOOL\",\"value\":true}"),
              OUT_POINTER(names, &names));
    GOOD_METHOD(IWbemClassObject, BeginEnumeration, object, OBJECT, FLAGS(enum_flags, WBEM_FLAG_NONSYSTEM_ONLY));
    GOOD_METHOD(IWbemClassObject, Next, object, OBJECT, HEX(flags, 0), GOT(.kind = M_ANY, .value = (ULONG_PTR)&name, .name = "name"), OUT_ANY(value, &value), OUT_ANY(type, &type),
            OUT_HEX(flavor, &flavor, 4));
    GOOD_METHOD(IWbemClassObject, EndEnumeration, object, OBJECT);
    EITHER_METHOD(IWbemClassObject, GetPropertyQualifierSet, object, OBJECT, WIDE(property, L"OSLanguage"), OUT_OBJECT(qualifier_set, &qualifiers));
    EITHER_METHOD(IWbemClassObject, Clone, object, OBJECT, OUT_OBJECT(copy, &copy));
    EITHER_METHOD(IWbemClassObject, GetObjectText, object, OBJECT, FLAGS(flags, WBEM_FLAG_NO_FLAVORS), OUT_ANY(object_text, &name));
    EITHER_METHOD(IWbemClassObject, GetPropertyOrigin, object, OBJECT, WIDE(name, L"OSLanguage"), OUT_ANY(class_name, &name));
}

static void context(void) {
    static const GUID context_class = {0x674b6698, 0xee92, 0x11d0, {0xad, 0x71, 0, 0xc0, 0x4f, 0xd8, 0xfd, 0xff}};
    IWbemContext *made = NULL;
    VARIANT value = {.vt = VT_I4};
    value.lVal = 64;
    FROM("ole32.dll", CoCreateInstance)(&context_class, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemContext, (void **)&made);
    GOOD_METHOD(IWbemContext, SetValue, made, WIDE(name, L"__ProviderArchitecture"), HEX(flags, 0), SHAPE(value, &value, "{\"type\":\"VT_I4\",\"value\":64}"));
    value.vt = VT_EMPTY;
    GOOD_METHOD(IWbemContext, GetValue, made, WIDE(name, L"__ProviderArchitecture"), HEX(flags, 0), OUT_SHAPE(value, &value, "{\"type\":\"VT_I4\",\"value\":64}"));
}

int main(void) {
    static const GUID locator_class = {0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0, 0xaa, 0, 0x4b, 0x2e, 0x24}};
    zoo_begin();
    bstr = FROM("oleaut32.dll", SysAllocString);
    FROM("ole32.dll", CoInitializeEx)(NULL, COINIT_MULTITHREADED);
    FROM("ole32.dll", CoCreateInstance)(&locator_class, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (void **)&locator);
    GOOD_METHOD(IWbemLocator, ConnectServer, locator, BSTR_(network_resource, L"ROOT\\CIMV2"), BSTR_(user, L"zoo"), BSTR_(password, L"secret"), BSTR_(locale, L"MS_409"),
            FLAGS(security_flags, WBEM_FLAG_CONNECT_USE_MAX_WAIT), BSTR_(authority, L"NTLMDOMAIN:zoo"), PTR(context, 0), OUT_OBJECT(namespace, &services));
    BAD_METHOD(IWbemLocator, ConnectServer, locator, BSTR_(network_resource, L"ROOT\\NONE"), PTR(user, 0), PTR(password, 0), PTR(locale, 0), NO_OF(security_flags), PTR(authority, 0), PTR(context, 0),
           OUT_OBJECT(namespace, &locator));
    enumerations();
    methods();
    properties();
    context();
    changes();
    return zoo_end();
}
