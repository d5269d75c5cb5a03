#include "replay/replayer.hpp"

#include <algorithm>
#include <utility>

#include "lists/categories.hpp"
#include "logs/timestamp.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::replay {
namespace {

constexpr std::size_t kNoCategoryRow = lists::kMaxCategories;
constexpr std::size_t kProtectedRow = lists::kMaxCategories + 1;

CharterInfo info_of(const Decider& decider) {
  const policy::Policy& policy = decider.policy();
  CharterInfo info{
      policy.charter, policy.version, policy.hash, policy.entity_name, decider.waits_for_signatures(), {}};
  for (const std::string& category : decider.world().unlisted())
    info.unlisted.push_back(category);
  return info;
}

bool is_refusal(Outcome outcome) {
  return outcome == Outcome::deny || outcome == Outcome::gate;
}

}  // namespace

Change change_of(const Answer& a, const Answer& b, bool same_clause) noexcept {
  if (a.outcome == Outcome::undetermined || b.outcome == Outcome::undetermined) return Change::undetermined;
  if (a.outcome == b.outcome) {
    if (!same_clause) return Change::other_article;
    return a.by_host_alone || b.by_host_alone ? Change::by_host_alone : Change::unchanged;
  }
  if (b.outcome == Outcome::deny) return Change::refused;
  if (b.outcome == Outcome::gate) return Change::gated;
  if (is_refusal(a.outcome)) return Change::opened;
  return b.outcome == Outcome::warn ? Change::warned : Change::unwarned;
}

base::Result<Replayer> Replayer::start(policy::Policy a, std::optional<policy::Policy> b,
                                       const lists::Table& table, const policy::State& state,
                                       const ReplayOptions& options) {
  const DeciderOptions deciding{options.state_known, options.assume_signed};
  auto first = Decider::bind(std::move(a), table, state, deciding);
  if (!first) return base::pass(first);
  std::optional<Decider> second;
  if (b) {
    auto bound = Decider::bind(std::move(*b), table, state, deciding);
    if (!bound) return base::pass(bound);
    second = std::move(*bound);
  }
  return Replayer(std::move(*first), std::move(second), table, state, options);
}

Replayer::Replayer(Decider a, std::optional<Decider> b, const lists::Table& table, const policy::State& state,
                   const ReplayOptions& options)
    : table_(&table),
      state_(&state),
      options_(options),
      tokens_({platform::random_number(), platform::random_number()}),
      buffer_(std::make_unique<lists::SiteBuffer>()) {
  study_.state_known = options.state_known;
  study_.lists_known = options.lists_known;
  study_.assumed_signed = options.assume_signed && !options.state_known;
  study_.time_zone = a.policy().time_zone.name;
  study_.a = info_of(a);
  for (std::size_t phase = 0; phase < phase_rows_.size(); ++phase) {
    phase_rows_[phase] = study_.articles.size();
    study_.articles.push_back({{}, {}, {}, static_cast<policy::Phase>(phase)});
  }
  a_ = make_side(std::move(a));
  if (b) {
    study_.b = info_of(*b);
    b_ = make_side(std::move(*b));
  }
  for (std::size_t id = 0; id < table.category_count(); ++id)
    study_.categories.emplace_back(table.category_name(static_cast<lists::CategoryId>(id)));
  for (const lists::Category& category : lists::categories()) {
    if (category.rank != lists::Rank::is_protected) continue;
    const std::size_t id = table.find_category(category.id);
    if (id < lists::kMaxCategories) protected_.set(static_cast<lists::CategoryId>(id));
  }
  const std::size_t units = state.name_count(policy::NameTable::unit);
  for (std::size_t unit = 0; unit < units; ++unit)
    study_.units.emplace_back(state.name(policy::NameTable::unit, static_cast<policy::NameId>(unit)));
}

