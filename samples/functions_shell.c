// Each wrapped function of the shell, profiles, sessions, devices, versions, media, packages.
#include "functions.h"
#include <shellapi.h>
#include <shlobj.h>
#include <setupapi.h>
#include <mmsystem.h>
#include <mmreg.h>
#include <wtsapi32.h>

static char text[4096], more[1024];
static void *made;

static void start_programs(void) {
    static char json[2048];
    BOTH {
        GOOD(R_INSTANCE, F("shell32.ShellExecute"), HANDLE_(window, 0), TEXT_(operation, "open"), TEXT_(file, "C:\\windows\\system32\\hostname.exe"), TEXT_(parameters, "zoo"),
             TEXT_(directory, "C:\\"), FLAGS(show_cmd, SW_HIDE));
        BAD(R_INSTANCE, F("shell32.ShellExecute"), HANDLE_(window, 0), RAW(0), TEXT_(file, "C:\\none.exe"), RAW(0), RAW(0), FLAGS(show_cmd, SW_SHOWNORMAL));
        SHELLEXECUTEINFOW wide = {.cbSize = sizeof wide, .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI, .lpVerb = L"open",
                                  .lpFile = L"C:\\windows\\system32\\hostname.exe", .lpParameters = L"zoo", .lpDirectory = L"C:\\", .nShow = SW_HIDE};
        SHELLEXECUTEINFOA narrow = {.cbSize = sizeof narrow, .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI, .lpVerb = "open",
                                    .lpFile = "C:\\windows\\system32\\hostname.exe", .lpParameters = "zoo", .lpDirectory = "C:\\", .nShow = SW_HIDE};
        snprintf(json, sizeof json, "{\"size\":%u,\"mask\":\"SEE_MASK_NOCLOSEPROCESS|SEE_MASK_FLAG_NO_UI\",\"verb\":\"open\",\"file\":\"C:\\\\windows\\\\system32\\\\hostname.exe\","
                 "\"parameters\":\"zoo\",\"directory\":\"C:\\\\\",\"show\":\"SW_HIDE\",\"hot_key\":\"0x0\"}", (unsigned)sizeof wide);
        GOOD(R_BOOL, F("shell32.ShellExecuteEx"), SHAPE(exec_info, zoo_wide ? (void *)&wide : (void *)&narrow, json));
        HANDLE process = zoo_wide ? wide.hProcess : narrow.hProcess;
        WaitForSingleObject(process, 20000);
        GOOD(R_INSTANCE, F("shell32.FindExecutable"), TEXT_(file, "hostname.exe"), TEXT_(directory, "C:\\windows\\system32"), OUT_TEXT_(result, text));
        BAD(R_INSTANCE, F("shell32.FindExecutable"), TEXT_(file, "none.zoo"), TEXT_(directory, "C:\\"), RAW(more));
    }
    int count = 0;
    GOOD(R_POINTER, "shell32.CommandLineToArgvW", WIDE(cmd_line, L"zoo \"a b\" c"), OUT_NUM(num_args, &count, 4));
}

