// The catalogue of calls: all families together, and what the monitor must capture for a row.
#include "event/catalogue.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace drsemu::event {

std::string_view category_name(Category category) {
  constexpr std::string_view names[] = {"file",   "registry", "process", "thread",  "memory", "section",
                                        "object", "system",   "token",   "network", "user",   "service",
                                        "crypto", "com",      "module"};
  return names[static_cast<size_t>(category)];
}

std::string_view layer_name(Layer layer) { return layer == Layer::kNt ? "nt" : "win32"; }

const char* type_name(Type type) {
  switch (type) {
    case Type::kHandle:
    case Type::kClosedHandle: return "handle";
    case Type::kPointer: return "pointer";
    case Type::kNumber:
    case Type::kSigned: return "number";
    case Type::kHex: return "hex";
    case Type::kBool: return "boolean";
    case Type::kNames: return "names";
    case Type::kNumberPtr: return "number*";
    case Type::kHexPtr: return "hex*";
    case Type::kNamesPtr: return "names*";
    case Type::kTimeout:
    case Type::kFileTime: return "time*";
    case Type::kHandlePtr: return "handle*";
    case Type::kIoStatus: return "io status*";
    case Type::kUnicode: return "string*";
    case Type::kObject: return "object name";
    case Type::kBuffer: return "bytes";
    case Type::kText: return "text";
    case Type::kInfo: return "structure";
    case Type::kClientId: return "client id*";
    case Type::kHandles: return "handles";
    case Type::kProcessParameters: return "parameters";
    case Type::kAttributeList: return "attributes";
    case Type::kErrorParameters: return "values";
    case Type::kValueNames: return "names*";
    case Type::kSocket: return "control input";
    case Type::kUserData: return "bytes";
    case Type::kWide: return "number";
    case Type::kGuid: return "guid*";
    case Type::kShape: return "structure*";
    case Type::kAddress: return "address*";
    case Type::kVariant: return "variant*";
    case Type::kVariantValue: return "variant";
    case Type::kBstrPtr: return "text*";
  }
  return "";
}

const Layout* Layouts::find(uint32_t number) const {
  for (const Layout& layout : list) {
    if (layout.number == number) return &layout;
  }
  return nullptr;
}

const std::vector<Call>& catalogue() {
  static const std::vector<Call> calls = [] {
    std::vector<Call> all;
    add_file_calls(all);
    add_registry_calls(all);
    add_process_calls(all);
    add_thread_calls(all);
    add_token_calls(all);
    add_memory_calls(all);
    add_object_calls(all);
    add_system_calls(all);
    add_user_calls(all);
    add_functions(all);
    return all;
  }();
  return calls;
}

std::span<const Call> functions() {
  static const size_t first = static_cast<size_t>(
      std::find_if(catalogue().begin(), catalogue().end(), [](const Call& call) { return call.layer == Layer::kWin32; }) - catalogue().begin());
  return std::span(catalogue()).subspan(first);
}

uint32_t argument_slots_32(const Call& function) {
  uint32_t slots = 0;
  for (const Param& param : function.params) slots += param.type == Type::kWide ? 2 : param.type == Type::kVariantValue ? 4 : 1;
  return slots;
}

namespace {

struct ShapeTable {
  std::vector<ShapePlan> plans;
  std::map<std::pair<const Shape*, bool>, uint16_t> index;

  ShapeTable() {
    for (const Call& call : functions()) {
      for (const Param& param : call.params) {
        if (param.type == Type::kShape) add(*param.shape, param.flags & kOpAnsi);
      }
    }
  }

  void add(const Shape& shape, bool ansi) {
    if (!index.try_emplace({&shape, ansi}, static_cast<uint16_t>(plans.size())).second) return;
    ShapePlan plan{};
    for (const bool narrow : {true, false}) {
      const size_t form = narrow ? 0 : 1;
      Placer placer(narrow, ansi);
      std::vector<uint32_t> offsets;
      plan.follows = 0;
      for (const ShapeMember& member : shape.members) {
        offsets.push_back(placer.place(member).offset);
        if (!is_followed(member.type) || plan.follows == kMaxFollows) continue;
        Follow& follow = plan.follow[plan.follows++];
        const bool bytes = member.type == Member::kBytes || member.type == Member::kAnsi || (member.type == Member::kText && ansi);
        follow.at[form] = static_cast<uint16_t>(offsets.back());
        follow.length_at[form] = kNoOffset;
        follow.unit = bytes ? 1 : 2;
        follow.limit = member.type == Member::kBytes ? 256 : 1024;
      }
      // The length may come after what it is of.
      size_t n = 0;
      for (const ShapeMember& member : shape.members) {
        if (!is_followed(member.type) || n == kMaxFollows) continue;
        if (member.type == Member::kBytes) plan.follow[n].length_at[form] = static_cast<uint16_t>(offsets.at(member.count));
        ++n;
      }
      plan.size[form] = static_cast<uint16_t>(placer.size());
    }
    plans.push_back(plan);
  }
};

const ShapeTable& shape_table() {
  static const ShapeTable table;
  return table;
}

}  // namespace

