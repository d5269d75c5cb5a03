// The external_acl helper: Squid asks on standard input, we answer on standard output.
//
// Questions are taken in batches as they lie in the pipe: all are parsed, all their list lookups are
// prefetched, then each is decided and answered, and one write carries the answers. Under load batches grow
// by themselves, which is where the speed comes from; a lone question is answered at once.
//
// Every question that names its channel gets exactly one answer, whatever else it holds: a question that
// cannot be read is refused. Answering has no effect on anything (Squid asks twice about one tunnel), apart
// from the number that each answer carries.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/squid/answers.hpp"
#include "adapters/squid/draft_words.hpp"
#include "adapters/squid/request_line.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "policy/world.hpp"

namespace cartulaire::adapters::squid {

// What a helper stands on. All three are called once a batch and must be quick.
struct HelperWorld {
  // What is in force now; null before the first bundle was read. One batch is answered by one World.
  std::function<std::shared_ptr<const policy::World>()> current;
  // Whether the journal can be written (node: spool status pages).
  std::function<bool()> journal_writable = [] { return true; };
  // Now.
  std::function<base::Instant()> now;
  // The clock is not the real one: answers say at which moment they were decided.
  bool simulated = false;
  // What log lines are to hold under the World that current() has just returned; called as facts.
  std::function<LogNeeds()> needs = [] { return LogNeeds{}; };
  // The draft that is evaluated beside the World that current() has just returned; called as facts.
  std::function<std::shared_ptr<const node::Draft>()> draft = [] { return nullptr; };
  // What pages say under the World that current() has just returned; called once after each change of it.
  std::function<FactsOf()> facts = [] { return FactsOf(facts_of_world); };
};

class Helper {
 public:
  // `incarnation` must be unique among helpers of all times; letters and digits.
  Helper(HelperWorld on, std::string incarnation);
  ~Helper();
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  // Answers the whole lines at the beginning of `input` into `out`, as far as `out` has room, and returns how
  // many bytes it has dealt with; less than the whole lines only where `out` is full.
  std::size_t answer(std::string_view input, AnswerBuffer& out);

  // The room that `out` needs for another batch.
  static constexpr std::size_t kBatch = 32;
  static constexpr std::size_t kBatchRoom = kBatch * Answers::kMaxAnswer;

  // Answers for a line that is longer than the helper reads: refused as unreadable, on its channel.
  void answer_overlong(std::string_view beginning, AnswerBuffer& out);

  [[nodiscard]] std::uint64_t answered() const { return answered_; }
  // Of them, allowed although the journal could not be written: its clause says open.
  [[nodiscard]] std::uint64_t let_pass() const { return let_pass_; }
  // Of them, those that a draft was asked about as well.
  [[nodiscard]] std::uint64_t evaluated() const { return evaluated_; }
  // Lines without a channel, which nobody can answer.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  struct Question;
  struct Batch;

  void renew();
  bool read_question(std::string_view line, std::size_t place);
  void prefetch_people(std::size_t count);
  void answer_batch(std::size_t count, AnswerBuffer& out);
  [[nodiscard]] policy::Decision decision_on(const Question& question, base::Instant now);
  void answer_one(const Question& question, base::Instant now, bool writable, AnswerBuffer& out);

  HelperWorld on_;
  std::string incarnation_;
  std::unique_ptr<Answers> answers_;
  std::unique_ptr<Batch> batch_;
  std::uint64_t answered_ = 0;
  std::uint64_t let_pass_ = 0;
  std::uint64_t dropped_ = 0;

  std::shared_ptr<const node::Draft> draft_;  // null where none is asked
  std::unique_ptr<DraftWords> draft_words_;
  std::optional<policy::Decision> drafted_;  // of the question that is being answered
  std::uint64_t evaluated_ = 0;
};

// Serves until `in` ends (done) or `out` is closed or fails (an error). Blocks; ignores no signal. `progress`
// is called after each write with the number of answers so far.
base::Status serve(int in, int out, Helper& helper, const std::function<void(std::uint64_t)>& progress = {});

}  // namespace cartulaire::adapters::squid
