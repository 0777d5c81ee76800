// What the mount manager tells: C: as the partition of the told disk, instead of the Linux folder below it.
#pragma once

#include <cstdint>

#include "monitor/calls/raw_disk.h"

namespace drsemu::monitor {

// The unique id by which Windows knows a partition of a GPT disk: "DMIO:ID:" and its GUID.
inline constexpr uint32_t kMountIdBytes = 24;
void put_mount_id(char (&to)[kMountIdBytes]);

// Answers a control of the mount manager. False: it is none that is answered here.
bool answer_mount_control(const ControlCall& call, uint64_t& status);

// System V ABI; each stands before Wine's function of that name in the service table.
using SetValueKey = uint64_t (*)(uint64_t key, uint64_t name, uint64_t title, uint64_t type, uint64_t data,
                                 uint64_t size);
using CreateLink = uint64_t (*)(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t target);
extern SetValueKey g_wine_set_value_key;
extern CreateLink g_wine_create_link;

uint64_t set_value_key(uint64_t key, uint64_t name, uint64_t title, uint64_t type, uint64_t data, uint64_t size);
uint64_t create_link(uint64_t handle, uint64_t access, uint64_t attributes, uint64_t target);

}  // namespace drsemu::monitor
