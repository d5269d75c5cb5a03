#include "verify/program.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <fmt/core.h>
#include <getopt.h>
#include <unistd.h>

#include "verify/members.hpp"
#include "verify/report.hpp"
#include "verify/verify.hpp"

namespace cartulaire::verify {
namespace {

using base::Language;

constexpr int kHolds = 0;
constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kCannot = 3;

constexpr std::string_view kHelpFrench =
    R"(Vérifie un journal scellé de Cartulaire, sans clé et sans le programme qui l’a écrit.

Emploi : cartulaire-verify DOSSIER [OPTIONS]

  DOSSIER                dossier du journal scellé (celui qui contient `log`), ou une copie
  --checkpoint FICHIER   point de contrôle gardé ailleurs, `-` pour l’entrée standard ; répétable.
                         Sans lui, un journal ramené en arrière d’un bloc ne se voit pas
  --origin-key HEX       clé publique 0 du journal, notée ailleurs : dit que c’est bien lui
  --tsa CA.pem           certificats de l’autorité d’horodatage ; les jetons sont vérifiés par openssl
  --now JOUR             jour à partir duquel un terme est passé (2026-11-23) ; sinon aujourd’hui
  --extract FICHIER      un extrait remis après une ouverture, comparé au journal
  --boxes FICHIER        ce que le magasin de clés garde pour les dépositaires (`cartulaire custody boxes`) :
                         dit qu’aucune part de clé n’a été changée sans acte
  --json                 sortie JSON
  --lang fr|en           langue des messages
  --version              affiche la version
  -h, --help             affiche cette aide

Codes de retour : 0 tout tient, 1 des constats, 2 mauvais emploi, 3 lecture impossible.
Ce que cela prouve, et ce que cela ne prouve pas : docs/operations/verify.md
)";
constexpr std::string_view kHelpEnglish =
    R"(Verifies a sealed journal of Cartulaire, without a key and without the program that wrote it.

Usage: cartulaire-verify DIR [OPTIONS]

  DIR                    folder of the sealed journal (the one that holds `log`), or a copy of it
  --checkpoint FILE      checkpoint kept elsewhere, `-` for standard input; may be repeated.
                         Without one, a journal rolled back as a whole does not show
  --origin-key HEX       public key 0 of the journal, noted elsewhere: says that it is this journal
  --tsa CA.pem           certificates of the time-stamping authority; openssl verifies the tokens
  --now DATE             day at which terms are judged (2026-11-23); otherwise today
  --extract FILE         an extract given out after an opening, held against the journal
  --boxes FILE           what the keystore holds for custodians (`cartulaire custody boxes`): says that no
                         share was changed without an act
  --json                 print JSON
  --lang fr|en           language of messages
  --version              print the version
  -h, --help             print this help

Exit codes: 0 all holds, 1 findings, 2 wrong usage, 3 cannot read.
What this proves and what it does not: docs/operations/verify.md
)";

bool speaks_english(std::string_view locale) {
  return locale.starts_with("en");
}

// As the main program does: --lang, else LC_ALL, LC_MESSAGES, LANG, else French.
Language language_of(int argc, char** argv) {
  std::string_view told;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    told = value;
    break;
  }
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("--lang=")) told = word.substr(7);
    if (word == "--lang" && i + 1 < argc) told = argv[i + 1];
  }
  return speaks_english(told) ? Language::english : Language::french;
}

struct Arguments {
  Options options;
  bool json = false;
  bool help = false;
  bool version = false;
};

enum Option : int { checkpoint_ = 256, origin_key_, tsa_, now_, extract_, boxes_, json_, lang_, version_ };

constexpr std::array<option, 11> kOptions = {{
    {"checkpoint", required_argument, nullptr, checkpoint_},
    {"origin-key", required_argument, nullptr, origin_key_},
    {"tsa", required_argument, nullptr, tsa_},
    {"now", required_argument, nullptr, now_},
    {"extract", required_argument, nullptr, extract_},
    {"boxes", required_argument, nullptr, boxes_},
    {"json", no_argument, nullptr, json_},
    {"lang", required_argument, nullptr, lang_},
    {"version", no_argument, nullptr, version_},
    {"help", no_argument, nullptr, 'h'},
    {nullptr, 0, nullptr, 0},
}};

tl::unexpected<base::Error> misused(std::string_view word, std::string_view french,
                                    std::string_view english) {
  return base::fail(base::ErrorCode::invalid, std::string(word), std::string(french), std::string(english));
}

