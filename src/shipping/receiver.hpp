// The hub's side: what an enrolled node sends is kept in the spool of its name, and nowhere else. Holds no
// key of the journal (docs/format/shipping.md).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/disk.hpp"
#include "platform/http_server.hpp"
#include "shipping/names.hpp"
#include "shipping/shelf.hpp"

namespace cartulaire::shipping {

class Receiver {
 public:
  // What an operator should read; called on any thread.
  using Tell = std::function<void(const base::Error& error)>;
  // Holds the hub's spools (a lock, while this object lives). `refused`: another receiver does. `clock` and
  // `disk` must outlive it.
  static base::Result<std::unique_ptr<Receiver>> open(HubFolders hub, const Reserve& reserve,
                                                      const base::Clock& clock, journal::Disk& disk,
                                                      Tell tell);

  // Of any thread.
  platform::HttpReply answer(const platform::HttpRequest& request);

  // The disk failed: what is on it is known only by a new start.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  struct Node {
    std::mutex mutex;
    std::map<std::string, Shelf> shelves;  // by writer
    bool known = false;                    // what was on the disk is in `shelves`
  };

  Receiver(HubFolders hub, const Reserve& reserve, const base::Clock& clock, journal::Disk& disk, Tell tell)
      : hub_(std::move(hub)), reserve_(reserve), clock_(clock), disk_(disk), tell_(std::move(tell)) {}
  base::Result<std::string> obey(const platform::HttpRequest& request);
  Node& node(const std::string& name);
  base::Status take_up(const std::string& name, Node& node) const;
  base::Result<Shelf*> shelf(const std::string& name, Node& node, const std::string& writer) const;
  [[nodiscard]] base::Result<std::string> state(const std::string& name, const Node& node) const;

  HubFolders hub_;
  Reserve reserve_;
  const base::Clock& clock_;
  journal::Disk& disk_;
  Tell tell_;
  platform::File lock_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Node>> nodes_;
  std::atomic<bool> broken_ = false;
};

}  // namespace cartulaire::shipping
