// What the monitor uses of Windows' structures (64-bit forms; winternl.h) and of ntdll.so's exports.
#pragma once

#include <cstdint>

namespace drsemu::monitor {

struct UnicodeString {
  uint16_t length;  // bytes
  uint16_t maximum;
  uint32_t padding;
  uint64_t buffer;
};

struct ObjectAttributes {
  uint32_t length;
  uint32_t padding;
  uint64_t root;
  uint64_t name;  // -> UnicodeString
  uint32_t attributes;
  uint32_t padding2;
  uint64_t security_descriptor;
  uint64_t security_quality;
};

struct ClientId {
  uint64_t process, thread;
};

struct ProcessBasicInformation {
  uint64_t exit_status, peb, affinity, priority, pid, parent_pid;
};

struct ThreadBasicInformation {
  uint64_t exit_status, teb;
  ClientId id;
  uint64_t affinity, priorities;
};

struct MemoryBasicInformation {
  uint64_t base, allocation_base;
  uint32_t allocation_protect, partition;
  uint64_t region_size;
  uint32_t state, protect, type, padding;
};
inline constexpr uint32_t kMemImage = 0x1000000;

inline constexpr uint64_t kCurrentProcess = ~0ull;
inline constexpr uint64_t kCurrentThread = ~1ull;

inline bool succeeded(uint64_t status) { return static_cast<int32_t>(status) >= 0; }

// System V ABI; they do not re-enter the service table.
struct NtFunctions {
  uint32_t (*query_object)(uint64_t handle, uint32_t information_class, void*, uint32_t size, uint32_t* returned);
  uint32_t (*query_process)(uint64_t handle, uint32_t information_class, void*, uint32_t size, uint32_t* returned);
  uint32_t (*query_thread)(uint64_t handle, uint32_t information_class, void*, uint32_t size, uint32_t* returned);
  uint32_t (*query_memory)(uint64_t process, uint64_t address, uint32_t information_class, void*, uint64_t size,
                           uint64_t* returned);
  uint32_t (*query_directory_file)(uint64_t handle, uint64_t event, uint64_t apc, uint64_t apc_context, uint64_t io,
                                   uint64_t information, uint32_t length, uint32_t information_class, uint8_t single,
                                   uint64_t mask, uint8_t restart);
  uint32_t (*open_key)(uint64_t* key, uint32_t access, uint64_t object_attributes);
  uint32_t (*save_key)(uint64_t key, uint64_t file);
  uint32_t (*open_process_token)(uint64_t process, uint32_t access, uint32_t attributes, uint64_t* token);
  uint32_t (*privilege_check)(uint64_t token, void* privileges, uint8_t* held);
  uint32_t (*close)(uint64_t handle);
  uint32_t (*terminate_process)(uint64_t process, uint32_t exit_code);
  uint32_t (*open_process)(uint64_t* process, uint32_t access, const ObjectAttributes*, const ClientId*);
  uint32_t (*read_memory)(uint64_t process, uint64_t address, void* to, uint64_t size, uint64_t* read);
  uint32_t (*query_job)(uint64_t job, uint32_t information_class, void*, uint32_t size, uint32_t* returned);
  uint32_t (*create_user_process)(uint64_t process, uint64_t thread, uint32_t process_access, uint32_t thread_access,
                                  uint64_t process_attributes, uint64_t thread_attributes, uint32_t process_flags,
                                  uint32_t thread_flags, uint64_t parameters, uint64_t info, uint64_t attributes);
};
extern NtFunctions g_nt;
bool resolve_nt(void* ntdll);  // dlopen handle of ntdll.so

// The current thread's block and what is read from it. On the Unix side of a Wine thread %gs is the TEB's.
inline uint64_t teb() {
  uint64_t self;
  asm volatile("movq %%gs:0x30, %0" : "=r"(self));
  return self;
}
inline uint64_t teb_field(uint32_t offset) { return *reinterpret_cast<const uint64_t*>(teb() + offset); }
inline uint32_t current_pid() { return static_cast<uint32_t>(teb_field(0x40)); }
inline uint32_t current_tid() { return static_cast<uint32_t>(teb_field(0x48)); }
inline uint64_t current_peb() { return teb_field(0x60); }
inline bool is_wow64() { return *reinterpret_cast<const int32_t*>(teb() + 0x180c) != 0; }
// The thread's block for 32-bit code: WowTebOffset says where.
inline uint64_t teb_32() { return teb() + static_cast<uint64_t>(static_cast<int64_t>(*reinterpret_cast<const int32_t*>(teb() + 0x180c))); }
// WOW64_TLS_CPURESERVED: the saved 32-bit context begins 4 bytes into it.
inline uint64_t wow64_context() {
  const uint64_t reserved = teb_field(0x1488);
  return reserved ? reserved + 4 : 0;
}

}  // namespace drsemu::monitor
