#include <map>

#include <fmt/format.h>

#include "charter/adoption/import.hpp"
#include "charter/adoption/status.hpp"
#include "node/kept.hpp"
#include "node/published.hpp"
#include "workshop.hpp"

namespace cartulaire {
namespace {

using hub::Published;
using policy::Verdict;
using testing::Workshop;

const char* const kApproval =
    "approvals:\n  - {for: {person: durand}, sites: [casino.test], lifts: fermetures, until: 2027-01-31, "
    "decided_by: it}\n";

std::map<std::string, std::string> files_of(const platform::Path& folder) {
  std::map<std::string, std::string> out;
  const std::vector<platform::Path> files = platform::files_in(folder).value();
  for (const platform::Path& path : files)
    if (path.filename() != node::kHistoryName)  // of no bundle
      out[path.filename().string()] = platform::read_text(path).value();
  return out;
}

TEST(Bundle, WhatIsPublishedIsWhatDecides) {
  Workshop shop;
  const Published out = shop.publish();
  EXPECT_EQ(out.state, Published::StateChange::snapshot);
  const auto bundle = shop.load();
  ASSERT_TRUE(bundle) << bundle.error().english;
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/"), Verdict::deny);
  EXPECT_EQ(Workshop::ask(**bundle, "http://other.test/"), Verdict::allow);
  EXPECT_EQ((*bundle)->entities().size(), 2U);
}

TEST(Bundle, AnApprovalTravelsAsADelta) {  // WEB-05
  Workshop shop;
  shop.publish();
  shop.write_state(kApproval);
  const Published out = shop.publish();
  EXPECT_EQ(out.state, Published::StateChange::delta);
  EXPECT_EQ(out.counts.entries, 1U);
  EXPECT_FALSE(out.charter_changed);
  EXPECT_FALSE(out.lists_changed);
  const auto bundle = shop.load();
  ASSERT_TRUE(bundle) << bundle.error().english;
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/"), Verdict::allow);
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", "martin"), Verdict::deny);
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", ""), Verdict::deny);
}

TEST(Bundle, ALongRowOfDeltasEndsInASnapshotAndDecidesTheSame) {
  Workshop shop;
  shop.publish();
  int snapshots = 0;
  for (int i = 0; i < 6; ++i) {
    std::string more = "bootstrap: [portail.test]\npapers: []\n";
    for (int n = 0; n <= i; ++n)
      more += n == 0 ? "lists:\n  - {deny: [d0.test], author: it, reason: essai, review: 2027-01-01}\n"
                     : fmt::format(
                           "  - {{deny: [d{}.test], author: it, reason: essai, review: 2027-01-01}}\n", n);
    shop.write_state(more);
    if (shop.publish().state == Published::StateChange::snapshot) ++snapshots;
    const auto bundle = shop.load();
    ASSERT_TRUE(bundle) << bundle.error().english;
    for (int n = 0; n <= i; ++n)
      EXPECT_EQ(Workshop::ask(**bundle, fmt::format("http://d{}.test/", n)), Verdict::deny)
          << n << " of " << i;
  }
  EXPECT_GE(snapshots, 1);  // small states: deltas soon weigh more than a snapshot
}

TEST(Bundle, NothingChangedIsStillNews) {
  Workshop shop;
  const Published first = shop.publish();
  const Published second = shop.publish();
  EXPECT_GT(second.number, first.number);
  EXPECT_EQ(second.state, Published::StateChange::none);
  EXPECT_EQ(second.state_number, first.state_number);
  EXPECT_EQ(second.written_bytes, 0U);
}

TEST(Bundle, WhatANodeWouldRefuseIsNotPublished) {
  Workshop shop;
  const Published first = shop.publish();
  const auto before = files_of(shop.options.folder);
  shop.write_state("approvals:\n  - {for: {person: nobody}}\n");
  const auto bad_state = hub::publish(shop.options, shop.now + std::chrono::seconds(5));
  ASSERT_TRUE(bad_state);
  EXPECT_FALSE(bad_state->published);
  EXPECT_TRUE(charter::has_errors(bad_state->diagnostics));
  shop.write_state("");
  shop.write_charter("categories: [gambling, games, video]", "categories: [gamblin]");
  const auto bad_charter = hub::publish(shop.options, shop.now + std::chrono::seconds(6));
  ASSERT_TRUE(bad_charter);
  EXPECT_FALSE(bad_charter->published);
  shop.write_charter("categories: [gamblin]", "categories: [gambling, games, video]");
  Workshop::write(shop.options.lists, "no list at all");
  EXPECT_FALSE(hub::publish(shop.options, shop.now + std::chrono::seconds(7)));
  EXPECT_EQ(files_of(shop.options.folder).at("manifest"), before.at("manifest"));
  EXPECT_GT(first.number, 0U);
}

// A draft beside: the casino, closed today, is open in it.
TEST(Bundle, ADraftIsEvaluatedBesideAndNeverStandsInTheWay) {
  Workshop shop;
  shop.options.draft = shop.root() / "projet.md";
  shop.options.draft_until = shop.now + std::chrono::hours(48);
  std::string text = platform::read_text(shop.options.charter).value();
  text.replace(text.find("version: 1.2.0"), 14, "version: 1.3.0");
  text.replace(text.find("[gambling, games, video]"), 24, "[games, video]");
  Workshop::write(shop.options.draft, text);
  EXPECT_TRUE(shop.publish().with_draft);
  auto bundle = shop.load().value();
  ASSERT_NE(bundle->draft(), nullptr) << bundle->draft_error()->english;
  EXPECT_TRUE(bundle->draft()->name().starts_with("essai:1.3.0:")) << bundle->draft()->name();
  EXPECT_EQ(bundle->draft()->until(), shop.options.draft_until);
  lists::SiteBuffer buffer;
  policy::WebRequest request;
  request.at = shop.now + std::chrono::hours(9);
  request.user = "durand";
  request.method = "GET";
  request.site = *lists::parse_site("http://casino.test/", buffer);
  const auto categories = bundle->world()->table().lookup(request.site);
  const policy::Decision today = policy::decide(*bundle->world(), request, categories);
  EXPECT_EQ(today.verdict, policy::Verdict::deny);
  const auto then = bundle->draft()->decide(request, categories, today);
  ASSERT_TRUE(then);
  EXPECT_EQ(then->verdict, policy::Verdict::allow);

  const platform::Path file = shop.options.folder / bundle->manifest().find(node::FileRole::draft)->name;
  Workshop::write(file, "damaged");
  bundle = shop.load().value();
  EXPECT_EQ(bundle->draft(), nullptr);
  EXPECT_TRUE(bundle->draft_error());
  EXPECT_EQ(Workshop::ask(*bundle, "http://casino.test/"), policy::Verdict::deny);
  std::filesystem::remove(file);
  EXPECT_EQ(shop.load().value()->draft(), nullptr);
  EXPECT_TRUE(node::keep_bundle(*bundle, shop.node));
  EXPECT_TRUE(node::load_kept_bundle(shop.node, shop.now));

  Workshop::write(shop.options.draft, "this is no charter");
  EXPECT_FALSE(shop.publish().with_draft);
  EXPECT_FALSE(shop.load().value()->draft_error());
}

TEST(Bundle, AnOlderManifestIsRefusedAlsoAfterARestart) {
  Workshop shop;
  shop.publish();
  const auto old = files_of(shop.options.folder);
  shop.write_state(kApproval);
  shop.publish();
  ASSERT_TRUE(shop.load());
  for (const auto& [name, text] : old)
    Workshop::write(shop.options.folder / name, text);
  const auto again = shop.load();  // load_bundle keeps nothing but its memory file: a restart
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::refused);
}

TEST(Bundle, ADamagedMemoryIsSaidNotForgotten) {
  Workshop shop;
  shop.publish();
  ASSERT_TRUE(shop.load());
  Workshop::write(shop.node.memory, "cartulaire-node 1\nseen zzz\n");
  EXPECT_FALSE(shop.load());
}

TEST(Bundle, AnExpiredManifestIsNoNewsButANodeGoesOnWithTheOneItHas) {
  Workshop shop;
  shop.publish();
  const base::Instant after_a_month = shop.now + std::chrono::days(30);
  EXPECT_EQ(node::load_bundle(shop.node, after_a_month).error().code, base::ErrorCode::refused);
  ASSERT_TRUE(shop.load());  // accepted in time
  const auto restarted = node::load_bundle(shop.node, after_a_month);
  ASSERT_TRUE(restarted) << restarted.error().english;
  EXPECT_TRUE((*restarted)->world()->stale_at(after_a_month));
}

TEST(Bundle, WithoutNewsTheStateGoesStaleAndARenewalFreshens) {
  Workshop shop;
  shop.publish();
  const auto first = shop.load();
  ASSERT_TRUE(first);
  EXPECT_FALSE((*first)->world()->stale_at(shop.now + std::chrono::hours(23)));
  EXPECT_TRUE((*first)->world()->stale_at(shop.now + std::chrono::hours(24)));
  shop.now += std::chrono::hours(12);
  shop.publish();  // nothing changed: a renewal
  const auto second = shop.load();
  ASSERT_TRUE(second);
  EXPECT_FALSE((*second)->world()->stale_at(shop.now + std::chrono::hours(23)));
  EXPECT_EQ((*second)->world()->state().number(), (*first)->world()->state().number());
}

TEST(Bundle, AFlippedBitInAnyFileIsRefused) {
  Workshop shop;
  shop.publish();
  shop.write_state(kApproval);
  shop.publish();
  std::size_t tried = 0;
  for (const auto& [name, text] : files_of(shop.options.folder)) {
    if (name.ends_with(".tmp")) continue;
    const std::size_t step = std::max<std::size_t>(1, text.size() / 24);
    for (std::size_t at = 0; at < text.size(); at += step) {
      std::string flipped = text;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
      Workshop::write(shop.options.folder / name, flipped);
      EXPECT_FALSE(shop.load()) << name << " at " << at;
      ++tried;
    }
    Workshop::write(shop.options.folder / name, text);
  }
  EXPECT_GT(tried, 100U);
  EXPECT_TRUE(shop.load());
}

// INT-01: how far a node is behind is counted in publications, not in seconds.
TEST(Bundle, TheHistoryTellsHowFarANumberIsBehind) {
  Workshop shop;
  const std::uint64_t first = shop.publish().number;
  const base::Instant then = shop.now;
  EXPECT_FALSE(node::lag_of(first, node::read_history(shop.options.folder)));
  shop.now += std::chrono::minutes(1);
  shop.publish();
  const std::uint64_t last = shop.publish().number;
  const auto history = node::read_history(shop.options.folder);
  ASSERT_EQ(history.size(), 3U);
  const auto lag = node::lag_of(first, history);
  ASSERT_TRUE(lag);
  EXPECT_EQ(lag->manifests, 2U);
  EXPECT_EQ(lag->since, then + std::chrono::seconds(61));
  EXPECT_EQ(node::lag_of(0, history)->manifests, 3U);
  EXPECT_FALSE(node::lag_of(last, history));
  Workshop::write(shop.options.folder / node::kHistoryName, "1 2\nnot a line\n\n3 x\n");
  EXPECT_EQ(node::read_history(shop.options.folder).size(), 1U);
  shop.publish();  // whatever stands there
}

TEST(Bundle, AMissingFileAndAForeignKeyAreRefused) {
  Workshop shop;
  shop.publish();
  for (const auto& [name, text] : files_of(shop.options.folder)) {
    std::filesystem::remove(shop.options.folder / name);
    const auto loaded = shop.load();
    ASSERT_FALSE(loaded) << name;
    EXPECT_EQ(loaded.error().code, base::ErrorCode::unavailable) << name;
    Workshop::write(shop.options.folder / name, text);
  }
  shop.node.key = platform::make_sign_keys().public_key;
  EXPECT_EQ(shop.load().error().code, base::ErrorCode::refused);
}

TEST(Bundle, AVerifiedListIsNotReadAgainUntilItIsAnotherFile) {
  Workshop shop;
  shop.publish();
  ASSERT_TRUE(shop.load());
  // The same name and content, another inode: verified anew; other content under that name: refused.
  for (const auto& [name, text] : files_of(shop.options.folder))
    if (name.starts_with("lists-")) {
      Workshop::write(shop.options.folder / name, text);
      EXPECT_TRUE(shop.load());
      std::string other = text;
      other.back() = static_cast<char>(other.back() ^ 1);
      Workshop::write(shop.options.folder / name, other);
      EXPECT_FALSE(shop.load());
    }
}

TEST(Bundle, ADelegatedValueReachesThePolicy) {
  Workshop shop;
  shop.publish();
  const auto without = shop.load();
  ASSERT_TRUE(without);
  EXPECT_TRUE((*without)->entities()[0].logs.empty());  // not set: nothing may be written
  shop.write_state(
      "delegated:\n  - {clause: traces, parameter: retention, value: 3 months, set_by: dpo, on: "
      "2026-01-02}\n");
  shop.publish();
  const auto with = shop.load();
  ASSERT_TRUE(with) << with.error().english;
  ASSERT_EQ((*with)->entities()[0].logs.size(), 1U);
  EXPECT_EQ((*with)->entities()[0].logs[0].retention,
            (charter::Duration{3, charter::Duration::Unit::months}));
}

TEST(Bundle, AVersionIsInertBeforeItsEntryIntoForce) {  // CHA-02
  Workshop shop;
  shop.write_state("adoptions:\n  - {entity: agglo, version: 1.2.0, in_force: 2026-04-01}\n");
  shop.publish();
  const auto bundle = shop.load();
  ASSERT_TRUE(bundle) << bundle.error().english;
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", "durand"), Verdict::allow);
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", "martin"), Verdict::deny);  // another entity
}

TEST(Bundle, WhatAnEntityHasNotAdoptedIsInertForIt) {  // CHA-02, CHA-03, CHA-04
  namespace adoption = charter::adoption;
  Workshop shop;
  shop.write_charter("# 1. Internet\n",
                     "# 1. Internet\n\nIl faut {{le formalites.requires}}.\n\n```clause charter.adoption as "
                     "formalites\nrequires: [cst_opinion]\n```\n");
  const auto refused = hub::publish(shop.options, shop.now);
  ASSERT_TRUE(refused);
  EXPECT_FALSE(refused->published);  // nobody was asked

  const std::string text = platform::read_text(shop.options.charter).value();
  const charter::Loaded loaded = charter::load_charter(text, "charte.md");
  const auto agglo = charter::effective_charter(loaded.charter, "agglo").value();
  const adoption::Day today = *adoption::parse_day("2026-03-01");
  const auto act = [&](adoption::What what) {
    return adoption::Act{agglo.front.version, "agglo", agglo.hash, today, false, std::move(what)};
  };
  adoption::Consultation opinion;
  opinion.votes = {5, 0, 1};
  const auto keys = platform::read_sign_keys(shop.options.keys).value();
  const auto recorded =
      adoption::append(shop.root() / adoption::kRegisterName, keys,
                       {adoption::version_act(loaded.charter, text, today).value(), act(opinion),
                        act(adoption::Publication{"intranet"}), act(adoption::EntryIntoForce{})},
                       shop.now, [&](const adoption::Register& all, const adoption::Act& one) {
                         return adoption::admissible(all, one, today);
                       });
  ASSERT_TRUE(recorded) << recorded.error().english;
  shop.publish();
  const auto bundle = shop.load();
  ASSERT_TRUE(bundle) << bundle.error().english;
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", "durand"), Verdict::deny);
  EXPECT_EQ(Workshop::ask(**bundle, "http://casino.test/", "martin"), Verdict::allow);  // the CIAS has not
}

TEST(Bundle, OldFilesLeaveAfterOneMoreRound) {
  Workshop shop;
  shop.publish();
  const auto first = files_of(shop.options.folder);
  for (int i = 0; i < 3; ++i) {
    shop.write_lists({"casino.test", "jeu" + std::to_string(i) + ".test"});
    shop.publish();
  }
  std::size_t lists = 0;
  for (const auto& [name, text] : files_of(shop.options.folder))
    lists += name.starts_with("lists-") ? 1U : 0U;
  EXPECT_EQ(lists, 2U);
  EXPECT_GE(first.size(), 4U);
}

}  // namespace
}  // namespace cartulaire
