// The journal's form: its checks, its writer and its reader.
#include "collect/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "collect/arena_host.h"
#include "event/catalogue.h"

namespace drsemu::collect {
namespace {

constexpr uint32_t kMagic = 0x4c4e524a;  // "JRNL"
constexpr size_t kReadAtOnce = size_t{2} * 1024 * 1024;
constexpr uint64_t kPrime = 0x9e3779b97f4a7c15;

uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * kPrime;
  return hash ^ hash >> 29;
}

uint32_t head_check(EntryHead head) {
  head.check = 0;
  const uint64_t check = check_of(reinterpret_cast<const char*>(&head), sizeof head);
  return static_cast<uint32_t>(check ^ check >> 32);
}

size_t fact_size(EntryType type) {
  switch (type) {
    case EntryType::kBegin: return sizeof(BeginFact);
    case EntryType::kRecords:
    case EntryType::kThreadEnd: return sizeof(ThreadFact);
    case EntryType::kProcessEnd: return sizeof(ProcessEndFact);
    case EntryType::kSweep: return sizeof(SweepFact);
    case EntryType::kKernel: return sizeof(event::KernelFact);
  }
  return 0;
}

uint64_t compute_catalogue_check() {
  uint64_t hash = 0;
  const auto text = [&](std::string_view value) {
    for (const char c : value) hash = mix(hash, static_cast<uint8_t>(c));
    hash = mix(hash, value.size());
  };
  for (const event::Call& call : event::catalogue()) {
    text(call.name);
    const event::CallPlan plan = event::compile_plan(call, 0);
    for (uint8_t i = 0; i < plan.ops; ++i) {
      hash = mix(hash,
                 static_cast<uint64_t>(plan.op[i].op) << 16 | static_cast<uint64_t>(plan.op[i].arg) << 8 | plan.args);
    }
    for (const event::Param& param : call.params) text(param.name);
  }
  return mix(hash, sizeof(event::Record));
}

}  // namespace

// Four lanes: one multiplication waits for none but its own lane's.
uint64_t check_of(const char* bytes, size_t size) {
  uint64_t lane[4] = {size, 1, 2, 3};
  size_t at = 0;
  for (; at + sizeof lane <= size; at += sizeof lane) {
    uint64_t word[4];
    std::memcpy(word, bytes + at, sizeof word);
    for (size_t i = 0; i < 4; ++i) lane[i] = mix(lane[i], word[i]);
  }
  for (; at < size; at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes + at, sizeof word);
    lane[0] = mix(lane[0], word);
  }
  return mix(mix(mix(lane[0], lane[1]), lane[2]), lane[3]);
}

uint64_t catalogue_check() {
  static const uint64_t check = compute_catalogue_check();
  return check;
}

bool is_well_formed(const Entry& entry) {
  const size_t fact = fact_size(entry.head.type), size = entry.payload.size();
  if (fact == 0 || size < fact || size % 8 != 0) return false;
  if (entry.head.type != EntryType::kRecords && entry.head.type != EntryType::kThreadEnd) return size == fact;
  for (size_t at = fact; at < size;) {
    if (size - at < sizeof(event::Record)) return false;
    event::Record record;
    std::memcpy(&record, entry.payload.data() + at, sizeof record);
    if (!is_sane(record, size - at)) return false;
    at += record.size;
  }
  return true;
}

// ---- writing ----

void EntryBatch::open(EntryType type, uint16_t flags) {
  opened_ = chunk_->size();
  append(EntryHead{kMagic, type, flags, 0, 0, number_, 0});
}

void EntryBatch::flag(uint16_t flags) {
  EntryHead head;
  std::memcpy(&head, chunk_->data() + opened_, sizeof head);
  head.flags |= flags;
  std::memcpy(chunk_->data() + opened_, &head, sizeof head);
}

void EntryBatch::close() {
  EntryHead head;
  char* const begin = chunk_->data() + opened_;
  std::memcpy(&head, begin, sizeof head);
  head.size = static_cast<uint32_t>(payload_size());
  head.payload_check = check_of(begin + sizeof head, head.size);
  head.check = head_check(head);
  std::memcpy(begin, &head, sizeof head);
  ++number_;
}

void EntryBatch::drop() { chunk_->resize(opened_); }