const std::vector<ShapePlan>& shape_plans() { return shape_table().plans; }
uint16_t shape_index(const Param& param) { return shape_table().index.at({param.shape, (param.flags & kOpAnsi) != 0}); }

const Call* find_call(std::string_view name) {
  static const auto index = [] {
    std::unordered_map<std::string_view, const Call*> map;
    for (const Call& call : catalogue()) map.emplace(call.name, &call);
    return map;
  }();
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

namespace {

constexpr uint8_t kIoStatusArg = 4;   // of NtDeviceIoControlFile
constexpr uint16_t kMostAsked = 256;  // of a buffer that is read both times, at entry

// A plan's op together with the parameter that it serves.
struct Step {
  CaptureOp op;
  uint8_t param;
};

void add_steps(const Param& param, uint8_t arg, std::vector<Step>& steps) {
  const bool in = param.direction != Direction::kOut;
  const bool out = param.direction != Direction::kIn;
  const auto bytes = [&](uint16_t size) {
    if (in) steps.push_back({{.op = Op::kBytesIn, .arg = arg, .size = size}, arg});
    if (out) steps.push_back({{.op = Op::kBytesOut, .arg = arg, .size = size}, arg});
  };
  const auto sized = [&](Op op) {
    return CaptureOp{.op = op, .arg = arg, .length = param.length, .actual = param.actual, .flags = param.flags,
                     .scale = param.scale, .size = param.limit};
  };
  switch (param.type) {
    case Type::kPointer:
    case Type::kNumber:
    case Type::kSigned:
    case Type::kHex:
    case Type::kBool:
    case Type::kNames:
    case Type::kWide:
      break;
    case Type::kHandle:
      if (param.object >= Object::kResource) break;
      steps.push_back({{.op = Op::kHandleIn, .arg = arg}, arg});
      break;
    case Type::kClosedHandle:
      steps.push_back({{.op = Op::kHandleClose, .arg = arg}, arg});
      break;
    case Type::kNumberPtr:
    case Type::kHexPtr:
    case Type::kNamesPtr:
    case Type::kTimeout:
    case Type::kFileTime:
    case Type::kClientId:
      bytes(param.width);
      break;
    case Type::kIoStatus:
      steps.push_back({{.op = Op::kIoStatusOut, .arg = arg, .flags = param.flags, .size = param.width}, arg});
      break;
    case Type::kHandlePtr:
      steps.push_back({{.op = Op::kHandleOut, .arg = arg, .actual = param.actual, .flags = param.flags, .size = 8}, arg});
      break;
    case Type::kUnicode:
      steps.push_back({{.op = out ? Op::kUnicodeOut : Op::kUnicodeIn, .arg = arg, .size = 0xffff}, arg});
      break;
    case Type::kObject:
      steps.push_back({{.op = Op::kObjectIn, .arg = arg, .size = 0xffff}, arg});
      break;
    case Type::kText:
      if (param.length == kNoArg) {
        const bool ansi = param.flags & kOpAnsi;
        if (in) steps.push_back({{.op = ansi ? Op::kAnsiIn : Op::kTextIn, .arg = arg, .size = param.limit}, arg});
        if (out) steps.push_back({{.op = ansi ? Op::kAnsiOut : Op::kTextOut, .arg = arg, .size = param.limit}, arg});
        break;
      }
      [[fallthrough]];
    case Type::kAddress:
    case Type::kBuffer:
    case Type::kInfo:
      if (param.length == kNoArg) {
        bytes(param.limit);
        break;
      }
      if (in) {
        CaptureOp op = sized(Op::kBufferIn);
        // What is to be answered is short.
        if (out) op.size = std::min(op.size, kMostAsked);
        steps.push_back({op, arg});
      }
      if (out) steps.push_back({sized(Op::kBufferOut), arg});
      break;
    case Type::kHandles:
      steps.push_back({{.op = Op::kHandleArrayIn, .arg = arg, .length = param.length, .scale = 8, .size = 512}, arg});
      break;
    case Type::kProcessParameters:
      steps.push_back({{.op = Op::kParametersIn, .arg = arg, .size = 0xffff}, arg});
      break;
    case Type::kAttributeList:
      steps.push_back({{.op = Op::kAttributesIn, .arg = arg, .size = 0xffff}, arg});
      break;
    case Type::kErrorParameters:
      steps.push_back({sized(Op::kErrorsIn), arg});
      break;
    case Type::kValueNames:
      steps.push_back({sized(Op::kValueNamesIn), arg});
      break;
    case Type::kSocket:
      steps.push_back({sized(Op::kSocketIn), arg});
      steps.push_back({{.op = Op::kSocketOut, .arg = kIoStatusArg}, arg});
      break;
    case Type::kUserData:
      steps.push_back({sized(out ? Op::kUserDataOut : Op::kUserDataIn), arg});
      break;
    case Type::kGuid:
      bytes(16);
      break;
    case Type::kShape:
      if (in) steps.push_back({{.op = Op::kShapeIn, .arg = arg, .size = shape_index(param)}, arg});
      if (out) steps.push_back({{.op = Op::kShapeOut, .arg = arg, .size = shape_index(param)}, arg});
      break;
    case Type::kVariant:
    case Type::kVariantValue:
      if (in) steps.push_back({{.op = Op::kVariantIn, .arg = arg, .size = param.limit}, arg});
      if (out) steps.push_back({{.op = Op::kVariantOut, .arg = arg, .size = param.limit}, arg});
      break;
    case Type::kBstrPtr:
      steps.push_back({{.op = Op::kBstrOut, .arg = arg, .size = param.limit}, arg});
      break;
  }
}

std::vector<Step> steps_of(const Call& call) {
  std::vector<Step> steps;
  for (size_t i = 0; i < call.params.size(); ++i) add_steps(call.params[i], static_cast<uint8_t>(i), steps);
  return steps;
}

uint8_t stages_of(const CaptureOp& op) {
  switch (op.op) {
    case Op::kNone: return 0;
    case Op::kSocketIn: return kStageBefore | kStageSocket;
    case Op::kHandleIn: return kStageHandles;
    case Op::kObjectIn: return kStageHandles | kStageBefore;
    case Op::kBytesIn:
    case Op::kBufferIn:
    case Op::kUnicodeIn:
    case Op::kHandleClose:
    case Op::kHandleArrayIn:
    case Op::kParametersIn:
    case Op::kAttributesIn:
    case Op::kTextIn:
    case Op::kErrorsIn:
    case Op::kValueNamesIn:
    case Op::kAnsiIn:
    case Op::kShapeIn:
    case Op::kVariantIn:
    case Op::kUserDataIn: return kStageBefore;
    case Op::kIoStatusOut:
    case Op::kBytesOut:
    case Op::kBufferOut:
    case Op::kUnicodeOut:
    case Op::kTextOut:
    case Op::kSocketOut:
    case Op::kAnsiOut:
    case Op::kShapeOut:
    case Op::kVariantOut:
    case Op::kBstrOut:
    case Op::kUserDataOut: return kStageAfter;
    case Op::kHandleOut: return static_cast<uint8_t>(kStageAfter | (op.flags & kOpDescribe ? kStageNewHandles : 0));
  }
  return 0;
}

}  // namespace

bool feeds_state(const Call& call) {
  // What a function does to the system it does by system calls.
  if (call.layer == Layer::kWin32) return call.handler != Handler::kNone;
  if (call.flags & kNeeded || (call.handler != Handler::kNone && call.handler != Handler::kTunnel)) return true;
  return std::any_of(call.params.begin(), call.params.end(), [](const Param& param) {
    return param.type == Type::kHandlePtr || param.type == Type::kClosedHandle;
  });
}

CallPlan compile_plan(const Call& call, uint16_t index, uint32_t code) {
  CallPlan plan;
  plan.call = index;
  plan.args = static_cast<uint8_t>(call.params.size());
  if (call.part.service) {
    plan.code_arg = call.part.code_arg == kNoArg ? plan.args++ : call.part.code_arg;
    plan.code = code;
  }
  plan.handler = call.handler;
  plan.result = call.result;
  constexpr std::pair<CallFlag, PlanFlag> flags[] = {{kReturnsValue, kPlanValue}, {kVolatile, kPlanVolatile},
                                                     {kReturns32, kPlanValue32}, {kAnyResult, kPlanAnyValue}};
  for (const auto& [flag, plan_flag] : flags) {
    if (call.flags & flag) plan.flags |= plan_flag;
  }
  for (const Step& step : steps_of(call)) {
    plan.op[plan.ops++] = step.op;
    plan.stages |= stages_of(step.op);
  }
  if (call.flags & kPends) plan.stages |= kStagePends;
  if (call.handler >= Handler::kAwait && call.handler <= Handler::kSleep) plan.stages |= kStageAwaits;
  for (size_t i = 0; i < call.params.size(); ++i) {
    const std::string_view name = call.params[i].name;
    const bool handled = call.layer == Layer::kNt ? name == "process_handle" || name == "wait_handle" || name == "apc_routine" : name == "cls_context" || name == "url";
    if (handled) plan.handler_arg = static_cast<uint8_t>(i);
    if (call.params[i].type == Type::kWide) plan.wide |= 1u << i;
    if (call.params[i].type == Type::kVariantValue) plan.in_place |= 1u << i;
  }
  for (uint8_t i = 0; i < kProvidedCount; ++i) {
    if (kProvided[i].name != call.name) continue;
    plan.handler = Handler::kProvide;
    plan.handler_arg = i;
  }
  return plan;
}

std::vector<uint8_t> plan_params(const Call& call) {
  std::vector<uint8_t> params;
  for (const Step& step : steps_of(call)) params.push_back(step.param);
  return params;
}

}  // namespace drsemu::event
