// The journal of a run: what was taken out of the arena, entry by entry, from which the events can be made again.
//
// An entry is appended before its place in the arena is given back, so that a record is at any moment in the arena, in
// the journal, or in both. The file survives the end of every process, not that of the machine: nothing is synced.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/decode.h"
#include "event/kernel_fact.h"

namespace drsemu::collect {

// ---- form ----------------------------------------------------------------------------------------

inline constexpr uint32_t kJournalVersion = 4;
inline constexpr size_t kMaxPayload = size_t{512} * 1024;  // of one entry; more than a ring holds

enum class EntryType : uint16_t {
  kBegin = 1,   // BeginFact; the first one
  kRecords,     // ThreadFact, then records that the thread has committed
  kThreadEnd,   // ThreadFact, then records of the calls that it had begun: nothing of it follows
  kProcessEnd,  // ProcessEndFact: nothing of it follows
  kSweep,       // SweepFact: what is before it may be put in order
  kKernel,      // event::KernelFact
};

// Payloads are multiples of 8 bytes and follow their head.
struct EntryHead {
  uint32_t magic;
  EntryType type;
  uint16_t flags;   // EntryFlag
  uint32_t size;    // of the payload
  uint32_t check;   // of this head, computed with 0 here
  uint64_t number;  // counts up by one from 0
  uint64_t payload_check;
};
static_assert(sizeof(EntryHead) == 32);

enum EntryFlag : uint16_t {
  kEntryTorn = 1,     // of records: the ring made no sense from there on and was given up
  kEntryInOrder = 2,  // of the last sweep: Windows was shut down, its registry is saved
};

struct BeginFact {
  uint32_t version;
  uint32_t reserved;
  uint64_t catalogue;  // catalogue_check()
  Clock::Reading clock;
  char computer[16];  // what the guest's machine is called; ends with a zero
};

// Threads and processes have numbers that are never used again, unlike their slots in the arena.
struct ThreadFact {
  uint32_t thread, slot;
  uint32_t tid;  // Windows's
  uint32_t process, process_slot;
  uint32_t linux_pid, linux_tid;  // in the VM
  uint32_t windows_pid;
  uint32_t mode;      // event::RecordMode
  uint64_t from, to;  // positions in the ring
};

struct ProcessEndFact {
  uint32_t process, process_slot;
  uint32_t known;       // somebody has said how it ended: the two below
  int32_t wait_status;  // as of waitpid(2)
  uint64_t time;        // clock
};

enum class SweepKind : uint32_t {
  kPass,          // one of many
  kLast,          // the run has ended as it should: the VM was gone, nothing was left in the arena
  kSalvage,       // the same, by salvage() after the collector had died
  kSalvageAlive,  // the same, but something in the VM may have gone on recording
};

struct SweepFact {
  uint64_t swept;    // clock when the pass began
  uint64_t horizon;  // records that ended before it have no predecessor still to come
  SweepKind kind;
  uint32_t reserved;
};

// What the meaning of records depends on: rows of the catalogue and their captures.
uint64_t catalogue_check();

// A checksum against damage, not against malice. `size` is a multiple of 8.
uint64_t check_of(const char* bytes, size_t size);

// An entry whose payload lies in memory that `memory` keeps.
struct Entry {
  EntryHead head;
  std::string_view payload;
  std::shared_ptr<const void> memory;
};

// The payload's fact, copied; the caller has checked the size.
template <typename Fact>
Fact fact_of(const Entry& entry) {
  Fact fact;
  std::memcpy(&fact, entry.payload.data(), sizeof fact);
  return fact;
}

// Whether a payload is what its type says: whole records of sane size behind a whole fact. What the records say is not
// looked at.
bool is_well_formed(const Entry& entry);

// ---- writing -------------------------------------------------------------------------------------

// Entries in memory, one behind the other, as they are going to lie in the file.
class EntryBatch {
 public:
  explicit EntryBatch(uint64_t next_number = 0) : number_(next_number) {}

  // Begins an entry; its payload is what is appended to bytes() until close().
  void open(EntryType type, uint16_t flags = 0);
  template <typename Fact>
  void append(const Fact& fact) {
    const char* data = reinterpret_cast<const char*>(&fact);
    bytes().insert(bytes().end(), data, data + sizeof fact);
  }
  void flag(uint16_t flags);
  void close();
  void drop();  // takes the open entry back
  size_t payload_size() const { return chunk_->size() - opened_ - sizeof(EntryHead); }

  std::vector<char>& bytes() { return *chunk_; }
  bool empty() const { return chunk_->empty(); }

  // Gives the whole entries away and starts anew; their memory comes back when nobody needs it any more.
  std::shared_ptr<const std::vector<char>> take();

 private:
  std::shared_ptr<std::vector<char>> chunk_ = std::make_shared<std::vector<char>>();
  std::vector<std::shared_ptr<std::vector<char>>> spare_;
  size_t opened_ = 0;
  uint64_t number_;
};

// Calls `function` with each entry of a chunk that a batch has given out.
template <typename Function>
void for_each_entry(const std::shared_ptr<const std::vector<char>>& chunk, Function function) {
  for (size_t at = 0; at < chunk->size();) {
    Entry entry;
    std::memcpy(&entry.head, chunk->data() + at, sizeof entry.head);
    entry.payload = {chunk->data() + at + sizeof entry.head, entry.head.size};
    entry.memory = chunk;
    at += sizeof entry.head + entry.head.size;
    function(entry);
  }
}

// The file, for appending.
class JournalFile {
 public:
  // Creates it, or cuts the one that is there to `keep` bytes. Empty: there is none, append() does nothing. Throws
  // Error.
  explicit JournalFile(const std::filesystem::path& path, uint64_t keep = 0);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  // 0, or the errno of what could not be written. A journal that has failed once is emptied, for its place on the disk
  // is needed more by the events, and takes no more.
  int append(std::string_view bytes);

 private:
  int fd_ = -1;
};

// ---- reading -------------------------------------------------------------------------------------

// Reads entries as they lie in a file, whatever is in it. What is damaged is left out: reading goes on at the next
// entry whose checks hold and whose number is higher.
class JournalReader {
 public:
  explicit JournalReader(const std::filesystem::path& path);  // throws Error if it cannot be opened
  ~JournalReader();
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;

  // The next whole entry, well formed; nothing at the end.
  std::optional<Entry> next();

  uint64_t end() const { return end_; }          // where the last one given out ends in the file
  uint64_t missing() const { return missing_; }  // entries that should have come before it
  uint64_t skipped() const { return skipped_; }  // damaged bytes up to now
  bool cut() const { return cut_; }  // at the end: the last entry was begun and not finished, and nothing else

 private:
  bool fill(size_t wanted);
  std::optional<Entry> entry_here();
  const char* here() const { return buffer_->data() + at_; }
  size_t left() const { return buffer_->size() - at_; }

  int fd_ = -1;
  std::shared_ptr<std::vector<char>> buffer_ = std::make_shared<std::vector<char>>();
  size_t at_ = 0;          // in buffer_
  uint64_t position_ = 0;  // of at_ in the file
  uint64_t end_ = 0, expected_ = 0, missing_ = 0, skipped_ = 0;
  bool cut_ = false;
};

}  // namespace drsemu::collect
