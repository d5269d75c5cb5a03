// For tests: a private slapd in a temporary folder, on a loopback port of its own, stopped by its pid.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/ldap.hpp"
#include "platform/test_folder.hpp"
#include "platform/test_port.hpp"

namespace cartulaire::platform {

class TestSlapd {
 public:
  static constexpr const char* kMissing = "slapd is missing: scripts/install test";
  static constexpr const char* kBase = "dc=ville,dc=example";
  static bool missing() { return !std::filesystem::exists(kProgram); }

  // `entries`: LDIF below kBase.
  explicit TestSlapd(const std::string& entries) {
    const std::string folder = folder_.path().string();
    std::filesystem::create_directory(folder_.path() / "db");
    put("slapd.conf",
        fmt::format("include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n"
                    "include /etc/ldap/schema/inetorgperson.schema\nattributeoptions lang- range=\n"
                    "modulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix {0}\n"
                    "rootdn cn=admin,{0}\nrootpw secret\ndirectory {1}/db\nmaxsize 268435456\ndbnosync\n"
                    "access to attrs=userPassword by anonymous auth by * none\n"
                    "access to * by users read by * none\n",
                    kBase, folder));
    put("start.ldif",
        fmt::format("dn: {}\nobjectClass: dcObject\nobjectClass: organization\no: v\ndc: ville\n\n{}", kBase,
                    entries));
    put("password", "secret\n");
    int status = -1;
    ::waitpid(
        start({kProgram, "-T", "add", "-q", "-f", folder + "/slapd.conf", "-l", folder + "/start.ldif"}),
        &status, 0);
    if (status != 0) std::abort();
    port_ = free_port();
    server_ = start(
        {kProgram, "-d", "0", "-f", folder + "/slapd.conf", "-h", fmt::format("ldap://127.0.0.1:{}", port_)});
    for (int i = 0; i < 400; ++i) {
      if (LdapSession::open(place())) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    std::abort();
  }
  TestSlapd(const TestSlapd&) = delete;
  TestSlapd& operator=(const TestSlapd&) = delete;
  ~TestSlapd() { stop(); }

  void stop() {
    if (server_ < 0) return;
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }
  [[nodiscard]] LdapPlace place() const {
    LdapPlace place;
    place.server = fmt::format("ldap://127.0.0.1:{}", port_);
    place.account = fmt::format("cn=admin,{}", kBase);
    place.password_file = folder_.path() / "password";
    place.answering = std::chrono::seconds(5);
    return place;
  }

 private:
  static constexpr const char* kProgram = "/usr/sbin/slapd";

  void put(const char* name, const std::string& text) const {
    if (!replace_file(folder_.path() / name, text, 0600)) std::abort();
  }
  static pid_t start(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(127);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  TestFolder folder_;
  int port_ = 0;
  pid_t server_ = -1;
};

}  // namespace cartulaire::platform
