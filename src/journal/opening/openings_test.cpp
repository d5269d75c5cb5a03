// LG-06, LG-07, LG-10, LG-18: an opening by two custodians, from a spool to an extract that a stranger
// checks.
#include "journal/opening/openings.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>

#include <gtest/gtest.h>

#include "journal/sealed/sealing.hpp"
#include "journal/sealed/testing.hpp"
#include "journal/sealed/tree.hpp"

namespace cartulaire::journal::opening {
namespace {

using namespace std::chrono_literals;
using custody::Request;
using platform::Json;
using sealed::testing::FailingDisk;

struct Custodian {
  std::string role;
  platform::BoxKeyPair keys = platform::make_box_keys();
};

class OpeningsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sealed::Log::create(log_place(), "journal.ville.example", spool_.clock, disk_));
    start();
    custody::CustodyRecord record{
        "ville", custody::Ceremony::init, {1, {{"authority", "ciso"}}, {}}, "gardiens", "essai", "1", {"dpo"},
        "ciso"};
    for (const Custodian& one : people_)
      record.custody.custodians.push_back({one.role, one.keys.public_key});
    ASSERT_TRUE(log_->append({sealed::Entry(sealed::CustodyEntry{custody::custody_members(record)})}));
    seal_day();
  }

  [[nodiscard]] platform::Path folder(const char* name) const { return spool_.folder.path() / name; }
  [[nodiscard]] sealed::LogPlace log_place() const { return {folder("sealed"), folder("keys")}; }

  // As the keeper starts.
  void start() {
    openings_.reset();
    log_.reset();
    books_ = sealed::Books();
    before_.clear();
    auto log =
        sealed::Log::open(log_place(), spool_.clock, disk_, [this](std::uint64_t leaf, const auto& entry) {
          books_.take(leaf, entry);
          if (openings_)
            openings_->take(entry);
          else
            before_.push_back(entry);
        });
    ASSERT_TRUE(log) << log.error().english;
    log_ = std::move(*log);
    auto keys = sealed::Keystore::open(log_place().keys, disk_);
    ASSERT_TRUE(keys);
    keys_.emplace(std::move(*keys));
    openings_ =
        std::make_unique<Openings>(Openings::Place{folder("keys") / "cases", folder("sealed") / "parts"},
                                   *log_, books_, *keys_, spool_.clock, disk_);
    for (const auto& entry : before_)
      openings_->take(entry);
    ASSERT_TRUE(openings_->sweep());
    ASSERT_TRUE(openings_->fault());
  }

  // 70 events of agent0 to agent6, in turn.
  void seal_day() {
    journal::testing::FakeDisk spool_disk;
    auto writer = Writer::open(spool_.options(), spool_.clock, spool_disk);
    ASSERT_TRUE(writer);
    std::vector<Event> events;
    std::vector<std::string> users;  // events are views into these
    std::vector<std::string> sites;
    users.reserve(70);
    sites.reserve(70);
    for (std::uint64_t i = 0; i < 70; ++i) {
      users.push_back("agent" + std::to_string(i % 7));
      Event& event = events.emplace_back(schema_, Envelope{spool_.clock.now(), Verdict::deny, "jeux"});
      ASSERT_TRUE(event.set(Field::user, users.back()));
      ASSERT_TRUE(event.set(Field::site, sites.emplace_back("site" + users.back() + ".example")));
      ASSERT_TRUE(event.set(Field::volume, i));
    }
    ASSERT_TRUE((*writer)->append(events));
    ASSERT_TRUE((*writer)->close());
    sealed::SealingPlace place{folder("sealed") / "parts", {{spool_.writer_folder(), spool_.hub()}}};
    sealed::SealingRules rules;
    rules.zone.name = "UTC";
    rules.retention = {{"ville", "web", 180, "traces", "essai", "1"}};
    const auto sealed = sealed::seal(*log_, books_, *keys_, place, rules, {},
                                     {spool_.clock.now() + 1s, day_of(spool_.clock.now())}, disk_);
    ASSERT_TRUE(sealed) << sealed.error().english;
    ASSERT_EQ(sealed->parts, 1);
  }

  [[nodiscard]] Ask ask() const {
    const CivilDay today = day_of(spool_.clock.now());
    return {"ville",
            "judge",
            {"agent3"},
            {"web"},
            today,
            today,
            today + std::chrono::days(20),
            "Réquisition n° 12",
            police_.public_key};
  }
  base::Status step(const std::string& name, Kind kind, const std::string& role = {}) {
    Step step;
    step.name = name;
    step.kind = kind;
    step.role = role;
    step.favourable = true;
    if (kind == Kind::close) step.outcome = "done";
    return openings_->record(step, rules_);
  }
  std::string decided() {
    auto name = openings_->open(ask(), rules_);
    EXPECT_TRUE(name) << name.error().english;
    EXPECT_TRUE(step(*name, Kind::opinion, "dpo"));
    EXPECT_TRUE(step(*name, Kind::approve, "authority"));
    return *name;
  }
  // Through lines, as they travel.
  base::Status answers(const std::string& name, const Custodian& one) {
    const auto requests = openings_->requests(name, rules_);
    if (!requests) return tl::unexpected(requests.error());
    for (const Request& request : *requests) {
      if (request.key != one.keys.public_key) continue;
      const std::string line = custody::print_request(request);
      const auto answer = custody::answer_request(custody::parse_request(line, "r").value(),
                                                  custody::request_digest(line), one.role, one.keys);
      if (!answer) return tl::unexpected(answer.error());
      return openings_->answer(name, custody::print_answer(*answer));
    }
    return base::fail(base::ErrorCode::not_found, one.role, "", "");
  }
  [[nodiscard]] std::size_t files_of_cases() const {
    const auto files = platform::files_in(folder("keys") / "cases");
    return files ? files->size() : 0;
  }

  journal::testing::Spool spool_;
  FailingDisk disk_;
  SchemaPtr schema_ = journal::testing::make_schema({"user", "site", "volume", "time"});
  std::array<Custodian, 3> people_{Custodian{"authority"}, Custodian{"ciso"}, Custodian{"ciso"}};
  platform::BoxKeyPair police_ = platform::make_box_keys();
  Rules rules_{{"judge"}, {"authority"}, {"dpo"}, Told::after, "ciso"};
  sealed::Books books_;
  std::vector<sealed::TimedEntry> before_;  // read before there was anybody to tell
  std::optional<sealed::Keystore> keys_;
  platform::DuckDatabase engine_ = platform::DuckDatabase::open().value();
  std::unique_ptr<sealed::Log> log_;
  std::unique_ptr<Openings> openings_;
};

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(platform::parse_json(line, "extract").value());
  return lines;
}
std::string text_of(const Json& line, const char* name) {
  return *line.find(name)->text();
}
std::vector<sealed::Digest> path_of(const Json& line) {
  std::vector<sealed::Digest> path;
  for (const Json& one : *line.find("path")->array())
    path.push_back(platform::hex_array<32>(*one.text()).value());
  return path;
}
sealed::Digest leaf_of(platform::Bytes salt, std::string_view text) {
  constexpr std::byte kLeaf{0};
  platform::Sha256 sha;
  return sha.update({&kLeaf, 1}).update(salt).update(platform::as_bytes(text)).finish();
}