Replayer::Side Replayer::make_side(Decider decider) {
  Side side{std::move(decider), {}};
  for (const policy::Clause& clause : side.decider.policy().clauses) {
    const auto known =
        std::find_if(study_.articles.begin(), study_.articles.end(), [&](const ArticleRow& row) {
          return !row.clause.empty() && (row.clause == clause.name || row.clause == clause.former_name);
        });
    side.rows.push_back(static_cast<std::size_t>(known - study_.articles.begin()));
    if (known == study_.articles.end())
      study_.articles.push_back({clause.name, clause.article, clause.title, policy::Phase::default_});
  }
  return side;
}

void Replayer::skip_long_line(std::uint32_t file, std::uint64_t number) {
  study_.readings.count(Reading::too_long, file, number);
}

void Replayer::read(LogReader& reader, std::string_view line, std::uint32_t file, std::uint64_t number) {
  Record record;
  Reading reading = reader.read(line, record);
  if (reading == Reading::record) reading = decide(record);
  study_.readings.count(reading, file, number);
}

Reading Replayer::decide(const Record& record) {
  const auto site = lists::parse_site(record.site, *buffer_);
  if (!site) return Reading::bad_site;
  const base::TimeZone& zone = a_->decider.policy().time_zone;

  policy::WebRequest request;
  request.at = record.local_time ? logs::from_civil(record.at, zone) : record.at;
  request.user = record.user;
  if (!record.address.empty()) request.address = policy::parse_address(record.address);
  request.method = record.method;
  request.site = *site;
  request.tunnel = record.tunnel || !record.path_shown;
  if (!record.path_shown) request.site.path = {};

  const lists::CategorySet categories = table_->lookup(request.site);
  const HiddenPaths* hidden = record.path_shown ? nullptr : hidden_paths(request.site);
  const Answer a = a_->decider.answer(request, categories, hidden);
  std::optional<Answer> b;
  if (b_) b = b_->decider.answer(request, categories, hidden);

  // From here on nobody has a name: who it was is a number, where it went is a category.
  const auto person = tokens_.person(record.user.empty() ? record.address : record.user);
  if (!person) ++study_.nameless;
  study_.paths_hidden.add(!record.path_shown, person);
  if (!record.path_shown) study_.by_host_alone.add(a.by_host_alone || (b && b->by_host_alone), person);
  const bool is_protected = (categories & protected_).any();
  const std::size_t category_of_site =
      is_protected ? kProtectedRow : (categories.any() ? categories.first() : kNoCategoryRow);
  const policy::Person* known = known_person(request);
  study_.unidentified.add(known == nullptr, person);
  // Protected traffic is attributed to no unit.
  const std::size_t unit = is_protected || known == nullptr
                               ? study_.units.size()
                               : std::min<std::size_t>(known->unit, study_.units.size());
  if (known != nullptr && unit == study_.units.size()) study_.known_without_unit.add(person);
  const base::CivilTime civil = zone.civil(request.at);
  if (!study_.first_day || civil.day < *study_.first_day) study_.first_day = civil.day;
  if (!study_.last_day || civil.day > *study_.last_day) study_.last_day = civil.day;
  count(a, b ? &*b : nullptr, category_of_site, unit, civil.minute() / 60, civil.weekday(), person);
  return Reading::record;
}

