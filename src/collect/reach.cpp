// What a call does to another process: the facts that injections, causes and ends are told by.
#include "collect/reach.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "collect/decode.h"

namespace drsemu::collect {

using namespace event;

namespace {

using Make = bool (*)(const CallView&, const ProcessState&, Reach&);

template <typename T>
T value_of(const FieldView* view, size_t offset, T otherwise = 0) {
  return view ? view->at<T>(offset).value_or(otherwise) : otherwise;
}

// The process or thread behind a handle; false if it is the caller's own.
bool other_process(const CallView& view, const ProcessState& process, uint64_t handle, Reach& reach) {
  const HandleEntry* entry = view.handle(handle);
  if (!entry || entry->pid == 0 || entry->pid == process.pid) return false;
  reach.pid = entry->pid;
  reach.tid = entry->tid;
  return true;
}

bool is_executable(uint64_t protect) { return (protect & 0xf0) != 0; }  // PAGE_EXECUTE…

bool write_memory(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.address = view.arg(1);
  reach.size = view.arg(3);
  if (const FieldView* bytes = view.field(2, false)) reach.bytes = std::string(bytes->data);
  return other_process(view, process, view.arg(0), reach);
}

bool map_view(const CallView& view, const ProcessState& process, Reach& reach, size_t protect) {
  reach.address = value_of<uint64_t>(view.field(2, true), 0);
  reach.executable = is_executable(view.arg(protect));
  return other_process(view, process, view.arg(1), reach);
}
bool map_view_1(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.size = value_of<uint64_t>(view.field(6, true), 0);
  return map_view(view, process, reach, 9);
}
bool map_view_2(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.size = value_of<uint64_t>(view.field(4, true), 0);
  return map_view(view, process, reach, 6);
}

bool unmap_view(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.address = view.arg(1);
  return other_process(view, process, view.arg(0), reach);
}

bool start_thread(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.start = view.arg(4);
  reach.argument = view.arg(5);
  return other_process(view, process, view.arg(3), reach);
}

bool queue_apc(const CallView& view, const ProcessState& process, Reach& reach, size_t routine) {
  reach.start = view.arg(routine);
  reach.argument = view.arg(routine + 1);
  // As Wine's WoW64 layer passes a 32-bit function on.
  if (process.wow64 && reach.argument >> 32) {
    reach.start = reach.argument >> 32;
    reach.argument &= 0xffffffff;
  }
  return other_process(view, process, view.arg(0), reach);
}
bool queue_apc_1(const CallView& view, const ProcessState& process, Reach& reach) {
  return queue_apc(view, process, reach, 1);
}
bool queue_apc_2(const CallView& view, const ProcessState& process, Reach& reach) {
  return queue_apc(view, process, reach, 2);
}

bool set_context(const CallView& view, const ProcessState& process, Reach& reach) {
  constexpr size_t kRcx = 0x80, kRip = 0xf8;
  reach.start = value_of<uint64_t>(view.field(1, false), kRip);
  reach.argument = value_of<uint64_t>(view.field(1, false), kRcx);
  return other_process(view, process, view.arg(0), reach);
}

bool set_thread(const CallView& view, const ProcessState& process, Reach& reach) {
  constexpr uint32_t kThreadWow64Context = 29;
  constexpr size_t kEax = 0xb0, kEip = 0xb8;
  if (static_cast<uint32_t>(view.arg(1)) != kThreadWow64Context) return false;
  reach.start = value_of<uint32_t>(view.field(2, false), kEip);
  reach.argument = value_of<uint32_t>(view.field(2, false), kEax);
  return other_process(view, process, view.arg(0), reach);
}

bool first_handle(const CallView& view, const ProcessState& process, Reach& reach) {
  return other_process(view, process, view.arg(0), reach);
}

bool set_hook(const CallView& view, const ProcessState&, Reach& reach) {
  reach.tid = static_cast<uint32_t>(view.arg(2));
  if (const FieldView* name = view.field(1, false)) reach.text = utf16_to_utf8(name->data);
  return !reach.text.empty();
}

bool end_other(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.code = static_cast<uint32_t>(view.arg(1));
  return other_process(view, process, view.arg(0), reach);
}

bool end_job(const CallView& view, const ProcessState&, Reach& reach) {
  reach.handle = view.arg(0);
  reach.code = static_cast<uint32_t>(view.arg(1));
  return true;
}

bool job_member(const CallView& view, const ProcessState& process, Reach& reach) {
  reach.handle = view.arg(0);
  // Oneself too: the job may be ended by the last handle's owner.
  if (!other_process(view, process, view.arg(1), reach)) reach.pid = process.pid;
  return true;
}

bool job_limit(const CallView& view, const ProcessState&, Reach& reach) {
  constexpr uint32_t kBasic = 2, kExtended = 9, kKillOnClose = 0x2000;
  const auto number = static_cast<uint32_t>(view.arg(1));
  if (number != kBasic && number != kExtended) return false;
  reach.handle = view.arg(0);
  reach.kills_on_close = value_of<uint32_t>(view.field(2, false), 16) & kKillOnClose;
  return true;
}

bool close_handle(const CallView& view, const ProcessState&, Reach& reach) {
  reach.handle = view.arg(0);
  return true;
}

// Where a process writes what a server of the system's then does, by parts of names in lower case.
struct Channel {
  std::string_view part;
  const char* cause;
};
constexpr Channel kChannels[] = {
    {"\\pipe\\svcctl", "service"}, {"\\pipe\\atsvc", "task"}, {"\\windows\\tasks\\", "task"}};

bool write_file(const CallView& view, const ProcessState&, Reach& reach) {
  const HandleEntry* file = view.handle(view.arg(0));
  if (!file) return false;
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  for (const Channel& channel : kChannels) {
    if (std::search(file->name.begin(), file->name.end(), channel.part.begin(), channel.part.end(), same) ==
        file->name.end())
      continue;
    reach.cause = channel.cause;
    return true;
  }
  return false;
}

bool request_service(const CallView&, const ProcessState&, Reach& reach) { return reach.cause = "service", true; }
bool request_com(const CallView&, const ProcessState&, Reach& reach) { return reach.cause = "com", true; }
bool request_wmi(const CallView&, const ProcessState&, Reach& reach) { return reach.cause = "wmi", true; }
bool request_task(const CallView&, const ProcessState&, Reach& reach) { return reach.cause = "task", true; }

struct Row {
  std::string_view call;
  ReachKind kind;
  Make make;
};
constexpr Row kRows[] = {
    {"NtWriteVirtualMemory", ReachKind::kWrite, write_memory},
    {"NtMapViewOfSection", ReachKind::kMap, map_view_1},
    {"NtMapViewOfSectionEx", ReachKind::kMap, map_view_2},
    {"NtUnmapViewOfSection", ReachKind::kUnmap, unmap_view},
    {"NtUnmapViewOfSectionEx", ReachKind::kUnmap, unmap_view},
    {"NtCreateThreadEx", ReachKind::kThread, start_thread},
    {"NtQueueApcThread", ReachKind::kApc, queue_apc_1},
    {"NtQueueApcThreadEx", ReachKind::kApc, queue_apc_2},
    {"NtSetContextThread", ReachKind::kContext, set_context},
    {"NtSetInformationThread", ReachKind::kContext, set_thread},
    {"NtResumeThread", ReachKind::kResume, first_handle},
    {"NtAlertResumeThread", ReachKind::kResume, first_handle},
    {"NtResumeProcess", ReachKind::kResume, first_handle},
    {"NtUserSetWindowsHookEx", ReachKind::kHook, set_hook},
    {"NtTerminateProcess", ReachKind::kEndProcess, end_other},
    {"NtTerminateThread", ReachKind::kEndThread, end_other},
    {"NtTerminateJobObject", ReachKind::kEndJob, end_job},
    {"NtAssignProcessToJobObject", ReachKind::kJobMember, job_member},
    {"NtSetInformationJobObject", ReachKind::kJobLimit, job_limit},
    {"NtClose", ReachKind::kClose, close_handle},
    {"NtWriteFile", ReachKind::kRequest, write_file},
    {"StartServiceA", ReachKind::kRequest, request_service},
    {"StartServiceW", ReachKind::kRequest, request_service},
    {"CoCreateInstance", ReachKind::kRequest, request_com},
    {"CoCreateInstanceEx", ReachKind::kRequest, request_com},
    {"CoGetClassObject", ReachKind::kRequest, request_com},
    {"IWbemServices::ExecMethod", ReachKind::kRequest, request_wmi},
    {"IWbemServices::ExecMethodAsync", ReachKind::kRequest, request_wmi},
    {"NetScheduleJobAdd", ReachKind::kRequest, request_task},
};

const Row* row_of(const Call& call) {
  static const std::vector<const Row*> all = rows_by_call(kRows);
  return all[static_cast<size_t>(&call - catalogue().data())];
}

}  // namespace

Reach reach_of(const Call& call, const CallView& view, const ProcessState& process) {
  Reach reach;
  const Row* row = row_of(call);
  // What a function asked for may have been started though it failed: the server never answered.
  const bool counts = row && (view.success() || row->kind == ReachKind::kRequest);
  if (counts && row->make(view, process, reach)) reach.kind = row->kind;
  return reach;
}

}  // namespace drsemu::collect
