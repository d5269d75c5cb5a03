#include <array>

#include "verify/finding.hpp"

namespace cartulaire::verify {
namespace {

struct Words {
  std::string_view name;
  std::string_view french;
  std::string_view english;
};

// In the order of Problem.
constexpr std::array<Words, kProblems> kWords = {{
    {"entry_unreadable", "cette ligne n’est pas lisible ; comparez-la à une copie du journal",
     "this line cannot be read; compare it with a copy of the journal"},
    {"signature_wrong",
     "la clé nommée n’a pas signé cette ligne : elle a été modifiée ou ajoutée ; cherchez la vraie dans une "
     "copie",
     "the named key did not sign this line: it was altered or added; look for the true one in a copy"},
    {"key_out_of_turn",
     "cette clé n’est pas celle qui signe à cet endroit : rien ne prouve la suite ; comparez avec une copie",
     "this key is not the one that signs here: nothing proves what follows; compare with a copy"},
    {"origin_key_wrong",
     "la première clé n’est pas celle attendue : c’est un autre journal, ou un journal refait ; demandez "
     "l’original",
     "the first key is not the expected one: another journal, or one made anew; ask for the original"},
    {"time_backwards", "l’heure recule à cette ligne ; demandez ce qui est arrivé à l’horloge",
     "time goes backwards at this line; ask what happened to the clock"},
    {"batch_incomplete",
     "des parties sans leur relevé : à la fin, un arrêt brutal, que le prochain démarrage coupe ; "
     "ailleurs, des lignes manquent",
     "parts without their run: at the end, a crash, which the next start cuts; elsewhere, lines are missing"},
    {"checkpoint_absent",
     "pas de point de contrôle : la fin du journal a pu être coupée ; donnez-en un gardé ailleurs "
     "(`--checkpoint`)",
     "no checkpoint: the end of the journal may have been cut off; give one kept elsewhere (`--checkpoint`)"},
    {"checkpoint_wrong",
     "ce point de contrôle ne décrit pas ce journal : l’un des deux a été modifié ; comparez avec une copie",
     "this checkpoint does not describe this journal: one of the two was altered; compare with a copy"},
    {"rolled_back",
     "le point de contrôle gardé ailleurs connaît plus de lignes : le journal a été ramené en arrière ; "
     "demandez où sont les lignes qui manquent",
     "the checkpoint kept elsewhere knows more lines: the journal was rolled back; ask where the missing "
     "lines are"},
    {"forked",
     "le point de contrôle gardé ailleurs connaît d’autres lignes : le journal a été réécrit ; traitez-le "
     "comme un faux",
     "the checkpoint kept elsewhere knows other lines: the journal was rewritten; treat it as a forgery"},
    {"run_missing", "un numéro de relevé est sauté ; demandez ce que ce relevé a scellé",
     "the number of a run is left out; ask what that run sealed"},
    {"events_missing",
     "les sommes diffèrent : des événements lus ne sont ni scellés, ni écartés, ni illisibles ; demandez où "
     "ils sont",
     "the sums differ: events that were read are neither sealed, nor dropped, nor unread; ask where they "
     "are"},
    {"range_gap", "des événements de cet écrivain n’ont jamais été lus ; cherchez-les dans le tampon du nœud",
     "events of this writer were never read; look for them in the node’s spool"},
    {"range_overlap", "des événements de cet écrivain ont été lus deux fois ; les comptes sont faux",
     "events of this writer were read twice; the counts are wrong"},
    {"node_unknown", "ce relevé lit un nœud que rien n’a déclaré ; demandez d’où viennent ces événements",
     "this run reads a node that nothing declared; ask where these events come from"},
    {"part_missing",
     "le fichier de cette unité n’est plus là, sans destruction et avant son terme ; reprenez-le d’une "
     "sauvegarde",
     "this unit’s file is gone, without a destruction and before its term; take it from a backup"},
    {"part_altered",
     "le fichier de cette unité n’est pas celui qui a été scellé ; reprenez-le d’une sauvegarde",
     "this unit’s file is not the one that was sealed; take it from a backup"},
    {"part_number_gap", "le numéro de cette partie ne suit pas ; demandez où est la précédente",
     "the number of this part does not follow; ask where the one before is"},
    {"part_unknown", "aucune ligne n’a scellé ce fichier ; demandez ce qu’il contient et d’où il vient",
     "no line sealed this file; ask what it holds and where it comes from"},
    {"part_survives",
     "cette unité est dite détruite et son fichier est là ; détruisez-le, et cherchez d’où il revient",
     "this unit is said to be destroyed and its file is there; destroy it, and find where it came back from"},
    {"term_wrong",
     "le terme de cette unité n’est pas son jour plus la durée annoncée ; signalez-le à qui exploite le "
     "journal",
     "this unit’s term is not its day plus the announced time; tell whoever runs the journal"},
    {"overdue", "le terme est passé et rien ne dit que cette unité est détruite ; faites-la détruire",
     "the term has passed and nothing says that this unit was destroyed; have it destroyed"},
    {"destruction_unrecorded",
     "le terme est passé, le fichier de cette unité n’est plus là et sa destruction n’est pas inscrite : un "
     "entrepôt qui ne répond pas la fait attendre, et garde des lignes échues ; remettez-le en service",
     "the term has passed, this unit’s file is gone and its destruction is not on record: a warehouse that "
     "does "
     "not answer keeps it waiting, and keeps rows that are due; bring it back"},
    {"destroyed_early", "cette unité a été détruite avant son terme ; demandez sur l’ordre de qui",
     "this unit was destroyed before its term; ask on whose order"},
    {"destroyed_without_visa",
     "cette unité attendait le visa des archives départementales et a été détruite sans lui ; demandez sur "
     "l’ordre "
     "de qui",
     "this unit awaited the visa of the departmental archives and was destroyed without it; ask on whose "
     "order"},
    {"destroyed_twice", "cette unité a été détruite deux fois ; demandez d’où la seconde est venue",
     "this unit was destroyed twice; ask where the second came from"},
    {"destroyed_unknown",
     "cette destruction nomme une unité qui n’a jamais été scellée ; demandez ce qui a été détruit",
     "this destruction names a unit that was never sealed; ask what was destroyed"},
    {"destruction_differs",
     "les chiffres de cette destruction ne sont pas ceux de l’unité ; demandez ce qui a été détruit",
     "the figures of this destruction are not the unit’s; ask what was destroyed"},
    {"retention_grew",
     "une durée plus longue que celle d’avant : ce qui est scellé ne peut pas être gardé plus longtemps",
     "a longer retention than before: what is sealed cannot be kept longer"},
    {"custody_wrong",
     "cette garde des clés ne suit pas la précédente, ou personne ne pourrait ouvrir par elle ; demandez qui "
     "tient ces clés",
     "this custody of keys does not follow the one before, or nobody could open by it; ask who holds these "
     "keys"},
    {"handover_wrong",
     "cette transmission de garde ne suit pas ce que le registre dit des anciens dépositaires ; demandez sur "
     "l’ordre de qui elle a eu lieu",
     "this handover of custody does not follow from what the log says of the former custodians; ask on whose "
     "order it was done"},
    {"boxes_wrong",
     "ces parts de clé ne sont pas celles que le registre annonce pour cette unité : elles ont été changées "
     "sans acte ; ses dépositaires ne l’ouvriront plus",
     "these shares are not those that the log announces for this unit: they were changed without an act; its "
     "custodians will open it no more"},
    {"boxes_missing",
     "rien n’est gardé pour les dépositaires de cette unité vivante ; demandez où sont les parts de clé",
     "nothing is held for the custodians of this living unit; ask where the shares are"},
    {"timestamp_wrong",
     "ce jeton d’horodatage ne prouve pas ces lignes devant cette autorité ; vérifiez l’autorité, puis le "
     "journal",
     "this time-stamp does not prove these lines before this authority; check the authority, then the "
     "journal"},
    {"timestamp_apart",
     "l’heure de l’autorité est à plus de deux jours de celle du journal ; demandez si le jeton a attendu",
     "the authority’s time is more than two days from the journal’s; ask whether the token had to wait"},
    {"timestamp_absent",
     "aucun jeton d’horodatage alors qu’une autorité est attendue ; demandez depuis quand",
     "no time-stamp though an authority is expected; ask since when"},
    {"extract_wrong", "cette ligne de l’extrait n’est pas prouvée par ce journal ; ne vous en servez pas",
     "this line of the extract is not proven by this journal; do not use it"},
    {"extract_unannounced",
     "aucune ouverture de ce journal n’annonce cet extrait ; demandez de quel dossier il vient",
     "no opening in this journal announces this extract; ask which case it comes from"},
}};

}  // namespace

std::string_view problem_name(Problem problem) {
  return kWords[static_cast<std::size_t>(problem)].name;
}

std::string_view problem_text(Problem problem, base::Language language) {
  const Words& words = kWords[static_cast<std::size_t>(problem)];
  return language == base::Language::french ? words.french : words.english;
}

}  // namespace cartulaire::verify
