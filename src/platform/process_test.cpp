#include "platform/process.hpp"

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

base::Result<ProcessResult> run(const std::vector<std::string>& argv, const ProcessLimits& limits = {}) {
  const auto input = File::open_read("/dev/null");
  EXPECT_TRUE(input.has_value());
  return run_process(argv, *input, limits);
}

TEST(Process, hands_back_what_was_written_and_the_exit_code) {
  const auto done = run({"sh", "-c", "echo out; echo err >&2; exit 3"});
  ASSERT_TRUE(done.has_value()) << done.error().text();
  EXPECT_EQ(done->output, "out\n");
  EXPECT_EQ(done->complaints, "err\n");
  EXPECT_EQ(done->exit_code, 3);
}

TEST(Process, arguments_meet_no_shell_and_the_environment_stays_home) {
  ASSERT_EQ(setenv("CARTULAIRE_SECRET", "x", 1), 0);
  const auto said = run({"printf", "%s", "$(id); `id` 'a'"});
  ASSERT_TRUE(said.has_value());
  EXPECT_EQ(said->output, "$(id); `id` 'a'");
  const auto environment = run({"env"});
  ASSERT_TRUE(environment.has_value());
  EXPECT_EQ(environment->output.find("CARTULAIRE_SECRET"), std::string::npos);
}

TEST(Process, reads_its_input_from_the_file) {
  const auto input = File::open_read("/proc/self/comm");
  ASSERT_TRUE(input.has_value());
  const auto done = run_process({"cat"}, *input);
  ASSERT_TRUE(done.has_value());
  EXPECT_FALSE(done->output.empty());
}

TEST(Process, a_program_that_is_not_there_is_told) {
  const auto done = run({"cartulaire-no-such-program"});
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, base::ErrorCode::not_found);
}

TEST(Process, is_stopped_past_its_deadline_with_what_it_started) {
  ProcessLimits limits;
  limits.deadline = std::chrono::milliseconds(100);
  const auto done = run({"sh", "-c", "sleep 600 & sleep 600"}, limits);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, base::ErrorCode::unavailable);
}

TEST(Process, is_stopped_past_its_output) {
  ProcessLimits limits;
  limits.output = 1000;
  const auto done = run({"yes"}, limits);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code, base::ErrorCode::too_large);
}

TEST(Process, writes_no_file_and_takes_no_more_memory_than_allowed) {
  const auto written = run({"sh", "-c", "echo x > /tmp/cartulaire-process-test-$$ && exit 0; exit 7"});
  EXPECT_TRUE(!written.has_value() || written->exit_code != 0);
  ProcessLimits limits;
  limits.memory = std::uint64_t{64} << 20;
  const auto large = run({"sh", "-c", "head -c 200000000 /dev/zero | tail -c 199999999 | wc -c"}, limits);
  EXPECT_TRUE(!large.has_value() || large->output.find("199999999") == std::string::npos);
}

}  // namespace
}  // namespace cartulaire::platform
