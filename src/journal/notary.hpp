// Carries signed heads to the checkpoint file, on a thread of its own: that file is elsewhere, and an absent
// network disk must not stop the journal.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "base/time.hpp"
#include "journal/status.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

class Notary {
 public:
  // `status` and `clock` must outlive the notary.
  Notary(platform::Path checkpoint, StatusPage& status, const base::Clock& clock);
  ~Notary();
  Notary(const Notary&) = delete;
  Notary& operator=(const Notary&) = delete;

  void send(std::string line);
  // Tries once more to write what is left, and ends the thread.
  void close();

 private:
  void run();
  bool write(const std::string& line);

  platform::Path checkpoint_;
  StatusPage& status_;
  const base::Clock& clock_;
  platform::File file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> lines_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace cartulaire::journal
