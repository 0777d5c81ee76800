// Runs one Lua rule of the original Dr.Semu's kind: check(report_directory) returns "CLEAN" or a family's name.
//
// The rule finds what it found there: the modules utils and json, files of the report by io.open, backslashes in their
// paths.
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <lua.hpp>
#include <sstream>
#include <string>

#include "detect/helpers/limits.h"

namespace {

using drsemu::helper::answer_error;
using drsemu::helper::answer_result;
using drsemu::helper::inside_report;

constexpr uint64_t kAddressSpace = uint64_t{1} << 30;
constexpr size_t kMostMemory = size_t{512} << 20;  // of Lua's values
constexpr int kMostNested = 100;

size_t used = 0;

void* allocate(void*, void* block, size_t old_size, size_t size) {
  if (!block) old_size = 0;
  if (size == 0) {
    std::free(block);
    used -= old_size;
    return nullptr;
  }
  if (size > old_size && used + (size - old_size) > kMostMemory) return nullptr;
  void* result = std::realloc(block, size);
  if (result) used += size - old_size;
  return result;
}

// ---- json ----------------------------------------------------------------------------------------

void push(lua_State* lua, const rapidjson::Value& value, int depth) {
  if (depth > kMostNested) luaL_error(lua, "json.decode: nested too deeply");
  luaL_checkstack(lua, 8, "json.decode");
  if (value.IsString()) {
    lua_pushlstring(lua, value.GetString(), value.GetStringLength());
  } else if (value.IsBool()) {
    lua_pushboolean(lua, value.GetBool());
  } else if (value.IsInt64()) {
    lua_pushinteger(lua, value.GetInt64());
  } else if (value.IsNumber()) {
    lua_pushnumber(lua, value.GetDouble());
  } else if (value.IsArray()) {
    lua_createtable(lua, static_cast<int>(value.Size()), 0);
    lua_Integer index = 0;
    for (const auto& entry : value.GetArray()) {
      push(lua, entry, depth + 1);
      lua_rawseti(lua, -2, ++index);
    }
  } else if (value.IsObject()) {
    lua_createtable(lua, 0, static_cast<int>(value.MemberCount()));
    for (const auto& member : value.GetObject()) {
      lua_pushlstring(lua, member.name.GetString(), member.name.GetStringLength());
      push(lua, member.value, depth + 1);
      lua_rawset(lua, -3);
    }
  } else {
    lua_pushnil(lua);
  }
}

int json_decode(lua_State* lua) {
  size_t size;
  const char* text = luaL_checklstring(lua, 1, &size);
  // Freed by the end of the process where Lua raises an error.
  static rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text, size);
  if (document.HasParseError())
    return luaL_error(lua, "json.decode: no JSON at byte %d", static_cast<int>(document.GetErrorOffset()));
  push(lua, document, 0);
  return 1;
}

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(lua_State* lua, Writer& json, int index, int depth) {
  if (depth > kMostNested) luaL_error(lua, "json.encode: nested too deeply");
  luaL_checkstack(lua, 8, "json.encode");
  index = lua_absindex(lua, index);
  switch (lua_type(lua, index)) {
    case LUA_TNIL: json.Null(); return;
    case LUA_TBOOLEAN: json.Bool(lua_toboolean(lua, index)); return;
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index)) {
        json.Int64(lua_tointeger(lua, index));
      } else {
        json.Double(lua_tonumber(lua, index));
      }
      return;
    case LUA_TSTRING: {
      size_t size;
      const char* text = lua_tolstring(lua, index, &size);
      json.String(text, static_cast<rapidjson::SizeType>(size));
      return;
    }
    case LUA_TTABLE: break;
    default: luaL_error(lua, "json.encode: a %s has no JSON", luaL_typename(lua, index));
  }
  const lua_Unsigned length = lua_rawlen(lua, index);
  if (length > 0) {
    json.StartArray();
    for (lua_Unsigned i = 1; i <= length; ++i) {
      lua_rawgeti(lua, index, static_cast<lua_Integer>(i));
      write(lua, json, -1, depth + 1);
      lua_pop(lua, 1);
    }
    json.EndArray();
    return;
  }
  json.StartObject();
  for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1)) {
    lua_pushvalue(lua, -2);
    size_t size;
    const char* key = lua_tolstring(lua, -1, &size);
    if (!key) luaL_error(lua, "json.encode: a key is no text");
    json.Key(key, static_cast<rapidjson::SizeType>(size));
    lua_pop(lua, 1);
    write(lua, json, -1, depth + 1);
  }
  json.EndObject();
}