void Replayer::count(const Answer& a, const Answer* b, std::size_t category_of_site, std::size_t unit,
                     int hour, int weekday, std::optional<std::uint32_t> person) {
  ++study_.requests;
  const auto column = static_cast<std::size_t>(a.outcome);
  const std::size_t article_a = article_row(*a_, a);
  const std::size_t category_a = category_row(a, category_of_site);
  study_.by_article.at(article_a, column).add(person);
  study_.by_category.at(category_a, column).add(person);
  study_.by_hour.at(static_cast<std::size_t>(hour), column).add(person);
  study_.by_weekday.at(static_cast<std::size_t>(weekday), column).add(person);
  study_.by_unit.at(unit, column).add(person);
  study_.article_meets_category.add(article_a, category_a, column);
  study_.unit_meets_category.add(unit, category_a, column);
  for (std::size_t bit = 0; bit < kUnknowns; ++bit)
    if (((a.why >> bit) & 1) != 0) study_.unknown_a[bit].add(person);
  if (a.outcome == Outcome::deny) study_.liftable.add(a.liftable, person);
  study_.observed.add(a.observed, person);
  study_.for_some.add(a.for_some || (b != nullptr && b->for_some), person);
  if (b == nullptr) return;

  const std::size_t article_b = article_row(*b_, *b);
  const Change change = change_of(a, *b, article_a == article_b);
  const auto kind = static_cast<std::size_t>(change);
  study_.changes_by_article.at(article_a, kind).add(person);
  study_.changes_by_category.at(category_a, kind).add(person);
  const auto news = std::find(kNewKinds.begin(), kNewKinds.end(), change);
  if (news != kNewKinds.end()) {
    const auto new_column = static_cast<std::size_t>(news - kNewKinds.begin());
    const std::size_t category_b = category_row(*b, category_of_site);
    study_.news_by_article.at(article_b, new_column).add(person);
    study_.news_by_category.at(category_b, new_column).add(person);
    study_.news_of_article_and_category.add(article_b, category_b, new_column);
    study_.news_of_both_categories.add(category_a, category_b, new_column);
  }
  study_.changes_by_unit.at(unit, kind).add(person);
  study_.change_of_article_and_category.add(article_a, category_a, kind);
  study_.change_of_unit_and_category.add(unit, category_a, kind);
  study_.b_totals[static_cast<std::size_t>(b->outcome)].add(person);
  const std::size_t flow = flow_column(a.outcome, b->outcome);
  study_.flows_by_article.at(article_a, flow).add(person);
  study_.flows_by_category.at(category_a, flow).add(person);
  study_.flows_by_unit.at(unit, flow).add(person);
  for (std::size_t bit = 0; bit < kUnknowns; ++bit)
    if (((b->why >> bit) & 1) != 0) study_.unknown_b[bit].add(person);
}

std::size_t Replayer::article_row(const Side& side, const Answer& answer) const {
  if (answer.clause != policy::kNoClause) return side.rows[answer.clause];
  return phase_rows_[static_cast<std::size_t>(answer.phase)];
}

std::size_t Replayer::category_row(const Answer& answer, std::size_t category_of_site) const {
  if (category_of_site == kProtectedRow || answer.category >= lists::kMaxCategories) return category_of_site;
  return answer.category;
}

const policy::Person* Replayer::known_person(const policy::WebRequest& request) const {
  if (!request.user.empty()) return state_->find_person(request.user);
  if (!request.address) return nullptr;
  for (const policy::AddressEntry* entry = state_->find_address(*request.address); entry != nullptr;
       entry = state_->around(*entry))
    if (entry->person != policy::kNoPerson) return &state_->people()[entry->person];
  return nullptr;
}

const HiddenPaths* Replayer::hidden_paths(const lists::Site& site) {
  const lists::Table::PathCategories paths = table_->path_categories(site);
  hidden_.urls = paths.urls;
  hidden_.expressions = paths.expressions;
  hidden_.state_path_count = 0;
  state_->names_for(site.host, site.is_ip, [&](const policy::NameEntry& entry) {
    if (entry.path_size == 0) return false;
    hidden_.state_paths[hidden_.state_path_count++] = state_->path(entry);
    return hidden_.state_path_count == kMaxStatePaths;
  });
  return &hidden_;
}

Study Replayer::finish(std::uint32_t files) && {
  study_.files = files;
  study_.people = tokens_.people();
  study_.people_overflowed = tokens_.overflowed();
  return std::move(study_);
}

}  // namespace cartulaire::replay
