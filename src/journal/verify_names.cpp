#include <array>

#include "journal/verify.hpp"

namespace cartulaire::journal {
namespace {

struct ProblemInfo {
  std::string_view name;
  std::string_view french;
  std::string_view english;
};

constexpr std::array<ProblemInfo, 23> kProblems = {{
    {"segment_missing", "un segment manque", "a segment is missing"},
    {"segment_replayed", "ce fichier est la copie d'un autre segment",
     "this file is a copy of another segment"},
    {"header_altered", "l'en-tête a été modifié", "the header was altered"},
    {"schema_altered", "un schéma a été modifié", "a schema was altered"},
    {"block_altered", "un bloc a été modifié", "a block was altered"},
    {"loss_altered", "une note de perte a été modifiée", "the note of a loss was altered"},
    {"end_altered", "la fin signée a été modifiée", "the signed end was altered"},
    {"tail_truncated", "la fin du segment manque", "the end of the segment is missing"},
    {"record_unreadable", "ces octets ne sont pas un enregistrement", "these bytes are no record"},
    {"block_missing", "un ou plusieurs blocs manquent avant celui-ci",
     "one or more blocks are missing before this one"},
    {"block_out_of_place", "ce bloc n'est pas à sa place", "this block is out of its place"},
    {"chain_broken", "cet enregistrement ne suit pas le précédent",
     "this record does not follow the one before"},
    {"link_broken", "ce segment ne suit pas le précédent", "this segment does not follow the one before"},
    {"sequence_wrong", "la numérotation des événements ne se suit pas",
     "the sequence of events does not continue"},
    {"signature_wrong", "la signature n'est pas celle du nœud", "the signature is not the node's"},
    {"head_wrong", "cette tête signée ne décrit pas ces octets",
     "this signed head does not describe these bytes"},
    {"key_changed", "la clé du nœud n'est pas celle attendue", "the node's key is not the expected one"},
    {"rolled_back", "le journal est plus ancien que son témoin", "the spool is older than its checkpoint"},
    {"head_absent", "aucune tête signée pendant plus de deux intervalles",
     "no signed head for more than two intervals"},
    {"key_wrong", "la clé du segment ne s'ouvre pas avec celle du jour",
     "the segment's key does not open with the day's"},
    {"block_undecryptable", "ce bloc ne se déchiffre pas", "this block cannot be decrypted"},
    {"event_malformed", "un événement est mal formé", "an event is malformed"},
    {"field_unannounced", "un champ non annoncé a été écrit", "a field that is not announced was written"},
}};

}  // namespace

std::string_view problem_name(Problem problem) {
  return kProblems[static_cast<std::size_t>(problem)].name;
}

std::string_view problem_text(Problem problem, base::Language language) {
  const ProblemInfo& info = kProblems[static_cast<std::size_t>(problem)];
  return language == base::Language::french ? info.french : info.english;
}

}  // namespace cartulaire::journal
