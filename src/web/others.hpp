// Systems that the portal asks, or that push to it, when people sign in and come: directories, the OpenID
// provider, SCIM services. Read at the start, shared by every thread.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/oidc.hpp"
#include "people/directory.hpp"
#include "platform/crypto.hpp"
#include "web/config.hpp"

namespace cartulaire::web {

// The OpenID provider and its keys, asked again once in a while only.
class OidcDoor {
 public:
  OidcDoor(std::string name, access::OidcClient client)
      : name_(std::move(name)), client_(std::move(client)) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  // `address`: of the portal.
  [[nodiscard]] access::OidcClient client(const std::string& address) const;

  // As it was told at most `age` ago, where the provider answers; else as it was last told. Error:
  // unavailable, told again without asking for the next seconds.
  base::Result<access::OidcProvider> provider(base::Instant now, std::chrono::seconds age);
  // A token did not stand: its keys may be new.
  void doubt();

 private:
  std::string name_;
  access::OidcClient client_;
  std::mutex mutex_;
  std::optional<access::OidcProvider> known_;
  base::Instant told_{};   // when it was read
  base::Instant tried_{};  // when it was last asked
};

struct ScimClient {
  std::string entity;
  std::string directory;
  platform::Secret token;
};

struct Others {
  std::vector<people::Directory> directories;
  std::unique_ptr<OidcDoor> oidc;  // null: none
  std::vector<ScimClient> scim;
  std::atomic<int> waiting = 0;  // threads that wait for another system

  // Errors: those of the files; a token that is too short.
  static base::Result<std::unique_ptr<Others>> open(const WebConfig& config);
};

// A thread's turn to wait for another system. Few may at once: one that does not answer must not hold all.
class Turn {
 public:
  static constexpr int kMost = 4;
  explicit Turn(Others& others) : others_(others), mine_(++others.waiting <= kMost) {}
  ~Turn() { --others_.waiting; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return mine_; }

 private:
  Others& others_;
  bool mine_;
};

}  // namespace cartulaire::web
