// Each wrapped function of the internet: wininet, winhttp, urlmon, names, adapters, shares. Servers of its own answer on the
// loopback interface.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <lmcons.h>
#include <lmaccess.h>
#include <lmshare.h>
#include <lmat.h>
#include <wininet.h>
#include <dsgetdc.h>
#include <dsrole.h>
#include "functions.h"

#define NO_CONTEXT NUM(context, 0)
#define ROOM(n, p, bytes) IN_NUM(n, (*(p) = (bytes), p), 4), AFTER_NUM(n, p, 4)

#define WEB "http://127.0.0.1:8089"
#define ZOO_URL WEB "/zoo.txt"

// The parts of http://u:p@zoo.test:81/a?b; wininet and winhttp number the schemes each in its way.
static URL_COMPONENTSW room_for_parts(void) {
    static WCHAR parts[6][64];
    return (URL_COMPONENTSW){.dwStructSize = sizeof(URL_COMPONENTSW), .lpszScheme = parts[0], .dwSchemeLength = 60, .lpszHostName = parts[1],
                             .dwHostNameLength = 60, .lpszUserName = parts[2], .dwUserNameLength = 60, .lpszPassword = parts[3],
                             .dwPasswordLength = 60, .lpszUrlPath = parts[4], .dwUrlPathLength = 60, .lpszExtraInfo = parts[5],
                             .dwExtraInfoLength = 60};
}

static const char *parts_of(int scheme) {
    return formatted("{\"struct_size\":%u,\"scheme\":\"http\",\"scheme_length\":4,\"scheme_number\":%d,\"host_name\":\"zoo.test\","
                "\"host_name_length\":8,\"port\":81,\"user_name\":\"u\",\"user_name_length\":1,\"password\":\"p\",\"password_length\":1,"
                "\"url_path\":\"/a\",\"url_path_length\":2,\"extra_info\":\"?b\",\"extra_info_length\":2}",
                (unsigned)sizeof(URL_COMPONENTSW), scheme);
}

// ---- servers ---------------------------------------------------------------------------------------

static SOCKET serve(unsigned short port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    SOCKET server = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    bind(server, (struct sockaddr *)&at, sizeof at);
    listen(server, 16);
    return server;
}

static void say(SOCKET to, const char *text) { send(to, text, (int)strlen(text), 0); }

