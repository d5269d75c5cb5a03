// A publisher's desk and a node's folder in a temporary place: charter, state.yml and lists that tests
// change.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "hub/publish.hpp"
#include "lists/builder.hpp"
#include "lists/categories.hpp"
#include "node/bundle.hpp"
#include "node/live.hpp"
#include "policy/decide.hpp"

namespace cartulaire::testing {

class Workshop {
 public:
  Workshop() {
    root_ = std::filesystem::temp_directory_path() /
            ("cartulaire-bundle-" + std::to_string(::getpid()) + "-" + std::to_string(next_++));
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "node");
    options.charter = root_ / "charte.md";
    options.state = root_ / "state.yml";
    options.lists = root_ / "lists.bin";
    options.folder = root_ / "bundle";
    options.keys = root_ / "publish.key";
    options.accept_unlisted_legal = true;
    std::filesystem::copy_file(std::string(CARTULAIRE_SOURCE_DIR) + "/tests/fixtures/state/charte.md",
                               options.charter);
    node.key = platform::sign_keys_at(options.keys).value().public_key;
    node.folder = options.folder;
    node.memory = root_ / "node" / "memory";
    node.kept = root_ / "node" / "bundle";
    node.accept_unlisted_legal = true;
    write_lists({"casino.test"});
    write_state("");
  }
  ~Workshop() { std::filesystem::remove_all(root_); }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  // Two agents, and what the test adds.
  void write_state(const std::string& more) {
    write(options.state,
          "stale_after: 24 hours\npeople:\n  - {login: durand, entity: agglo}\n  - {login: martin, entity: "
          "cias}\n" +
              more);
  }
  void write_charter(const std::string& from, const std::string& to) {
    std::string text = platform::read_text(options.charter).value();
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    write(options.charter, text.replace(at, from.size(), to));
  }
  void write_lists(const std::vector<std::string>& gambling) {
    lists::Builder builder({1, 2});
    builder.add_catalogue();
    const std::uint16_t source = builder.add_source("test");
    lists::CategorySet set;
    for (std::size_t id = 0; id < lists::categories().size(); ++id)
      if (lists::categories()[id].id == "gambling") set.set(static_cast<lists::CategoryId>(id));
    const std::uint16_t list = builder.add_list("test/gambling", source, set);
    for (const std::string& name : gambling) {
      lists::SiteBuffer buffer;
      builder.add_name(list, *lists::parse_site(name, buffer));
    }
    const auto bytes = builder.finish(base::Instant{}).value();
    ASSERT_TRUE(platform::replace_file(options.lists, bytes));
  }

  hub::Published publish() {
    now += std::chrono::seconds(1);
    auto report = hub::publish(options, now);
    EXPECT_TRUE(report) << report.error().english;
    for (const charter::Diagnostic& one : report->diagnostics)
      if (one.severity == charter::Severity::error)
        ADD_FAILURE() << charter::format(one, base::Language::english);
    return report->published.value_or(hub::Published{});
  }
  base::Result<std::shared_ptr<const node::Bundle>> load() const { return node::load_bundle(node, now); }

  // The verdict for durand, on a Monday at ten.
  static policy::Verdict ask(const node::Bundle& bundle, const std::string& url,
                             const std::string& who = "durand") {
    lists::SiteBuffer buffer;
    policy::WebRequest request;
    request.at =
        base::Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)) + std::chrono::hours(9);
    request.user = who;
    request.method = "GET";
    request.site = *lists::parse_site(url, buffer);
    return policy::decide(*bundle.world(), request).verdict;
  }

  static void write(const platform::Path& path, std::string_view text) {
    ASSERT_TRUE(platform::replace_file(path, text));
  }
  [[nodiscard]] platform::Path root() const { return root_; }

  hub::PublishOptions options;
  node::BundleOptions node;
  base::Instant now{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)};

 private:
  platform::Path root_;
  static inline int next_ = 0;
};

}  // namespace cartulaire::testing