int json_encode(lua_State* lua) {
  static rapidjson::StringBuffer buffer;
  buffer.Clear();
  Writer json(buffer);
  write(lua, json, 1, 0);
  lua_pushlstring(lua, buffer.GetString(), buffer.GetSize());
  return 1;
}

// ---- what stands for io and os -------------------------------------------------------------------

// The whole of a file of the report, or nil and why not.
int read_report(lua_State* lua) {
  size_t size;
  const char* text = luaL_checklstring(lua, 1, &size);
  const std::string path = inside_report({text, size});
  if (path.empty()) return luaL_error(lua, "%s is outside the report: a rule reads nothing else", text);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) {
    lua_pushnil(lua);
    lua_pushfstring(lua, "%s: %s", text, std::strerror(errno));
    return 2;
  }
  luaL_Buffer buffer;
  luaL_buffinit(lua, &buffer);
  for (size_t count = 1; count > 0;) {
    char* room = luaL_prepbuffer(&buffer);
    count = std::fread(room, 1, LUAL_BUFFERSIZE, file);
    luaL_addsize(&buffer, count);
  }
  std::fclose(file);
  luaL_pushresult(&buffer);
  return 1;
}

// In Lua, since nothing of it needs more: files are texts that are read from.
constexpr char kPrelude[] = R"lua(
local read_report, decode, encode = ...
json = { decode = decode, encode = encode }

local function refused(what)
  return function() error(what .. " is not allowed in a rule", 2) end
end

local File = {}
File.__index = File

local function take(self, format)
  local kind = type(format) == "number" and format or tostring(format):gsub("^%*", ""):sub(1, 1)
  local rest = #self.text - self.at + 1
  if kind == "a" then
    local text = self.text:sub(self.at)
    self.at = #self.text + 1
    return text
  end
  if rest <= 0 then return nil end
  if type(kind) == "number" then
    local text = self.text:sub(self.at, self.at + kind - 1)
    self.at = self.at + #text
    return text
  end
  if kind == "n" then
    local first, last = self.text:find("^%s*[%+%-]?[%w%.]+", self.at)
    if not first then return nil end
    self.at = last + 1
    return tonumber(self.text:sub(first, last))
  end
  local stop = self.text:find("\n", self.at, true) or #self.text + 1
  local line = self.text:sub(self.at, kind == "L" and stop or stop - 1)
  self.at = stop + 1
  return line
end