static DWORD WINAPI web(void *server) {
    for (;;) {
        static char request[8192];
        int used = 0, got = 0;
        const char *end = NULL;
        SOCKET client = accept((SOCKET)server, NULL, NULL);
        if (client == INVALID_SOCKET) return 0;
        while (!end && (got = recv(client, request + used, (int)sizeof request - 1 - used, 0)) > 0) {
            request[used += got] = 0;
            end = strstr(request, "\r\n\r\n");
        }
        if (end) {
            const char *length = strstr(request, "Content-Length: ");
            int body = length ? atoi(length + 16) : 0;
            while (used - (int)(end + 4 - request) < body && (got = recv(client, request + used, (int)sizeof request - 1 - used, 0)) > 0) used += got;
            if (strstr(request, "proxy.pac")) {
                say(client, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nConnection: close\r\nContent-Length: 67\r\n\r\n"
                            "function FindProxyForURL(url, host) { return \"PROXY 127.0.0.1:1\"; }");
            } else if (strstr(request, "secret")) {
                say(client, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"zoo\"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            } else {
                say(client, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhello, zoo");
            }
        }
        closesocket(client);
    }
}

static SOCKET ftp_data;

static DWORD WINAPI ftp(void *server) {
    for (;;) {
        char line[512], byte;
        int used = 0;
        SOCKET client = accept((SOCKET)server, NULL, NULL);
        if (client == INVALID_SOCKET) return 0;
        say(client, "220 zoo\r\n");
        while (recv(client, &byte, 1, 0) == 1) {
            if (byte != '\n') {
                if (used < (int)sizeof line - 1) line[used++] = byte;
                continue;
            }
            line[used] = 0;
            used = 0;
            if (!strncmp(line, "USER", 4)) say(client, "331 password\r\n");
            else if (!strncmp(line, "PASS", 4)) say(client, "230 welcome\r\n");
            else if (!strncmp(line, "TYPE", 4)) say(client, "200 type\r\n");
            else if (!strncmp(line, "PASV", 4)) say(client, "227 Entering Passive Mode (127,0,0,1,8,74)\r\n");
            else if (!strncmp(line, "PWD", 3)) say(client, "257 \"/zoo\" is here\r\n");
            else if (!strncmp(line, "MKD", 3)) say(client, "257 \"/zoo/new\" made\r\n");
            else if (!strncmp(line, "RNFR", 4)) say(client, "350 to\r\n");
            else if (!strncmp(line, "SIZE", 4)) say(client, "213 10\r\n");
            else if (!strncmp(line, "QUIT", 4)) say(client, "221 bye\r\n");
            else if (!strncmp(line, "RETR", 4) || !strncmp(line, "STOR", 4) || !strncmp(line, "LIST", 4)) {
                say(client, "150 open (10 bytes)\r\n");
                SOCKET data = accept(ftp_data, NULL, NULL);
                if (line[0] == 'R') say(data, "hello, zoo");
                if (line[0] == 'L') say(data, "-rw-r--r-- 1 zoo zoo 10 Jan 01 2024 zoo.txt\r\n-rw-r--r-- 1 zoo zoo 20 Jan 01 2024 two.txt\r\n");
                if (line[0] == 'S') while (recv(data, line, sizeof line, 0) > 0) {}
                closesocket(data);
                say(client, "226 done\r\n");
            } else say(client, "250 done\r\n");
        }
        closesocket(client);
    }
}

// Calls that are not looked at.
static void *wininet(const char *name) { return (void *)GetProcAddress(LoadLibraryA("wininet.dll"), name); }
static void shut(HINTERNET handle) { ((BOOL(WINAPI *)(HINTERNET))wininet("InternetCloseHandle"))(handle); }

// ---- wininet ---------------------------------------------------------------------------------------

#define AGENT(h, n) NAMED_HANDLE(n, h, "agent", "zoo")
#define SERVER(h, n) NAMED_HANDLE(n, h, "server_name", "127.0.0.1")
#define REQUEST(h, n) NAMED_HANDLE(n, h, "object_name", "/zoo.txt")

static void http(void) {
    static BYTE data[1024];
    static WCHAR text[1024];
    DWORD size = 0, index = 0, count = 0;
    HINTERNET session = (HINTERNET)GOOD(R_POINTER, F("wininet.InternetOpen"), TEXT_(agent, "zoo"), FLAGS(access_type, INTERNET_OPEN_TYPE_PROXY),
                                        TEXT_(proxy, "127.0.0.1:1"), TEXT_(proxy_bypass, "localhost"), NO_FLAGS);
    GOOD(R_BOOL, "wininet.InternetCloseHandle", AGENT(session, internet));
    BAD(R_BOOL, "wininet.InternetCloseHandle", HANDLE_(internet, BAD_HANDLE));
    session = (HINTERNET)GOOD(R_POINTER, F("wininet.InternetOpen"), TEXT_(agent, "zoo"), FLAGS(access_type, INTERNET_OPEN_TYPE_DIRECT), NO_TEXT, NO_TEXT, NO_FLAGS);
    const DWORD patience = 5000;
    GOOD(R_BOOL, F("wininet.InternetSetOption"), AGENT(session, internet), FLAGS(option, INTERNET_OPTION_CONNECT_TIMEOUT), IN_BYTES(buffer, &patience, 4),
         NUM(buffer_length, 4));
    GOOD(R_BOOL, F("wininet.InternetQueryOption"), AGENT(session, internet), FLAGS(option, INTERNET_OPTION_CONNECT_TIMEOUT), OUT_BYTES_OF(buffer, data, &size),
         ROOM(buffer_length, &size, sizeof data));
    GOOD(R_ANY, F("wininet.InternetSetStatusCallback"), AGENT(session, internet), PTR(internet_callback, 0));
    HINTERNET opened = (HINTERNET)GOOD(R_POINTER, F("wininet.InternetOpenUrl"), AGENT(session, internet), TEXT_(url, "http://127.0.0.1:8089/zoo.txt"),
                                       TEXT_(headers, "X-Zoo: 1\r\n"), SIGNED_(headers_length, -1), FLAGS(flags, INTERNET_FLAG_RELOAD | INTERNET_FLAG_NO_CACHE_WRITE), NO_CONTEXT);
#define OPENED NAMED_HANDLE(file, opened, "url", ZOO_URL)
    GOOD(R_BOOL, "wininet.InternetQueryDataAvailable", OPENED, OUT_NUM(number_of_bytes_available, &count, 4), HEX(flags, 0), NO_CONTEXT);
    GOOD(R_BOOL, "wininet.InternetReadFile", OPENED, OUT_BYTES_OF(buffer, data, &count), NUM(number_of_bytes_to_read, 5), OUT_NUM(number_of_bytes_read, &count, 4));
    INTERNET_BUFFERSA buffers = {.dwStructSize = sizeof buffers, .lpvBuffer = data, .dwBufferLength = 5};
    EITHER(R_BOOL, F("wininet.InternetReadFileEx"), OPENED,
           OUT_SHAPE(buffers_out, &buffers, formatted("{\"struct_size\":%u,\"headers_length\":0,\"headers_total\":0,\"buffer\":{\"size\":5,\"text\":\", zoo\"},"
                     "\"buffer_length\":5,\"buffer_total\":0,\"offset_low\":0,\"offset_high\":0}", (unsigned)sizeof buffers)),
           HEX(flags, 0), NO_CONTEXT);
    EITHER(R_SOCKET, "wininet.InternetSetFilePointer", OPENED, SIGNED_(distance_to_move, 0), PTR(distance_to_move_high, 0), NUM(move_method, 0), NO_CONTEXT);
    shut(opened);

    HINTERNET connect = (HINTERNET)GOOD(R_POINTER, F("wininet.InternetConnect"), AGENT(session, internet), TEXT_(server_name, "127.0.0.1"), NUM(server_port, 8089),
                                        TEXT_(user_name, "zoo"), TEXT_(password, "animals"), FLAGS(service, INTERNET_SERVICE_HTTP), NO_FLAGS, NO_CONTEXT);
#define OPEN_REQUEST(verb_) (HINTERNET)GOOD(R_POINTER, F("wininet.HttpOpenRequest"), SERVER(connect, connect), TEXT_(verb, verb_), TEXT_(object_name, "/zoo.txt"), \
                                     TEXT_(version, "HTTP/1.1"), TEXT_(referrer, "http://zoo/"), PTR(accept_types, 0), FLAGS(flags, INTERNET_FLAG_RELOAD), NO_CONTEXT)
    HINTERNET request = OPEN_REQUEST("POST");
    GOOD(R_BOOL, F("wininet.HttpAddRequestHeaders"), REQUEST(request, request), TEXT_(headers, "X-Zoo: 2\r\n"), SIGNED_(headers_length, -1),
         FLAGS(modifiers, HTTP_ADDREQ_FLAG_ADD | HTTP_ADDREQ_FLAG_REPLACE));
    GOOD(R_BOOL, F("wininet.HttpSendRequest"), REQUEST(request, request), TEXT_(headers, "X-Zoo: 3\r\n"), SIGNED_(headers_length, -1), IN_BYTES(optional, "posted", 6),
         NUM(optional_length, 6));
    GOOD(R_BOOL, F("wininet.HttpQueryInfo"), REQUEST(request, request), HEX(info_level, HTTP_QUERY_STATUS_CODE | HTTP_QUERY_FLAG_NUMBER), OUT_BYTES(buffer, data, 4),
         ROOM(buffer_length, &size, 4), IN_NUM(index, (index = 0, &index), 4), AFTER_NUM(index, &index, 4));
    shut(request);
    request = OPEN_REQUEST("PUT");
    INTERNET_BUFFERSA posted = {.dwStructSize = sizeof posted, .dwBufferTotal = 3};
    GOOD(R_BOOL, F("wininet.HttpSendRequestEx"), REQUEST(request, request),
         SHAPE(buffers_in, &posted, formatted("{\"struct_size\":%u,\"headers_length\":0,\"headers_total\":0,\"buffer_length\":0,\"buffer_total\":3,\"offset_low\":0,\"offset_high\":0}",
               (unsigned)sizeof posted)),
         PTR(buffers_out, 0), HEX(flags, 0), NO_CONTEXT);
    GOOD(R_BOOL, "wininet.InternetWriteFile", REQUEST(request, file), IN_BYTES(buffer, "put", 3), NUM(number_of_bytes_to_write, 3), OUT_NUM(number_of_bytes_written, &count, 4));
    GOOD(R_BOOL, F("wininet.HttpEndRequest"), REQUEST(request, request), PTR(buffers_out, 0), HEX(flags, 0), NO_CONTEXT);
    shut(request);
    shut(connect);
    shut(session);

    EITHER(R_BOOL, F("wininet.InternetGetLastResponseInfo"), OUT_ANY(error, &count), OUT_ANY(buffer, text), ROOM(buffer_length, &size, 500));
    URL_COMPONENTSW url = room_for_parts();
    GOOD(R_BOOL, F("wininet.InternetCrackUrl"), TEXT_(url, "http://u:p@zoo.test:81/a?b"), NUM(url_length, 0), HEX(flags, 0),
         OUT_SHAPE(url_components, &url, parts_of(3)));
    GOOD(R_BOOL, F("wininet.InternetCreateUrl"), SHAPE(url_components, &url, parts_of(3)), HEX(flags, 0), OUT_TEXT_(url, text),
         ROOM(url_length, &size, 500));
    GOOD(R_BOOL, F("wininet.InternetCanonicalizeUrl"), TEXT_(url, "http://zoo.test/a/../b"), OUT_TEXT_(buffer, text), ROOM(buffer_length, &size, 500), HEX(flags, 0));
    GOOD(R_BOOL, F("wininet.InternetCombineUrl"), TEXT_(base_url, "http://zoo.test/a/"), TEXT_(relative_url, "b"), OUT_TEXT_(buffer, text),
         ROOM(buffer_length, &size, 500), HEX(flags, 0));
    EITHER(R_BOOL, F("wininet.InternetGetConnectedStateEx"), OUT_HEX(flags, &count, 4), OUT_TEXT_(connection_name, text), NUM(name_length, 500), NUM(reserved, 0));
    EITHER(R_BOOL, F("wininet.InternetCheckConnection"), TEXT_(url, "http://127.0.0.1:8089/"), HEX(flags, 1), NUM(reserved, 0));
    GOOD(R_BOOL, F("wininet.InternetSetCookie"), TEXT_(url, "http://zoo.test/"), TEXT_(cookie_name, "animal"), TEXT_(cookie_data, "bear"));
    GOOD(R_BOOL, F("wininet.InternetGetCookie"), TEXT_(url, "http://zoo.test/"), TEXT_(cookie_name, "animal"), OUT_TEXT_(cookie_data, text), ROOM(size, &size, 1000));
    GOOD(R_ANY, F("wininet.InternetSetCookieEx"), TEXT_(url, "http://zoo.test/"), TEXT_(cookie_name, "animal"), TEXT_(cookie_data, "wolf"), HEX(flags, 0), NUM(reserved, 0));
    GOOD(R_BOOL, F("wininet.InternetGetCookieEx"), TEXT_(url, "http://zoo.test/"), TEXT_(cookie_name, "animal"), OUT_TEXT_(cookie_data, text), ROOM(size, &size, 1000),
         HEX(flags, 0), PTR(reserved, 0));
}

static void files(void) {
    static BYTE data[1024];
    static WCHAR text[1024];
    DWORD size = 0, count = 0;
    HINTERNET command = NULL;
    WIN32_FIND_DATAW found;
    HINTERNET session = ((HINTERNET(WINAPI *)(const void *, DWORD, const void *, const void *, DWORD))wininet(F("InternetOpen")))(S("zoo"), 1, NULL, NULL, 0);
    HINTERNET connect = (HINTERNET)GOOD(R_POINTER, F("wininet.InternetConnect"), AGENT(session, internet), TEXT_(server_name, "127.0.0.1"), NUM(server_port, 2121),
                                        TEXT_(user_name, "zoo"), TEXT_(password, "animals"), FLAGS(service, INTERNET_SERVICE_FTP), FLAGS(flags, INTERNET_FLAG_PASSIVE), NO_CONTEXT);
#define FTP SERVER(connect, connect)
    GOOD(R_BOOL, F("wininet.FtpSetCurrentDirectory"), FTP, TEXT_(directory, "/zoo"));
    GOOD(R_BOOL, F("wininet.FtpGetCurrentDirectory"), FTP, OUT_TEXT_(current_directory, text), ROOM(current_directory_length, &size, 500));
    GOOD(R_BOOL, F("wininet.FtpCreateDirectory"), FTP, TEXT_(directory, "new"));
    GOOD(R_BOOL, F("wininet.FtpRemoveDirectory"), FTP, TEXT_(directory, "new"));
    GOOD(R_BOOL, F("wininet.FtpDeleteFile"), FTP, TEXT_(file_name, "old.txt"));
    GOOD(R_BOOL, F("wininet.FtpRenameFile"), FTP, TEXT_(existing, "one.txt"), TEXT_(new, "two.txt"));
    GOOD(R_BOOL, F("wininet.FtpGetFile"), FTP, TEXT_(remote_file, "zoo.txt"), TEXT_(new_file, "C:\\got.txt"), TRUTH(fail_if_exists, FALSE),
         FLAGS(flags_and_attributes, FILE_ATTRIBUTE_NORMAL), FLAGS(flags, FTP_TRANSFER_TYPE_BINARY), NO_CONTEXT);
    GOOD(R_BOOL, F("wininet.FtpPutFile"), FTP, TEXT_(local_file, "C:\\got.txt"), TEXT_(new_remote_file, "stolen.txt"), FLAGS(flags, FTP_TRANSFER_TYPE_BINARY), NO_CONTEXT);
    HINTERNET file = (HINTERNET)GOOD(R_POINTER, F("wininet.FtpOpenFile"), FTP, TEXT_(file_name, "zoo.txt"), FLAGS(access, GENERIC_READ),
                                     FLAGS(flags, FTP_TRANSFER_TYPE_BINARY), NO_CONTEXT);
    if (!zoo_wide) EITHER(R_ANY, "wininet.FtpGetFileSize", NAMED_HANDLE(file, file, "file_name", "zoo.txt"), OUT_NUM(file_size_high, &count, 4));
    EITHER(R_BOOL, "wininet.InternetReadFile", NAMED_HANDLE(file, file, "file_name", "zoo.txt"), OUT_BYTES_OF(buffer, data, &count),
           NUM(number_of_bytes_to_read, 100), OUT_NUM(number_of_bytes_read, &count, 4));
    shut(file);
    HINTERNET find = (HINTERNET)EITHER(R_POINTER, F("wininet.FtpFindFirstFile"), FTP, TEXT_(search_file, "*.txt"), OUT_ANY(find_file_data, &found),
                                       FLAGS(flags, INTERNET_FLAG_RELOAD), NO_CONTEXT);
    if (find) EITHER(R_BOOL, F("wininet.InternetFindNextFile"), NAMED_HANDLE(find, find, "search_file", "*.txt"), OUT_ANY(find_data, &found));
    else EITHER(R_BOOL, F("wininet.InternetFindNextFile"), HANDLE_(find, BAD_HANDLE), OUT_ANY(find_data, &found));
    shut(find);
    EITHER(R_BOOL, F("wininet.FtpCommand"), FTP, TRUTH(expect_response, FALSE), FLAGS(flags, FTP_TRANSFER_TYPE_ASCII), TEXT_(command, "NOOP"), NO_CONTEXT,
           OUT_ANY(ftp_command, &command));
    shut(connect);
    shut(session);
}

static void cache(void) {
    static WCHAR path[512];
    static BYTE entry[8192];
    DWORD size = 0;
    GOOD(R_BOOL, F("wininet.CreateUrlCacheEntry"), TEXT_(url_name, "http://zoo.test/cached.txt"), NUM(expected_file_size, 10), TEXT_(file_extension, "txt"),
         OUT_TEXT_(file_name, path), NUM(reserved, 0));
    HANDLE file = zoo_wide ? CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL) : CreateFileA((char *)path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    WriteFile(file, "cached zoo", 10, &size, NULL);
    CloseHandle(file);
    GOOD(R_BOOL, F("wininet.CommitUrlCacheEntry"), TEXT_(url_name, "http://zoo.test/cached.txt"), GIVEN(.kind = zoo_wide ? A_WIDE : M_TEXT, .value = (ULONG_PTR)path,
         .name = "local_file_name", .at = path), NUM64(expire_time, 0), NUM64(last_modified_time, 0), HEX(cache_entry_type, NORMAL_CACHE_ENTRY), PTR(header_info, 0),
         NUM(header_size, 0), TEXT_(file_extension, "txt"), NO_TEXT);
    BAD(R_BOOL, F("wininet.CommitUrlCacheEntry"), NO_TEXT, NO_TEXT, NUM64(expire_time, 1ull << 40), NUM64(last_modified_time, 2), HEX(cache_entry_type, 0), PTR(header_info, 0),
        NUM(header_size, 0), NO_TEXT, TEXT_(original_url, "http://zoo.test/"));
    GOOD(R_BOOL, F("wininet.GetUrlCacheEntryInfo"), TEXT_(url_name, "http://zoo.test/cached.txt"), OUT_ANY(cache_entry_info, entry), ROOM(cache_entry_info_size, &size, sizeof entry));
    GOOD(R_BOOL, F("wininet.RetrieveUrlCacheEntryFile"), TEXT_(url_name, "http://zoo.test/cached.txt"), OUT_ANY(cache_entry_info, entry),
         ROOM(cache_entry_info_size, &size, sizeof entry), NUM(reserved, 0));
    GOOD(R_BOOL, F("wininet.UnlockUrlCacheEntryFile"), TEXT_(url_name, "http://zoo.test/cached.txt"), NUM(reserved, 0));
    HANDLE find = (HANDLE)GOOD(R_POINTER, F("wininet.FindFirstUrlCacheEntry"), TEXT_(url_search_pattern, ""), OUT_ANY(first_cache_entry_info, entry),
                               ROOM(cache_entry_info_size, &size, sizeof entry));
    GOOD(R_BOOL, F("wininet.FindNextUrlCacheEntry"), HANDLE_(enum_handle, find), OUT_ANY(next_cache_entry_info, entry), ROOM(cache_entry_info_size, &size, sizeof entry));
    GOOD(R_BOOL, "wininet.FindCloseUrlCache", HANDLE_(enum_handle, find));
    find = (HANDLE)BAD(R_POINTER, F("wininet.FindFirstUrlCacheEntry"), TEXT_(url_search_pattern, "none"), OUT_ANY(first_cache_entry_info, entry),
                       ROOM(cache_entry_info_size, &size, sizeof entry));
    GOOD(R_BOOL, F("wininet.DeleteUrlCacheEntry"), TEXT_(url_name, "http://zoo.test/cached.txt"));
    BAD(R_BOOL, F("wininet.DeleteUrlCacheEntry"), TEXT_(url_name, "http://zoo.test/none.txt"));
    BAD(R_BOOL, F("wininet.UnlockUrlCacheEntryFile"), TEXT_(url_name, "http://zoo.test/none.txt"), NUM(reserved, 0));
}

static void single(void) {
    DWORD flags = 0;
    HINTERNET session = (HINTERNET)GOOD(R_POINTER, "wininet.InternetOpenA", ANSI(agent, "other"), FLAGS(access_type, INTERNET_OPEN_TYPE_PRECONFIG), NO_TEXT, NO_TEXT,
                                        FLAGS(flags, INTERNET_FLAG_ASYNC));
    GOOD(R_ANY, "wininet.InternetSetStatusCallbackA", NAMED_HANDLE(internet, session, "agent", "other"), PTR(internet_callback, 0));
    shut(session);
    EITHER(R_BOOL, "wininet.InternetGetConnectedState", OUT_HEX(flags, &flags, 4), NUM(reserved, 0));
    EITHER(R_ERROR, "wininet.InternetAttemptConnect", NUM(reserved, 0));
}

// ---- winhttp: its header does not go together with wininet.h ----------------------------------------

static void winhttp(void) {
    static BYTE data[2048];
    static WCHAR text[1024];
    DWORD size = 0, index = 0, count = 0, schemes = 0, first = 0, target = 0;
    const DWORD secure = 0x800;
#define W_SESSION(n) NAMED_HANDLE(n, session, "user_agent", "zoo")
#define W_REQUEST(n) NAMED_HANDLE(n, request, "object_name", "/zoo.txt")
    HANDLE session = (HANDLE)GOOD(R_POINTER, "winhttp.WinHttpOpen", WIDE(user_agent, L"zoo"), NAMED(access_type, 3, "WINHTTP_ACCESS_TYPE_NAMED_PROXY"), WIDE(proxy_name, L"127.0.0.1:1"),
                                  WIDE(proxy_bypass, L"localhost"), NO_FLAGS);
    GOOD(R_BOOL, "winhttp.WinHttpCloseHandle", W_SESSION(internet));
    session = (HANDLE)GOOD(R_POINTER, "winhttp.WinHttpOpen", WIDE(user_agent, L"zoo"), NAMED(access_type, 1, "WINHTTP_ACCESS_TYPE_NO_PROXY"), NO_TEXT, NO_TEXT, NO_FLAGS);
    GOOD(R_BOOL, "winhttp.WinHttpSetTimeouts", W_SESSION(internet), SIGNED_(resolve_timeout, -1), SIGNED_(connect_timeout, 5000), SIGNED_(send_timeout, 5000),
         SIGNED_(receive_timeout, 5000));
    GOOD(R_BOOL, "winhttp.WinHttpSetOption", W_SESSION(internet), NAMED(option, 84, "WINHTTP_OPTION_SECURE_PROTOCOLS"), IN_BYTES(buffer, &secure, 4), NUM(buffer_length, 4));
    GOOD(R_ANY, "winhttp.WinHttpSetStatusCallback", W_SESSION(internet), PTR(internet_callback, 0), HEX(notification_flags, 0xffffffff), NUM(reserved, 0));
    HANDLE connect = (HANDLE)GOOD(R_POINTER, "winhttp.WinHttpConnect", W_SESSION(session), WIDE(server_name, L"127.0.0.1"), NUM(server_port, 8089), NUM(reserved, 0));
#define W_CONNECT NAMED_HANDLE(connect, connect, "server_name", "127.0.0.1")
    HANDLE request = (HANDLE)GOOD(R_POINTER, "winhttp.WinHttpOpenRequest", W_CONNECT, WIDE(verb, L"POST"), WIDE(object_name, L"/zoo.txt"), WIDE(version, L"HTTP/1.1"),
                                  WIDE(referrer, L"http://zoo/"), PTR(accept_types, 0), NAMED(flags, 0x100, "WINHTTP_FLAG_REFRESH"));
    GOOD(R_BOOL, "winhttp.WinHttpAddRequestHeaders", W_REQUEST(request), WIDE(headers, L"X-Zoo: 4\r\n"), SIGNED_(headers_length, -1), FLAGS(modifiers, HTTP_ADDREQ_FLAG_ADD));
    GOOD(R_BOOL, "winhttp.WinHttpSetCredentials", W_REQUEST(request), NAMED(auth_targets, 0, "WINHTTP_AUTH_TARGET_SERVER"), NAMED(auth_scheme, 1, "WINHTTP_AUTH_SCHEME_BASIC"),
         WIDE(user_name, L"zoo"), WIDE(password, L"animals"), PTR(auth_params, 0));
    GOOD(R_BOOL, "winhttp.WinHttpSendRequest", W_REQUEST(request), WIDE(headers, L"X-Zoo: 5\r\n"), SIGNED_(headers_length, -1), IN_BYTES(optional, "first ", 6),
         NUM(optional_length, 6), NUM(total_length, 12), NO_CONTEXT);
    GOOD(R_BOOL, "winhttp.WinHttpWriteData", W_REQUEST(request), IN_BYTES(buffer, "second", 6), NUM(number_of_bytes_to_write, 6), OUT_NUM(number_of_bytes_written, &count, 4));
    GOOD(R_BOOL, "winhttp.WinHttpReceiveResponse", W_REQUEST(request), PTR(reserved, 0));
    GOOD(R_BOOL, "winhttp.WinHttpQueryHeaders", W_REQUEST(request), HEX(info_level, 19), RAW(0), OUT_BYTES(buffer, data, 6), ROOM(buffer_length, &size, sizeof data),
         IN_NUM(index, (index = 0, &index), 4), AFTER_NUM(index, &index, 4));
    GOOD(R_BOOL, "winhttp.WinHttpQueryHeaders", W_REQUEST(request), HEX(info_level, 65535), WIDE(name, L"Content-Type"), OUT_BYTES_OF(buffer, data, &size),
         ROOM(buffer_length, &size, sizeof data), RAW(0));
    GOOD(R_BOOL, "winhttp.WinHttpQueryOption", W_REQUEST(internet), NAMED(option, 34, "WINHTTP_OPTION_URL"), OUT_BYTES_OF(buffer, data, &size), ROOM(buffer_length, &size, sizeof data));
    GOOD(R_BOOL, "winhttp.WinHttpQueryDataAvailable", W_REQUEST(request), OUT_NUM(number_of_bytes_available, &count, 4));
    GOOD(R_BOOL, "winhttp.WinHttpReadData", W_REQUEST(request), OUT_BYTES_OF(buffer, data, &count), NUM(number_of_bytes_to_read, 100), OUT_NUM(number_of_bytes_read, &count, 4));
    GOOD(R_BOOL, "winhttp.WinHttpCloseHandle", W_REQUEST(internet));
    request = (HANDLE)GOOD(R_POINTER, "winhttp.WinHttpOpenRequest", W_CONNECT, NO_TEXT, WIDE(object_name, L"/secret"), NO_TEXT, NO_TEXT, PTR(accept_types, 0), NO_FLAGS);
    GOOD(R_BOOL, "winhttp.WinHttpSendRequest", NAMED_HANDLE(request, request, "object_name", "/secret"), NO_TEXT, SIGNED_(headers_length, 0), RAW(0), NUM(optional_length, 0),
         NUM(total_length, 0), NO_CONTEXT);
    GOOD(R_BOOL, "winhttp.WinHttpReceiveResponse", NAMED_HANDLE(request, request, "object_name", "/secret"), PTR(reserved, 0));
    GOOD(R_BOOL, "winhttp.WinHttpQueryAuthSchemes", NAMED_HANDLE(request, request, "object_name", "/secret"), OUT_HEX(supported_schemes, &schemes, 4), OUT_HEX(first_scheme, &first, 4),
         OUT_NUM(auth_target, &target, 4));
    GOOD(R_BOOL, "winhttp.WinHttpCloseHandle", NAMED_HANDLE(internet, request, "object_name", "/secret"));

    URL_COMPONENTSW url = room_for_parts();
    GOOD(R_BOOL, "winhttp.WinHttpCrackUrl", WIDE(url, L"http://u:p@zoo.test:81/a?b"), NUM(url_length, 0), HEX(flags, 0),
         OUT_SHAPE(url_components, &url, parts_of(1)));
    GOOD(R_BOOL, "winhttp.WinHttpCreateUrl", SHAPE(url_components, &url, parts_of(1)), HEX(flags, 0), OUT_WIDE(url, text), ROOM(url_length, &size, 500));
    GOOD(R_BOOL, "winhttp.WinHttpCheckPlatform", );
    struct { BOOL detect; WCHAR *config, *proxy, *bypass; } user = {0};
    GOOD(R_BOOL, "winhttp.WinHttpGetIEProxyConfigForCurrentUser", OUT_ANY(proxy_config, &user));
    struct { DWORD access; WCHAR *proxy, *bypass; } proxy = {1, NULL, NULL};
    struct { DWORD flags, detect; const WCHAR *config; void *pointer; DWORD reserved; BOOL logon; } automatic = {.flags = 2, .config = L"" WEB "/proxy.pac", .logon = TRUE};
    EITHER(R_BOOL, "winhttp.WinHttpGetProxyForUrl", W_SESSION(session), WIDE(url, L"http://zoo.test/"),
           SHAPE(auto_proxy_options, &automatic, "{\"flags\":\"0x2\",\"auto_detect_flags\":\"0x0\",\"auto_config_url\":\"" WEB "/proxy.pac\",\"reserved\":0,\"auto_logon_if_challenged\":true}"),
           OUT_SHAPE(proxy_info, &proxy, "{\"access_type\":\"WINHTTP_ACCESS_TYPE_NAMED_PROXY\",\"proxy\":\"127.0.0.1:1\"}"));
    WCHAR *config = NULL;
    EITHER(R_BOOL, "winhttp.WinHttpDetectAutoProxyConfigUrl", HEX(auto_detect_flags, 1), OUT_POINTER(auto_config_url, &config));
    proxy.access = 3, proxy.proxy = (WCHAR *)L"127.0.0.1:1", proxy.bypass = (WCHAR *)L"localhost";
    GOOD(R_BOOL, "winhttp.WinHttpSetDefaultProxyConfiguration",
         SHAPE(proxy_info, &proxy, "{\"access_type\":\"WINHTTP_ACCESS_TYPE_NAMED_PROXY\",\"proxy\":\"127.0.0.1:1\",\"proxy_bypass\":\"localhost\"}"));
    GOOD(R_BOOL, "winhttp.WinHttpGetDefaultProxyConfiguration",
         OUT_SHAPE(proxy_info, &proxy, "{\"access_type\":\"WINHTTP_ACCESS_TYPE_NAMED_PROXY\",\"proxy\":\"127.0.0.1:1\",\"proxy_bypass\":\"localhost\"}"));
}

// ---- urlmon, dnsapi --------------------------------------------------------------------------------

static void download(void) {
    static WCHAR path[512];
    void *stream = NULL;
    GOOD(R_HRESULT, F("urlmon.URLDownloadToFile"), PTR(caller, 0), TEXT_(url, "http://127.0.0.1:8089/zoo.txt"), TEXT_(file_path, "C:\\downloaded.txt"), NUM(reserved, 0), PTR(callback, 0));
    BAD(R_HRESULT, F("urlmon.URLDownloadToFile"), PTR(caller, 0), NO_TEXT, TEXT_(file_path, "C:\\none.txt"), NUM(reserved, 0), PTR(callback, 0));
    GOOD(R_HRESULT, F("urlmon.URLDownloadToCacheFile"), PTR(caller, 0), TEXT_(url, "http://127.0.0.1:8089/zoo.txt"), OUT_TEXT_(file_path, path), NUM(file_path_length, 500),
         NUM(reserved, 0), PTR(callback, 0));
    BAD(R_HRESULT, F("urlmon.URLDownloadToCacheFile"), PTR(caller, 0), NO_TEXT, OUT_TEXT_(file_path, path), NUM(file_path_length, 500), NUM(reserved, 0), PTR(callback, 0));
    EITHER(R_HRESULT, F("urlmon.URLOpenBlockingStream"), PTR(caller, 0), TEXT_(url, "http://127.0.0.1:8089/zoo.txt"), OUT_POINTER(stream, &stream), NUM(reserved, 0), PTR(callback, 0));
}

static void moniker(void) {
    static char agent[512];
    DWORD size = 0;
    void *made_moniker = NULL;
    WCHAR *mime = NULL;
    GOOD(R_HRESULT, "urlmon.ObtainUserAgentString", NUM(option, 0), OUT_ANSI(user_agent, agent), ROOM(size, &size, sizeof agent));
    GOOD(R_HRESULT, "urlmon.UrlMkSetSessionOption", HEX(option, 0x10000001), IN_BYTES(buffer, "zoo agent", 10), NUM(buffer_length, 10), NUM(reserved, 0));
    GOOD(R_HRESULT, "urlmon.CreateURLMoniker", PTR(context, 0), WIDE(url, L"http://zoo.test/"), OUT_POINTER(moniker, &made_moniker));
    GOOD(R_HRESULT, "urlmon.CreateURLMonikerEx", PTR(context, 0), WIDE(url, L"http://zoo.test/"), OUT_POINTER(moniker, &made_moniker), HEX(flags, 1));
    GOOD(R_HRESULT, "urlmon.IsValidURL", PTR(bind_context, 0), WIDE(url, L"http://zoo.test/"), NUM(reserved, 0));
    GOOD(R_HRESULT, "urlmon.FindMimeFromData", PTR(bind_context, 0), WIDE(url, L"http://zoo.test/a.gif"), IN_BYTES(buffer, "GIF89a\x01\x02", 8), NUM(size, 8),
         WIDE(mime_proposed, L"text/plain"), HEX(mime_flags, 0), OUT_POINTER(mime_out, &mime), NUM(reserved, 0));
}

static void records(void) {
    void *list = NULL;
    static const char name[] = "localhost";
#define QUERY_REST FLAGS(options, DNS_QUERY_BYPASS_CACHE), PTR(extra, 0), OUT_POINTER(query_results, &list), PTR(reserved, 0)
#define DNS_QUERY_BYPASS_CACHE 8
    EITHER(R_ERROR, "dnsapi.DnsQuery_A", ANSI(name, name), NAMED(type, 1, "DNS_TYPE_A"), QUERY_REST);
    EITHER(R_ERROR, "dnsapi.DnsQuery_UTF8", ANSI(name, name), NAMED(type, 1, "DNS_TYPE_A"), QUERY_REST);
    EITHER(R_ERROR, "dnsapi.DnsQuery_W", WIDE(name, L"localhost"), NAMED(type, 1, "DNS_TYPE_A"), QUERY_REST);
    GOOD(R_ANY, "dnsapi.DnsFree", PTR(data, 0), NAMED(free_type, 1, "DnsFreeRecordList"));
    GOOD(R_ANY, "dnsapi.DnsRecordListFree", PTR(record_list, 0), NAMED(free_type, 1, "DnsFreeRecordList"));
    EITHER(R_BOOL, "dnsapi.DnsFlushResolverCache", );
    EITHER(R_BOOL, "dnsapi.DnsFlushResolverCacheEntry_A", ANSI(name, name));
    EITHER(R_BOOL, "dnsapi.DnsFlushResolverCacheEntry_W", WIDE(name, L"localhost"));
}

// ---- adapters --------------------------------------------------------------------------------------

static void adapters(void) {
    static BYTE data[16384];
    static BYTE reply[256];
    DWORD size = 0, count = 0;
    const ULONG loopback = htonl(INADDR_LOOPBACK);
#define TABLE(n) EITHER(R_ERROR, "iphlpapi." n, OUT_BYTES_OF(table, data, &size), ROOM(size, &size, sizeof data), TRUTH(order, TRUE))
    EITHER(R_ERROR, "iphlpapi.GetAdaptersInfo", OUT_ANY(adapter_info, data), ROOM(size, &size, sizeof data));
    GOOD(R_ERROR, "iphlpapi.GetAdaptersAddresses", FLAGS(family, AF_INET), FLAGS(flags, GAA_FLAG_INCLUDE_PREFIX), PTR(reserved, 0), OUT_ANY(adapter_addresses, data),
         ROOM(size, &size, sizeof data));
    GOOD(R_ERROR, "iphlpapi.GetNetworkParams", OUT_ANY(fixed_info, data), ROOM(size, &size, sizeof data));
    EITHER(R_ERROR, "iphlpapi.GetPerAdapterInfo", NUM(if_index, 1), OUT_BYTES_OF(per_adapter_info, data, &size), ROOM(size, &size, sizeof data));
    EITHER(R_ERROR, "iphlpapi.GetInterfaceInfo", OUT_BYTES_OF(if_table, data, &size), ROOM(size, &size, sizeof data));
    GOOD(R_ERROR, "iphlpapi.GetNumberOfInterfaces", OUT_NUM(number_of_interfaces, &count, 4));
    TABLE("GetIpNetTable");
    TABLE("GetIpAddrTable");
    TABLE("GetIpForwardTable");
    TABLE("GetIfTable");
    TABLE("GetTcpTable");
    SOCKET udp = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5353)};
    bind(udp, (struct sockaddr *)&at, sizeof at);
    TABLE("GetUdpTable");
    GOOD(R_ERROR, "iphlpapi.GetExtendedTcpTable", OUT_BYTES_OF(table, data, &size), ROOM(size, &size, sizeof data), TRUTH(order, TRUE), FLAGS(family, AF_INET),
         FLAGS(table_class, TCP_TABLE_OWNER_PID_ALL), NUM(reserved, 0));
    GOOD(R_ERROR, "iphlpapi.GetExtendedUdpTable", OUT_BYTES_OF(table, data, &size), ROOM(size, &size, sizeof data), TRUTH(order, FALSE), FLAGS(family, AF_INET),
         FLAGS(table_class, UDP_TABLE_OWNER_PID), NUM(reserved, 0));
    EITHER(R_ERROR, "iphlpapi.GetTcpStatistics", PTR(statistics, data));
    EITHER(R_ERROR, "iphlpapi.GetBestInterface", HEX(dest_addr, loopback), OUT_NUM(best_if_index, &count, 4));
    EITHER(R_ERROR, "iphlpapi.GetBestRoute", HEX(dest_addr, loopback), HEX(source_addr, 0), PTR(best_route, data));
    EITHER(R_ERROR, "iphlpapi.SetTcpEntry", PTR(tcp_row, data));
    EITHER(R_ERROR, "iphlpapi.SendARP", HEX(dest_ip, loopback), HEX(src_ip, 0), OUT_BYTES_OF(mac_addr, data, &size), ROOM(phy_addr_length, &size, 6));
    static const struct { BYTE ttl, tos, flags, size; void *data; } options = {64, 0, 2, 0, NULL};
