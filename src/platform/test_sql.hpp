// For tests: places for a store, on both engines. PostgreSQL is a private cluster of the test program: made
// in a temporary folder on the first use, on a loopback port of its own, under the account `postgres` where
// the tests run as root (the server refuses root), stopped by its pid when the program ends.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/sql.hpp"
#include "platform/test_folder.hpp"
#include "platform/test_port.hpp"

namespace cartulaire::platform {

class TestCluster {
 public:
  static constexpr const char* kMissing = "postgresql is missing: scripts/install test";
  static bool missing() { return programs().empty(); }
  static TestCluster& one() {
    static TestCluster cluster;
    return cluster;
  }
  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;
  ~TestCluster() {
    ::kill(server_, SIGINT);
    ::waitpid(server_, nullptr, 0);
  }

  // Of a new, empty database.
  SqlPlace new_database() {
    const std::string name = fmt::format("t{}", ++databases_);
    auto session = SqlSession::open({SqlEngine::postgresql, address("postgres")});
    if (!session) std::abort();
    // CREATE DATABASE is no part of a transaction: sent by the server's own client.
    if (run({programs() / "psql", "-q", "-h", "127.0.0.1", "-p", std::to_string(port_), "-U", "postgres",
             "-d", "postgres", "-c", "CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0"}) != 0)
      std::abort();
    return {SqlEngine::postgresql, address(name)};
  }

 private:
  TestCluster() {
    const Path data = folder_.path() / "data";
    if (::getuid() == 0 && ::system(("chown postgres " + folder_.path().string()).c_str()) != 0) std::abort();
    if (run({programs() / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"}) != 0)
      std::abort();
    port_ = free_port();
    server_ = start({programs() / "postgres", "-D", data, "-h", "127.0.0.1", "-p", std::to_string(port_),
                     "-k", "", "-F", "-c", "max_connections=40", "-c", "shared_buffers=16MB", "-c",
                     "log_min_messages=panic"});
    for (int i = 0; i < 400; ++i) {
      if (SqlSession::open({SqlEngine::postgresql, address("postgres")})) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    std::abort();
  }

  static Path programs() {
    const Path root = "/usr/lib/postgresql";
    Path found;
    if (std::filesystem::exists(root))
      for (const auto& version : std::filesystem::directory_iterator(root))
        if (std::filesystem::exists(version.path() / "bin/initdb") && version.path() / "bin" > found)
          found = version.path() / "bin";
    return found;
  }
  [[nodiscard]] std::string address(const std::string& database) const {
    return fmt::format("host=127.0.0.1 port={} user=postgres dbname={}", port_, database);
  }
  pid_t start(std::vector<std::string> words) const {
    if (::getuid() == 0)
      words.insert(words.begin(),
                   {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT"});
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (::chdir(folder_.path().c_str()) != 0 || ::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(127);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  [[nodiscard]] int run(std::vector<std::string> words) const {
    int status = -1;
    ::waitpid(start(std::move(words)), &status, 0);
    return status;
  }

  TestFolder folder_;
  int port_ = 0;
  pid_t server_ = -1;
  int databases_ = 0;
};

// The tests of both engines: `TEST_P(Name, …)` with `place()`, a new store's.
class BothEngines : public ::testing::TestWithParam<SqlEngine> {
 protected:
  void SetUp() override {
    if (GetParam() == SqlEngine::postgresql && TestCluster::missing()) GTEST_SKIP() << TestCluster::kMissing;
    place_ = new_place();
  }
  [[nodiscard]] const SqlPlace& place() const { return place_; }
  SqlPlace new_place() {
    if (GetParam() == SqlEngine::postgresql) return TestCluster::one().new_database();
    return {SqlEngine::sqlite, folder_.path() / fmt::format("{}.db", ++files_)};
  }
  [[nodiscard]] const Path& folder() const { return folder_.path(); }

 private:
  TestFolder folder_;
  SqlPlace place_;
  int files_ = 0;
};

inline std::string engine_name(const ::testing::TestParamInfo<SqlEngine>& info) {
  return info.param == SqlEngine::sqlite ? "sqlite" : "postgresql";
}

}  // namespace cartulaire::platform
