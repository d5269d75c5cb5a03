#include "platform/duckdb_failure.hpp"

#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;

constexpr const char* kWhere = "duckdb";

tl::unexpected<base::Error> wrong_query(const char* french, const char* english) {
  return fail(
      ErrorCode::invalid, kWhere,
      fmt::format("le moteur refuse une requête du programme ({}) : c’est un défaut à signaler", french),
      fmt::format("the engine refuses a query of the program ({}): this is a defect to report", english));
}

}  // namespace

tl::unexpected<base::Error> duck_failure(duckdb_error_type nature, std::uint32_t memory_mib) {
  switch (nature) {
    case DUCKDB_ERROR_OUT_OF_MEMORY:
      return fail(
          ErrorCode::too_large, kWhere,
          fmt::format(
              "la requête demande plus que les {} Mio de mémoire accordés : restreignez sa période, ou "
              "accordez davantage",
              memory_mib),
          fmt::format(
              "the query needs more than the {} MiB of memory allowed: narrow its period, or allow more",
              memory_mib));
    case DUCKDB_ERROR_IO:
    case DUCKDB_ERROR_SERIALIZATION:
      return fail(ErrorCode::corrupt, kWhere,
                  "les données lues ne sont pas du Parquet entier : vérifiez le journal",
                  "the data read are no whole Parquet: verify the journal");
    case DUCKDB_ERROR_INTERRUPT:
      return fail(ErrorCode::unavailable, kWhere, "la requête a été interrompue : relancez-la",
                  "the query was interrupted: run it again");
    case DUCKDB_ERROR_PERMISSION:
      return fail(ErrorCode::refused, kWhere, "le moteur ne lit ni n’écrit aucun fichier du disque",
                  "the engine neither reads nor writes any file on disk");
    case DUCKDB_ERROR_SETTINGS:
      return fail(
          ErrorCode::unavailable, kWhere,
          fmt::format(
              "le moteur ne démarre pas avec {} Mio de mémoire : accordez davantage, ou installez une "
              "version de DuckDB éprouvée (1.5)",
              memory_mib),
          fmt::format("the engine does not start with {} MiB of memory: allow more, or install a version of "
                      "DuckDB that was tried (1.5)",
                      memory_mib));
    case DUCKDB_ERROR_FATAL:
    case DUCKDB_ERROR_INTERNAL:
      return fail(ErrorCode::unavailable, kWhere,
                  "le moteur s’est arrêté sur une erreur interne : relancez la commande",
                  "the engine stopped on an internal error: run the command again");
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_OUT_OF_RANGE:
    case DUCKDB_ERROR_INVALID_TYPE:
    case DUCKDB_ERROR_MISMATCH_TYPE:
      return wrong_query("type d’une valeur", "type of a value");
    case DUCKDB_ERROR_CATALOG:
    case DUCKDB_ERROR_BINDER:
      return wrong_query("nom inconnu", "unknown name");
    case DUCKDB_ERROR_PARSER:
    case DUCKDB_ERROR_SYNTAX:
      return wrong_query("écriture", "syntax");
    default:
      return wrong_query(fmt::format("nature {}", static_cast<int>(nature)).c_str(),
                         fmt::format("nature {}", static_cast<int>(nature)).c_str());
  }
}

}  // namespace cartulaire::platform
