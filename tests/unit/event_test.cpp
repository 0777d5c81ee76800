// event: every row of the catalogue can be captured and decoded; constants have their names.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "event/catalogue.h"

namespace drsemu::event {
namespace {

bool is_key(const char* name) {
  static const std::regex form("[a-z][a-z0-9_]*");
  return std::regex_match(name, form);
}

TEST(Catalogue, NamesAreUniqueAndFound) {
  std::set<std::string> names;
  for (const Call& call : catalogue()) {
    const bool is_windows = call.handler != Handler::kNoService;
    EXPECT_EQ(std::string(call.name).starts_with("Nt"), call.layer == Layer::kNt && is_windows) << call.name;
    EXPECT_TRUE(names.insert(call.name).second) << call.name << " twice";
    EXPECT_EQ(find_call(call.name), &call);
    EXPECT_FALSE(category_name(call.category).empty());
  }
  EXPECT_LE(catalogue().size(), kMaxCalls);
  EXPECT_LT(catalogue().size(), kMetaFirst);
  EXPECT_EQ(find_call("NtNoSuchCall"), nullptr);
}

TEST(Catalogue, EveryPlanFits) {
  for (const Call& call : catalogue()) {
    SCOPED_TRACE(call.name);
    ASSERT_LE(call.params.size(), kMaxArgs);
    ASSERT_LE(plan_params(call).size(), kMaxOps);
    const CallPlan plan = compile_plan(call, 7);
    EXPECT_EQ(plan.call, 7);
    EXPECT_EQ(plan.args, call.params.size() + (call.part.service && call.part.code_arg == kNoArg ? 1 : 0));
    EXPECT_EQ(plan.ops, plan_params(call).size());
    for (size_t i = 0; i < plan.ops; ++i) {
      const CaptureOp& op = plan.op[i];
      EXPECT_NE(op.op, Op::kNone);
      EXPECT_LT(op.arg, plan.args);
      EXPECT_TRUE(op.length == kNoArg || op.length < plan.args);
      EXPECT_TRUE(op.actual == kNoArg || op.actual < plan.args);
    }
  }
}

TEST(Catalogue, ParametersReferToWhatTheyNeed) {
  for (const Call& call : catalogue()) {
    std::set<std::string> keys;
    for (const Param& param : call.params) {
      SCOPED_TRACE(std::string(call.name) + " " + param.name);
      EXPECT_TRUE(is_key(param.name));
      EXPECT_TRUE(keys.insert(param.name).second) << "twice in one call";
      if (param.length != kNoArg) {
        ASSERT_LT(param.length, call.params.size());
        const Type length = call.params[param.length].type;
        EXPECT_TRUE(param.flags & kOpLengthIsPointer ? length == Type::kNumberPtr : length == Type::kNumber);
      }
      // Of other kinds it is another argument, as the row's type says.
      if (param.actual != kNoArg && (param.type == Type::kBuffer || param.type == Type::kInfo) &&
          !(param.flags & kOpActualIsResult)) {
        ASSERT_LT(param.actual, call.params.size());
        const Param& actual = call.params[param.actual];
        if (param.flags & kOpActualIsStatus) {
          EXPECT_EQ(actual.type, Type::kIoStatus);
        } else {
          EXPECT_EQ(actual.type, Type::kNumberPtr);
          // 0: a pointer's, of functions.
          EXPECT_EQ(actual.width, !(param.flags & kOpActualIsWide) ? 4 : call.layer == Layer::kWin32 ? 0 : 8);
        }
        EXPECT_NE(actual.direction, Direction::kIn);
      }
      if (param.class_arg != kNoArg) {
        ASSERT_LT(param.class_arg, call.params.size());
        const Type kind = call.params[param.class_arg].type;
        EXPECT_TRUE(kind == Type::kNames || kind == Type::kNumber || kind == Type::kNamesPtr);
      }
      if (param.type == Type::kInfo) {
        ASSERT_NE(param.layouts, nullptr);
      }
      if (param.type == Type::kNames || param.type == Type::kNamesPtr) {
        ASSERT_NE(param.names, nullptr);
      }
      if (param.type == Type::kHandlePtr || param.type == Type::kIoStatus) {
        EXPECT_EQ(param.direction, Direction::kOut);
      }
      if (param.type == Type::kHandles) {
        EXPECT_NE(param.length, kNoArg);
      }
      // A function's may be as wide as a pointer.
      const bool fits = param.width == 1 || param.width == 2 || param.width == 4 || param.width == 8 || param.width == 16;
      EXPECT_TRUE(fits || (param.width == 0 && call.layer == Layer::kWin32));
    }
    if (call.handler == Handler::kReach) {
      EXPECT_TRUE(keys.contains("process_handle")) << call.name;
    }
    if (call.handler == Handler::kReachThread) {
      EXPECT_EQ(call.params.at(0).type, Type::kHandle) << call.name;
    }
  }
}

// A function of a service that serves many is told by its number.
TEST(Catalogue, PartsOfAServiceDiffer) {
  std::set<std::pair<std::string, uint32_t>> parts;
  for (const Call& call : catalogue()) {
    if (!call.part.service) continue;
    SCOPED_TRACE(call.name);
    EXPECT_FALSE(call.part.codes.empty());
    for (const uint32_t code : call.part.codes) {
      EXPECT_TRUE(parts.emplace(call.part.service, code).second) << code;
      const CallPlan plan = compile_plan(call, 0, code);
      EXPECT_EQ(plan.code, code);
      EXPECT_LT(plan.code_arg, plan.args);
    }
  }
  EXPECT_TRUE(parts.contains({"NtUserCallOneParam", 7})) << "GetCursorPos";
}

TEST(Catalogue, WhatTheCollectorFollows) {
  for (const char* name : {"NtCreateFile", "NtOpenKey", "NtClose", "NtDuplicateObject", "NtCreateUserProcess", "NtOpenProcess",
                           "NtTerminateProcess", "NtMapViewOfSection", "NtUnmapViewOfSection", "NtWriteVirtualMemory",
                           "NtQueueApcThread", "NtWaitForSingleObject", "NtRemoveIoCompletion"}) {
    EXPECT_TRUE(feeds_state(*find_call(name))) << name;
  }
  for (const char* name : {"NtReadFile", "NtQueryValueKey", "NtReadVirtualMemory", "NtQuerySystemTime", "NtUserGetCursorPos"}) {
    EXPECT_FALSE(feeds_state(*find_call(name))) << name;
  }
}

// A structure of fixed form holds all the fields that its layout names.
TEST(Catalogue, LayoutsFitWhatIsCaptured) {
  for (const Call& call : catalogue()) {
    for (const Param& param : call.params) {
      if (!param.layouts) continue;
      std::set<uint32_t> numbers;
      for (const Layout& layout : param.layouts->list) {
        SCOPED_TRACE(std::string(call.name) + " " + layout.name);
        EXPECT_TRUE(numbers.insert(layout.number).second) << "two layouts of one class";
        EXPECT_EQ(param.layouts->find(layout.number), &layout);
        std::set<std::string> keys;
        for (const LayoutField& field : layout.fields) {
          EXPECT_TRUE(is_key(field.name)) << field.name;
          EXPECT_TRUE(keys.insert(field.name).second) << field.name << " twice";
          EXPECT_LT(field.offset, param.limit) << field.name;
        }
      }
      EXPECT_EQ(param.layouts->find(0xfffffff0), nullptr);
    }
  }
}

TEST(Names, FlagsAndConstants) {
  EXPECT_EQ(name_of(kFileAccess, 0x80100000), "GENERIC_READ|SYNCHRONIZE");
  EXPECT_EQ(name_of(kFileAccess, 0x1f01ff), "FILE_ALL_ACCESS");
  EXPECT_EQ(name_of(kKeyAccess, 0x20019), "KEY_READ");
  EXPECT_EQ(name_of(kFileAccess, 0x80000000 | 0x4000000), "GENERIC_READ|0x4000000");
  EXPECT_EQ(name_of(kFileAccess, 0x4000000), "0x4000000");
  EXPECT_EQ(name_of(kFileAccess, 0), "0x0");
  EXPECT_EQ(name_of(kPageProtection, 0x40), "PAGE_EXECUTE_READWRITE");
  EXPECT_EQ(name_of(kPageProtection, 0x140), "PAGE_EXECUTE_READWRITE|PAGE_GUARD");
  EXPECT_EQ(name_of(kCreateDisposition, 2), "FILE_CREATE");
  EXPECT_EQ(name_of(kCreateDisposition, 99), "0x63");
  EXPECT_EQ(name_of(kRegistryType, 4), "REG_DWORD");
  EXPECT_EQ(name_of(kRegistryType, 0), "REG_NONE");
  EXPECT_EQ(name_of(kRegistryType, 0x1234), "0x1234");
  EXPECT_EQ(hex_of(0), "0x0");
  EXPECT_EQ(hex_of(~uint64_t{0}), "0xffffffffffffffff");
}

// name_of takes entries in order: a wide one behind a part of it would never be reached.
TEST(Names, WideFlagsComeFirst) {
  std::set<const NameTable*> tables;
  for (const Call& call : catalogue()) {
    for (const Param& param : call.params) {
      if (param.names) tables.insert(param.names);
    }
  }
  EXPECT_GT(tables.size(), 20u);
  for (const NameTable* table : tables) {
    ASSERT_FALSE(table->names.empty());
    for (size_t i = 0; i < table->names.size(); ++i) {
      const Name& entry = table->names[i];
      // The whole of an entry reads as its name, or as that of an earlier one with the same value.
      const std::string name = name_of(*table, entry.value);
      EXPECT_TRUE(name == entry.name || name.find('|') == std::string::npos) << entry.name << " reads as " << name;
    }
  }
}

}  // namespace
}  // namespace drsemu::event
