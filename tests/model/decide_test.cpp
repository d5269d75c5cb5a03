// What the comparison cannot show: that deciding allocates nothing, that explaining is deciding, that worlds
// bind or say why not.
#include <algorithm>
#include <array>
#include <memory>

#include <gtest/gtest.h>

#include "count_allocations.hpp"
#include "fixtures.hpp"
#include "policy/reason_text.hpp"
#include "policy/state_data.hpp"
#include "random_world.hpp"

namespace cartulaire::model {
namespace {

using namespace policy;

RequestModel ask(const std::string& user, const std::string& at, const std::string& host,
                 std::set<std::string> categories) {
  RequestModel r;
  r.user = user;
  r.address = "10.0.0.5";
  r.at = instant(at);
  r.host = host;
  r.categories = std::move(categories);
  return r;
}

const Change* change(const Explanation& e, Change::What what) {
  const auto found =
      std::find_if(e.changes.begin(), e.changes.end(), [&](const Change& c) { return c.what == what; });
  return found == e.changes.end() ? nullptr : &*found;
}

TEST(decide, the_count_of_allocations_counts) {
  const std::uint64_t before = allocations();
  const auto memory = std::make_unique<std::array<char, 64>>();
  EXPECT_GT(allocations(), before) << memory->size();
}

TEST(decide, allocates_nothing_whatever_the_world) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Choices choices(seed);
    const WorldModel world = random_world(choices);
    const Engine engine(world);
    for (int i = 0; i < 40; ++i) {
      const RequestModel request = random_request(world, choices);
      const WebRequest web = Engine::web_request(request);
      const lists::CategorySet categories = engine.categories(request);
      const std::uint64_t before = allocations();
      const Decision decision = decide(engine.world(), web, categories);
      ASSERT_EQ(allocations(), before) << "seed " << seed << " phase " << id_of(decision.phase);
    }
  }
}

TEST(explain, is_the_same_walk_as_decide) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Choices choices(seed);
    const WorldModel world = random_world(choices);
    const Engine engine(world);
    for (int i = 0; i < 5; ++i) {
      const RequestModel request = random_request(world, choices);
      EXPECT_EQ(text(engine.answer(engine.explain(request).decision)), text(engine.decide(request)))
          << "seed " << seed;
    }
  }
}

// WEB-07: a refusal says what would change it. Two filters refuse games: both must be lifted; lunch opens
// them.
TEST(explain, web_07_says_what_would_open_a_refused_site) {
  const RequestModel request = ask("anne", "2026-11-24 10:00", "jeux.test", {"games"});
  RequestModel facts;
  const Engine engine(commune("-", facts));
  const Explanation e = engine.explain(request);
  ASSERT_EQ(e.decision.verdict, Verdict::deny);
  const Change* hour = change(e, Change::What::hour);
  ASSERT_NE(hour, nullptr);
  EXPECT_EQ(hour->at.time_since_epoch().count(), instant("2026-11-24 12:00"));
  const Change* relief = change(e, Change::What::relief);
  ASSERT_NE(relief, nullptr);
  ASSERT_EQ(relief->clauses.size(), 2u);
  EXPECT_EQ(engine.world().clause(e.decision.entity, relief->clauses[0])->name, "categories");
  EXPECT_EQ(engine.world().clause(e.decision.entity, relief->clauses[1])->name, "loisirs");
  EXPECT_FALSE(relief->by_ciso);
  EXPECT_EQ(change(e, Change::What::clause_off), nullptr) << "the other filter refuses as well";
  EXPECT_EQ(change(e, Change::What::signature), nullptr);
}

TEST(explain, web_07_says_that_signing_opens_a_gated_site) {
  RequestModel facts;
  const Engine engine(commune("-", facts));
  const Explanation e = engine.explain(ask("bruno", "2026-11-24 10:00", "presse.test", {"press"}));
  ASSERT_EQ(e.decision.verdict, Verdict::gate);
  ASSERT_NE(change(e, Change::What::signature), nullptr);
  EXPECT_EQ(change(e, Change::What::signature)->verdict, Verdict::allow);
}

TEST(explain, web_02_offers_no_approval_against_the_law) {
  RequestModel facts;
  const Engine engine(commune("-", facts));
  const Explanation e = engine.explain(ask("anne", "2026-11-24 10:00", "haine.test", {"violence"}));
  EXPECT_EQ(change(e, Change::What::relief), nullptr);
  EXPECT_EQ(change(e, Change::What::hour), nullptr);
}

