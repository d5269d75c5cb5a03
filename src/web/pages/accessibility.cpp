// The accessibility statement (RGAA 4.1; decree 2019-768): how far, what was tested and how, what is known to
// fall short, whom to tell, and where to complain.
#include "charter/html.hpp"
#include "web/pages/pages.hpp"

namespace cartulaire::web::pages {
namespace {

std::string heading(const std::string& text) {
  return "<h2>" + text + "</h2>\n";
}

std::string list(const std::vector<std::string>& items) {
  std::string out = "<ul>";
  for (const std::string& one : items)
    out += "<li>" + one + "</li>";
  return out + "</ul>\n";
}

}  // namespace

platform::HttpReply accessibility(const Visit& v) {
  Page page;
  page.title = v.is_french() ? "Déclaration d’accessibilité" : "Accessibility statement";
  page.here = "/accessibilite";
  page.body =
      paragraph(
          v.say("Aucun audit n’a encore eu lieu : au sens du référentiel général d’amélioration de "
                "l’accessibilité (RGAA 4.1), ce portail est donc déclaré non conforme.",
                "No audit has been made yet: under the French accessibility reference (RGAA 4.1), which "
                "takes up WCAG 2.1 AA, this portal is therefore declared not compliant."),
          "lead") +
      paragraph(
          v.say("Il a été fait pour l’être, et voici ce qui a été essayé. Le taux de critères respectés "
                "sera celui de l’audit.",
                "It was made to be compliant, and this is what was tested. The rate of criteria met "
                "will be the audit’s.")) +
      heading(v.say("Ce qui a été essayé", "What was tested")) +
      list({v.say("Un contrôle automatique (axe-core, règles WCAG 2.0 à 2.2 A et AA, et RGAA) passe sur "
                  "chaque page du portail, en français et en anglais, à chaque changement du programme ; il "
                  "n’admet aucun défaut.",
                  "An automatic check (axe-core, rules of WCAG 2.0 to 2.2 A and AA, and RGAA) goes over each "
                  "page of the portal, in French and English, at each change of the program; it admits no "
                  "fault."),
            v.say("Les parcours se font au clavier seul, dans Chromium.",
                  "The ways through the portal are walked with the keyboard alone, in Chromium."),
            v.say("La signature, le lien reçu par courriel et cette page se passent de tout script.",
                  "Signing, the link received by mail and this page do without any script.")}) +
      heading(v.say("Ce qui ne l’a pas été, ou reste en défaut", "What was not, or falls short")) +
      list(
          {v.say("Aucun essai par des personnes handicapées, ni avec une suite complète de lecteurs d’écran.",
                 "No test by people with disabilities, nor with a full set of screen readers."),
           v.say("Un contrôle automatique ne voit qu’une partie des critères : l’ordre de lecture, la "
                 "pertinence des intitulés et la clarté des textes n’ont été jugés que par leurs auteurs.",
                 "An automatic check sees a part of the criteria only: reading order, fitness of labels and "
                 "clarity were judged by their authors alone."),
           v.say("Les feuilles de papier numérisées et les fichiers déposés par la collectivité ne sont pas "
                 "couverts.",
                 "Scanned sheets of paper and files deposited by the authority are not covered.")}) +
      heading(v.say("Technologies", "Technologies")) +
      paragraph(v.say("HTML, CSS, SVG ; JavaScript dans le portail seulement. Déclaration établie le 26 "
                      "novembre 2026 avec le programme qui sert cette page.",
                      "HTML, CSS, SVG; JavaScript in the portal only. Statement made on 26 November 2026 "
                      "with the program that serves this page.")) +
      heading(v.say("Signaler une difficulté", "Tell a difficulty")) +
      (v.hub.config.contact.empty()
           ? paragraph(v.say("Adressez-vous au service informatique de votre collectivité, en indiquant la "
                             "page et ce qui vous arrête : il vous doit une autre voie.",
                             "Speak to the IT department of your authority, naming the page and what stops "
                             "you: it owes you another way."))
           : paragraph(
                 v.say("Indiquez la page et ce qui vous arrête ; une autre voie vous est due. Écrivez à : ",
                       "Name the page and what stops you; another way is owed to you. Write to: ") +
                     charter::html_content(v.hub.config.contact),
                 "address")) +
      paragraph(v.say("La charte peut aussi se lire et se signer au guichet ou sur papier.",
                      "The charter can also be read and signed at the counter or on paper.")) +
      heading(v.say("Sans réponse satisfaisante", "Without a satisfactory answer")) +
      paragraph(v.say("Vous pouvez saisir le Défenseur des droits : par son formulaire en ligne "
                      "(defenseurdesdroits.fr), auprès de l’un de ses délégués, ou par courrier gratuit, "
                      "sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
                      "You may turn to the Defender of Rights: by the form on line (defenseurdesdroits.fr), "
                      "with one of the delegates, or by letter, free of postage: Défenseur des droits, Libre "
                      "réponse 71120, 75342 Paris CEDEX 07, France."));
  return show(v, page);
}

}  // namespace cartulaire::web::pages