#define PING(n, handle, ...) EITHER(R_BOOL, "iphlpapi." n, HANDLE_(icmp_handle, handle), __VA_ARGS__ HEX(destination_address, loopback), IN_BYTES(request_data, "ping zoo", 8), \
        NUM(request_size, 8), SHAPE(request_options, &options, "{\"ttl\":64,\"tos\":0,\"flags\":2,\"options_size\":0}"), PTR(reply_buffer, reply), NUM(reply_size, sizeof reply), NUM(timeout, 1000))
    HANDLE icmp = (HANDLE)EITHER(R_HANDLE, "iphlpapi.IcmpCreateFile", );
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    PING("IcmpSendEcho", icmp, );
    PING("IcmpSendEcho2", icmp, HANDLE_(event, event), PTR(apc_routine, 0), PTR(apc_context, 0),);
    EITHER(R_BOOL, "iphlpapi.IcmpCloseHandle", HANDLE_(icmp_handle, icmp));
    HANDLE six = (HANDLE)EITHER(R_HANDLE, "iphlpapi.Icmp6CreateFile", );
    CloseHandle(six);
    closesocket(udp);
}

// ---- accounts and shares ---------------------------------------------------------------------------

static void accounts(void) {
    void *buffer = NULL;
    DWORD error = 0, read = 0, total = 0, size = 0;
    static const USER_INFO_1 user = {.usri1_name = (WCHAR *)L"keeper", .usri1_password = (WCHAR *)L"animals", .usri1_priv = USER_PRIV_USER,
                                     .usri1_comment = (WCHAR *)L"of the zoo", .usri1_flags = UF_SCRIPT};
    static const SHARE_INFO_2 share = {.shi2_netname = (WCHAR *)L"cage", .shi2_remark = (WCHAR *)L"animals", .shi2_max_uses = 0xffffffff, .shi2_path = (WCHAR *)L"C:\\windows"};
    static const LOCALGROUP_INFO_0 group = {(WCHAR *)L"keepers"};
    static const AT_INFO job = {.JobTime = 60000, .DaysOfMonth = 1, .DaysOfWeek = 2, .Flags = 1, .Command = (WCHAR *)L"evil.exe"};
    static const GUID domain = {0x11223344, 0x5566, 0x7788, {1, 2, 3, 4, 5, 6, 7, 8}};
#define LOCAL_SERVER NO_TEXT
#define OTHER_SERVER WIDE(server_name, L"\\\\other")
#define BUFFER OUT_POINTER(buffer, &buffer)
#define LIST BUFFER, HEX(pref_max_length, 0xffffffff), OUT_NUM(entries_read, &read, 4), OUT_NUM(total_entries, &total, 4)
#define RESUME PTR(resume_handle, 0)
#define NET(n, ...) EITHER(R_ERROR, "netapi32." n, __VA_ARGS__)
#define KEEPER WIDE(user_name, L"keeper")
#define USER_SHAPE SHAPE(buffer, &user, "{\"name\":\"keeper\",\"password\":\"animals\",\"password_age\":0,\"priv\":\"USER_PRIV_USER\",\"comment\":\"of the zoo\",\"flags\":\"0x1\"}")
    NET("NetUserAdd", LOCAL_SERVER, NUM(level, 1), USER_SHAPE, OUT_NUM(parm_err, &error, 4));
    NET("NetUserAdd", OTHER_SERVER, NUM(level, 1), USER_SHAPE, OUT_NUM(parm_err, &error, 4));
    NET("NetUserGetInfo", LOCAL_SERVER, KEEPER, NUM(level, 1), BUFFER);
    NET("NetUserGetInfo", OTHER_SERVER, WIDE(user_name, L"nobody"), NUM(level, 1), BUFFER);
    NET("NetUserChangePassword", WIDE(domain_name, L"."), KEEPER, WIDE(old_password, L"animals"), WIDE(new_password, L"secret"));
    NET("NetUserEnum", LOCAL_SERVER, NUM(level, 0), HEX(filter, 2), LIST, RESUME);
    NET("NetUserEnum", OTHER_SERVER, NUM(level, 0), HEX(filter, 2), LIST, RESUME);
    NET("NetUserGetGroups", LOCAL_SERVER, KEEPER, NUM(level, 0), LIST);
    NET("NetUserGetGroups", OTHER_SERVER, KEEPER, NUM(level, 0), LIST);
    NET("NetUserGetLocalGroups", LOCAL_SERVER, KEEPER, NUM(level, 0), HEX(flags, 0), LIST);
    NET("NetUserGetLocalGroups", OTHER_SERVER, KEEPER, NUM(level, 0), HEX(flags, 0), LIST);
    NET("NetUserModalsGet", LOCAL_SERVER, NUM(level, 0), BUFFER);
    NET("NetUserModalsGet", OTHER_SERVER, NUM(level, 0), BUFFER);
    NET("NetUserDel", LOCAL_SERVER, KEEPER);
    NET("NetUserDel", OTHER_SERVER, WIDE(user_name, L"nobody"));
    NET("NetLocalGroupAdd", OTHER_SERVER, NUM(level, 0), SHAPE(buffer, &group, "{\"name\":\"keepers\"}"), OUT_NUM(parm_err, &error, 4));
    NET("NetLocalGroupAdd", LOCAL_SERVER, NUM(level, 0), SHAPE(buffer, &group, "{\"name\":\"keepers\"}"), OUT_NUM(parm_err, &error, 4));
#define KEEPERS WIDE(group_name, L"keepers")
    NET("NetLocalGroupAddMembers", OTHER_SERVER, KEEPERS, NUM(level, 3), PTR(buffer, &group), NUM(total_entries, 1));
    NET("NetLocalGroupDelMembers", OTHER_SERVER, KEEPERS, NUM(level, 3), PTR(buffer, &group), NUM(total_entries, 1));
    NET("NetLocalGroupGetInfo", OTHER_SERVER, KEEPERS, NUM(level, 1), BUFFER);
    NET("NetLocalGroupEnum", OTHER_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetLocalGroupGetMembers", OTHER_SERVER, WIDE(local_group_name, L"Administrators"), NUM(level, 3), LIST, RESUME);
    NET("NetLocalGroupDel", OTHER_SERVER, KEEPERS);
    NET("NetGroupEnum", OTHER_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetGroupEnum", LOCAL_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetGroupGetInfo", OTHER_SERVER, KEEPERS, NUM(level, 0), BUFFER);
    NET("NetGroupGetInfo", LOCAL_SERVER, KEEPERS, NUM(level, 0), BUFFER);
    NET("NetGroupAddUser", OTHER_SERVER, KEEPERS, KEEPER);
    NET("NetQueryDisplayInformation", LOCAL_SERVER, NUM(level, 1), NUM(index, 0), NUM(entries_requested, 100), HEX(preferred_maximum_length, 0xffffffff),
        OUT_NUM(returned_entry_count, &read, 4), OUT_POINTER(sorted_buffer, &buffer));
    NET("NetQueryDisplayInformation", OTHER_SERVER, NUM(level, 1), NUM(index, 0), NUM(entries_requested, 100), HEX(preferred_maximum_length, 0xffffffff),
        OUT_NUM(returned_entry_count, &read, 4), OUT_POINTER(sorted_buffer, &buffer));
#define CAGE WIDE(net_name, L"cage")
    NET("NetShareAdd", OTHER_SERVER, NUM(level, 2),
        SHAPE(buffer, &share, "{\"netname\":\"cage\",\"type\":\"0x0\",\"remark\":\"animals\",\"permissions\":\"0x0\",\"max_uses\":\"0xffffffff\",\"current_uses\":0,\"path\":\"C:\\\\windows\"}"),
        OUT_NUM(parm_err, &error, 4));
    NET("NetShareAdd", LOCAL_SERVER, NUM(level, 2),
        SHAPE(buffer, &share, "{\"netname\":\"cage\",\"type\":\"0x0\",\"remark\":\"animals\",\"permissions\":\"0x0\",\"max_uses\":\"0xffffffff\",\"current_uses\":0,\"path\":\"C:\\\\windows\"}"),
        OUT_NUM(parm_err, &error, 4));
    NET("NetShareGetInfo", OTHER_SERVER, CAGE, NUM(level, 1), BUFFER);
    NET("NetShareGetInfo", LOCAL_SERVER, CAGE, NUM(level, 1), BUFFER);
    NET("NetShareDel", OTHER_SERVER, CAGE, NUM(reserved, 0));
    NET("NetShareEnum", OTHER_SERVER, NUM(level, 1), LIST, RESUME);
    NET("NetShareEnum", LOCAL_SERVER, NUM(level, 1), LIST, RESUME);
    NET("NetSessionEnum", OTHER_SERVER, WIDE(unc_client_name, L"\\\\client"), KEEPER, NUM(level, 10), LIST, RESUME);
    NET("NetFileEnum", OTHER_SERVER, WIDE(base_path, L"C:\\"), KEEPER, NUM(level, 3), LIST, RESUME);
    NET("NetFileEnum", LOCAL_SERVER, WIDE(base_path, L"C:\\"), KEEPER, NUM(level, 3), LIST, RESUME);
    NET("NetServerGetInfo", LOCAL_SERVER, NUM(level, 101), BUFFER);
    NET("NetServerGetInfo", OTHER_SERVER, NUM(level, 101), BUFFER);
    NET("NetServerDiskEnum", OTHER_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetServerDiskEnum", LOCAL_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetStatisticsGet", WIDE(server, L"\\\\other"), WIDE(service, L"LanmanServer"), NUM(level, 0), NUM(options, 0), BUFFER);
    NET("NetStatisticsGet", NO_TEXT, WIDE(service, L"LanmanServer"), NUM(level, 0), NUM(options, 0), BUFFER);
    NET("NetWkstaGetInfo", LOCAL_SERVER, NUM(level, 100), BUFFER);
    NET("NetWkstaGetInfo", OTHER_SERVER, NUM(level, 100), BUFFER);
    NET("NetWkstaUserGetInfo", PTR(reserved, 0), NUM(level, 0), BUFFER);
    NET("NetWkstaUserEnum", OTHER_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetWkstaUserEnum", LOCAL_SERVER, NUM(level, 0), LIST, RESUME);
    NET("NetGetJoinInformation", WIDE(server, L"\\\\other"), OUT_POINTER(name_buffer, &buffer), OUT_ANY(buffer_type, &error));
    NET("NetUseAdd", WIDE(unc_server_name, L"\\\\other"), NUM(level, 1), PTR(buffer, &share), OUT_NUM(parm_error, &error, 4));
    NET("NetUseDel", WIDE(unc_server_name, L"\\\\other"), WIDE(use_name, L"Z:"), NUM(force_cond, 0));
    NET("NetUseEnum", WIDE(unc_server_name, L"\\\\other"), NUM(level, 0), LIST, RESUME);
    NET("NetUseEnum", NO_TEXT, NUM(level, 0), LIST, RESUME);
    NET("NetServerEnum", OTHER_SERVER, NUM(level, 100), LIST, HEX(server_type, 0xffffffff), WIDE(domain, L"ZOO"), RESUME);
    NET("NetServerEnum", LOCAL_SERVER, NUM(level, 100), LIST, HEX(server_type, 0xffffffff), WIDE(domain, L"ZOO"), RESUME);
    NET("DsEnumerateDomainTrustsA", ANSI(server_name, "other"), FLAGS(flags, DS_DOMAIN_IN_FOREST | DS_DOMAIN_PRIMARY), OUT_POINTER(domains, &buffer), OUT_NUM(domain_count, &read, 4));
    NET("DsEnumerateDomainTrustsW", WIDE(server_name, L"other"), FLAGS(flags, DS_DOMAIN_IN_FOREST), OUT_POINTER(domains, &buffer), OUT_NUM(domain_count, &read, 4));
#define DOMAIN_GUID GUID_(domain_guid, &domain, "{11223344-5566-7788-0102-030405060708}")
    NET("DsGetDcNameA", ANSI(computer_name, "other"), ANSI(domain_name, "ZOO"), DOMAIN_GUID, ANSI(site_name, "here"), HEX(flags, 0), OUT_POINTER(domain_controller_info, &buffer));
    NET("DsGetDcNameW", WIDE(computer_name, L"other"), WIDE(domain_name, L"ZOO"), DOMAIN_GUID, WIDE(site_name, L"here"), HEX(flags, 0), OUT_POINTER(domain_controller_info, &buffer));
    NET("DsRoleGetPrimaryDomainInformation", NO_TEXT, FLAGS(info_level, DsRolePrimaryDomainInfoBasic), BUFFER);
    NET("DsRoleGetPrimaryDomainInformation", WIDE(server, L"other"), FLAGS(info_level, DsRoleUpgradeStatus), BUFFER);
    NET("NetGetDCName", OTHER_SERVER, WIDE(domain_name, L"ZOO"), BUFFER);
    NET("NetGetDCName", LOCAL_SERVER, WIDE(domain_name, L"ZOO"), BUFFER);
    NET("NetGetAnyDCName", OTHER_SERVER, WIDE(domain_name, L"ZOO"), BUFFER);
    NET("NetGetAnyDCName", LOCAL_SERVER, WIDE(domain_name, L"ZOO"), BUFFER);
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT), scheduler = OpenServiceA(manager, "Schedule", SERVICE_START | SERVICE_QUERY_STATUS);
    StartServiceA(scheduler, 0, NULL);
    SERVICE_STATUS state = {0};
    for (int tries = 0; tries < 200 && state.dwCurrentState != SERVICE_RUNNING && QueryServiceStatus(scheduler, &state); tries++) Sleep(100);
    DWORD id = 0;
    // It runs before it listens; it knows of a job some time after it has been added, and never of one that was added after it
    // had looked for jobs and before it watched for new ones.
    int found = 0;
    for (int tries = 0; tries < 100 && !found; tries++) {
        if (tries % 20 == 0)
            for (int more = 0; more < 100 && NET("NetScheduleJobAdd", OTHER_SERVER,
                SHAPE(buffer, &job, "{\"job_time\":60000,\"days_of_month\":\"0x1\",\"days_of_week\":2,\"flags\":1,\"command\":\"evil.exe\"}"), OUT_NUM(job_id, &id, 4)); more++) Sleep(100);
        Sleep(100);
        found = !NET("NetScheduleJobGetInfo", OTHER_SERVER, NUM(job_id, id), BUFFER);
    }
    NET("NetScheduleJobDel", OTHER_SERVER, NUM(min_job_id, id), NUM(max_job_id, id));
    DWORD resume = 0;
    NET("NetScheduleJobEnum", OTHER_SERVER, LIST, PTR(resume_handle, &resume));
    WCHAR self[64] = L"";
    DWORD zero = 0;
    size = 64;
    GetUserNameW(self, &size);
    NET("NetUserModalsGet", LOCAL_SERVER, NUM(level, 2), BUFFER);
    NET("NetUserGetLocalGroups", LOCAL_SERVER, WIDE(user_name, self), NUM(level, 0), HEX(flags, 0), LIST);
    NET("NetWkstaUserEnum", LOCAL_SERVER, NUM(level, 0), LIST, PTR(resume_handle, &zero));
    NET("NetStatisticsGet", NO_TEXT, WIDE(service, L"LanmanWorkstation"), NUM(level, 0), NUM(options, 0), BUFFER);
    GOOD(R_ERROR, "netapi32.NetApiBufferAllocate", NUM(byte_count, 100), OUT_POINTER(buffer, &buffer));
    GOOD(R_ERROR, "netapi32.NetApiBufferSize", PTR(buffer, buffer), OUT_NUM(byte_count, &size, 4));
    GOOD(R_ERROR, "netapi32.NetApiBufferFree", PTR(buffer, buffer));
}

static void shares(void) {
    static BYTE data[4096];
    static WCHAR text[512];
    DWORD size = 0, count = 0, result = 0;
    HANDLE list = NULL;
    void *system = NULL;
    NETRESOURCEW remote = {.dwScope = RESOURCE_GLOBALNET, .dwType = RESOURCETYPE_DISK, .dwDisplayType = 3, .dwUsage = RESOURCEUSAGE_CONNECTABLE, .lpLocalName = (WCHAR *)S("X:"),
                           .lpRemoteName = (WCHAR *)S("\\\\127.0.0.1\\cage"), .lpComment = (WCHAR *)S("zoo"), .lpProvider = (WCHAR *)S("Zoo Network")};
#define RESOURCE SHAPE(net_resource, &remote, "{\"scope\":\"RESOURCE_GLOBALNET\",\"type\":\"RESOURCETYPE_DISK\",\"display_type\":3,\"usage\":\"RESOURCEUSAGE_CONNECTABLE\"," \
                       "\"local_name\":\"X:\",\"remote_name\":\"\\\\\\\\127.0.0.1\\\\cage\",\"comment\":\"zoo\",\"provider\":\"Zoo Network\"}")
#define MPR(n, ...) EITHER(R_ERROR, F("mpr." n), __VA_ARGS__)
#define TEMPORARY FLAGS(flags, CONNECT_TEMPORARY)
    MPR("WNetOpenEnum", FLAGS(scope, RESOURCE_GLOBALNET), FLAGS(type, RESOURCETYPE_DISK), FLAGS(usage, RESOURCEUSAGE_CONNECTABLE), RESOURCE, OUT_HANDLE(enum, &list));
    MPR("WNetOpenEnum", FLAGS(scope, RESOURCE_REMEMBERED), FLAGS(type, RESOURCETYPE_ANY), NAMED(usage, 0, "0x0"), RAW(0), OUT_HANDLE(enum, &list));
    MPR("WNetEnumResource", HANDLE_(enum, list), IN_NUM(count, (count = 10, &count), 4), AFTER_NUM(count, &count, 4), OUT_BYTES_OF(buffer, data, &size), ROOM(buffer_size, &size, sizeof data));
    EITHER(R_ERROR, "mpr.WNetCloseEnum", HANDLE_(enum, list));
    MPR("WNetAddConnection", TEXT_(remote_name, "\\\\127.0.0.1\\cage"), TEXT_(password, "animals"), TEXT_(local_name, "X:"));
    MPR("WNetAddConnection2", RESOURCE, TEXT_(password, "animals"), TEXT_(user_name, "keeper"), TEMPORARY);
    MPR("WNetAddConnection3", HANDLE_(owner, BAD_HANDLE), RESOURCE, TEXT_(password, "animals"), TEXT_(user_name, "keeper"), TEMPORARY);
    MPR("WNetUseConnection", HANDLE_(owner, BAD_HANDLE), RESOURCE, TEXT_(password, "animals"), TEXT_(user_id, "keeper"), TEMPORARY, OUT_TEXT_(access_name, text),
        ROOM(buffer_size, &size, 500), OUT_NUM(result, &result, 4));
    MPR("WNetCancelConnection", TEXT_(name, "X:"), TRUTH(force, TRUE));
    MPR("WNetCancelConnection2", TEXT_(name, "X:"), FLAGS(flags, CONNECT_UPDATE_PROFILE), TRUTH(force, TRUE));
    MPR("WNetGetConnection", TEXT_(local_name, "X:"), OUT_TEXT_(remote_name, text), ROOM(length, &size, 500));
    MPR("WNetGetUser", TEXT_(name, "X:"), OUT_TEXT_(user_name, text), ROOM(length, &size, 500));
    MPR("WNetGetUniversalName", TEXT_(local_path, "C:\\windows"), NUM(info_level, 1), OUT_BYTES_OF(buffer, data, &size), ROOM(buffer_size, &size, sizeof data));
    MPR("WNetGetProviderName", HEX(net_type, 0x20000), OUT_TEXT_(provider_name, text), ROOM(buffer_size, &size, 500));
    MPR("WNetGetResourceInformation", RESOURCE, OUT_BYTES_OF(buffer, data, &size), ROOM(buffer_size, &size, sizeof data), OUT_POINTER(system, &system));
}

int main(void) {
    WSADATA data;
    zoo_begin();
    WSAStartup(0x202, &data);
    CreateThread(NULL, 0, web, (void *)serve(8089), 0, NULL);
    CreateThread(NULL, 0, ftp, (void *)serve(2121), 0, NULL);
    ftp_data = serve(2122);
    ((HRESULT(WINAPI *)(void *))(void *)GetProcAddress(LoadLibraryA("ole32.dll"), "CoInitialize"))(NULL);
    single();
    for (zoo_wide = FALSE; zoo_wide <= TRUE; zoo_wide++) http(), files(), download(), cache(), shares();
    winhttp();
    moniker();
    records();
    adapters();
    accounts();
    return zoo_end();
}