TEST_F(OpeningsTest, gives_the_lines_of_the_named_person_alone_with_proofs_that_a_stranger_checks) {
  const std::string name = decided();
  ASSERT_TRUE(answers(name, people_[0]));
  ASSERT_TRUE(answers(name, people_[2]));
  const auto given = openings_->run(name, rules_, engine_);
  ASSERT_TRUE(given) << given.error().english;
  EXPECT_EQ(given->rows, 10);
  EXPECT_FALSE(open_extract(given->sealed, platform::make_box_keys()));
  const std::string text = open_extract(given->sealed, police_).value();
  EXPECT_EQ(text.find("siteagent0"), std::string::npos);
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 13);  // head, unit, 10 rows, end
  const auto note = sealed::parse_checkpoint(text_of(lines[0], "checkpoint")).value();
  const std::string part_line = text_of(lines[1], "line");
  EXPECT_EQ(sealed::root_of_path(leaf_of({}, part_line),
                                 static_cast<std::uint64_t>(*lines[1].find("leaf")->integer()),
                                 note.checkpoint.size, path_of(lines[1])),
            note.checkpoint.root);
  const auto part = platform::parse_json(part_line.substr(0, part_line.find('\t')), "part").value();
  const auto root = platform::hex_array<32>(text_of(part, "root")).value();
  const std::string pseudonym = text_of(*lines[1].find("pseudonyms"), "agent3");
  for (std::size_t i = 2; i < 12; ++i) {
    const auto salt = platform::hex_array<16>(text_of(lines[i], "salt")).value();
    EXPECT_EQ(sealed::root_of_path(leaf_of(salt, text_of(lines[i], "text")),
                                   static_cast<std::uint64_t>(*lines[i].find("row")->integer()), 70,
                                   path_of(lines[i])),
              root);
    const std::string row = text_of(lines[i], "text");
    EXPECT_NE(row.find("user=" + pseudonym), std::string::npos) << row;
    EXPECT_NE(row.find("site=siteagent3.example"), std::string::npos) << row;
  }
  const std::string signed_part = "cartulaire-extract 1\n" + text.substr(0, text.rfind("{\"end\""));
  platform::Signature signature = platform::hex_array<64>(text_of(lines[12], "signature")).value();
  EXPECT_TRUE(
      platform::verify_signature(log_->signer().public_key(), platform::as_bytes(signed_part), signature));
}