static void folders(void) {
    HANDLE token = NULL;
    void *list = NULL;
    DWORD attributes = 0;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_IMPERSONATE | TOKEN_DUPLICATE, &token);
    BOTH {
        GOOD(R_HRESULT, F("shell32.SHGetFolderPath"), HANDLE_(window, 0), FLAGS(csidl, CSIDL_APPDATA), HANDLE_(token, token), HEX(flags, 0), OUT_TEXT_(path, text));
        BAD(R_HRESULT, F("shell32.SHGetFolderPath"), HANDLE_(window, 0), NAMED(csidl, 0x7f, "0x7f"), NO_HANDLE, HEX(flags, 0), RAW(more));
        GOOD(R_HRESULT, F("shell32.SHGetFolderPathAndSubDir"), HANDLE_(window, 0), FLAGS(csidl, CSIDL_LOCAL_APPDATA | CSIDL_FLAG_CREATE), HANDLE_(token, token), HEX(flags, 0),
             TEXT_(sub_dir, "zoo"), OUT_TEXT_(path, text));
        GOOD(R_BOOL, F("shell32.SHGetSpecialFolderPath"), HANDLE_(window, 0), OUT_TEXT_(path, text), FLAGS(csidl, CSIDL_STARTUP), TRUTH(create, TRUE));
    }
    GOOD(R_HRESULT, "shell32.SHGetSpecialFolderLocation", HANDLE_(window, 0), FLAGS(csidl, CSIDL_WINDOWS), OUT_POINTER(pidl, &list));
    BOTH GOOD(R_BOOL, F("shell32.SHGetPathFromIDList"), PTR(pidl, list), OUT_TEXT_(path, text));
    GOOD(R_HRESULT, "shell32.SHGetFolderLocation", HANDLE_(window, 0), FLAGS(csidl, CSIDL_SYSTEM), HANDLE_(token, token), HEX(flags, 0), OUT_POINTER(pidl, &made));
    static const GUID startup = {0xb97d20bb, 0xf46a, 0x4c97, {0xba, 0x10, 0x5e, 0x36, 0x08, 0x43, 0x08, 0x54}};
    GOOD(R_HRESULT, "shell32.SHGetKnownFolderPath", GUID_(rfid, &startup, "{b97d20bb-f46a-4c97-ba10-5e3608430854}"), BEFORE_TEXT(rfid_name, "FOLDERID_Startup"), HEX(flags, 0),
         HANDLE_(token, token), OUT_POINTER(path, &made));
    GOOD(R_HRESULT, "shell32.SHParseDisplayName", WIDE(name, L"C:\\windows"), PTR(bind_context, 0), OUT_POINTER(pidl, &made), HEX(sfgao_in, 0), OUT_NUM(sfgao_out, &attributes, 4));
    static const GUID item = {0x43826d1e, 0xe718, 0x42ee, {0xbc, 0x55, 0xa1, 0xe2, 0x61, 0xc3, 0x7b, 0xfe}};
    GOOD(R_HRESULT, "shell32.SHCreateItemFromParsingName", WIDE(path, L"C:\\windows"), PTR(bind_context, 0), GUID_(iid, &item, "{43826d1e-e718-42ee-bc55-a1e261c37bfe}"),
         BEFORE_TEXT(iid_name, "IID_IShellItem"), OUT_POINTER(interface, &made));
    GOOD(R_HRESULT, "shell32.SHGetDesktopFolder", OUT_POINTER(shell_folder, &made));
}

