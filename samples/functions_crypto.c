// Each wrapped function of cryptography and certificates.
#include "functions.h"
#include <wincrypt.h>
#include <dpapi.h>
#include <bcrypt.h>
#include <ncrypt.h>
#include <wintrust.h>

// A certificate of the name "zoo", and the same with its key under the password "zoo".
static const unsigned char certificate[] =
    "\x30\x82\x01\xf8\x30\x82\x01\x61\xa0\x03\x02\x01\x02\x02\x14\x57\xa6\xb1\xad\x49\x82\x6e\x04\x68\xe7\xc2\x57\x84\x03\xa7\xab\x1b"
    "\xf7\xed\xbd\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55\x04\x03\x0c\x03\x7a"
    "\x6f\x6f\x30\x1e\x17\x0d\x32\x36\x31\x31\x32\x34\x31\x36\x34\x35\x32\x38\x5a\x17\x0d\x34\x36\x31\x31\x31\x39\x31\x36\x34\x35\x32"
    "\x38\x5a\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55\x04\x03\x0c\x03\x7a\x6f\x6f\x30\x81\x9f\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01"
    "\x01\x01\x05\x00\x03\x81\x8d\x00\x30\x81\x89\x02\x81\x81\x00\xb1\x99\x9c\x5d\x1c\xf1\x87\xda\x8b\x4a\xda\x6f\x3b\x63\x8f\xf0\xa7"
    "\xf3\x1a\xa9\xdc\xa8\xc8\xa6\xb8\xa8\xc7\x2d\xe1\xc0\x47\x22\x13\xc7\xc9\x60\x81\x8f\xd5\x78\xf5\x26\xba\x69\x20\x64\xbc\x39\x2e"
    "\xbc\xc0\xf5\x8a\xd1\x3f\x9e\x8f\x7b\x0e\x6d\x6b\x8b\xc2\x9e\x53\x97\xce\x73\xcb\x9b\x62\xea\xa8\xf7\x7a\x0c\x79\xf7\x4e\x30\xe9"
    "\x85\xe4\xb5\x1c\x28\x4f\x15\x98\xd6\xb5\xb6\xab\xee\xe9\x72\x0e\x64\x07\x9c\x3b\x7b\xbb\x80\xd0\xba\xa2\xbf\x1d\x60\xe0\xab\x9f"
    "\x7d\x21\x7a\xe1\xd1\xfd\x0e\x73\x9f\xc0\x12\xed\x76\xaa\xfd\x02\x03\x01\x00\x01\xa3\x53\x30\x51\x30\x1d\x06\x03\x55\x1d\x0e\x04"
    "\x16\x04\x14\x3c\x7c\x05\xf6\x66\xf8\xec\x26\x6f\xed\x50\xe5\x0a\xd0\xc4\x97\x0f\xc4\x2d\xe6\x30\x1f\x06\x03\x55\x1d\x23\x04\x18"
    "\x30\x16\x80\x14\x3c\x7c\x05\xf6\x66\xf8\xec\x26\x6f\xed\x50\xe5\x0a\xd0\xc4\x97\x0f\xc4\x2d\xe6\x30\x0f\x06\x03\x55\x1d\x13\x01"
    "\x01\xff\x04\x05\x30\x03\x01\x01\xff\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00\x03\x81\x81\x00\x36\xbb\xc3\x36"
    "\x25\x0a\xe7\x8c\xf5\x58\xc7\x11\xab\xd7\x12\x1b\xac\xee\xca\x1f\xac\x88\x25\x8d\x66\x2a\x75\x9c\xeb\x56\x81\x3d\x6c\x87\x4c\x5e"
    "\xdd\xb3\x38\x66\xe7\x2a\x71\x4d\xe5\xab\x89\xb0\x65\xad\x64\xd0\x45\x54\xf8\x8c\xf2\x6a\x91\x8f\xe7\x01\x3b\x8f\x30\x3a\xdf\xbb"
    "\x27\x5f\xe4\x76\x98\x2b\x49\xd2\x82\xc8\x84\xfe\x5f\x1a\x00\xf3\xff\x3d\x1c\x37\xa3\x34\xce\x17\x90\x3a\xb0\x81\x07\x5d\x0f\x52"
    "\xb1\xf4\x82\x5b\x85\x80\xf9\x76\x96\x60\xcb\x23\xfb\xa1\x1e\x6d\x92\x07\xf0\x4d\x1f\xca\x44\xcd\x27\xb5\x3b\x65";
