// LG-06: living parts given over to new custodians by those who hold them, whatever moment the keeper stops.
#include "journal/custody/handovers.hpp"

#include <csignal>
#include <memory>
#include <optional>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/custody/answers.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/living_shares.hpp"
#include "journal/sealed/testing.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::BoxKeyPair;
using platform::Secret;

// Kills its process before the n-th thing that would reach the disk.
class KillingDisk final : public Disk {
 public:
  explicit KillingDisk(int kill_at) : left_(kill_at) {}
  base::Status write(platform::File& file, platform::Bytes bytes) override {
    if (left_ == 1) (void)file.write_all(bytes.first(bytes.size() / 2));
    step();
    return file.write_all(bytes);
  }
  base::Status sync(platform::File& file) override {
    step();
    return file.sync_data();
  }
  base::Result<std::uint64_t> free_bytes(const platform::Path&) override { return UINT64_MAX / 2; }
  base::Status replace(const platform::Path& path, platform::Bytes content, unsigned mode) override {
    step();
    return platform::replace_file(path, content, mode);
  }
  base::Status remove(const platform::Path& path) override {
    step();
    return platform::remove_file(path);
  }

 private:
  void step() {
    if (--left_ == 0) ::kill(::getpid(), SIGKILL);
  }
  int left_;
};

// A keeper's journal, taken up from its folder.
struct Journal {
  Journal(const sealed::LogPlace& place, const base::Clock& clock, Disk& disk, bool mend = true) {
    std::vector<sealed::TimedEntry> before;
    log = sealed::Log::open(place, clock, disk, [this, &before](std::uint64_t leaf, const auto& entry) {
            books.take(leaf, entry);
            if (handovers)
              handovers->take(entry);
            else
              before.push_back(entry);
          }).value();
    keys.emplace(sealed::Keystore::open(place.keys, disk).value());
    handovers.emplace(place.keys / "handovers", *log, books, *keys, clock, disk);
    for (const auto& entry : before)
      handovers->take(entry);
    EXPECT_TRUE(handovers->fault());
    if (mend) {
      EXPECT_TRUE(handovers->sweep());
    }
  }
  sealed::Books books;
  std::unique_ptr<sealed::Log> log;
  std::optional<sealed::Keystore> keys;
  std::optional<Handovers> handovers;
};

class HandoversTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sealed::Log::create(here_.place(), "journal.ville.example", here_.clock, disk_));
    Journal journal = open();
    before_ = {1, {{"authority", "ciso"}, {"authority", "it"}}, {}};
    before_.custodians = {
        {"authority", people_[0].public_key}, {"ciso", people_[1].public_key}, {"it", people_[2].public_key}};
    after_ = before_;
    after_.number = 2;
    after_.custodians[1].key = people_[3].public_key;
    name(journal, before_, Ceremony::init);
  }
  [[nodiscard]] Journal open() { return {here_.place(), here_.clock, disk_}; }

  static void name(Journal& journal, const Custody& custody, Ceremony what) {
    const CustodyRecord record{"ville", what, custody, "gardiens", "essai", "1", {}, {}};
    ASSERT_TRUE(journal.log->append({sealed::Entry(sealed::CustodyEntry{custody_members(record)})}));
  }

  void seal(Journal& journal, unsigned units) {
    std::vector<sealed::UnitRecord> records;
    std::vector<sealed::Entry> entries;
    for (unsigned i = 0; i < units; ++i) {
      sealed::PartEntry part;
      part.unit = {"ville", "web", sealed::CivilDay(std::chrono::days(20'780)), i + 1};
      part.zone = "UTC";
      part.term = part.unit.day + std::chrono::days(3'650);
      part.retention_days = 3'650;
      part.events = 1;
      const Secret identity = Secret::random(sealed::kUnitKeySize);
      part.identity = sealed::identity_commitment(identity, part.unit);
      part.custody = 1;
      records.push_back({part.unit, Secret::random(sealed::kUnitKeySize),
                         split_identity_key(identity, part.unit, before_)});
      part.shares = platform::sha256(records.back().shares);
      entries.emplace_back(part);
    }
    ASSERT_TRUE(journal.keys->add("ville", records));
    sealed::RunEntry run;
    run.run = 1;
    run.parts = units;
    entries.emplace_back(run);
    ASSERT_TRUE(journal.log->append(entries));
  }

  // Everything up to the answers of authority and it.
  void answered(Journal& journal) {
    name(journal, after_, Ceremony::replace);
    ASSERT_TRUE(journal.handovers->open("ville", "arrêté 12"));
    answer(journal, "authority", people_[0]);
    answer(journal, "it", people_[2]);
  }
  static void answer(Journal& journal, const char* role, const BoxKeyPair& keys) {
    const auto requests = journal.handovers->requests("ville").value();
    for (const Request& request : requests) {
      if (request.key != keys.public_key) continue;
      const std::string line = print_request(request);
      const auto answer =
          answer_request(parse_request(line, "r").value(), request_digest(line), role, keys).value();
      ASSERT_TRUE(journal.handovers->answer("ville", print_answer(answer)));
    }
  }

  // Whether these people, of those custodians, open what the keystore holds for the unit.
  bool opens(const Journal& journal, const sealed::LivingUnit& living, const Custody& custody,
             const char* role, const BoxKeyPair& keys) {
    const sealed::Unit& unit = living.part.unit;
    const auto record = journal.keys->find(unit).value();
    const auto boxes = read_shares(sealed::shares_in_force(record, living), unit, custody);
    if (!boxes) return false;
    std::vector<Secret> shares;
    for (const ShareBox& box : *boxes) {
      const bool theirs =
          box.name.role == role ? box.key == keys.public_key : box.key == people_[0].public_key;
      const std::uint32_t set = std::string_view(role) == "ciso" ? 0 : 1;
      if (!theirs || box.name.set != set) continue;
      auto share = open_share(box.name.role == role ? keys : people_[0], box.sealed, box.name);
      if (!share) return false;
      shares.push_back(std::move(*share));
    }
    return combine_shares(shares, unit, living.part.identity).has_value();
  }
  // Old or new, never both and never neither. True: the new ones.
  bool is_moved(const Journal& journal, const sealed::LivingUnit& living) {
    const bool old_ones = opens(journal, living, before_, "ciso", people_[1]);
    const bool new_ones = opens(journal, living, after_, "ciso", people_[3]);
    EXPECT_NE(old_ones, new_ones) << living.part.unit.name();
    EXPECT_EQ(new_ones, living.custody == 2);
    EXPECT_TRUE(journal.handovers->check(living));
    return new_ones;
  }

  sealed::testing::Sealed here_;
  SystemDisk disk_;
  std::array<BoxKeyPair, 4> people_{platform::make_box_keys(), platform::make_box_keys(),
                                    platform::make_box_keys(), platform::make_box_keys()};
  Custody before_;
  Custody after_;
};

TEST_F(HandoversTest, LG_06_a_keeper_killed_at_each_step_leaves_every_part_to_its_old_or_its_new_custodians) {
  {
    Journal journal = open();
    seal(journal, 3);
    answered(journal);
  }
  const auto saved = here_.folder.path() / "saved";
  const auto copy = [](const platform::Path& from, const platform::Path& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  };
  std::filesystem::create_directory(saved);
  copy(here_.place().folder, saved / "sealed");
  copy(here_.place().keys, saved / "keys");
  int kills = 0;
  for (bool whole = false; !whole; kills += whole ? 0 : 1) {
    ASSERT_LT(kills, 200);
    copy(saved / "sealed", here_.place().folder);
    copy(saved / "keys", here_.place().keys);
    const pid_t child = ::fork();
    if (child == 0) {
      KillingDisk disk(kills + 1);
      Journal journal(here_.place(), here_.clock, disk);
      ::_exit(journal.handovers->move_some("ville") ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    whole = WIFEXITED(status);
    ASSERT_EQ(status, whole ? 0 : SIGKILL);
    for (const bool mended : {false, true}) {  // as the kill left it, and as the next start takes it up
      const Journal journal(here_.place(), here_.clock, disk_, mended);
      for (const auto& [unit, living] : journal.books.living()) {
        const bool moved = is_moved(journal, living);
        EXPECT_TRUE(moved || !whole);
        EXPECT_TRUE(!mended || journal.keys->find(unit)->next.empty());
      }
    }
    Journal journal = open();
    if (journal.handovers->find("ville")->is_open) {
      EXPECT_EQ(journal.handovers->move_some("ville").value().left, 0);
    }
    EXPECT_EQ(journal.handovers->held("ville").newest, 3);
    EXPECT_TRUE(platform::files_in(here_.place().keys / "handovers" / "ville")->empty());
  }
  EXPECT_GT(kills, 15);
}

TEST_F(HandoversTest, move_nothing_without_a_set_of_those_who_hold_the_parts) {
  Journal journal = open();
  seal(journal, 2);
  name(journal, after_, Ceremony::replace);
  EXPECT_EQ(journal.handovers->move_some("ville").error().code, base::ErrorCode::not_found);
  ASSERT_TRUE(journal.handovers->open("ville", "arrêté 12"));
  answer(journal, "ciso", people_[1]);
  answer(journal, "it", people_[2]);  // no set: authority is in both
  const auto lines = journal.log->size();
  EXPECT_EQ(journal.handovers->move_some("ville").error().code, base::ErrorCode::unavailable);
  EXPECT_EQ(journal.log->size(), lines);
  const auto requests = journal.handovers->requests("ville").value();
  for (const Request& request : requests)
    EXPECT_NE(request.key, people_[3].public_key);  // a newcomer has no say in what was not theirs
  EXPECT_FALSE(journal.handovers->open("ville", "arrêté 13"));
  EXPECT_FALSE(journal.handovers->open("ville", ""));
  ASSERT_TRUE(journal.handovers->close("ville"));
  EXPECT_EQ(journal.handovers->held("ville").older, 2);
}

TEST_F(HandoversTest, of_an_older_list_end_when_others_are_named) {
  Journal journal = open();
  seal(journal, 1);
  answered(journal);
  Custody third = after_;
  third.number = 3;
  name(journal, third, Ceremony::add);
  EXPECT_EQ(journal.handovers->move_some("ville").error().code, base::ErrorCode::refused);
  EXPECT_EQ(journal.handovers->requests("ville").error().code, base::ErrorCode::refused);
  EXPECT_TRUE(journal.handovers->close("ville"));
}

TEST_F(HandoversTest, of_500_parts_go_in_batches_and_a_copy_of_the_keys_from_before_is_under_other_keys) {
  Journal journal = open();
  seal(journal, 500);
  answered(journal);
  const auto generation = journal.keys->generation("ville");
  std::vector<std::uint64_t> left;
  for (bool done = false; !done;) {
    const auto progress = journal.handovers->move_some("ville");
    ASSERT_TRUE(progress) << progress.error().english;
    EXPECT_LE(progress->moved, kMostMoved);
    left.push_back(progress->left);
    done = progress->left == 0;
  }
  EXPECT_EQ(left, (std::vector<std::uint64_t>{372, 244, 116, 0}));
  EXPECT_EQ(journal.keys->generation("ville"), generation + 4);
  for (const auto& [unit, living] : journal.books.living())
    ASSERT_EQ(living.custody, 2);
  EXPECT_TRUE(is_moved(journal, journal.books.living().begin()->second));
}

}  // namespace
}  // namespace cartulaire::journal::custody
