// The network adapter of a VM, made by netlink (Linux: rtnetlink(7)).
#include "sandbox/adapter.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>

namespace drsemu::sandbox {
namespace {

// Kinds of links that need no hardware, the likeliest first: which of them there are is the kernel's affair.
constexpr const char* kKinds[] = {"dummy", "ifb", "bridge"};
constexpr uint32_t kLoopback = 1, kPrefix = 24;

// One request with its attributes.
class Request {
 public:
  template <typename Head>
  Request(uint16_t type, uint16_t flags, const Head& head) {
    nlmsghdr message = {};
    message.nlmsg_type = type;
    message.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    append(&message, sizeof message);
    append(&head, sizeof head);
  }

  Request& put(uint16_t type, const std::string& value) {
    const rtattr attribute = {static_cast<uint16_t>(RTA_LENGTH(value.size())), type};
    append(&attribute, sizeof attribute);
    append(value.data(), value.size());
    return *this;
  }

  // The kernel has done it.
  bool make(int socket) {
    auto* message = reinterpret_cast<nlmsghdr*>(bytes_.data());
    message->nlmsg_len = static_cast<uint32_t>(bytes_.size());
    if (send(socket, bytes_.data(), bytes_.size(), 0) != static_cast<ssize_t>(bytes_.size())) return false;
    alignas(nlmsghdr) char answer[4096];
    if (recv(socket, answer, sizeof answer, 0) < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr)))) return false;
    nlmsgerr result;
    std::memcpy(&result, answer + NLMSG_HDRLEN, sizeof result);
    return result.error == 0;
  }

 private:
  void append(const void* data, size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
    bytes_.resize(NLMSG_ALIGN(bytes_.size()));
  }
  std::string bytes_;
};

std::string attribute(uint16_t type, const std::string& value) {
  const rtattr head = {static_cast<uint16_t>(RTA_LENGTH(value.size())), type};
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + value;
}

std::string mac_bytes(const std::string& mac) {
  std::string bytes;
  for (size_t at = 0; at + 1 < mac.size(); at += 3)
    bytes += static_cast<char>(std::strtoul(mac.substr(at, 2).c_str(), nullptr, 16));
  return bytes;
}

bool set_up(int socket, uint32_t index) {
  ifinfomsg link = {};
  link.ifi_index = static_cast<int>(index);
  link.ifi_flags = link.ifi_change = IFF_UP;
  return Request(RTM_NEWLINK, 0, link).make(socket);
}

bool make_link(int socket, const std::string& mac) {
  for (const char* kind : kKinds) {
    Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{});
    request.put(IFLA_IFNAME, std::string(kAdapterName) + '\0').put(IFLA_ADDRESS, mac_bytes(mac));
    if (request.put(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, kind)).make(socket)) return true;
  }
  return false;
}

bool set_address(int socket, uint32_t index, const std::string& text) {
  in_addr address;
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return false;
  const std::string bytes(reinterpret_cast<const char*>(&address), sizeof address);
  const in_addr broadcast = {address.s_addr | htonl((1u << (32 - kPrefix)) - 1)};
  ifaddrmsg head = {};
  head.ifa_family = AF_INET;
  head.ifa_prefixlen = kPrefix;
  head.ifa_index = index;
  return Request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, head)
      .put(IFA_LOCAL, bytes)
      .put(IFA_ADDRESS, bytes)
      .put(IFA_BROADCAST, std::string(reinterpret_cast<const char*>(&broadcast), sizeof broadcast))
      .make(socket);
}

}  // namespace

const char* enter_network(const Profile::Network& network) {
  if (unshare(CLONE_NEWNET) != 0) return "network namespaces are not allowed here";
  const int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (netlink < 0 || !set_up(netlink, kLoopback)) return "the loopback cannot be set up";
  if (make_link(netlink, network.mac)) {
    const uint32_t index = if_nametoindex(kAdapterName);
    set_address(netlink, index, network.address);
    set_up(netlink, index);
  }
  close(netlink);
  return nullptr;
}

}  // namespace drsemu::sandbox