static const unsigned char package[] =
    "\x30\x82\x05\xf1\x02\x01\x03\x30\x82\x05\xb7\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x82\x05\xa8\x04\x82\x05\xa4\x30\x82"
    "\x05\xa0\x30\x82\x02\x9f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06\xa0\x82\x02\x90\x30\x82\x02\x8c\x02\x01\x00\x30\x82\x02\x85"
    "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x30\x1c\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03\x30\x0e\x04\x08\x1c\x16\xe3"
    "\x69\xff\x18\xc2\x53\x02\x02\x08\x00\x80\x82\x02\x58\x8f\xe6\x1a\xa4\x58\x57\x38\x62\xce\x41\xbe\xa4\x72\x9e\x63\x00\xd2\xce\x88"
    "\x5e\x15\x55\xa1\xde\x6e\x56\xd3\x44\xe5\x2e\x13\x4d\x13\xa7\x98\x69\xce\x65\x15\x6d\x21\xba\xda\xd5\xec\xb8\x6c\x0c\x74\xd3\x67"
    "\x66\xf5\xeb\xbf\xe9\x9a\xcc\xb5\x20\x0d\x8b\x5b\xbf\xb9\x77\x06\x26\xd0\xbe\x8c\xbb\xa6\xdc\xe0\xac\xb8\x46\xb9\xc6\x65\x54\x00"
    "\xc8\x96\x22\x7d\x4f\x36\x8e\x95\x23\x51\xdc\x07\x27\xed\xa5\x18\x68\xa1\x75\x97\x67\x57\x54\xe8\xe7\xa3\xab\x6a\xe0\x83\xe1\xab"
    "\x86\x16\x5e\xe6\x76\x87\xce\x73\xac\x77\x45\x77\x0b\x5b\x4a\xcc\x37\xd5\x95\x39\xec\x3e\xf0\xe0\x20\xe2\x0e\xc0\x91\x1a\x63\x33"
    "\x6c\xdd\x31\xce\x67\xc9\x0e\x46\x9b\xa4\x12\x95\xbd\x8e\xf3\xee\x73\xa4\xab\x6d\xdd\xf3\x59\x68\x69\x9d\x5f\xb2\x88\x46\xc2\x19"
    "\xdb\x9e\x45\x88\x06\xc8\x42\x33\x9e\xe9\x99\xa2\x5d\x40\x43\xd4\x47\x9a\x4a\xf0\xca\x46\xa4\xae\xf8\x59\x5f\x7b\xe9\xb6\xec\xc6"
    "\x55\xd0\x85\xee\x2f\x73\x1b\x97\x18\x6e\x0a\xc2\x00\x7e\xad\xf9\x74\xea\x1f\xe4\x52\x1f\x5c\x3b\x88\x35\xfb\xc4\x47\xd4\x01\x3c"
    "\xc4\x87\x56\xec\x6c\x91\xa7\xc8\x1d\x64\x54\xee\xa3\xa7\xcf\xe9\xd3\x8a\x01\x6f\xa7\x88\xcd\x79\x01\x81\x79\x50\xe4\xd9\x7c\xb4"
    "\x64\x2a\x89\x21\x22\xf7\x1a\x92\xd4\x2b\x14\x0f\xe9\x8d\x91\x1d\x97\xcb\x19\xfd\xd4\x2c\x80\xa5\x22\x78\xf7\x0b\x60\xf2\xbc\x85"
    "\x16\xbd\x52\xb2\xe1\xe7\x72\x0d\xd8\x7a\x92\x5a\x86\xea\x60\x66\xd0\x14\x02\x98\xa9\xd9\x65\xc4\x18\xee\x0e\xaa\x76\x97\xda\x8c"
    "\x8f\x9a\x3e\xfc\xa2\xa8\x6b\x0a\x77\x2d\xbf\x64\xe9\xca\x2f\xfc\x90\xd4\x08\x7b\x13\x27\x9c\xf9\x5b\x0e\x81\xa2\xaf\x3e\x05\x4e"
    "\x2a\xc3\x4f\x4b\x56\x8f\x7c\x9e\x24\x06\xf1\xf1\x50\x68\x29\xc1\x12\x4e\xc2\x85\x57\xf4\x25\xfb\xb7\x70\x2b\xec\xc6\x46\xc4\x73"
    "\x97\x3a\xbd\xf3\x98\x38\xb1\x72\xf1\xa3\xd1\x20\xb3\x1f\x2b\x2b\x0d\xd8\x7e\x3c\x2b\x7a\x30\xf4\x8d\x0d\xda\xbe\x12\x0a\x68\x0b"
    "\xc3\x98\x7c\xc8\x86\x33\xd2\x06\xd2\x1e\xe1\x88\xf7\xad\x90\x91\x70\x98\x9b\xb4\xa5\x9b\xbd\x5f\x53\xc4\x87\xdc\xf5\x68\xef\x7f"
    "\x20\x0a\xea\x5e\x71\x71\x24\x52\x45\x74\x7e\xc5\x7e\x13\xf1\x12\xf6\x77\x55\x3c\xa7\xa0\xeb\xb7\xaa\xc4\xe7\xe4\xa9\xae\xff\x4e"
    "\xc7\xc3\xcb\x8b\x7d\x21\x25\x4d\x90\xb0\x4a\xb9\x84\x51\xd3\x1e\x6c\x8a\xf1\xd7\x4f\x2f\xac\xcc\x2e\xd6\xb4\xb7\x1e\x00\x2e\x85"
    "\xa3\x1e\xb5\x90\xca\xfb\x14\x04\x51\xdc\xf1\x4e\x43\x8c\x3a\xd7\x97\x2b\x35\xd8\xae\x0e\xd1\x52\xab\xc7\x91\x72\xfd\xfb\x8c\xbe"
    "\x51\xe9\x5f\xd5\x76\x40\x23\x28\x6f\x4b\x0a\x44\xde\x74\x5f\x9a\x0d\x3f\xcd\x80\x9f\xab\xdf\x2e\xea\xd6\x38\x72\x3b\x38\x70\x44"
    "\xa2\xc6\xd0\x7e\x0c\x30\x82\x02\xf9\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x82\x02\xea\x04\x82\x02\xe6\x30\x82\x02\xe2"
    "\x30\x82\x02\xde\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02\xa0\x82\x02\xa6\x30\x82\x02\xa2\x30\x1c\x06\x0a\x2a\x86\x48"
    "\x86\xf7\x0d\x01\x0c\x01\x03\x30\x0e\x04\x08\x8f\xac\x1c\x8c\x69\x59\xc4\xd9\x02\x02\x08\x00\x04\x82\x02\x80\x09\xbd\x96\xe2\xac"
    "\xbc\x47\xec\x8b\x49\x5b\x5a\x9a\x66\x85\x8b\x6b\x7d\xfd\xd5\x7f\xfa\x10\x14\xdf\x57\x2f\x1b\x0f\x2b\x1b\x41\x3d\x3f\x43\x2a\x58"
    "\x91\x3e\xa9\xec\x6e\x9a\x88\xd0\x66\xae\x30\xf9\x02\x71\xb5\x71\x01\xb6\xd3\x2c\x04\x0f\x41\x96\xbc\x62\x77\x19\xd4\xff\xcb\x77"
    "\xa4\xf4\x1d\x4e\xf4\xb6\x68\x2f\x10\x25\x24\xb4\x41\x48\xfc\x80\x76\x08\xae\xd1\xdb\x1b\x6d\x02\xfb\x0f\x4d\xad\xf9\x86\xb8\x35"
    "\xa3\xdf\x56\x4c\xb2\xb2\xff\x72\xaa\x47\x08\xe1\x4e\xd2\x57\xdb\x21\x44\xb8\x39\x06\x12\x64\x10\x07\xc0\xd6\x7c\x0a\x6e\x35\x6e"
    "\xac\x75\x8e\x70\x72\x13\x33\xc3\xce\x3d\x69\x6d\x56\xba\x49\x2a\xda\xda\xd5\x05\xd4\x43\xd4\x22\x3e\xc0\x86\xfc\x1e\x91\x1e\x53"
    "\x95\x03\xab\x17\xbb\x27\x25\x70\x7c\x27\x96\xcb\x3e\xc4\x71\x14\x81\xb9\xeb\x53\x10\x62\x82\xd2\x85\xf0\x48\x24\xfe\x33\x23\x82"
    "\xbe\xd0\xe0\x03\x4b\xff\x66\x0d\xc2\x5e\x96\xcc\x8e\x9c\xba\x7b\x79\x2d\x86\xf8\xc2\xb9\xdc\x68\x3b\xb2\x11\x78\x31\xad\xd9\xfb"
    "\xfe\x1d\x68\xab\xb0\xf2\xd2\xaa\x30\x7e\xca\x33\x83\x61\xed\x32\x46\xf7\xa8\x8a\xa5\x5c\x60\x73\xb1\xb7\x7a\xfc\xdc\xc0\x80\x7d"
    "\x4c\x32\xea\xbf\x05\x82\x6c\xbd\x86\x6d\xad\xe3\xdd\x63\xa3\xb4\xc4\x79\x4d\x7d\xf5\xb3\x6d\xc2\x0c\x70\xc1\x8f\x70\xd6\xc2\x7d"
    "\x59\x71\x11\x42\x22\x54\x22\x0d\x5b\xcb\x49\x3f\x84\x1e\x12\xe2\x5c\xb3\xce\x15\xbd\x2a\x47\x49\x9c\xe8\x33\xb3\x8b\x83\x6d\x46"
    "\xc6\xb9\xc3\xff\x32\xf6\x1c\xa2\x9c\xd2\xfc\xb7\xc3\x3d\x3b\xd5\x93\x1c\x1b\xa3\xfb\xf0\x20\xde\xbe\x01\x77\x00\x67\xa5\x4b\xc6"
    "\x5c\xbe\x3d\x34\xf5\xaf\x8b\xdb\xa2\xda\x3b\x3f\xd1\x25\x10\x94\x76\x65\x70\x6b\x4a\x15\xef\x20\x21\x22\xf3\x7d\xa6\x62\x9d\xe7"
    "\x7c\x3d\xe7\x64\x22\x0a\x76\x08\x7a\x4c\xa5\xd6\xa8\x18\xa1\x9e\xa0\x02\xa9\x96\xcc\xcf\xc2\xaf\xea\xfc\x40\x31\x8e\x5b\x37\x66"
    "\x57\x50\x4a\xe0\x06\x25\x6f\x40\x37\xb1\xad\xe2\x57\x13\x06\xab\x19\xdd\x78\x8d\xd8\xaa\x73\x2f\xf2\x33\x4a\x47\x65\x0b\x34\x9d"
    "\xaa\x7c\x66\x03\xf0\xf3\x8b\x0b\xfc\x0b\xe0\x82\x75\x03\xb6\x92\xf2\xcd\x5e\x8f\x0c\x8d\x43\x5f\x24\xc3\x80\xf9\x37\x50\x2e\xb4"
    "\xcd\x6f\x8d\xa7\x52\x28\xd7\x25\x6b\x3a\x62\xff\x5a\x00\x51\xa2\x9d\x23\xf5\x80\x8e\x82\x33\xa1\x80\x93\xe6\x48\xe8\x31\xe9\xa9"
    "\x14\x98\x55\x2a\x13\xf1\x18\x92\x47\xef\xb2\x86\x6b\x8a\xaf\x72\xaa\x6d\x39\x0b\x2c\x09\x15\x18\x26\x1c\xa4\xd3\x61\x91\x8c\x68"
    "\x01\xc7\x70\x81\xdd\x18\xf2\x5c\x40\xd3\xb2\x23\x80\x62\x8a\x59\x61\x53\xe1\xee\x18\xd4\x68\xb3\x33\x27\x4f\x6f\x0c\xc1\xd0\x8b"
    "\xac\xb9\xdb\x98\xbc\x98\x5f\xfe\xc1\xf5\x46\x31\xec\x6c\xb8\xa3\x94\x7d\x29\x76\x0e\x99\x27\xde\xe8\x63\x46\x5a\x08\xc9\x2c\x2c"
    "\x96\x17\xa0\x9a\x26\x00\x04\xa9\x5c\xe0\xba\x5e\x89\x76\x21\x8f\x52\x7b\x1d\xca\xf2\x8e\x82\xd8\x02\xbd\x8a\x31\x25\x30\x23\x06"
    "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x15\x31\x16\x04\x14\x66\xaf\x93\xb6\xf8\x47\xea\x5e\x58\xd9\x97\xb0\x07\x90\x05\xf3\xac\x63"
    "\x86\x64\x30\x31\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14\xfe\x23\x83\x65\xb2\xc6\x63\x4e\xf6\xf7\x9e\xcd\xc0"
    "\x24\x35\x58\x2b\xe4\xa1\xed\x04\x08\x79\xcd\x7d\x6a\x34\x72\xb8\xb4\x02\x02\x08\x00";

