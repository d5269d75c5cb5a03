#include "adapters/squid/answers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/block16.hpp"

namespace cartulaire::adapters::squid {
namespace {

using base::Block16;
using policy::Decision;
using policy::Reason;
using policy::Verdict;

// No host holds these bytes, and no escaping touches them.
constexpr std::string_view kSiteMark = "cartulaire--site--mark";
constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::size_t kMaxToken = 96;
constexpr std::size_t kMaxKinds = 4096;

constexpr std::array<std::string_view, 14> kPhases = {
    "bootstrap", "protected", "suspension", "legal",   "security", "account",     "acceptance",
    "network",   "names",     "ai",         "storage", "conduct",  "private_use", "default"};
static_assert(kPhases.size() == policy::kPhaseCount);

constexpr std::array<std::string_view, 19> kReasons = {"nothing_refuses",
                                                       "bootstrap",
                                                       "protected_traffic",
                                                       "suspended",
                                                       "law",
                                                       "malware",
                                                       "generic_account",
                                                       "not_signed",
                                                       "device_forbidden",
                                                       "device_needs_authorisation",
                                                       "listed_name",
                                                       "ai_forbidden",
                                                       "ai_not_designated",
                                                       "storage_forbidden",
                                                       "storage_not_validated",
                                                       "category",
                                                       "outside_window",
                                                       "quota_used_up",
                                                       "indeterminate"};

static_assert(kReasons.size() == static_cast<std::size_t>(Reason::indeterminate) + 1);

constexpr std::array<std::string_view, 3> kVerdicts = {"allow", "deny", "gate"};
constexpr std::array<std::string_view, 4> kHindrances = {"", "node.no_policy", "node.unreadable",
                                                         "node.journal_blocked"};

constexpr std::array<bool, 256> kStays = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '_';
  return table;
}();

bool stays(char c) {
  return kStays[static_cast<unsigned char>(c)];
}

// For the inside of a quoted value: Squid undoes \" \\ \r and \n, and nothing else.
std::string squid_quoted(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    if (c == '\0') continue;
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\r') {
      result += "\\r";
    } else if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result;
}

std::vector<std::string> cut(std::string_view text, std::string_view mark) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + mark.size());
  }
}

std::size_t size_of(const std::vector<std::string>& parts) {
  std::size_t size = parts.size() * lists::SiteBuffer::kMaxHost;
  for (const std::string& part : parts)
    size += part.size();
  return size;
}

// Whether all bytes stay as they are in a token, those of capitals apart.
bool stays_in_lower_case(std::string_view text) {
  base::Mask16 others = 0;
  for (std::size_t at = 0; at < text.size(); at += Block16::kSize) {
    const Block16 block = Block16::of(text.data() + at, text.size() - at);
    const base::Mask16 stay =
        block.are_in('a', 'z') | block.are_in('0', '9') | block.are_in('-', '.') | block.are('_');
    others |= ~stay & base::first_bytes(text.size() - at);
  }
  return others == 0;
}

// A host as text of a page: letters, digits and what joins them need no escaping; anything else is not shown.
void add_doubtful_host(std::string_view text, AnswerBuffer& out) {
  for (const char c : text.substr(0, lists::SiteBuffer::kMaxHost))
    out.add(stays(c) || c == ':' ? c : '?');
}

// A login: in lower case, so that one person is written in one way.
void add_login(std::string_view text, AnswerBuffer& out) {
  if (stays_in_lower_case(text)) {
    out.add(text);
    return;
  }
  for (const char c : text) {
    if (stays(c)) {
      out.add(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.add('%');
      out.add(kHex[byte >> 4]);
      out.add(kHex[byte & 15]);
    }
  }
}

}  // namespace

std::string token(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (result.size() + 3 > kMaxToken) break;
    if (stays(c)) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kHex[byte >> 4];
      result += kHex[byte & 15];
    }
  }
  return result;
}

Answers::Answers(std::shared_ptr<const policy::World> world, const std::string& incarnation, FactsOf facts,
                 LogNeeds needs)
    : world_(std::move(world)),
      allowed_(" OK d_=\"" + incarnation + "."),
      refused_(" ERR d_=\"" + incarnation + "."),
      facts_(std::move(facts)),
      needs_(needs) {
  if (world_ == nullptr) return;
  for (const policy::Policy& policy : world_->policies()) {
    EntityWords words;
    words.origin = token(policy.entity) + " " + token(policy.version);
    for (const policy::Clause& clause : policy.clauses)
      words.clauses.push_back(token(clause.name));
    entities_.push_back(std::move(words));
  }
  for (std::size_t id = 0; id < policy::kNoCategory; ++id) {
    const std::string_view name = world_->category_name(static_cast<lists::CategoryId>(id));
    categories_.push_back(token(name));
  }
}

std::string_view Answers::clause_word(policy::EntityIndex entity, policy::ClauseIndex clause) const {
  if (entity >= entities_.size() || clause >= entities_[entity].clauses.size()) return {};
  return entities_[entity].clauses[clause];
}

