// Elevation that agrees with the rest of a token. Wine's has the administrators enabled and high integrity, and says
// that it is not elevated (server/token.c, token_create_admin).
#include "monitor/calls/told_token.h"

#include <string.h>

#include "monitor/engine/guest_memory.h"
#include "monitor/engine/nt.h"

namespace drsemu::monitor {

QueryInformation g_wine_query_token;

namespace {

enum : uint32_t { kElevationType = 18, kElevation = 20, kIntegrityLevel = 25 };  // TOKEN_INFORMATION_CLASS
constexpr uint32_t kElevationFull = 2, kHighIntegrity = 0x3000;  // TokenElevationTypeFull, SECURITY_MANDATORY_HIGH_RID

// TOKEN_MANDATORY_LABEL, with its SID behind it.
bool has_high_integrity(uint64_t token) {
  struct {
    uint64_t sid;
    uint32_t attributes;
  } label;
  struct {
    uint8_t revision, count, authority[6];
    uint32_t level;
  } sid;
  uint64_t bytes[8];
  uint32_t size = 0;
  const uint64_t status = g_wine_query_token(token, kIntegrityLevel, reinterpret_cast<uint64_t>(bytes), sizeof bytes,
                                             reinterpret_cast<uint64_t>(&size));
  if (!succeeded(status)) return false;
  memcpy(&label, bytes, sizeof label);
  memcpy(&sid, reinterpret_cast<const void*>(label.sid), sizeof sid);
  return sid.count == 1 && sid.level >= kHighIntegrity;
}

}  // namespace

uint64_t query_token(uint64_t token, uint64_t information_class, uint64_t buffer, uint64_t size, uint64_t returned) {
  const uint64_t status = g_wine_query_token(token, information_class, buffer, size, returned);
  const auto wanted = static_cast<uint32_t>(information_class);
  if (wanted != kElevationType && wanted != kElevation) [[likely]]
    return status;
  if (!succeeded(status) || !has_high_integrity(token)) return status;
  store_guest(buffer, wanted == kElevation ? uint32_t{1} : kElevationFull);
  return status;
}

}  // namespace drsemu::monitor