std::shared_ptr<const std::vector<char>> EntryBatch::take() {
  std::shared_ptr<std::vector<char>> whole = chunk_;
  const auto spare =
      std::find_if(spare_.begin(), spare_.end(), [](const auto& chunk) { return chunk.use_count() == 1; });
  if (spare != spare_.end()) {
    chunk_ = *spare;
    chunk_->clear();
    *spare = whole;
  } else {
    chunk_ = std::make_shared<std::vector<char>>();
    // More than a few are in use only while much is held back: those go when they are done with.
    constexpr size_t kMostSpare = 16;
    if (spare_.size() < kMostSpare) spare_.push_back(whole);
  }
  return whole;
}

JournalFile::JournalFile(const std::filesystem::path& path, uint64_t keep) {
  if (path.empty()) return;
  fd_ = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd_ < 0 || ftruncate(fd_, static_cast<off_t>(keep)) != 0) throw_errno("cannot write " + path.string());
}

JournalFile::~JournalFile() {
  if (fd_ >= 0) ::close(fd_);
}

int JournalFile::append(std::string_view bytes) {
  while (fd_ >= 0 && !bytes.empty()) {
    const ssize_t count = write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const int error = count == 0 ? ENOSPC : errno;
      [[maybe_unused]] const int emptied = ftruncate(fd_, 0);
      ::close(fd_);
      fd_ = -1;
      return error;
    }
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return 0;
}

// ---- reading ----

JournalReader::JournalReader(const std::filesystem::path& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_ < 0) throw_errno("cannot read " + path.string());
}

JournalReader::~JournalReader() { ::close(fd_); }

// Whether `wanted` bytes are there from here on; reads on if they are not.
bool JournalReader::fill(size_t wanted) {
  if (left() >= wanted) return true;
  // Entries that were given out keep the old memory.
  auto next = std::make_shared<std::vector<char>>(here(), here() + left());
  size_t have = next->size();
  struct stat file;
  const uint64_t rest = fstat(fd_, &file) == 0 ? static_cast<uint64_t>(file.st_size) -
                                                     std::min(static_cast<uint64_t>(file.st_size), position_ + have)
                                               : 0;
  next->resize(have + std::min<uint64_t>(rest, std::max(kReadAtOnce, wanted)));
  while (have < next->size()) {
    const ssize_t count = pread(fd_, next->data() + have, next->size() - have, static_cast<off_t>(position_ + have));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    have += static_cast<size_t>(count);
  }
  next->resize(have);
  buffer_ = std::move(next);
  at_ = 0;
  return left() >= wanted;
}

// The entry that begins here, if all its checks hold.
std::optional<Entry> JournalReader::entry_here() {
  Entry entry;
  if (!fill(sizeof entry.head)) return std::nullopt;
  std::memcpy(&entry.head, here(), sizeof entry.head);
  const EntryHead& head = entry.head;
  if (head.magic != kMagic || head.check != head_check(head) || head.size > kMaxPayload || head.size % 8 != 0 ||
      head.number < expected_ || !fill(sizeof head + head.size)) {
    return std::nullopt;
  }
  entry.payload = {here() + sizeof head, head.size};
  if (check_of(entry.payload.data(), head.size) != head.payload_check || !is_well_formed(entry)) return std::nullopt;
  entry.memory = buffer_;
  return entry;
}

std::optional<Entry> JournalReader::next() {
  const uint64_t began = position_;
  while (fill(1)) {
    if (std::optional<Entry> entry = entry_here()) {
      skipped_ += position_ - began;
      missing_ = entry->head.number - expected_;
      expected_ = entry->head.number + 1;
      const size_t size = sizeof entry->head + entry->head.size;
      at_ += size;
      position_ += size;
      end_ = position_;
      return entry;
    }
    // All entries begin at multiples of 8.
    const size_t step = std::min<size_t>(8, left());
    at_ += step;
    position_ += step;
  }
  skipped_ += position_ - began;
  // What one write has left behind: the begin of an entry that is longer than the file.
  cut_ = false;
  const uint64_t position_at_end = position_;
  if (position_ > began) {
    at_ = 0;
    position_ = began;
    buffer_ = std::make_shared<std::vector<char>>();
    EntryHead head;
    if (!fill(sizeof head)) {
      cut_ = true;
    } else {
      std::memcpy(&head, here(), sizeof head);
      cut_ = head.magic == kMagic && head.check == head_check(head) && head.number == expected_ &&
             left() < sizeof head + head.size;
    }
    if (cut_) skipped_ -= position_at_end - began;
    buffer_ = std::make_shared<std::vector<char>>();
    at_ = 0;
    position_ = position_at_end;
  }
  return std::nullopt;
}

}  // namespace drsemu::collect