TEST_F(OpeningsTest, asks_nobody_before_the_decision_and_gives_nothing_before_a_whole_group_answered) {
  const auto name = openings_->open(ask(), rules_).value();
  EXPECT_EQ(openings_->requests(name, rules_).error().code, base::ErrorCode::refused);
  EXPECT_EQ(openings_->run(name, rules_, engine_).error().code, base::ErrorCode::refused);
  ASSERT_TRUE(step(name, Kind::opinion, "dpo"));
  ASSERT_TRUE(step(name, Kind::approve, "authority"));
  EXPECT_EQ(openings_->requests(name, rules_)->size(), 3);
  ASSERT_TRUE(answers(name, people_[1]));
  ASSERT_TRUE(answers(name, people_[2]));  // two of one role
  const auto lines = log_->size();
  EXPECT_EQ(openings_->run(name, rules_, engine_).error().code, base::ErrorCode::unavailable);
  EXPECT_EQ(log_->size(), lines);
}

TEST_F(OpeningsTest, opens_only_the_parts_in_which_a_search_found_somebody_and_believes_no_other_number) {
  const std::string name = decided();
  ASSERT_TRUE(answers(name, people_[0]));
  ASSERT_TRUE(answers(name, people_[2]));
  const auto run = [&](std::optional<std::uint64_t> rows) {
    std::size_t asked = 0;
    auto given = openings_->run(name, rules_, engine_, [&](const std::vector<sealed::Sought>& sought) {
      asked = sought.size();
      return rows ? sealed::Found{{sought.at(0), *rows}} : sealed::Found();
    });
    EXPECT_EQ(asked, 1U);  // one person, one unit
    return given;
  };
  EXPECT_EQ(run(10)->rows, 10U);
  EXPECT_EQ(run(std::nullopt)->rows, 10U);
  EXPECT_EQ(run(11).error().code, base::ErrorCode::corrupt);
  std::filesystem::remove_all(folder("sealed") / "parts");
  EXPECT_EQ(run(0)->rows, 0U);
  EXPECT_FALSE(run(10));
}

