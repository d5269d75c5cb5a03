#include "platform/duckdb_library.hpp"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::Result;

constexpr int kMajor = 1;
constexpr int kMinor = 5;
// Where to write the cure once: both errors need it.
constexpr const char* kCureFrench =
    "installez DuckDB 1.5 ou plus récent (`scripts/install build` le fait pour une compilation), ou nommez "
    "son "
    "fichier libduckdb.so dans CARTULAIRE_DUCKDB";
constexpr const char* kCureEnglish =
    "install DuckDB 1.5 or newer (`scripts/install build` does it for a build), or name its file "
    "libduckdb.so in "
    "CARTULAIRE_DUCKDB";

tl::unexpected<base::Error> too_old(const std::string& file, std::string_view version) {
  return base::fail(
      ErrorCode::invalid, file,
      fmt::format("cette version de DuckDB (`{}`) est trop ancienne : {}", version, kCureFrench),
      fmt::format("this version of DuckDB (`{}`) is too old: {}", version, kCureEnglish));
}

// "v1.5.6", "v1.6.0-dev12".
bool new_enough(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  int major = 0;
  int minor = 0;
  const char* const begin = version.begin();
  const char* const end = version.end();
  const auto [dot, error] = std::from_chars(begin, end, major);
  if (error != std::errc() || dot == end || *dot != '.') return false;
  if (std::from_chars(dot + 1, end, minor).ec != std::errc()) return false;
  return major > kMajor || (major == kMajor && minor >= kMinor);
}

Result<DuckLibrary> load() {
  const char* const named = std::getenv("CARTULAIRE_DUCKDB");
  const std::string file = named != nullptr && *named != '\0' ? named : "libduckdb.so";
  void* const handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr)
    return base::fail(
        ErrorCode::not_found, file,
        fmt::format("DuckDB, le moteur des requêtes du journal, ne se charge pas : {}", kCureFrench),
        fmt::format("DuckDB, the engine of the journal's queries, does not load: {}", kCureEnglish));
  DuckLibrary library;
  library.duckdb_library_version =
      reinterpret_cast<decltype(&::duckdb_library_version)>(::dlsym(handle, "duckdb_library_version"));
  const std::string version =
      library.duckdb_library_version == nullptr ? "?" : library.duckdb_library_version();
  if (!new_enough(version)) return too_old(file, version);
#define CARTULAIRE_DUCKDB_FIND(name)                                          \
  library.name = reinterpret_cast<decltype(&::name)>(::dlsym(handle, #name)); \
  if (library.name == nullptr) return too_old(file, version);
  CARTULAIRE_DUCKDB_FUNCTIONS(CARTULAIRE_DUCKDB_FIND)
#undef CARTULAIRE_DUCKDB_FIND
  return library;
}

}  // namespace

Result<const DuckLibrary*> duck_library() {
  static const Result<DuckLibrary> loaded = load();
  if (!loaded) return tl::unexpected<base::Error>(loaded.error());
  return &*loaded;
}

}  // namespace cartulaire::platform