#define PROVIDER "Microsoft Enhanced RSA and AES Cryptographic Provider"
#define OF(n, v) NAMED_HANDLE(n, v, "provider", PROVIDER)
#define ALSO_OF(n, v) NAMED_HANDLE(n, v, #n "_provider", PROVIDER)

static void providers(void) {
    static char text[512];
    static BYTE data[1024], blob[1024], iv[16] = "0123456789abcdef", value[16] = "fedcba9876543210";
    HCRYPTPROV prov = 0, made = 0;
    HCRYPTKEY key = 0, pair = 0, copy = 0, mac_key = 0;
    HCRYPTHASH hash = 0, mac = 0;
    DWORD size, type = 0, blob_size;
    GOOD(R_BOOL, "advapi32.CryptAcquireContextA", OUT_HANDLE(prov, &made), ANSI(container, "zoo"), ANSI(provider, PROVIDER), FLAGS(prov_type, PROV_RSA_AES),
         FLAGS(flags, CRYPT_NEWKEYSET));
    GOOD(R_BOOL, "advapi32.CryptReleaseContext", OF(prov, made), HEX(flags, 0));
    GOOD(R_BOOL, "advapi32.CryptAcquireContextW", OUT_HANDLE(prov, &prov), WIDE(container, L"zoo two"), WIDE(provider, L"" PROVIDER),
         FLAGS(prov_type, PROV_RSA_AES), FLAGS(flags, CRYPT_NEWKEYSET));
    BAD(R_BOOL, "advapi32.CryptAcquireContextW", OUT_HANDLE(prov, &made), WIDE(container, L"none"), RAW(0), FLAGS(prov_type, PROV_RSA_FULL),
        NAMED(flags, 0, "0x0"));
    GOOD(R_BOOL, "advapi32.CryptGenRandom", OF(prov, prov), NUM(len, 16), OUT_BYTES(buffer, data, 16));
    GOOD(R_BOOL, "advapi32.CryptGenKey", OF(prov, prov), FLAGS(algid, AT_KEYEXCHANGE), HEX(flags, 0x04000001), OUT_HANDLE(key, &pair));
    GOOD(R_BOOL, "advapi32.CryptCreateHash", OF(prov, prov), FLAGS(algid, CALG_MD5), NO_HANDLE, HEX(flags, 0), OUT_HANDLE(hash, &hash));
    GOOD(R_BOOL, "advapi32.CryptHashData", OF(hash, hash), IN_BYTES(data, "secret", 6), NUM(data_len, 6), HEX(flags, 0));
    GOOD(R_BOOL, "advapi32.CryptDeriveKey", OF(prov, prov), FLAGS(algid, CALG_AES_128), ALSO_OF(base_data, hash), HEX(flags, CRYPT_EXPORTABLE), OUT_HANDLE(key, &key));
    size = sizeof data;
    GOOD(R_BOOL, "advapi32.CryptGetHashParam", OF(hash, hash), FLAGS(param, HP_HASHVAL), OUT_BYTES_OF(data, data, &size), IN_NUM(data_len, &size, 4), HEX(flags, 0));
    GOOD(R_BOOL, "advapi32.CryptDestroyHash", OF(hash, hash));
    CryptCreateHash(prov, CALG_MD5, 0, 0, &hash);
    GOOD(R_BOOL, "advapi32.CryptSetHashParam", OF(hash, hash), FLAGS(param, HP_HASHVAL), IN_BYTES(data, value, 16), HEX(flags, 0));
    CryptDestroyHash(hash);
    GOOD(R_BOOL, "advapi32.CryptCreateHash", OF(prov, prov), FLAGS(algid, CALG_SHA1), NO_HANDLE, HEX(flags, 0), OUT_HANDLE(hash, &hash));
    GOOD(R_BOOL, "advapi32.CryptHashSessionKey", OF(hash, hash), ALSO_OF(key, key), HEX(flags, 0));
    CryptDeriveKey(prov, CALG_RC2, hash, CRYPT_EXPORTABLE, &mac_key);
    CryptDestroyHash(hash);
    EITHER(R_BOOL, "advapi32.CryptCreateHash", OF(prov, prov), FLAGS(algid, CALG_MAC), ALSO_OF(key, mac_key), HEX(flags, 0), OUT_HANDLE(hash, &mac));
    GOOD(R_BOOL, "advapi32.CryptSetKeyParam", OF(key, key), FLAGS(param, KP_IV), IN_BYTES(data, iv, 16), HEX(flags, 0));
    size = 4;
    GOOD(R_BOOL, "advapi32.CryptGetKeyParam", OF(key, key), FLAGS(param, KP_BLOCKLEN), OUT_BYTES_OF(data, data, &size), IN_NUM(data_len, &size, 4), HEX(flags, 0));
    CryptCreateHash(prov, CALG_SHA1, 0, 0, &hash);
    memcpy(data, "plain text", 10);
    size = 10;
    GOOD(R_BOOL, "advapi32.CryptEncrypt", OF(key, key), ALSO_OF(hash, hash), TRUTH(final, TRUE), NAMED(flags, 0, "0x0"), IN_BYTES(data, data, 10),
         IN_NUM(data_len, &size, 4), NUM(buf_len, sizeof data));
    CryptDestroyHash(hash);
    CryptCreateHash(prov, CALG_SHA1, 0, 0, &hash);
    GOOD(R_BOOL, "advapi32.CryptDecrypt", OF(key, key), ALSO_OF(hash, hash), TRUTH(final, TRUE), NAMED(flags, 0, "0x0"), IN_BYTES(data, data, size),
         IN_NUM(data_len, &size, 4));
    blob_size = sizeof blob;
    GOOD(R_BOOL, "advapi32.CryptExportKey", OF(key, key), ALSO_OF(exp_key, pair), FLAGS(blob_type, SIMPLEBLOB), HEX(flags, 0), OUT_BYTES_OF(data, blob, &blob_size),
         IN_NUM(data_len, &blob_size, 4));
    GOOD(R_BOOL, "advapi32.CryptImportKey", OF(prov, prov), IN_BYTES(data, blob, blob_size), NUM(data_len, blob_size), ALSO_OF(pub_key, pair),
         FLAGS(flags, CRYPT_EXPORTABLE), OUT_HANDLE(key, &copy));
    GOOD(R_BOOL, "advapi32.CryptDestroyKey", OF(key, copy));
    GOOD(R_BOOL, "advapi32.CryptDuplicateKey", OF(key, key), PTR(reserved, 0), HEX(flags, 0), OUT_HANDLE(new_key, &copy));
    CryptDestroyKey(copy);
    GOOD(R_BOOL, "advapi32.CryptGetUserKey", OF(prov, prov), FLAGS(key_spec, AT_KEYEXCHANGE), OUT_HANDLE(user_key, &copy));
    GOOD(R_BOOL, "advapi32.CryptDestroyKey", OF(key, copy));
    CryptDestroyHash(hash);
    BOTH {
        CryptCreateHash(prov, CALG_SHA1, 0, 0, &hash);
        CryptHashData(hash, (const BYTE *)"signed", 6, 0);
        blob_size = sizeof blob;
        GOOD(R_BOOL, F("advapi32.CryptSignHash"), OF(hash, hash), FLAGS(key_spec, AT_KEYEXCHANGE), TEXT_(description, "note"), HEX(flags, 0),
             OUT_BYTES_OF(signature, blob, &blob_size), IN_NUM(sig_len, &blob_size, 4));
        CryptDestroyHash(hash);
        CryptCreateHash(prov, CALG_SHA1, 0, 0, &hash);
        CryptHashData(hash, (const BYTE *)"signed", 6, 0);
        GOOD(R_BOOL, F("advapi32.CryptVerifySignature"), OF(hash, hash), IN_BYTES(signature, blob, blob_size), NUM(sig_len, blob_size), ALSO_OF(pub_key, pair),
             TEXT_(description, "note"), HEX(flags, 0));
        CryptDestroyHash(hash);
        size = sizeof text;
        GOOD(R_BOOL, F("advapi32.CryptEnumProviders"), NUM(index, 0), PTR(reserved, 0), HEX(flags, 0), OUT_ANY(prov_type, &type), OUT_TEXT_(prov_name, text),
             IN_NUM(prov_name_size, &size, 4));
    }
    size = sizeof data;
    GOOD(R_BOOL, "advapi32.CryptGetProvParam", OF(prov, prov), NUM(param, PP_NAME), OUT_BYTES_OF(data, data, &size), IN_NUM(data_len, &size, 4), HEX(flags, 0));
    GOOD(R_BOOL, "advapi32.SystemFunction036", OUT_BYTES(random_buffer, data, 24), NUM(random_buffer_length, 24));
    GOOD(R_HRESULT, "advapi32.SystemFunction040", OUT_BYTES(memory, data, 16), NUM(memory_size, 16), HEX(option_flags, 0));
    GOOD(R_HRESULT, "advapi32.SystemFunction041", OUT_BYTES(memory, data, 16), NUM(memory_size, 16), HEX(option_flags, 0));
    BAD(R_BOOL, "advapi32.CryptReleaseContext", OF(prov, prov), HEX(flags, 1));
    CryptDestroyKey(key);
}