std::string Answers::values_of(const Answer& answer) const {
  const Decision& decision = answer.decision;
  std::string values = " ";
  const auto add = [&values](std::string_view value) {
    values += value.empty() ? std::string_view("-") : value;
    values += ' ';
  };
  const bool hindered = answer.refuses() && decision.verdict == Verdict::allow;
  add(hindered ? "deny" : kVerdicts[static_cast<std::size_t>(decision.verdict)]);
  if (!needs_.reason) {
    add({});
  } else if (answer.hindrance != Hindrance::none) {
    add(kHindrances[static_cast<std::size_t>(answer.hindrance)]);
  } else {
    add(std::string(kPhases[static_cast<std::size_t>(decision.phase)]) + "." +
        std::string(kReasons[static_cast<std::size_t>(decision.reason)]));
  }
  const bool known = decision.entity < entities_.size();
  add(known ? std::string_view(entities_[decision.entity].origin) : std::string_view("- -"));
  add(clause_word(decision.entity, decision.clause));
  const bool categorised = needs_.category && decision.category < categories_.size();
  add(categorised ? std::string_view(categories_[decision.category]) : std::string_view{});
  add(!decision.log ? std::string_view{} : decision.without_subject ? "n" : "s");
  return values;
}

Answers::Kind& Answers::kind_of(const Answer& answer) {
  const Decision& decision = answer.decision;
  const std::uint64_t key =
      std::uint64_t{decision.entity} << 48 | std::uint64_t{decision.clause} << 32 |
      std::uint64_t{decision.category} << 24 | static_cast<std::uint64_t>(decision.reason) << 16 |
      static_cast<std::uint64_t>(decision.phase) << 8 | static_cast<std::uint64_t>(decision.verdict) << 6 |
      static_cast<std::uint64_t>(answer.hindrance) << 4 | std::uint64_t{decision.log} << 1 |
      std::uint64_t{decision.without_subject};
  Recent& recent = recent_[(key * 0x9e3779b97f4a7c15) >> 56];
  if (recent.kind != nullptr && recent.key == key) return *recent.kind;
  auto found = kinds_.find(key);
  if (found == kinds_.end()) {
    if (kinds_.size() == kMaxKinds) {
      kinds_.clear();
      recent_ = {};
    }
    found = kinds_.emplace(key, Kind{values_of(answer), {}}).first;
  }
  recent = {key, &found->second};
  return found->second;
}

void Answers::write(const Answer& answer, AnswerBuffer& out) {
  const bool refused = answer.refuses();
  Kind& kind = kind_of(answer);
  out.add(answer.channel);
  out.add(refused ? refused_ : allowed_);
  out.add_number(answer.number);
  out.add(' ');
  if (answer.user.empty() || !needs_.user) {
    out.add('-');
  } else {
    add_login(answer.user, out);
  }
  out.add(kind.values);
  if (answer.simulated_at >= 0) {
    out.add_number(static_cast<std::uint64_t>(answer.simulated_at));
  } else {
    out.add('-');
  }
  if (!answer.draft.empty()) {
    out.add(' ');
    out.add(answer.draft);
  }
  out.add('"');
  if (refused && answer.page) {
    // Squid may lead to the gate (configuration.cpp); not where it could not be decided who has signed.
    if (answer.hindrance == Hindrance::none && answer.decision.verdict == Verdict::gate &&
        answer.decision.reason == Reason::not_signed)
      out.add(" gate_=1");
    out.add(" message=\"");
    Page& page = kind.pages[answer.english ? 1 : 0];
    if (page.empty()) page = make_page(answer);
    const bool shows = stays_in_lower_case(answer.site);
    out.add(page.front());
    for (std::size_t i = 1; i < page.size(); ++i) {
      if (shows) {
        out.add(answer.site);
      } else {
        add_doubtful_host(answer.site, out);
      }
      out.add(page[i]);
    }
    out.add('"');
  }
  out.add('\n');
}

Answers::Page Answers::make_page(const Answer& answer) const {
  charter::RefusalFacts facts;
  if (world_ != nullptr) {
    facts = facts_(*world_, answer.decision, answer.hindrance);
  } else {
    facts.kind = charter::RefusalKind::failure;
  }
  facts.site = kSiteMark;
  const base::Language first = answer.english ? base::Language::english : base::Language::french;
  Page page = cut(squid_quoted(charter::refusal_rest(facts, first)), kSiteMark);
  if (size_of(page) <= kMaxPage) return page;
  // An article too long for one answer is left to the link of the charter.
  facts.article_text.clear();
  page = cut(squid_quoted(charter::refusal_rest(facts, first)), kSiteMark);
  if (size_of(page) <= kMaxPage) return page;
  return {"<title>Refus</title><p>Site refus&eacute;. <p>Site refused."};
}

}  // namespace cartulaire::adapters::squid
