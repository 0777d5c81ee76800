// Who caused each process, and who ended it: told from the calls of all of them, once the run is over.
#include "collect/lineage.h"

#include <algorithm>

namespace drsemu::collect {

using namespace event;

namespace {

constexpr size_t kMost = 65536;                           // of each list; the oldest go
constexpr size_t kMostJobs = 4096, kMostMembers = 65536;  // members: of all jobs

template <typename T>
void keep(std::deque<T>& list, T entry) {
  if (list.size() >= kMost) list.pop_front();
  list.push_back(std::move(entry));
}

// Between what ends a process and the host's learning of it; ends at one time are learned of in any order.
constexpr uint64_t kEndsWithinNs = 2'000'000'000;

bool is_alive_at(const Process& process, uint64_t time_ns) {
  return process.started_ns <= time_ns && (process.ended_ns == 0 || time_ns <= process.ended_ns);
}

}  // namespace

void Lineage::created(uint32_t creator, uint32_t tid, uint32_t pid, uint64_t time_ns) {
  keep(creations_, Creation{creator, tid, pid, time_ns, nullptr});
}

void Lineage::members(uint32_t pid, uint32_t tid, std::vector<uint32_t> victims) {
  if (members_.size() < kMostJobs) members_[{pid, tid}] = std::move(victims);
}

void Lineage::note_ending(uint32_t victim, const CallPlace& place, uint32_t code, bool thread) {
  keep(endings_, Ending{victim, {place.pid, std::string(place.name), place.seq}, code, place.begin_ns, thread});
}

void Lineage::request(const CallPlace& place, const char* cause) {
  // What a function of this thread has started in its own process, it has started for that cause.
  for (auto creation = creations_.rbegin(); creation != creations_.rend() && creation->time_ns >= place.begin_ns;
       ++creation) {
    if (creation->creator == place.pid && creation->tid == place.tid && creation->time_ns <= place.end_ns)
      creation->cause = cause;
  }
  std::deque<Request>& list = requests_[cause];
  if (list.empty() || list.back().pid != place.pid) keep(list, Request{place.begin_ns, place.pid});
}

void Lineage::call(const CallPlace& place, const Reach& reach) {
  switch (reach.kind) {
    case ReachKind::kWrite:
    case ReachKind::kMap:
    case ReachKind::kThread:
    case ReachKind::kApc:
    case ReachKind::kContext:
      if (reached_.size() < kMost) reached_.try_emplace(reach.pid, Request{place.begin_ns, place.pid});
      break;
    case ReachKind::kEndProcess:
    case ReachKind::kEndThread: note_ending(reach.pid, place, reach.code, reach.kind == ReachKind::kEndThread); break;
    case ReachKind::kEndJob:
      if (const auto found = members_.find({place.pid, place.tid}); found != members_.end()) {
        for (const uint32_t victim : found->second) note_ending(victim, place, reach.code, false);
        members_.erase(found);
      }
      break;
    case ReachKind::kJobMember:
    case ReachKind::kJobLimit: {
      const Key key{place.pid, reach.handle};
      if (jobs_.size() >= kMostJobs && !jobs_.contains(key)) break;
      Job& job = jobs_[key];
      if (reach.kind == ReachKind::kJobLimit) {
        job.kills_on_close = reach.kills_on_close;
      } else if (job_members_ < kMostMembers && std::find(job.members.begin(), job.members.end(), reach.pid) == job.members.end()) {
        job.members.push_back(reach.pid);
        ++job_members_;
      }
      break;
    }
    case ReachKind::kClose:
      if (jobs_.empty()) break;
      if (const auto job = jobs_.find({place.pid, reach.handle}); job != jobs_.end()) {
        if (job->second.kills_on_close) {
          for (const uint32_t victim : job->second.members) note_ending(victim, place, 0, false);
        }
        job_members_ -= job->second.members.size();
        jobs_.erase(job);
      }
      break;
    case ReachKind::kRequest: request(place, reach.cause); break;
    default: break;
  }
}

// The call that made it; null if nobody recorded did. A process id may come again.
const Lineage::Creation* Lineage::creation_of(const Process& process, const Index<Creation>& creations) {
  const Creation* made = nullptr;
  if (const auto found = creations.find(process.pid); found != creations.end()) {
    for (const Creation* creation : found->second) {
      if (creation->time_ns <= process.started_ns) made = creation;
    }
  }
  return made;
}

// The last that has reached it while it lived; a process's end before that of one of its threads.
const Lineage::Ending* Lineage::ending_of(const Process& process, uint64_t born_ns, const Index<Ending>& endings) {
  const Ending* found = nullptr;
  const auto list = endings.find(process.pid);
  if (list == endings.end()) return nullptr;
  for (const Ending* ending : list->second) {
    const bool lived = born_ns <= ending->time_ns && (process.ended_ns == 0 || ending->time_ns <= process.ended_ns);
    if (!lived || ending->end.pid == process.pid) continue;
    // A thread that was ended ends its process only if that then exits: a signal is something else's, and it may live.
    if (ending->thread && process.end != "exited") continue;
    // A close ends what a job holds only if it was of the job's last handle.
    if (ending->end.call == "NtClose" && (process.ended_ns == 0 || process.ended_ns - ending->time_ns > kEndsWithinNs)) continue;
    if (!found || !ending->thread || found->thread) found = ending;
  }
  return found;
}

void Lineage::settle(std::vector<Process>& processes, const std::vector<bool>& exited) const {
  Index<Creation> creations;
  Index<Ending> endings;
  std::unordered_map<uint32_t, std::vector<size_t>> by_pid;
  for (const Creation& creation : creations_) creations[creation.pid].push_back(&creation);
  for (const Ending& ending : endings_) endings[ending.victim].push_back(&ending);
  for (size_t i = 0; i < processes.size(); ++i) by_pid[processes[i].pid].push_back(i);
  const auto recorded = [&](uint32_t pid, uint64_t time_ns) {
    const auto list = by_pid.find(pid);
    return list != by_pid.end() && std::any_of(list->second.begin(), list->second.end(),
                                               [&](size_t i) { return is_alive_at(processes[i], time_ns); });
  };
  for (size_t i = 0; i < processes.size(); ++i) {
    Process& process = processes[i];
    const Creation* made = creation_of(process, creations);
    if (process.cause == "child") {
      // Its Windows parent may be another that the creator has named.
      if (made && made->cause) process.cause = made->cause;
      process.caused_by = made ? made->creator : recorded(process.ppid, process.started_ns) ? process.ppid : 0;
    } else if (process.cause == "injection") {
      if (const auto first = reached_.find(process.pid); first != reached_.end()) process.caused_by = first->second.pid;
    } else if (const auto list = requests_.find(process.cause); list != requests_.end()) {
      for (const Request& request : list->second) {
        if (request.time_ns <= process.started_ns) process.caused_by = request.pid;
      }
    }
    if (exited[i]) continue;
    // It is there, and can be ended, before its own first call.
    if (const Ending* ending = ending_of(process, made ? made->time_ns : process.started_ns, endings)) {
      process.end = "terminated";
      process.exit_code = ending->code;
      process.ended_by = ending->end;
    }
  }
  // What a job held is ended when its last handle goes with the process that has it.
  for (const auto& [key, job] : jobs_) {
    const auto owners = by_pid.find(key.first);
    if (!job.kills_on_close || owners == by_pid.end()) continue;
    for (const uint32_t member : job.members) {
      const auto found = by_pid.find(member);
      if (found == by_pid.end()) continue;
      for (const size_t i : found->second) {
        Process& process = processes[i];
        if (exited[i] || process.ended_by || process.pid == key.first) continue;
        for (const size_t owner : owners->second) {
          const uint64_t end = processes[owner].ended_ns;
          if (end == 0 || process.ended_ns == 0 || process.started_ns > end || process.ended_ns + kEndsWithinNs < end) continue;
          process.end = "terminated";
          process.ended_by = End{key.first, "NtClose", 0};
          break;
        }
      }
    }
  }
}

}  // namespace drsemu::collect