base::Status take(int chosen, const char* value, Arguments& into) {
  switch (chosen) {
    case checkpoint_:
      into.options.checkpoints.emplace_back(value);
      return {};
    case origin_key_:
      into.options.origin_key = platform::hex_array<32>(value);
      if (!into.options.origin_key)
        return misused("--origin-key", "une clé publique s’écrit en 64 chiffres hexadécimaux",
                       "a public key is written in 64 hexadecimal digits");
      return {};
    case now_:
      into.options.today = read_day(value);
      if (!into.options.today)
        return misused("--now", "un jour s’écrit comme `2026-11-23`", "a day is written like `2026-11-23`");
      return {};
    case tsa_:
      into.options.authority = value;
      return {};
    case extract_:
      into.options.extract = value;
      return {};
    case boxes_:
      into.options.boxes = value;
      return {};
    case json_:
      into.json = true;
      return {};
    case lang_:
      return {};
    case version_:
      into.version = true;
      return {};
    case 'h':
      into.help = true;
      return {};
    default:
      return misused("", "option inconnue ou sans valeur ; voyez `cartulaire-verify --help`",
                     "unknown option, or one without its value; see `cartulaire-verify --help`");
  }
}

base::Result<Arguments> read_arguments(int argc, char** argv) {
  Arguments arguments;
  optind = 1;
  opterr = 0;
  for (;;) {
    const int chosen = getopt_long(argc, argv, "h", kOptions.data(), nullptr);
    if (chosen == -1) break;
    if (auto taken = take(chosen, optarg, arguments); !taken) return base::pass(taken);
  }
  if (arguments.help || arguments.version) return arguments;
  if (argc - optind != 1)
    return misused("", "il faut un dossier, et un seul ; voyez `cartulaire-verify --help`",
                   "one folder is needed, and one only; see `cartulaire-verify --help`");
  arguments.options.folder = argv[optind];
  return arguments;
}

// A bar on standard error, only where that is a terminal.
class Bar {
 public:
  explicit Bar(Language language) : language_(language), terminal_(isatty(STDERR_FILENO) == 1) {}
  ~Bar() {
    if (shown_ != kNothing) fmt::print(stderr, "\r\033[K");
  }
  Bar(const Bar&) = delete;
  Bar& operator=(const Bar&) = delete;

  void show(const Stage& stage) {
    if (!terminal_ || stage.total == 0) return;
    const std::uint64_t percent = std::min<std::uint64_t>(100, stage.done / (stage.total / 100 + 1));
    const std::uint64_t step = percent + (stage.parts ? 101 : 0);
    if (step == shown_) return;
    shown_ = step;
    const auto filled = static_cast<std::size_t>(percent * 30 / 100);
    const bool french = language_ == Language::french;
    fmt::print(stderr, "\r\033[K{} [{}{}] {} %", stage.parts ? (french ? "parties" : "parts") : "log",
               std::string(filled, '#'), std::string(30 - filled, '.'), percent);
  }

 private:
  static constexpr std::uint64_t kNothing = UINT64_MAX;
  Language language_;
  bool terminal_;
  std::uint64_t shown_ = kNothing;
};

int complain(const base::Error& error, Language language, int code) {
  fmt::print(stderr, "cartulaire-verify: {}\n", error.text(language));
  return code;
}

int verify(const Arguments& arguments, Language language) {
  base::Result<Report> report = [&] {
    Bar bar(language);
    return verify_journal(arguments.options, base::SystemClock(),
                          [&](const Stage& stage) { bar.show(stage); });
  }();
  if (!report) return complain(report.error(), language, kCannot);
  fmt::print("{}", arguments.json ? report_json(*report, language) : report_text(*report, language));
  if (std::fflush(stdout) != 0) return kCannot;
  return report->findings.empty() ? kHolds : kFindings;
}

}  // namespace

int run(int argc, char** argv) {
  const Language language = language_of(argc, argv);
  try {
    const auto arguments = read_arguments(argc, argv);
    if (!arguments) return complain(arguments.error(), language, kUsage);
    if (arguments->version) {
      fmt::print("{}\n", CARTULAIRE_VERSION);
      return kHolds;
    }
    if (arguments->help) {
      fmt::print("{}", language == Language::french ? kHelpFrench : kHelpEnglish);
      return kHolds;
    }
    return verify(*arguments, language);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cartulaire-verify: %s\n", error.what());  // out of memory
    return kCannot;
  }
}

}  // namespace cartulaire::verify