static void files(void) {
    static WCHAR pair[] = L"C:\\zoo.txt\0";
    static SHFILEINFOW info;
    BOTH {
        CloseHandle(CreateFileA("C:\\zoo.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
        SHFILEOPSTRUCTW wide = {.wFunc = FO_COPY, .pFrom = pair, .pTo = L"C:\\two.txt\0", .fFlags = FOF_SILENT | FOF_NOCONFIRMATION};
        SHFILEOPSTRUCTA narrow = {.wFunc = FO_COPY, .pFrom = "C:\\zoo.txt\0", .pTo = "C:\\two.txt\0", .fFlags = FOF_SILENT | FOF_NOCONFIRMATION};
        void *operation = zoo_wide ? (void *)&wide : (void *)&narrow;
        GOOD(R_ERROR, F("shell32.SHFileOperation"), SHAPE(file_op, operation, "{\"func\":\"FO_COPY\",\"from\":\"C:\\\\zoo.txt\",\"to\":\"C:\\\\two.txt\",\"flags\":\"FOF_SILENT|FOF_NOCONFIRMATION\"}"));
        wide.wFunc = narrow.wFunc = FO_DELETE, wide.pTo = NULL, narrow.pTo = NULL, wide.fFlags = narrow.fFlags = FOF_NO_UI | FOF_ALLOWUNDO;
        GOOD(R_ERROR, F("shell32.SHFileOperation"), SHAPE(file_op, operation, "{\"func\":\"FO_DELETE\",\"from\":\"C:\\\\zoo.txt\",\"flags\":\"FOF_NO_UI|FOF_ALLOWUNDO\"}"));
        BAD(R_ERROR, F("shell32.SHFileOperation"), SHAPE(file_op, operation, "{\"func\":\"FO_DELETE\",\"from\":\"C:\\\\zoo.txt\",\"flags\":\"FOF_NO_UI|FOF_ALLOWUNDO\"}"));
        GOOD(R_ERROR, F("shell32.SHCreateDirectoryEx"), HANDLE_(window, 0), zoo_wide ? WIDE(path, L"C:\\zoo_wide\\a") : ANSI(path, "C:\\zoo_ansi\\a"), PTR(security_attributes, 0));
        BAD(R_ERROR, F("shell32.SHCreateDirectoryEx"), HANDLE_(window, 0), TEXT_(path, "C:\\windows"), PTR(security_attributes, 0));
        BAD(R_HRESULT, F("shell32.SHEmptyRecycleBin"), HANDLE_(window, 0), TEXT_(root_path, "C:\\"),
             FLAGS(flags, SHERB_NOCONFIRMATION | SHERB_NOPROGRESSUI | SHERB_NOSOUND));
        GOOD(R_BOOL, F("shell32.SHGetFileInfo"), TEXT_(path, "C:\\windows\\system.ini"), HEX(file_attributes, 0), OUT_ANY(file_info, &info),
             NUM(file_info_size, zoo_wide ? sizeof(SHFILEINFOW) : sizeof(SHFILEINFOA)), FLAGS(flags, SHGFI_DISPLAYNAME | SHGFI_TYPENAME));
        EITHER(R_ANY, F("shell32.ExtractIcon"), HANDLE_(inst, 0), TEXT_(exe_file_name, "C:\\windows\\regedit.exe"), NUM(icon_index, 0));
        HICON large = NULL, small = NULL;
        GOOD(R_ANY, F("shell32.ExtractIconEx"), TEXT_(file, "C:\\windows\\regedit.exe"), SIGNED_(icon_index, 0), OUT_ANY(icon_large, &large), OUT_ANY(icon_small, &small),
             NUM(icons, 1));
    }
    GOOD(R_ERROR, "shell32.SHCreateDirectory", HANDLE_(window, 0), WIDE(path, L"C:\\zoo_one"));
    GOOD(R_ANY, "shell32.SHChangeNotify", FLAGS(event_id, SHCNE_ASSOCCHANGED), HEX(flags, 0), PTR(item1, 0), PTR(item2, 0));
    GOOD(R_ANY, "shell32.SHAddToRecentDocs", HEX(flags, 2), PTR(data, "C:\\windows\\system.ini"));
    GOOD(R_BOOL, "shell32.IsUserAnAdmin");

    HWND window = CreateWindowA("STATIC", "zoo", WS_POPUP, 0, 0, 10, 10, NULL, NULL, NULL, NULL);
    BOTH {
        NOTIFYICONDATAW wide = {.cbSize = sizeof wide, .hWnd = window, .uID = 7, .uFlags = NIF_TIP, .szTip = L"zoo tip", .szInfo = L"zoo info"};
        NOTIFYICONDATAA narrow = {.cbSize = sizeof narrow, .hWnd = window, .uID = 7, .uFlags = NIF_TIP, .szTip = "zoo tip", .szInfo = "zoo info"};
        static char json[512];
        snprintf(json, sizeof json, "{\"size\":%u,\"window\":\"0x%llx\",\"id\":7,\"flags\":\"0x4\",\"callback_message\":\"0x0\",\"tip\":\"zoo tip\",\"state\":\"0x0\","
                 "\"state_mask\":\"0x0\",\"info\":\"zoo info\"}", zoo_wide ? (unsigned)sizeof wide : (unsigned)sizeof narrow, (ULONGLONG)(ULONG_PTR)window);
        void *data = zoo_wide ? (void *)&wide : (void *)&narrow;
        EITHER(R_BOOL, F("shell32.Shell_NotifyIcon"), FLAGS(message, NIM_ADD), SHAPE(data, data, json));
        EITHER(R_BOOL, F("shell32.Shell_NotifyIcon"), FLAGS(message, NIM_DELETE), SHAPE(data, data, json));
        DROPFILES *drop = GlobalAlloc(GMEM_ZEROINIT, 256);
        drop->pFiles = sizeof *drop;
        drop->fWide = TRUE;
        memcpy(drop + 1, L"C:\\zoo.txt\0", 24);
        GOOD(R_BOOL, F("shell32.DragQueryFile"), PTR(drop, drop), NUM(file_index, 0), OUT_TEXT_(file, text), NUM(file_size, 64));
    }
    GOOD(R_ANY, "shell32.DragAcceptFiles", NAMED_HANDLE(window, window, "window_name", "zoo"), TRUTH(accept, TRUE));
}

static void paths(void) {
    BOTH {
        GOOD(R_BOOL, F("shlwapi.PathFileExists"), TEXT_(path, "C:\\windows"));
        BAD(R_BOOL, F("shlwapi.PathFileExists"), TEXT_(path, "C:\\none"));
        GOOD(R_BOOL, F("shlwapi.PathIsDirectory"), TEXT_(path, "C:\\windows"));
        BAD(R_BOOL, F("shlwapi.PathIsDirectory"), TEXT_(path, "C:\\windows\\system.ini"));
        GOOD(R_POINTER, F("shlwapi.PathCombine"), OUT_TEXT_(dest, text), TEXT_(dir, "C:\\windows"), TEXT_(file, "zoo.txt"));
        if (zoo_wide) wcscpy((WCHAR *)text, L"C:\\windows");
        else strcpy(text, "C:\\windows");
        GOOD(R_BOOL, F("shlwapi.PathAppend"), zoo_wide ? WIDE(path, (WCHAR *)text) : ANSI(path, text), TEXT_(more, "zoo.txt"));
        GOOD(R_ANY, F("shlwapi.StrStrI"), TEXT_(first, "A Zoo of calls"), TEXT_(search, "zoo"));
        GOOD(R_HRESULT, F("shlwapi.SHCreateStreamOnFile"), TEXT_(file, "C:\\windows\\system.ini"), HEX(mode, 0), OUT_POINTER(stream, &made));
    }
    GOOD(R_HRESULT, "shlwapi.SHCreateStreamOnFileEx", WIDE(file, L"C:\\zoo.bin"), HEX(mode, 0x1002), HEX(attributes, 0), TRUTH(create, TRUE), PTR(template, 0),
         OUT_POINTER(stream, &made));
}

static void machine(void) {
    HANDLE token = NULL;
    DWORD size, count = 0;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_IMPERSONATE | TOKEN_DUPLICATE, &token);
    BOTH {
        size = 256;
        GOOD(R_BOOL, F("userenv.GetUserProfileDirectory"), HANDLE_(token, token), OUT_TEXT_(profile_dir, text), IN_NUM(size, &size, 4));
        size = 256;
        GOOD(R_BOOL, F("userenv.GetProfilesDirectory"), OUT_TEXT_(profile_dir, text), IN_NUM(size, &size, 4));
        size = 1024;
        BAD(R_BOOL, F("userenv.GetAllUsersProfileDirectory"), OUT_TEXT_(profile_dir, text), IN_NUM(size, &size, 4));
        EITHER(R_BOOL, F("userenv.ExpandEnvironmentStringsForUser"), HANDLE_(token, token), TEXT_(src, "%SystemRoot%\\zoo"), OUT_TEXT_(dest, text), NUM(size, 256));
        EITHER(R_BOOL, F("wtsapi32.WTSEnumerateSessions"), PTR(server, 0), NUM(reserved, 0), NUM(version, 1), OUT_POINTER(session_info, &made), OUT_NUM(count, &count, 4));
        EITHER(R_BOOL, F("wtsapi32.WTSQuerySessionInformation"), PTR(server, 0), NUM(session_id, WTS_CURRENT_SESSION), FLAGS(info_class, WTSUserName), OUT_POINTER(buffer, &made),
               OUT_NUM(bytes_returned, &size, 4));
        EITHER(R_POINTER, F("wtsapi32.WTSOpenServer"), TEXT_(server_name, "zoo"));
    }
    GOOD(R_BOOL, "userenv.CreateEnvironmentBlock", OUT_POINTER(environment, &made), HANDLE_(token, token), TRUTH(inherit, FALSE));
    EITHER(R_BOOL, "wtsapi32.WTSQueryUserToken", NUM(session_id, 1), OUT_HANDLE(token, &token));

    static const GUID net = {0x4d36e972, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}};
    DWORD type = 0, needed = 0;
    BOTH {
        EITHER(R_HANDLE, F("setupapi.SetupDiGetClassDevs"), GUID_(class_guid, &net, "{4d36e972-e325-11ce-bfc1-08002be10318}"), BEFORE_TEXT(class_guid_name, "GUID_DEVCLASS_NET"),
               RAW(0), NO_HANDLE, FLAGS(flags, DIGCF_PRESENT));
        HWND window = CreateWindowA("STATIC", "zoo", WS_POPUP, 0, 0, 10, 10, NULL, NULL, NULL, NULL);
        EITHER(R_HANDLE, F("setupapi.SetupDiGetClassDevs"), RAW(0), TEXT_(enumerator, "PCI"), NAMED_HANDLE(window, window, "window_name", "zoo"), FLAGS(flags, DIGCF_ALLCLASSES));
        HDEVINFO set = (HDEVINFO)GOOD(R_HANDLE, F("setupapi.SetupDiGetClassDevs"), RAW(0), RAW(0), NO_HANDLE, FLAGS(flags, DIGCF_ALLCLASSES));
        SP_DEVINFO_DATA device = {.cbSize = sizeof device};
        GOOD(R_BOOL, "setupapi.SetupDiEnumDeviceInfo", HANDLE_(device_info_set, set), NUM(member_index, 0), SHAPE_ANY(device_info_data, &device));
        BAD(R_BOOL, "setupapi.SetupDiEnumDeviceInfo", HANDLE_(device_info_set, set), NUM(member_index, 100000), SHAPE_ANY(device_info_data, &(SP_DEVINFO_DATA){.cbSize = sizeof device}));
        int found = 0;
        for (DWORD i = 0; i < 64 && !found; i++) {
            if (!FROM("setupapi.dll", SetupDiEnumDeviceInfo)(set, i, &device)) break;
            found = FROM("setupapi.dll", SetupDiGetDeviceRegistryPropertyA)(set, &device, SPDRP_HARDWAREID, NULL, (BYTE *)more, sizeof more, NULL);
        }
        EITHER(R_BOOL, F("setupapi.SetupDiGetDeviceRegistryProperty"), HANDLE_(device_info_set, set), SHAPE_ANY(device_info_data, &device), FLAGS(property, SPDRP_HARDWAREID),
               OUT_ANY(property_reg_data_type, &type), OUT_BYTES_OF(property_buffer, text, &needed), NUM(property_buffer_size, 1024), OUT_NUM(required_size, &needed, 4));
        GOOD(R_BOOL, F("setupapi.SetupDiGetDeviceInstanceId"), HANDLE_(device_info_set, set), SHAPE_ANY(device_info_data, &device), OUT_TEXT_(device_instance_id, text),
             NUM(device_instance_id_size, 512), OUT_NUM(required_size, &needed, 4));
        GOOD(R_BOOL, "setupapi.SetupDiDestroyDeviceInfoList", HANDLE_(device_info_set, set));

        GOOD(R_BOOL, F("version.GetFileVersionInfoSize"), TEXT_(filename, "kernel32.dll"), OUT_NUM(handle, &count, 4));
        BAD(R_BOOL, F("version.GetFileVersionInfoSize"), TEXT_(filename, "none.dll"), OUT_NUM(handle, &count, 4));
        GOOD(R_BOOL, F("version.GetFileVersionInfo"), TEXT_(filename, "kernel32.dll"), NUM(handle, 0), NUM(len, sizeof text), PTR(data, text));
        GOOD(R_BOOL, F("version.VerQueryValue"), PTR(block, text), TEXT_(sub_block, "\\"), OUT_POINTER(buffer, &made), OUT_NUM(len, &size, 4));

        EITHER(R_BOOL, F("winmm.PlaySound"), TEXT_(sound, "C:\\none.wav"), NAMED_HANDLE(mod, GetModuleHandleA(NULL), "module_name", BITS == 64 ? "functions_shell64.exe" : "functions_shell32.exe"), FLAGS(flags, SND_FILENAME | SND_NODEFAULT));
        memset(text, 0, sizeof text);
        GOOD(R_BOOL, F("winmm.PlaySound"), RAW(0), NO_HANDLE, FLAGS(flags, SND_SYNC));
        GOOD(R_ANY, F("winmm.mciSendString"), TEXT_(command, "open none.zoo alias zoo"), OUT_TEXT_(return_string, text), NUM(return_length, 64),
             NAMED_HANDLE(window, window, "window_name", "zoo"));
        EITHER(R_POINTER, F("avicap32.capCreateCaptureWindow"), TEXT_(window_name, "zoo"), FLAGS(style, WS_CHILD), SIGNED_(x, 1), SIGNED_(y, 2), SIGNED_(width, 30), SIGNED_(height, 40),
               NAMED_HANDLE(window, window, "window_window_name", "zoo"), SIGNED_(id, 5));
        EITHER(R_BOOL, F("avicap32.capGetDriverDescription"), NUM(driver_index, 0), OUT_TEXT_(name, text), NUM(name_size, 64), OUT_TEXT_(ver, more), NUM(ver_size, 64));
        BAD(R_ERROR, F("msi.MsiInstallProduct"), TEXT_(package_path, "C:\\none.msi"), TEXT_(command_line, "ZOO=1"));
        BAD(R_ERROR, F("msi.MsiOpenPackage"), TEXT_(package_path, "C:\\none.msi"), OUT_NUM(product, &size, 4));
        EITHER(R_ERROR, F("msi.MsiEnumProducts"), NUM(product_index, 0), OUT_TEXT_(product_buf, text));
    }
    WAVEFORMATEX format = {.wFormatTag = WAVE_FORMAT_PCM, .nChannels = 1, .nSamplesPerSec = 8000, .nAvgBytesPerSec = 8000, .nBlockAlign = 1, .wBitsPerSample = 8};
#define FORMAT SHAPE(format, &format, "{\"format_tag\":1,\"channels\":1,\"samples_per_sec\":8000,\"avg_bytes_per_sec\":8000,\"block_align\":1,\"bits_per_sample\":8}")
    GOOD(R_ANY, "winmm.waveInGetNumDevs");
    GOOD(R_ANY, "winmm.waveInOpen", OUT_ANY(wave_in, &made), HEX(device_id, 0xffffffff), FORMAT, PTR(callback, 0), PTR(instance, 0), HEX(open, 0));
    GOOD(R_ANY, "winmm.waveOutOpen", OUT_ANY(wave_out, &made), HEX(device_id, 0xffffffff), FORMAT, PTR(callback, 0), PTR(instance, 0), HEX(open, 0));
    GOOD(R_ANY, "msi.MsiSetInternalUI", NUM(ui_level, 2), PTR(window, 0));
}

int main(void) {
    zoo_begin();
    start_programs();
    folders();
    files();
    paths();
    machine();
    return zoo_end();
}