TEST_F(OpeningsTest, goes_on_after_the_keeper_was_restarted_at_any_point) {
  const std::string name = decided();
  start();
  ASSERT_TRUE(answers(name, people_[0]));
  start();
  ASSERT_TRUE(answers(name, people_[1]));
  start();
  ASSERT_TRUE(openings_->run(name, rules_, engine_));
  start();
  EXPECT_TRUE(openings_->find(name)->ran);
  ASSERT_TRUE(step(name, Kind::told));
  ASSERT_TRUE(step(name, Kind::close));
  start();
  EXPECT_TRUE(openings_->find(name)->closed);
  EXPECT_EQ(files_of_cases(), 1);  // the names; no key any more, no answer
  EXPECT_FALSE(openings_->run(name, rules_, engine_));
  EXPECT_FALSE(answers(name, people_[0]));
}

TEST_F(OpeningsTest, leaves_no_name_in_the_log_and_tells_each_person_of_their_own_once_they_may_know) {
  const std::string name = decided();
  EXPECT_TRUE(openings_->of_person("ville", "agent3")->empty());  // not told yet
  ASSERT_TRUE(step(name, Kind::told));
  const auto shown = openings_->of_person("ville", "agent3").value();
  ASSERT_EQ(shown.size(), 1);
  EXPECT_EQ(shown[0].ground, "judge");
  EXPECT_TRUE(openings_->of_person("ville", "agent4")->empty());
  EXPECT_TRUE(openings_->of_person("ccas", "agent3")->empty());
  const std::string log = platform::read_text(log_place().folder / "log").value();
  EXPECT_EQ(log.find("agent3"), std::string::npos);
  EXPECT_EQ(log.find("quisition"), std::string::npos);
}

TEST_F(OpeningsTest, refuses_what_is_no_answer_to_its_request) {
  const std::string name = decided();
  ASSERT_EQ(openings_->requests(name, rules_)->size(), 3);
  EXPECT_FALSE(openings_->answer(name, "{}"));
  custody::Answer stranger;
  stranger.name = name;
  stranger.role = "ciso";
  stranger.key = platform::make_box_keys().public_key;
  EXPECT_EQ(openings_->answer(name, custody::print_answer(stranger)).error().code, base::ErrorCode::refused);
  stranger.key = people_[1].keys.public_key;
  EXPECT_EQ(openings_->answer(name, custody::print_answer(stranger)).error().code, base::ErrorCode::refused);
  EXPECT_FALSE(openings_->answer("2026-9999", "{}"));
}

// The log could not take the step: it has no effect, and the next start leaves nothing of it.
TEST_F(OpeningsTest, does_nothing_that_the_log_could_not_say) {
  for (std::uint64_t at = 1; at < 20; ++at) {
    disk_.fail_at(at);
    const auto name = openings_->open(ask(), rules_);
    const bool reached = disk_.steps() >= at;
    disk_.fail_at(0);
    start();
    EXPECT_LE(files_of_cases(), openings_->all().size() * 2);
    if (name) {
      EXPECT_NE(openings_->find(*name), nullptr);
    }
    if (!reached) return;
  }
  FAIL() << "the disk never held";
}

TEST_F(OpeningsTest, units_without_custodians_are_named_as_left_out) {
  schema_ = journal::testing::make_schema({"user", "site", "volume", "time"});
  // As if sealed before the first ceremony.
  for (const auto& [unit, living] : std::map(books_.living())) {
    sealed::PartEntry part = living.part;
    part.unit.part = 2;
    part.custody = 0;
    ASSERT_TRUE(log_->append({sealed::Entry(part)}));
  }
  const std::string name = decided();
  ASSERT_TRUE(answers(name, people_[0]));
  ASSERT_TRUE(answers(name, people_[2]));
  const auto given = openings_->run(name, rules_, engine_);
  ASSERT_TRUE(given) << given.error().english;
  EXPECT_EQ(given->units, 1U);
  ASSERT_EQ(given->left_out.size(), 1U);
  EXPECT_TRUE(given->left_out.front().ends_with(".2")) << given->left_out.front();
  const auto lines = lines_of(open_extract(given->sealed, police_).value());
  EXPECT_EQ(*lines[0].find("left_out")->array()->front().text(), given->left_out.front());
}

}  // namespace
}  // namespace cartulaire::journal::opening