function File:read(...)
  if self.closed then error("attempt to use a closed file", 2) end
  local formats, results = { ... }, {}
  if #formats == 0 then formats[1] = "l" end
  for i, format in ipairs(formats) do
    results[i] = take(self, format)
    if results[i] == nil then break end
  end
  return table.unpack(results, 1, #formats)
end
function File:lines(format)
  return function() return self:read(format or "l") end
end
function File:close() self.closed = true return true end
function File:seek(whence, offset)
  local base = ({ set = 1, cur = self.at, ["end"] = #self.text + 1 })[whence or "cur"]
  self.at = base + (offset or 0)
  return self.at - 1
end
File.write = refused("writing files")
File.__name = "FILE*"

local current
io = {}
function io.open(path, mode)
  if mode and not tostring(mode):match("^rb?$") then error("writing files is not allowed in a rule", 2) end
  local text, why = read_report(path)
  if not text then return nil, why, 2 end
  return setmetatable({ text = text, at = 1 }, File)
end
function io.input(file)
  if file == nil then return current end
  if type(file) == "string" then file = assert(io.open(file)) end
  if getmetatable(file) ~= File then error("bad argument to io.input: a file is wanted", 2) end
  current = file
  return current
end
function io.read(...) return assert(current, "there is no input: io.input sets it"):read(...) end
function io.close(file)
  file = file or current
  if getmetatable(file) ~= File then error("bad argument to io.close: a file is wanted", 2) end
  return file:close()
end
function io.lines(path, format)
  if path == nil then return current:lines(format) end
  return assert(io.open(path)):lines(format)
end
function io.type(file)
  if getmetatable(file) ~= File then return nil end
  return file.closed and "closed file" or "file"
end
io.write = function() end
io.output, io.popen, io.tmpfile = refused("io.output"), refused("io.popen"), refused("io.tmpfile")
io.stdout = { write = function() end }
io.stderr = io.stdout
print = function() end

os = { time = os.time, date = os.date, clock = os.clock, difftime = os.difftime, getenv = function() return nil end }
for _, name in ipairs { "execute", "exit", "remove", "rename", "setlocale", "tmpname" } do os[name] = refused("os." .. name) end

-- Bytecode can break the interpreter: only text is loaded.
local load_text = load
load = function(chunk, name, _, environment)
  return load_text(chunk, name, "t", environment or _G)
end
dofile, loadfile, string.dump, collectgarbage = refused("dofile"), refused("loadfile"), refused("string.dump"), function() return 0 end

local utils = { _version = "0.1.0" }
function utils.read_content(path)
  local file, why = io.open(path, "r")
  if not file then error(why, 2) end
  return file:read("a")
end
function utils.get_json_from_path(path) return json.decode(utils.read_content(path)) end
function utils.get_json_pid(folder, pid) return utils.get_json_from_path(folder .. "\\" .. pid .. ".json") end
local function starter(folder)
  local found = utils.get_json_from_path(folder .. "\\starter.json")
  return not found.empty and found or nil
end
function utils.get_first_process_json(folder)
  local found = starter(folder)
  if not found or not found.image_path or not found.starter_pid then return nil end
  local events = utils.get_json_pid(folder, found.starter_pid)
  return not events.empty and events or nil
end
function utils.get_first_static(folder)
  local found = starter(folder)
  return found and utils.get_json_from_path(folder .. "\\" .. found.sha_256 .. ".json")
end

local modules = { utils = utils, json = json, string = string, table = table, math = math, utf8 = utf8, os = os, io = io }
function require(name)
  return modules[name] or error("a rule may require only utils and json, not " .. tostring(name), 2)
end
package = { loaded = modules, path = "", cpath = "" }
)lua";

// The functions that a rule is made of may be deep in C: memory and time are bounded outside as well.
void open_libraries(lua_State* lua) {
  static constexpr luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},         {LUA_TABLIBNAME, luaopen_table},
                                           {LUA_STRLIBNAME, luaopen_string},  {LUA_MATHLIBNAME, luaopen_math},
                                           {LUA_UTF8LIBNAME, luaopen_utf8},   {LUA_OSLIBNAME, luaopen_os},
                                           {LUA_COLIBNAME, luaopen_coroutine}};
  for (const luaL_Reg& library : libraries) {
    luaL_requiref(lua, library.name, library.func, 1);
    lua_pop(lua, 1);
  }
  // What luaopen_base leaves of _LOADED would lead to the real libraries.
  lua_pushnil(lua);
  lua_setfield(lua, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}

std::string error_text(lua_State* lua) {
  size_t size = 0;
  const char* text = lua_tolstring(lua, -1, &size);
  return text ? std::string(text, size) : "an error that is no text";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool only_check = std::string_view(argv[argc - 1]) == "--check";
  const std::string rule = argv[1];
  const std::string name = rule.substr(rule.rfind('/') + 1);
  drsemu::helper::enter_box(kAddressSpace);
  lua_State* lua = lua_newstate(allocate, nullptr);
  if (!lua) answer_error("out of memory");
  open_libraries(lua);
  std::ifstream in(rule, std::ios::binary);
  std::ostringstream source;
  source << in.rdbuf();
  const std::string text = source.str();

  luaL_loadbufferx(lua, kPrelude, sizeof kPrelude - 1, "=prelude", "t");
  lua_pushcfunction(lua, read_report);
  lua_pushcfunction(lua, json_decode);
  lua_pushcfunction(lua, json_encode);
  if (lua_pcall(lua, 3, 0, 0) != LUA_OK) answer_error(error_text(lua));
  if (luaL_loadbufferx(lua, text.data(), text.size(), ("=" + name).c_str(), "t") != LUA_OK)
    answer_error(error_text(lua));
  if (only_check) answer_result("CLEAN");
  if (lua_pcall(lua, 0, 0, 0) != LUA_OK) answer_error(error_text(lua));
  lua_getglobal(lua, "check");
  if (!lua_isfunction(lua, -1)) answer_error("has no function check(report_directory)");
  lua_pushstring(lua, drsemu::helper::kReport);
  if (lua_pcall(lua, 1, 1, 0) != LUA_OK) answer_error(error_text(lua));
  if (lua_type(lua, -1) != LUA_TSTRING)
    answer_error(std::string("check returned a ") + luaL_typename(lua, -1) + ", not a name");
  answer_result(error_text(lua));
}
