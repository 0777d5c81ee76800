// Sockets: what is sent to whom, and what comes, also where it comes after the call that asked for it.
#include <algorithm>

#include "checks.h"

namespace drsemu::e2e {
namespace {

class Network : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bits, Network, testing::Values(32, 64), testing::PrintToStringParamName());

// The events of one operation on sockets, those that tell how a call ended later too.
std::vector<const Json*> operations(const Report& report, const std::string& operation) {
  std::vector<const Json*> found;
  for (const Json* event : report.events()) {
    if (text(*event, "/category") == "network" && text(*event, "/before/operation") == operation)
      found.push_back(event);
  }
  return found;
}

// All data of an operation, in order.
std::string data_of(const std::vector<const Json*>& events, const char* pointer) {
  std::string all;
  for (const Json* event : events) all += text(*event, pointer);
  return all;
}

bool succeeded(const Json& event) { return has(event, "/success") && event["success"].GetBool(); }

TEST_P(Network, AddressesAndData) {
  const Report report(sample("network", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  check_contracts(report);

  const auto binds = operations(report, "bind");
  ASSERT_EQ(binds.size(), 2u);
  EXPECT_EQ(text(*binds[0], "/before/address"), "127.0.0.1");
  EXPECT_EQ(number(*binds[0], "/before/port"), 4455);
  EXPECT_EQ(number(*operations(report, "listen").at(0), "/before/backlog"), 5);

  std::vector<std::pair<std::string, int64_t>> peers;
  size_t refused = 0;
  for (const Json* event : operations(report, "connect")) {
    if (has(*event, "/before/address"))
      peers.emplace_back(text(*event, "/before/address"), *number(*event, "/before/port"));
    refused += !succeeded(*event);
  }
  EXPECT_EQ(peers, (std::vector<std::pair<std::string, int64_t>>{{"127.0.0.1", 4455}, {"127.0.0.1", 81}, {"::1", 82}}));
  EXPECT_EQ(refused, 2u);

  const auto sent = operations(report, "send");
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [](const Json* event) {
    return text(*event, "/before/data/text") == "hello world" && number(*event, "/before/data/size") == 11;
  })) << "two buffers of one call";
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [](const Json* event) {
    return text(*event, "/call") == "NtWriteFile" && text(*event, "/before/buffer/text") == "by file";
  })) << "an accepted connection is a socket";

  // Each end of the connection is one thread's: its order holds.
  std::map<int64_t, std::string> received;
  for (const Json* event : operations(report, "receive"))
    received[*number(*event, "/tid")] += text(*event, "/after/data/text");
  std::set<std::string> streams;
  for (const auto& [tid, data] : received) streams.insert(data);
  EXPECT_EQ(streams, (std::set<std::string>{"hello world", "pongby file"}));
}

TEST_P(Network, WhatComesLaterIsToldThen) {
  const Report report(sample("network", GetParam()));
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  const auto from = operations(report, "recvfrom");
  ASSERT_EQ(from.size(), 2u);
  EXPECT_EQ(text(*from[0], "/status"), "0x00000103");
  EXPECT_FALSE(has(*from[0], "/completed"));
  EXPECT_TRUE((*from[1])["completed"].GetBool());
  EXPECT_EQ(text(*from[1], "/status"), "0x00000000");
  EXPECT_EQ(text(*from[1], "/after/data/text"), "datagram");
  EXPECT_EQ(text(*from[1], "/after/address"), "127.0.0.1");
  EXPECT_EQ(data_of(operations(report, "sendto"), "/before/data/text"), "datagram");
}

TEST_P(Network, FilterLeavesItAlone) {
  const Report report(sample("network", GetParam()), {}, {"--filter", "network"});
  ASSERT_EQ(report.exit_code(), 0) << report.target_stdout();
  EXPECT_FALSE(operations(report, "connect").empty());
  EXPECT_EQ(data_of(operations(report, "recvfrom"), "/after/data/text"), "datagram");
  for (const Json* event : report.events()) EXPECT_EQ(text(*event, "/category"), "network");
}

}  // namespace
}  // namespace drsemu::e2e
