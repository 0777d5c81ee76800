// sandbox: the command line from which a C runtime makes exactly the given arguments.
#include <gtest/gtest.h>

#include <random>

#include "sandbox/vm.h"

namespace drsemu::sandbox {
namespace {

// Microsoft Learn, "Parsing C command-line arguments": the program's name up to its closing quote; then backslashes
// count only before a quote, 2n and a quote are n and a delimiter, 2n+1 and a quote are n and the quote; "" within
// quotes is a quote.
std::vector<std::string> parse(const std::string& line) {
  std::vector<std::string> args = {""};
  size_t at = 0;
  bool quoted = false;
  for (; at < line.size() && (quoted || (line[at] != ' ' && line[at] != '\t')); ++at) {
    if (line[at] == '"') {
      quoted = !quoted;
    } else {
      args[0] += line[at];
    }
  }
  quoted = false;
  for (;;) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    if (at >= line.size()) return args;
    args.emplace_back();
    for (; at < line.size() && (quoted || (line[at] != ' ' && line[at] != '\t'));) {
      size_t backslashes = 0;
      while (at < line.size() && line[at] == '\\') ++backslashes, ++at;
      if (at >= line.size() || line[at] != '"') {
        args.back().append(backslashes, '\\');
        if (at < line.size() && backslashes == 0) args.back() += line[at++];
        continue;
      }
      args.back().append(backslashes / 2, '\\');
      if (backslashes % 2) {
        args.back() += '"';
      } else if (quoted && at + 1 < line.size() && line[at + 1] == '"') {
        args.back() += '"';
        ++at;
      } else {
        quoted = !quoted;
      }
      ++at;
    }
  }
}

// The parser above against the examples of that page.
TEST(CommandLine, DocumentedExamples) {
  const std::pair<const char*, std::vector<std::string>> examples[] = {
      {R"(p "abc" d e)", {"p", "abc", "d", "e"}},
      {R"(p a\\b d"e f"g h)", {"p", R"(a\\b)", "de fg", "h"}},
      {R"(p a\\\"b c d)", {"p", R"(a\"b)", "c", "d"}},
      {R"(p a\\\\"b c" d e)", {"p", R"(a\\b c)", "d", "e"}},
      {R"(p a"b"" c d)", {"p", "ab\" c d"}}};
  for (const auto& [line, args] : examples) EXPECT_EQ(parse(line), args) << line;
}

TEST(CommandLine, PlainArgumentsStayPlain) {
  EXPECT_EQ(windows_command_line("C:\\a b\\p.exe", {"x", "-y", "a\\b\\"}), "\"C:\\a b\\p.exe\" x -y a\\b\\");
  EXPECT_EQ(windows_command_line("C:\\p.exe", {}), "\"C:\\p.exe\"");
}

TEST(CommandLine, ArgumentsArriveAsGiven) {
  const std::string program = "C:\\Users\\alex\\Desktop\\a b.exe";
  const std::vector<std::vector<std::string>> cases = {{""},
                                                       {"", ""},
                                                       {"a b"},
                                                       {"\t"},
                                                       {"\""},
                                                       {"\\"},
                                                       {"\\\\"},
                                                       {"\\\""},
                                                       {"a b\\"},
                                                       {"a b\\\\"},
                                                       {"a\\\\\"b c"},
                                                       {"\"\""},
                                                       {"say \"hi\"", "C:\\dir with space\\", "end"},
                                                       {"gr\u00fc\u00dfe \U0001f600"},
                                                       {"a\nb"},
                                                       {"--", "-x", "/y"}};
  for (const auto& args : cases) {
    std::vector<std::string> expected = {program};
    expected.insert(expected.end(), args.begin(), args.end());
    EXPECT_EQ(parse(windows_command_line(program, args)), expected);
  }
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::string> expected = {program};
    for (uint32_t i = random() % 4; i > 0; --i) {
      std::string arg;
      for (uint32_t n = random() % 8; n > 0; --n) arg += "\\\" \ta"[random() % 5];
      expected.push_back(arg);
    }
    const std::string line = windows_command_line(program, {expected.begin() + 1, expected.end()});
    ASSERT_EQ(parse(line), expected) << line;
  }
}

}  // namespace
}  // namespace drsemu::sandbox