#define OF_ALG(n, v, a) NAMED_HANDLE(n, v, "alg_id", a)

static void primitives(void) {
    static BYTE data[1024], blob[1024], out[1024], iv[16] = "0123456789abcdef";
    static const BYTE secret[16] = "a key of sixteen";
    BCRYPT_ALG_HANDLE aes = NULL, hmac = NULL, rsa = NULL;
    BCRYPT_KEY_HANDLE key = NULL, copy = NULL, pair = NULL;
    BCRYPT_HASH_HANDLE hash = NULL;
    ULONG size = 0, blob_size = 0;
    BCRYPT_PKCS1_PADDING_INFO padding = {BCRYPT_SHA1_ALGORITHM};
    GOOD(R_HRESULT, "bcrypt.BCryptOpenAlgorithmProvider", OUT_HANDLE(algorithm, &aes), WIDE(alg_id, L"AES"), WIDE(implementation, L"Microsoft Primitive Provider"),
         NAMED(flags, 0, "0x0"));
    GOOD(R_HRESULT, "bcrypt.BCryptOpenAlgorithmProvider", OUT_HANDLE(algorithm, &hmac), WIDE(alg_id, L"SHA256"), RAW(0), FLAGS(flags, BCRYPT_ALG_HANDLE_HMAC_FLAG));
    GOOD(R_HRESULT, "bcrypt.BCryptOpenAlgorithmProvider", OUT_HANDLE(algorithm, &rsa), WIDE(alg_id, L"RSA"), RAW(0), NAMED(flags, 0, "0x0"));
    BAD(R_HRESULT, "bcrypt.BCryptOpenAlgorithmProvider", OUT_HANDLE(algorithm, &copy), WIDE(alg_id, L"NONE"), RAW(0), NAMED(flags, 0, "0x0"));
    GOOD(R_HRESULT, "bcrypt.BCryptSetProperty", OF_ALG(object, aes, "AES"), WIDE(property, L"ChainingMode"), IN_BYTES(input, L"ChainingModeCBC", 32),
         NUM(input_size, 32), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptGetProperty", OF_ALG(object, aes, "AES"), WIDE(property, L"BlockLength"), OUT_BYTES_OF(output, data, &size), NUM(output_size, 4),
         OUT_NUM(result_size, &size, 4), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptGenRandom", HANDLE_(algorithm, 0), OUT_BYTES(buffer, data, 16), NUM(buffer_size, 16), FLAGS(flags, BCRYPT_USE_SYSTEM_PREFERRED_RNG));
    GOOD(R_HRESULT, "bcrypt.BCryptGenerateSymmetricKey", OF_ALG(algorithm, aes, "AES"), OUT_HANDLE(key, &key), PTR(key_object, 0), NUM(key_object_size, 0),
         IN_BYTES(secret, secret, 16), NUM(secret_size, 16), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptEncrypt", OF_ALG(key, key, "AES"), IN_BYTES(input, "plain text", 10), NUM(input_size, 10), PTR(padding_info, 0),
         IN_BYTES(iv, iv, 16), NUM(iv_size, 16), OUT_BYTES_OF(output, out, &size), NUM(output_size, sizeof out), OUT_NUM(result_size, &size, 4),
         FLAGS(flags, BCRYPT_BLOCK_PADDING));
    memcpy(iv, "0123456789abcdef", 16);
    GOOD(R_HRESULT, "bcrypt.BCryptDecrypt", OF_ALG(key, key, "AES"), IN_BYTES(input, out, 16), NUM(input_size, 16), PTR(padding_info, 0), IN_BYTES(iv, iv, 16),
         NUM(iv_size, 16), OUT_BYTES_OF(output, data, &size), NUM(output_size, sizeof data), OUT_NUM(result_size, &size, 4), FLAGS(flags, BCRYPT_BLOCK_PADDING));
    GOOD(R_HRESULT, "bcrypt.BCryptExportKey", OF_ALG(key, key, "AES"), NO_HANDLE, WIDE(blob_type, L"KeyDataBlob"), OUT_BYTES_OF(output, blob, &blob_size),
         NUM(output_size, sizeof blob), OUT_NUM(result_size, &blob_size, 4), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptImportKey", OF_ALG(algorithm, aes, "AES"), NO_HANDLE, WIDE(blob_type, L"KeyDataBlob"), OUT_HANDLE(key, &copy), PTR(key_object, 0),
         NUM(key_object_size, 0), IN_BYTES(input, blob, blob_size), NUM(input_size, blob_size), HEX(flags, 0));
    EITHER(R_HRESULT, "bcrypt.BCryptExportKey", OF_ALG(key, key, "AES"), NAMED_HANDLE(export_key, copy, "export_key_alg_id", "AES"), WIDE(blob_type, L"None"),
           OUT_BYTES_OF(output, out, &size), NUM(output_size, sizeof out), OUT_NUM(result_size, &size, 4), HEX(flags, 0));
    EITHER(R_HRESULT, "bcrypt.BCryptImportKey", OF_ALG(algorithm, aes, "AES"), NAMED_HANDLE(import_key, copy, "import_key_alg_id", "AES"), WIDE(blob_type, L"None"),
           OUT_HANDLE(key, &pair), PTR(key_object, 0), NUM(key_object_size, 0), IN_BYTES(input, blob, blob_size), NUM(input_size, blob_size), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptDestroyKey", OF_ALG(key, copy, "AES"));
    GOOD(R_HRESULT, "bcrypt.BCryptCreateHash", OF_ALG(algorithm, hmac, "SHA256"), OUT_HANDLE(hash, &hash), PTR(hash_object, 0), NUM(hash_object_size, 0),
         IN_BYTES(secret, secret, 16), NUM(secret_size, 16), NAMED(flags, 0, "0x0"));
    GOOD(R_HRESULT, "bcrypt.BCryptHashData", OF_ALG(hash, hash, "SHA256"), IN_BYTES(input, "hashed", 6), NUM(input_size, 6), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptFinishHash", OF_ALG(hash, hash, "SHA256"), OUT_BYTES(output, data, 32), NUM(output_size, 32), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptDestroyHash", OF_ALG(hash, hash, "SHA256"));
    GOOD(R_HRESULT, "bcrypt.BCryptHash", OF_ALG(algorithm, hmac, "SHA256"), IN_BYTES(secret, secret, 16), NUM(secret_size, 16), IN_BYTES(input, "hashed", 6),
         NUM(input_size, 6), OUT_BYTES(output, data, 32), NUM(output_size, 32));
    GOOD(R_HRESULT, "bcrypt.BCryptDeriveKeyPBKDF2", OF_ALG(prf, hmac, "SHA256"), IN_BYTES(password, "password", 8), NUM(password_size, 8), IN_BYTES(salt, "salt", 4),
         NUM(salt_size, 4), NUM64(iterations, 1000), OUT_BYTES(derived_key, data, 32), NUM(derived_key_size, 32), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptGenerateKeyPair", OF_ALG(algorithm, rsa, "RSA"), OUT_HANDLE(key, &pair), NUM(length, 1024), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptFinalizeKeyPair", OF_ALG(key, pair, "RSA"), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptSignHash", OF_ALG(key, pair, "RSA"), PTR(padding_info, &padding), IN_BYTES(input, "twenty bytes of hash", 20), NUM(input_size, 20),
         OUT_BYTES_OF(output, out, &size), NUM(output_size, sizeof out), OUT_NUM(result_size, &size, 4), FLAGS(flags, BCRYPT_PAD_PKCS1));
    GOOD(R_HRESULT, "bcrypt.BCryptVerifySignature", OF_ALG(key, pair, "RSA"), PTR(padding_info, &padding), IN_BYTES(hash, "twenty bytes of hash", 20),
         NUM(hash_size, 20), IN_BYTES(signature, out, size), NUM(signature_size, size), FLAGS(flags, BCRYPT_PAD_PKCS1));
    FROM("bcrypt.dll", BCryptExportKey)(pair, NULL, L"RSAPUBLICBLOB", blob, sizeof blob, &blob_size, 0);
    GOOD(R_HRESULT, "bcrypt.BCryptImportKeyPair", OF_ALG(algorithm, rsa, "RSA"), NO_HANDLE, WIDE(blob_type, L"RSAPUBLICBLOB"), OUT_HANDLE(key, &copy),
         IN_BYTES(input, blob, blob_size), NUM(input_size, blob_size), HEX(flags, 0));
    EITHER(R_HRESULT, "bcrypt.BCryptImportKeyPair", OF_ALG(algorithm, rsa, "RSA"), NAMED_HANDLE(import_key, key, "import_key_alg_id", "AES"), WIDE(blob_type, L"None"),
           OUT_HANDLE(key, &copy), IN_BYTES(input, blob, blob_size), NUM(input_size, blob_size), HEX(flags, 0));
    GOOD(R_HRESULT, "bcrypt.BCryptCloseAlgorithmProvider", OF_ALG(algorithm, aes, "AES"), HEX(flags, 0));
    BAD(R_HRESULT, "bcrypt.BCryptCloseAlgorithmProvider", HANDLE_(algorithm, 0), HEX(flags, 0));

    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE stored = 0, other = 0;
#define SOFTWARE "Microsoft Software Key Storage Provider"
#define OF_STORE(n, v) NAMED_HANDLE(n, v, "provider_name", SOFTWARE)
    GOOD(R_HRESULT, "ncrypt.NCryptOpenStorageProvider", OUT_HANDLE(provider, &provider), WIDE(provider_name, L"" SOFTWARE), HEX(flags, 0));
    GOOD(R_HRESULT, "ncrypt.NCryptCreatePersistedKey", OF_STORE(provider, provider), OUT_HANDLE(key, &stored), WIDE(alg_id, L"RSA"), RAW(0), HEX(legacy_key_spec, 0),
         HEX(flags, 0));
    EITHER(R_HRESULT, "ncrypt.NCryptCreatePersistedKey", OF_STORE(provider, provider), OUT_HANDLE(key, &other), WIDE(alg_id, L"RSA"), WIDE(key_name, L"zoo"),
           HEX(legacy_key_spec, 0), HEX(flags, 0));
    GOOD(R_HRESULT, "ncrypt.NCryptFinalizeKey", OF_ALG(key, stored, "RSA"), HEX(flags, 0));
    GOOD(R_HRESULT, "ncrypt.NCryptEncrypt", OF_ALG(key, stored, "RSA"), IN_BYTES(input, "plain", 5), NUM(input_size, 5), PTR(padding_info, 0),
         OUT_BYTES_OF(output, out, &size), NUM(output_size, sizeof out), OUT_NUM(result_size, &size, 4), FLAGS(flags, BCRYPT_PAD_PKCS1));
    BAD(R_HRESULT, "ncrypt.NCryptDecrypt", OF_ALG(key, stored, "RSA"), IN_BYTES(input, out, size), NUM(input_size, size), PTR(padding_info, 0),
         OUT_BYTES_OF(output, data, &size), NUM(output_size, sizeof data), OUT_NUM(result_size, &size, 4), FLAGS(flags, BCRYPT_PAD_PKCS1));
    GOOD(R_HRESULT, "ncrypt.NCryptImportKey", OF_STORE(provider, provider), NO_HANDLE, WIDE(blob_type, L"RSAPUBLICBLOB"), PTR(parameter_list, 0), OUT_HANDLE(key, &other),
         IN_BYTES(data, blob, blob_size), NUM(data_size, blob_size), HEX(flags, 0));
    EITHER(R_HRESULT, "ncrypt.NCryptImportKey", OF_STORE(provider, provider), NAMED_HANDLE(import_key, stored, "alg_id", "RSA"), WIDE(blob_type, L"None"),
           PTR(parameter_list, 0), OUT_HANDLE(key, &other), IN_BYTES(data, blob, blob_size), NUM(data_size, blob_size), HEX(flags, 0));
    GOOD(R_HRESULT, "ncrypt.NCryptFreeObject", OF_ALG(object, stored, "RSA"));
    BAD(R_HRESULT, "ncrypt.NCryptFreeObject", HANDLE_(object, 0));
}

static const char *blob_json(DATA_BLOB *blob, const char *text) {
    static char made[4][256];
    static int turn;
    char *json = made[turn++ & 3];
    snprintf(json, sizeof made[0], "{\"size\":%lu,\"data\":{\"size\":%lu,\"text\":\"%s\"}}", blob->cbData, blob->cbData, text);
    return json;
}

static void certificates(void) {
    static char text[1024];
    static BYTE data[1024];
    DATA_BLOB plain = {10, (BYTE *)"plain text"}, entropy = {4, (BYTE *)"salt"}, sealed = {0}, opened = {0};
    DATA_BLOB package_blob = {sizeof package - 1, (BYTE *)package};
    DWORD size = 0, skip = 0, flags = 0;
    HCRYPTPROV prov = 0;
    HCRYPTKEY key = 0;
    LPWSTR description = NULL;
    PCCERT_CONTEXT context = NULL, stored = NULL, other = NULL;
    int integer = 0;
    GOOD(R_BOOL, "crypt32.CryptProtectData", SHAPE(data_in, &plain, blob_json(&plain, "plain text")), WIDE(data_descr, L"zoo"),
         SHAPE(optional_entropy, &entropy, blob_json(&entropy, "salt")), PTR(reserved, 0), PTR(prompt_struct, 0), FLAGS(flags, CRYPTPROTECT_UI_FORBIDDEN),
         OUT_ANY(data_out, &sealed));
    GOOD(R_BOOL, "crypt32.CryptUnprotectData", SHAPE_ANY(data_in, &sealed), PTR(data_descr, &description), SHAPE(optional_entropy, &entropy, blob_json(&entropy, "salt")),
         PTR(reserved, 0), PTR(prompt_struct, 0), FLAGS(flags, CRYPTPROTECT_UI_FORBIDDEN),
         OUT_SHAPE(data_out, &opened, "{\"size\":10,\"data\":{\"size\":10,\"text\":\"plain text\"}}"));
    memcpy(data, "sixteen bytes ..", 16);
    GOOD(R_BOOL, "crypt32.CryptProtectMemory", IN_BYTES(data_in, data, 16), NUM(data_in_size, 16), HEX(flags, 0));
    GOOD(R_BOOL, "crypt32.CryptUnprotectMemory", OUT_BYTES(data_in, data, 16), NUM(data_in_size, 16), HEX(flags, 0));
    BOTH {
        size = sizeof data;
        GOOD(R_BOOL, F("crypt32.CryptStringToBinary"), TEXT_(string, "em9vIHpvbw=="), NUM(string_size, 12), FLAGS(flags, CRYPT_STRING_BASE64),
             OUT_BYTES_OF(binary, data, &size), IN_NUM(binary_size, &size, 4), OUT_NUM(skip, &skip, 4), OUT_TEXT(used_flags, &flags, "CRYPT_STRING_BASE64"));
        size = sizeof text / 2;
        GOOD(R_BOOL, F("crypt32.CryptBinaryToString"), IN_BYTES(binary, "zoo zoo", 7), NUM(binary_size, 7), FLAGS(flags, CRYPT_STRING_BASE64), OUT_TEXT_(string, text),
             IN_NUM(string_size, &size, 4));
    }
    size = sizeof integer;
    GOOD(R_BOOL, "crypt32.CryptDecodeObjectEx", FLAGS(cert_encoding_type, X509_ASN_ENCODING), HEX(struct_type, 27), IN_BYTES(encoded, "\x02\x01\x05", 3),
         NUM(encoded_size, 3), HEX(flags, 0), PTR(decode_para, 0), PTR(struct_info, &integer), IN_NUM(struct_info_size, &size, 4));
    GOOD(R_BOOL, "crypt32.CryptDecodeObject", FLAGS(cert_encoding_type, X509_ASN_ENCODING | PKCS_7_ASN_ENCODING), HEX(struct_type, 27),
         IN_BYTES(encoded, "\x02\x01\x05", 3), NUM(encoded_size, 3), HEX(flags, 0), PTR(struct_info, &integer), IN_NUM(struct_info_size, &size, 4));
    size = sizeof data;
    BAD(R_BOOL, "crypt32.CryptDecodeObject", FLAGS(cert_encoding_type, X509_ASN_ENCODING), ANSI(struct_type, "1.2.3"), IN_BYTES(encoded, "\x02\x01\x05", 3),
        NUM(encoded_size, 3), HEX(flags, 0), PTR(struct_info, data), IN_NUM(struct_info_size, &size, 4));
    GOOD(R_POINTER, "crypt32.CertCreateCertificateContext", FLAGS(cert_encoding_type, X509_ASN_ENCODING), IN_BYTES(cert_encoded, certificate, sizeof certificate - 1),
         NUM(cert_encoded_size, sizeof certificate - 1));
    other = FROM("crypt32.dll", CertCreateCertificateContext)(X509_ASN_ENCODING, certificate, sizeof certificate - 1);
    BOTH {
        GOOD(R_BOOL, F("crypt32.CertGetNameString"), PTR(cert_context, other), NUM(type, CERT_NAME_SIMPLE_DISPLAY_TYPE), HEX(flags, 0), PTR(type_para, 0),
             OUT_TEXT_(name_string, text), NUM(name_string_size, 64));
    }
    CryptAcquireContextA(&prov, NULL, PROVIDER, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    GOOD(R_BOOL, "crypt32.CryptImportPublicKeyInfo", OF(crypt_prov, prov), FLAGS(cert_encoding_type, X509_ASN_ENCODING), PTR(info, &other->pCertInfo->SubjectPublicKeyInfo),
         OUT_HANDLE(key, &key));
    GOOD(R_POINTER, "crypt32.CertOpenStore", HEX(store_provider, 2), NAMED(encoding_type, 0, "0x0"), OF(crypt_prov, prov), HEX(flags, CERT_STORE_NO_CRYPT_RELEASE_FLAG), RAW(0));
    HCERTSTORE store = (HCERTSTORE)GOOD(R_POINTER, "crypt32.CertOpenStore", HEX(store_provider, 10), FLAGS(encoding_type, X509_ASN_ENCODING), NO_HANDLE,
                                        HEX(flags, CERT_SYSTEM_STORE_CURRENT_USER), WIDE(para, L"Zoo"));
#define STORE(n) NAMED_HANDLE(n, store, "para", "Zoo")
    GOOD(R_BOOL, "crypt32.CertAddEncodedCertificateToStore", STORE(cert_store), FLAGS(cert_encoding_type, X509_ASN_ENCODING),
         IN_BYTES(cert_encoded, certificate, sizeof certificate - 1), NUM(cert_encoded_size, sizeof certificate - 1), FLAGS(add_disposition, CERT_STORE_ADD_ALWAYS),
         OUT_POINTER(cert_context, &stored));
    GOOD(R_BOOL, "crypt32.CertAddCertificateContextToStore", STORE(cert_store), PTR(cert_context, other), FLAGS(add_disposition, CERT_STORE_ADD_REPLACE_EXISTING),
         OUT_POINTER(store_context, &context));
    other = (PCCERT_CONTEXT)GOOD(R_POINTER, "crypt32.CertFindCertificateInStore", STORE(cert_store), FLAGS(cert_encoding_type, X509_ASN_ENCODING | PKCS_7_ASN_ENCODING),
                                 HEX(find_flags, 0), FLAGS(find_type, CERT_FIND_SUBJECT_STR), PTR(find_para, L"zoo"), PTR(prev_cert_context, 0));
    BAD(R_POINTER, "crypt32.CertFindCertificateInStore", STORE(cert_store), FLAGS(cert_encoding_type, X509_ASN_ENCODING), HEX(find_flags, 0),
        FLAGS(find_type, CERT_FIND_SUBJECT_STR), PTR(find_para, L"none"), PTR(prev_cert_context, 0));
    GOOD(R_POINTER, "crypt32.CertEnumCertificatesInStore", STORE(cert_store), PTR(prev_cert_context, 0));
    GOOD(R_BOOL, "crypt32.CertDeleteCertificateFromStore", PTR(cert_context, other));
    GOOD(R_BOOL, "crypt32.CertCloseStore", STORE(cert_store), HEX(flags, 0));
    BOTH {
        store = (HCERTSTORE)GOOD(R_POINTER, F("crypt32.CertOpenSystemStore"), HANDLE_(prov, 0), TEXT_(subsystem_protocol, "My"));
        FROM("crypt32.dll", CertCloseStore)(store, 0);
    }
    char json[8192];
    int used = snprintf(json, sizeof json, "{\"size\":%u,\"data\":{\"size\":%u,\"hex\":\"", (unsigned)package_blob.cbData, (unsigned)package_blob.cbData);
    for (unsigned i = 0; i < 256; i++) used += snprintf(json + used, sizeof json - (size_t)used, "%02x", package[i]);
    snprintf(json + used, sizeof json - (size_t)used, "\",\"truncated\":true}}");
    GOOD(R_POINTER, "crypt32.PFXImportCertStore", SHAPE(pfx, &package_blob, json), WIDE(password, L"zoo"), HEX(flags, 0));
    BAD(R_POINTER, "crypt32.PFXImportCertStore", SHAPE(pfx, &package_blob, json), WIDE(password, L"none"), HEX(flags, 0));

    static const GUID verify = {0xaac56b, 0xcd44, 0x11d0, {0x8c, 0xc2, 0x00, 0xc0, 0x4f, 0xc2, 0x95, 0xee}};
    static WCHAR self[MAX_PATH];
    GetModuleFileNameW(NULL, self, MAX_PATH);
    WINTRUST_FILE_INFO file = {.cbStruct = sizeof file, .pcwszFilePath = self};
    WINTRUST_DATA trust = {.cbStruct = sizeof trust, .dwUIChoice = WTD_UI_NONE, .dwUnionChoice = WTD_CHOICE_FILE, .pFile = &file, .dwStateAction = WTD_STATEACTION_VERIFY};
    snprintf(json, sizeof json,
             "{\"struct_size\":%u,\"ui_choice\":\"WTD_UI_NONE\",\"revocation_checks\":\"0x0\",\"union_choice\":\"WTD_CHOICE_FILE\",\"choice\":\"0x%llx\","
             "\"state_action\":\"WTD_STATEACTION_VERIFY\",\"prov_flags\":\"0x0\",\"ui_context\":0}",
             (unsigned)sizeof trust, (ULONGLONG)(ULONG_PTR)&file);
    BAD(R_HRESULT, "wintrust.WinVerifyTrust", HANDLE_(window, 0), GUID_(action_id, &verify, "{00aac56b-cd44-11d0-8cc2-00c04fc295ee}"),
        SHAPE(data, &trust, json), BEFORE_TEXT(action_id_name, "WINTRUST_ACTION_GENERIC_VERIFY_V2"));
    trust.dwStateAction = WTD_STATEACTION_CLOSE;
    GOOD(R_HRESULT, "wintrust.WinVerifyTrust", HANDLE_(window, 0), GUID_(action_id, &verify, "{00aac56b-cd44-11d0-8cc2-00c04fc295ee}"),
         SHAPE_ANY(data, &trust), BEFORE_TEXT(action_id_name, "WINTRUST_ACTION_GENERIC_VERIFY_V2"));
}

int main(void) {
    zoo_begin();
    providers();
    primitives();
    certificates();
    return zoo_end();
}