TEST(explain, web_05_says_that_security_takes_the_ciso) {
  RequestModel facts;
  const Engine engine(commune("-", facts));
  const Explanation e = engine.explain(ask("anne", "2026-11-24 10:00", "virus.test", {"malware"}));
  const Change* relief = change(e, Change::What::relief);
  ASSERT_NE(relief, nullptr);
  EXPECT_EQ(relief->clauses, std::vector<ClauseIndex>{kPlatformClause});
  EXPECT_TRUE(relief->by_ciso);
}

TEST(explain, traces_what_was_tried_in_phase_order) {
  RequestModel facts;
  const Engine engine(commune("observe:categories", facts));
  const Explanation e = engine.explain(ask("anne", "2026-11-24 10:00", "jeux.test", {"games"}));
  EXPECT_TRUE(std::is_sorted(e.steps.begin(), e.steps.end(),
                             [](const Step& a, const Step& b) { return a.phase < b.phase; }));
  const auto has = [&](const char* clause, Step::Result result) {
    return std::any_of(e.steps.begin(), e.steps.end(), [&](const Step& step) {
      const Clause* c = engine.world().clause(e.decision.entity, step.clause);
      return c != nullptr && c->name == clause && step.result == result;
    });
  };
  EXPECT_TRUE(has("signature", Step::Result::passed));
  EXPECT_TRUE(has("categories", Step::Result::observed));
  EXPECT_TRUE(has("loisirs", Step::Result::refused));
}

TEST(reason_text, web_07_has_a_sentence_in_both_languages_for_every_reason) {
  for (int i = 0; i <= static_cast<int>(Reason::indeterminate); ++i) {
    const auto reason = static_cast<Reason>(i);
    EXPECT_FALSE(id_of(reason).empty()) << i;
    EXPECT_TRUE(sentence(reason, base::Language::french).ends_with('.')) << i;
    EXPECT_TRUE(sentence(reason, base::Language::english).ends_with('.')) << i;
  }
}

struct Bound {
  State state;
  std::vector<std::byte> bytes;
  Bound() {
    bytes = encode(StateData{}).value();
    state = State::view(bytes).value();
  }
};

// LANGUAGE: a legal category without a list behind it is an error.
TEST(bind, web_02_refuses_a_legal_category_without_list) {
  const Bound b;
  Policy policy;
  policy.entity = "commune";
  policy.ranks.legal = {"violence", "denial"};
  const auto world = World::bind_names({policy}, {"violence"}, b.state);
  ASSERT_FALSE(world.has_value());
  EXPECT_NE(world.error().french.find("`denial`"), std::string::npos) << world.error().french;
  EXPECT_EQ(world.error().french.find("violence"), std::string::npos);
  BindOptions options;
  options.accept_unlisted_legal = true;
  const auto accepted = World::bind_names({policy}, {"violence"}, b.state, options);
  ASSERT_TRUE(accepted.has_value());
  ASSERT_EQ((*accepted)->unlisted().size(), 1u);
}

TEST(bind, refuses_a_rule_of_an_absent_clause_and_two_charters_of_one_entity) {
  const Bound b;
  Policy policy;
  policy.entity = "commune";
  policy.logs = {{7}};
  EXPECT_FALSE(World::bind_names({policy}, {}, b.state).has_value());
  policy.logs.clear();
  EXPECT_TRUE(World::bind_names({policy}, {}, b.state).has_value());
  EXPECT_FALSE(World::bind_names({policy, policy}, {}, b.state).has_value());
  EXPECT_FALSE(World::bind_names({}, {}, b.state).has_value());
}

TEST(bind, a_renewed_world_is_trusted_longer_and_shares_the_rest) {
  const Bound b;
  Policy policy;
  policy.entity = "commune";
  BindOptions options;
  options.trusted_until = base::Instant(std::chrono::hours(1));
  const auto world = World::bind_names({policy}, {}, b.state, options).value();
  EXPECT_TRUE(world->stale_at(base::Instant(std::chrono::hours(1))));
  const auto later = world->renewed(base::Instant(std::chrono::hours(2)));
  EXPECT_FALSE(later->stale_at(base::Instant(std::chrono::hours(1))));
  EXPECT_EQ(&later->bound(), &world->bound());
}

}  // namespace
}  // namespace cartulaire::model
