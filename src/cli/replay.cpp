// cartulaire replay LOG… --charter A [--against B]: what charters would have answered to recorded requests.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/charter.hpp"
#include "charter/check.hpp"
#include "charter/compile.hpp"
#include "charter/diagnostic.hpp"
#include "charter/model/read.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "hub/state_file.hpp"
#include "lists/list_file.hpp"
#include "platform/file.hpp"
#include "policy/state_data.hpp"
#include "replay/replay_log.hpp"
#include "replay/replayer.hpp"
#include "replay/report.hpp"

namespace cartulaire::cli {
namespace {

struct ReplayFlags {
  std::vector<std::string> logs;
  std::string charter;
  std::string against;
  std::string entity;
  std::string lists;
  std::string state;
  std::string format;
  std::string mapping;
  std::string html;
  bool json = false;
  bool assume_signed = false;
};

// A State that owns its bytes.
struct OwnedState {
  std::vector<std::byte> bytes;
  policy::State state;
};

// Reads a charter; its errors are shown, all of them.
base::Result<charter::Charter> read_charter(const std::string& path) {
  auto read = charter::model::read_charter(path);
  if (!read) return base::pass(read);
  charter::Loaded& loaded = read->loaded;
  if (!charter::has_errors(loaded.diagnostics)) return std::move(loaded.charter);
  for (const charter::Diagnostic& diagnostic : loaded.diagnostics)
    fmt::print(stderr, "{}\n", charter::format(diagnostic, console_language()));
  return base::fail(base::ErrorCode::invalid, path, "cette charte a des erreurs : rien n’a été rejoué",
                    "this charter has errors: nothing was replayed");
}

std::optional<std::string> delegated_value(const policy::State& state, std::string_view clause,
                                           std::string_view parameter, std::string_view entity) {
  using policy::NameTable;
  for (const policy::Delegated& value : state.delegated()) {
    if (state.name(NameTable::clause, value.clause) != clause ||
        state.name(NameTable::parameter, value.parameter) != parameter)
      continue;
    if (value.entity == policy::kNoName || state.name(NameTable::entity, value.entity) == entity)
      return std::string(state.text(value));
  }
  return std::nullopt;
}

base::Result<policy::Policy> compile_charter(const charter::Charter& charter, const std::string& entity,
                                             const policy::State& state) {
  auto effective = charter::effective_charter(charter, entity);
  if (!effective) return base::pass(effective);
  charter::CompileOptions options;
  options.delegated = [&](std::string_view clause, std::string_view parameter) {
    return delegated_value(state, clause, parameter, effective->entity.id);
  };
  auto compiled = charter::compile(*effective, options);
  if (!compiled) return base::pass(compiled);
  return std::move(compiled->policy);
}

base::Status read_state(const std::string& path, const charter::Charter& charter, OwnedState& owned) {
  auto text = platform::read_text(path);
  if (!text) return base::pass(text);
  const base::SystemClock clock;
  hub::StateFile file = hub::read_state_file(*text, path, charter, clock.now());
  if (charter::has_errors(file.diagnostics)) {
    for (const charter::Diagnostic& diagnostic : file.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(diagnostic, console_language()));
    return base::fail(base::ErrorCode::invalid, path, "cet état a des erreurs : rien n’a été rejoué",
                      "this state has errors: nothing was replayed");
  }
  auto bytes = policy::encode(std::move(file.data));
  if (!bytes) return base::pass(bytes);
  owned.bytes = std::move(*bytes);
  auto view = policy::State::view(owned.bytes);
  if (!view) return base::pass(view);
  owned.state = *view;
  return {};
}

base::Result<std::optional<replay::Format>> wanted_format(const ReplayFlags& flags) {
  if (!flags.mapping.empty()) {
    auto text = platform::read_text(flags.mapping);
    if (!text) return base::pass(text);
    auto mapping = replay::read_mapping(*text, flags.mapping);
    if (!mapping) return base::pass(mapping);
    return std::optional(replay::Format{std::move(*mapping)});
  }
  if (flags.format.empty()) return std::optional<replay::Format>();
  auto format = replay::find_format(flags.format);
  if (!format) return base::pass(format);
  return std::optional(std::move(*format));
}

std::uint64_t total_size(const std::vector<std::string>& logs) {
  std::uint64_t total = 0;
  for (const std::string& log : logs) {
    std::error_code error;
    const auto size = std::filesystem::file_size(log, error);
    if (error) return 0;
    total += size;
  }
  return total;
}

// The last log, as it was read.
base::Result<replay::ReadLog> replay_all(const ReplayFlags& flags, replay::Replayer& replayer) {
  auto format = wanted_format(flags);
  if (!format) return base::pass(format);
  Progress progress(std::string(say("rejeu", "replay")), total_size(flags.logs));
  std::uint64_t before = 0;
  std::uint32_t number = 0;
  replay::ReadLog last;
  for (const std::string& log : flags.logs) {
    std::uint64_t here = 0;
    auto read = replay::replay_log(replayer, log, ++number, *format, [&](std::uint64_t bytes) {
      here = bytes;
      progress.update(before + bytes);
    });
    if (!read) return base::pass(read);
    before += here;
    last = std::move(*read);
  }
  return last;
}

int print_study(const ReplayFlags& flags, const replay::Study& study) {
  const replay::Report report = replay::make_report(study, console_language());
  if (!flags.html.empty()) {
    if (auto written = platform::replace_file(flags.html, replay::report_html(report)); !written)
      return failed(written.error());
    fmt::print(stderr, "{} {}\n", say("page écrite :", "page written:"), flags.html);
  }
  if (flags.json) {
    fmt::print("{}", replay::report_json(report, study));
  } else {
    fmt::print("{}", replay::report_text(report));
  }
  return kDone;
}

int run_replay(const ReplayFlags& flags) {
  if (!flags.format.empty() && !flags.mapping.empty()) {
    complain({base::ErrorCode::invalid, "", "donnez --format ou --mapping, pas les deux",
              "give --format or --mapping, not both"});
    return kUsage;
  }
  auto charter_a = read_charter(flags.charter);
  if (!charter_a) return failed(charter_a.error());
  OwnedState owned;
  if (!flags.state.empty())
    if (auto read = read_state(flags.state, *charter_a, owned); !read) return failed(read.error());
  lists::ListFile lists;
  if (!flags.lists.empty()) {
    auto opened = lists::ListFile::open(flags.lists);
    if (!opened) return failed(opened.error());
    lists = std::move(*opened);
  }
  auto policy_a = compile_charter(*charter_a, flags.entity, owned.state);
  if (!policy_a) return failed(policy_a.error());
  std::optional<policy::Policy> policy_b;
  if (!flags.against.empty()) {
    auto charter_b = read_charter(flags.against);
    if (!charter_b) return failed(charter_b.error());
    auto compiled = compile_charter(*charter_b, flags.entity, owned.state);
    // The two charters may name their entities differently: the draft's only or first one then stands.
    if (!compiled && !flags.entity.empty()) compiled = compile_charter(*charter_b, {}, owned.state);
    if (!compiled) return failed(compiled.error());
    policy_b = std::move(*compiled);
  }

  replay::ReplayOptions options;
  options.state_known = !flags.state.empty();
  options.lists_known = !flags.lists.empty();
  options.assume_signed = flags.assume_signed;
  auto replayer =
      replay::Replayer::start(std::move(*policy_a), std::move(policy_b), lists.table(), owned.state, options);
  if (!replayer) return failed(replayer.error());
  const auto read = replay_all(flags, *replayer);
  if (!read) return failed(read.error());
  const replay::Study study = std::move(*replayer).finish(static_cast<std::uint32_t>(flags.logs.size()));
  if (study.requests == 0 && study.readings.all() > study.readings.of(replay::Reading::blank)) {
    (void)print_study(flags, study);
    complain(replay::nothing_read(study.readings, *read,
                                  flags.mapping.empty() ? flags.logs.back() : flags.mapping));
    return kNo;
  }
  return print_study(flags, study);
}

}  // namespace

void add_replay(Command& root) {
  auto flags = std::make_shared<ReplayFlags>();
  Command command =
      root.subcommand("replay", {"rejoue un journal de navigation sous une charte, ou compare deux chartes",
                                 "replays a web log under a charter, or compares two charters"});
  command.positional("LOG", flags->logs,
                     {"journaux, compressés ou non ; - pour l'entrée standard",
                      "logs, compressed or not; - for standard input"});
  command.option("--charter", flags->charter, {"la charte (de départ)", "the charter (of today)"}, true);
  command.option("--against", flags->against,
                 {"la charte projetée, à comparer", "the draft charter, to compare"});
  command.option("--entity", flags->entity,
                 {"l'entité dont on rejoue le texte", "the entity whose text is replayed"});
  command.option("--lists", flags->lists, {"fichier de listes (lists import)", "list file (lists import)"});
  command.option("--state", flags->state, {"état : state.yml", "state: state.yml"});
  command.option("--format", flags->format,
                 {"squid, cartulaire, cartulaire-squid, fortigate, fortigate-traffic, stormshield, "
                  "stormshield-ssl, json ou csv",
                  "squid, cartulaire, cartulaire-squid, fortigate, fortigate-traffic, stormshield, "
                  "stormshield-ssl, json or csv"});
  command.option("--mapping", flags->mapping,
                 {"description d'un autre format", "description of another format"});
  command.option("--html", flags->html,
                 {"écrit aussi une page pour le CST", "also writes a page for the staff committee"});
  command.flag("--json", flags->json, {"résultat en JSON", "result as JSON"});
  command.flag("--assume-signed", flags->assume_signed,
               {"sans état : comme si chacun avait signé", "without state: as if everybody had signed"});
  command.run([flags] { return run_replay(*flags); });
}

}  // namespace cartulaire::cli
