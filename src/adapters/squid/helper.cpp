#include "adapters/squid/helper.hpp"

#include <cstring>
#include <optional>
#include <span>

#include "adapters/squid/escape.hpp"
#include "base/block16.hpp"
#include "node/identity.hpp"
#include "policy/decide.hpp"
#include "policy/state.hpp"

namespace cartulaire::adapters::squid {

struct Helper::Question {
  RequestLine line;
  std::optional<lists::Site> site;
  lists::Table::Probe probe;
  std::string_view user;
  std::uint64_t user_hash = 0;
  const policy::Person* likely = nullptr;  // only what to prefetch
  std::optional<policy::Address> address;
  bool tunnel = false;
};

// The questions of a batch and the bytes behind them. What decisions read stands close together: spread over
// many pages of memory it would push itself out of the processor's caches.
struct Helper::Batch {
  std::array<Question, kBatch> questions;
  std::array<char, kBatch * lists::SiteBuffer::kSize> sites;  // one right after the other
  std::size_t sites_end = 0;
  std::array<std::array<char, policy::kMaxLogin>, kBatch> users;  // unescaped, or without their realm
  std::array<char, 64> address;                                   // of the question that is being read
  std::array<char, 1024 + lists::SiteBuffer::kMaxPath> url;       // the same
};

namespace {

// The login of the person whom State knows behind this address.
std::string_view login_at(const policy::State& state, const std::optional<policy::Address>& address) {
  if (!address) return {};
  const policy::AddressEntry* entry = state.find_address(*address);
  while (entry != nullptr && entry->person == policy::kNoPerson)
    entry = state.around(*entry);
  if (entry == nullptr || entry->person >= state.people().size()) return {};
  return state.login(state.people()[entry->person]);
}

// A login that authentication wrote with its realm: looked up twice, as a whole and without.
bool names_realm(std::string_view user) {
  base::Mask16 found = 0;
  for (std::size_t at = 0; at < user.size(); at += base::Block16::kSize) {
    const base::Block16 block = base::Block16::of(user.data() + at, user.size() - at);
    found |= block.are('\\') | block.are('@');
  }
  return found != 0;
}

// The login of whoever authentication wrote with a realm, in `bytes`; `user` may stand there already.
std::string_view login_of(const policy::State& state, std::string_view user, std::span<char> bytes) {
  const node::Login login(state, user);
  return {bytes.data(), login.text().copy(bytes.data(), bytes.size())};
}

// Protected traffic and what one signs in with stay open when nothing can be journaled.
bool stays_open(policy::Phase phase) {
  return phase == policy::Phase::bootstrap || phase == policy::Phase::protected_;
}

}  // namespace

Helper::Helper(HelperWorld on, std::string incarnation)
    : on_(std::move(on)), incarnation_(std::move(incarnation)), batch_(std::make_unique<Batch>()) {
  renew();
}

Helper::~Helper() = default;

void Helper::renew() {
  std::shared_ptr<const policy::World> world = on_.current();
  if (answers_ != nullptr && answers_->world() == world.get()) return;
  const LogNeeds needs = on_.needs();
  answers_ = std::make_unique<Answers>(std::move(world), incarnation_, on_.facts(), needs);
  draft_ = needs.draft ? on_.draft() : nullptr;
  draft_words_ = draft_ == nullptr ? nullptr : std::make_unique<DraftWords>(draft_, needs.category);
}

bool Helper::read_question(std::string_view line, std::size_t place) {
  Question& question = batch_->questions[place];
  const std::optional<RequestLine> parsed = read_request_line(line);
  if (!parsed) return false;
  question.line = *parsed;
  question.tunnel = parsed->method == "CONNECT";
  std::string_view asked = question.tunnel && !parsed->sni.empty() ? parsed->sni : parsed->url;
  question.user = parsed->user;
  std::string_view address = parsed->address;
  if (parsed->escaped) {
    asked = unescape_authority(asked, batch_->url);
    question.user = unescape(parsed->user, batch_->users[place]);
    address = unescape(parsed->address, batch_->address);
  }
  question.site = lists::parse_site(asked, batch_->sites.data() + batch_->sites_end);
  if (question.site) batch_->sites_end += lists::site_size(*question.site);
  // A login that does not fit is nobody's: never the unidentified user's rights by accident.
  if (question.user.size() > policy::kMaxLogin || (!parsed->user.empty() && question.user.empty()))
    question.site.reset();
  question.address.reset();
  if (question.site && answers_->world() != nullptr) {
    const policy::State& state = answers_->world()->state();
    if (!state.addresses().empty()) question.address = policy::parse_address(address);
    answers_->world()->table().prefetch(*question.site, question.probe);
    if (names_realm(question.user)) question.user = login_of(state, question.user, batch_->users[place]);
    question.user_hash = policy::State::hash_login(question.user);
    state.prefetch_slot(question.user_hash);
  }
  return true;
}

policy::Decision Helper::decision_on(const Question& question, base::Instant now) {
  const policy::World* world = answers_->world();
  if (world == nullptr || !question.site) return {};
  // Made in one go: members set one after the other would have all of it cleared first.
  const policy::WebRequest request{
      .at = now,
      .user = question.user,
      .person = world->state().find_person(question.user, question.user_hash),
      .address = question.address,
      .method = question.line.method,
      .site = *question.site,
      .tunnel = question.tunnel,
  };
  const lists::CategorySet categories = world->table().lookup(*question.site, question.probe);
  const policy::Decision decision = policy::decide(*world, request, categories);
  // Only what is written with its subject can be counted by people.
  if (draft_ != nullptr && now < draft_->until() && decision.log && !decision.without_subject)
    drafted_ = draft_->decide(request, categories, decision);
  return decision;
}

void Helper::answer_one(const Question& question, base::Instant now, bool writable, AnswerBuffer& out) {
  const policy::World* world = answers_->world();
  drafted_.reset();
  policy::Decision decision = decision_on(question, now);
  Hindrance hindrance = Hindrance::none;
  std::string_view user;
  if (world == nullptr) {
    hindrance = Hindrance::no_policy;
  } else if (!question.site) {
    hindrance = Hindrance::unreadable;
  } else {
    if (decision.log && !decision.without_subject)
      user = question.user.empty() ? login_at(world->state(), question.address) : question.user;
    if (!writable && decision.log && decision.verdict == policy::Verdict::allow &&
        !stays_open(decision.phase)) {
      const policy::Clause* clause = world->clause(decision.entity, decision.log_clause);
      if (clause != nullptr && clause->on_failure == policy::OnFailure::open) {
        ++let_pass_;
      } else {
        hindrance = Hindrance::journal_blocked;
        decision.clause = decision.log_clause;
      }
    }
  }
  Answer answer{
      .channel = question.line.channel,
      .user = user,
      .number = ++answered_,
      .simulated_at = on_.simulated ? now.time_since_epoch().count() : -1,
      .decision = decision,
      .hindrance = hindrance,
      .site = question.site ? question.site->host : std::string_view(),
      .page = !question.tunnel,
      .english = false,
      .draft = {},
  };
  // Where the node itself refuses, today's answer is not the charter's: there is nothing to compare.
  if (drafted_ && hindrance == Hindrance::none) {
    answer.draft = draft_words_->of(*drafted_);
    ++evaluated_;
  }
  if (answer.page && !question.line.languages.empty() && answer.refuses())
    answer.english = prefers_english(question.line.languages);
  answers_->write(answer, out);
}

// The people of a batch, brought nearer step by step (policy/state.hpp); their slots are under way already.
void Helper::prefetch_people(std::size_t count) {
  if (answers_->world() == nullptr) return;
  const policy::State& state = answers_->world()->state();
  for (std::size_t i = 0; i < count; ++i)
    batch_->questions[i].likely = state.likely_person(batch_->questions[i].user_hash);
  for (std::size_t i = 0; i < count; ++i)
    if (const policy::Person* likely = batch_->questions[i].likely) state.prefetch_login(*likely);
}

void Helper::answer_batch(std::size_t count, AnswerBuffer& out) {
  prefetch_people(count);
  const base::Instant now = on_.now();
  const bool writable = on_.journal_writable();
  for (std::size_t i = 0; i < count; ++i)
    answer_one(batch_->questions[i], now, writable, out);
}

std::size_t Helper::answer(std::string_view input, AnswerBuffer& out) {
  std::size_t done = 0;
  renew();
  while (out.room(kBatchRoom)) {
    std::size_t count = 0;
    const std::size_t before = done;
    batch_->sites_end = 0;
    while (count < kBatch) {
      const std::string_view rest = input.substr(done);
      const void* feed = rest.empty() ? nullptr : std::memchr(rest.data(), '\n', rest.size());
      if (feed == nullptr) break;
      const auto size = static_cast<std::size_t>(static_cast<const char*>(feed) - rest.data());
      if (read_question(rest.substr(0, size), count)) {
        ++count;
      } else {
        ++dropped_;
      }
      done += size + 1;
    }
    if (done == before) break;
    answer_batch(count, out);
  }
  return done;
}

void Helper::answer_overlong(std::string_view beginning, AnswerBuffer& out) {
  renew();
  const std::optional<RequestLine> parsed = read_request_line(beginning);
  if (!parsed || parsed->channel.size() == beginning.size()) {
    ++dropped_;
    return;
  }
  Question& question = batch_->questions[0];
  question.line = *parsed;
  question.line.languages = {};
  question.site.reset();
  question.tunnel = parsed->method == "CONNECT";
  answer_one(question, on_.now(), true, out);
}

}  // namespace cartulaire::adapters::squid
