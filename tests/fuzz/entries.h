// What parses hostile bytes on the host, one entry point each. None may fault, throw what it should not, hang or
// use memory without bound, whatever the bytes are.
#pragma once

#include <string_view>

namespace drsemu::fuzz {

void fuzz_decoder(std::string_view bytes);   // records, as a guest may have written them
void fuzz_arena(std::string_view bytes);     // a ring and its pending calls: 32 bytes of bookkeeping, then content
void fuzz_journal(std::string_view bytes);   // a journal's file; or, behind an odd byte, its entries with their checks mended
void fuzz_hive(std::string_view bytes);      // Wine's registry text
void fuzz_deleted(std::string_view bytes);   // what was kept of deleted files
void fuzz_target(std::string_view bytes);    // the file to be analysed
void fuzz_facts(std::string_view bytes);     // the same, for all that is told of it without running it
void fuzz_rules(std::string_view bytes);     // report.json up to a zero byte, then lines of events, before the project's kinds of signatures
void fuzz_formats(std::string_view bytes);   // the same, converted to each foreign format
void fuzz_pe(std::string_view bytes);        // a DLL of the guest
void fuzz_screen(std::string_view bytes);    // the dump of the guest's screen
void fuzz_guest_path(std::string_view bytes);  // a directory's name, up to a zero, and one below it

}  // namespace drsemu::fuzz
