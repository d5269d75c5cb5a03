// The readers through their public face: real containers made here, and the ones that nobody made in good
// faith.
#include "charter/document/document.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "charter/lint/lint.hpp"

namespace cartulaire::charter::document {
namespace {

namespace fs = std::filesystem;

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string bytes(std::size_t{64} << 20, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  for (const auto& [name, content] : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

std::string docx(const std::string& body) {
  return zip_of(
      {{"word/document.xml", "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>" +
                                 body + "</w:body></w:document>"}});
}

std::string odt(const std::string& body) {
  return zip_of({{"mimetype", "application/vnd.oasis.opendocument.text"},
                 {"content.xml",
                  "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\">" +
                      body + "</office:document-content>"}});
}

std::vector<std::string> texts(const base::Result<Document>& document) {
  std::vector<std::string> lines;
  EXPECT_TRUE(document.has_value()) << (document ? "" : document.error().text());
  if (document)
    for (const Line& line : document->lines)
      lines.push_back(line.text);
  return lines;
}

using Texts = std::vector<std::string>;

TEST(Document, a_docx_gives_its_paragraphs_titles_items_and_notes) {
  const std::string bytes = zip_of(
      {{"word/footnotes.xml",
        "<w:footnotes xmlns:w=\"w\"><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnotes>"},
       {"word/document.xml",
        "<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:p><w:pPr><w:pStyle w:val=\"Titre1\"/><w:tabs><w:tab "
        "w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>Objet</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Un </w:t><w:t>deux</w:t><w:tab/><w:t>trois</w:t></w:r>"
        "<w:del><w:r><w:delText>parti</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></"
        "w:p>"
        "<mc:Fallback><w:p><w:r><w:t>deux fois</w:t></w:r></w:p></mc:Fallback></w:document>"}});
  const auto document = read_document_bytes(bytes, "charte.docx");
  EXPECT_EQ(texts(document), (Texts{"Objet", "Un deux trois", "Note."}));
  EXPECT_EQ(document->format, Format::docx);
  EXPECT_EQ(document->lines[0].heading, 1);
  EXPECT_TRUE(document->lines[1].item);
  EXPECT_TRUE(document->lines[2].footnote);
}

TEST(Document, an_odt_gives_its_paragraphs_titles_items_and_notes) {
  const auto document =
      read_document_bytes(odt("<text:h text:outline-level=\"2\">Objet</text:h><text:p>Un<text:s "
                              "text:c=\"2\"/>deux<text:note><text:note-citation>1"
                              "</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></"
                              "text:note> trois</text:p>"
                              "<text:list><text:list-item><text:p>Point</text:p></text:list-item></text:list>"
                              "<text:tracked-changes><text:p>parti</text:p></text:tracked-changes>"),
                          "charte.odt");
  EXPECT_EQ(texts(document), (Texts{"Objet", "Un  deux trois", "Point", "Note."}));
  EXPECT_EQ(document->format, Format::odt);
  EXPECT_EQ(document->lines[0].heading, 2);
  EXPECT_TRUE(document->lines[2].item);
}

TEST(Document, the_lint_of_a_docx_stands_at_its_paragraph) {
  const auto document = read_document_bytes(docx("<w:p><w:r><w:t>Objet</w:t></w:r></w:p><w:p><w:r><w:t>Selon "
                                                 "l’article 13</w:t></w:r><w:r><w:t>84 du code "
                                                 "civil.</w:t></w:r></w:p>"),
                                            "charte.docx");
  ASSERT_TRUE(document.has_value());
  const lint::Report report = lint::lint_document(*document);
  ASSERT_EQ(report.remarks.size(), 1U);
  EXPECT_EQ(report.remarks[0].place, (Place{2, 9}));
  EXPECT_EQ(report.remarks[0].rule, "code-civil-1384");
}

TEST(Document, markdown_without_clauses_leaves_its_front_matter_and_code_aside) {
  const auto document = read_document_bytes(
      "---\ntitle: Le CHSCT\n---\n# Titre\n```\nLe CHSCT\n```\n<!-- Le CHSCT -->\nTexte\n", "charte.md");
  ASSERT_TRUE(document.has_value());
  EXPECT_TRUE(lint::lint_document(*document).remarks.empty());
  EXPECT_EQ(document->lines[3].heading, 1);
  EXPECT_FALSE(has_clauses("---\ntitle: x\n---\nTexte"));
  EXPECT_TRUE(has_clauses("---\ncharter: x\n---\n\n```clause duty as d\n```\n"));
}

// A page with one line of text, as small as a PDF gets.
std::string pdf(const std::string& text) {
  const std::string stream = "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET";
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
         "1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 "
         "R>>>>>>endobj\n4 0 obj<</Length " +
         std::to_string(stream.size()) + ">>stream\n" + stream +
         "\nendstream endobj\n5 0 "
         "obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
         "trailer<</Root 1 0 R>>\n%%EOF\n";
}

class Pdf : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v pdftotext >/dev/null 2>&1") != 0)
      GTEST_SKIP() << "pdftotext missing: apt-get install poppler-utils";
    path_ = fs::temp_directory_path() / ("cartulaire-document-" + std::to_string(getpid()) + ".pdf");
  }
  void TearDown() override { fs::remove(path_); }
  base::Result<Document> read(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return read_document(path_);
  }
  fs::path path_;
};

TEST_F(Pdf, gives_its_lines_with_their_page) {
  const auto document = read(pdf("Selon l'article 1384 du code civil."));
  ASSERT_TRUE(document.has_value()) << document.error().text();
  EXPECT_EQ(document->format, Format::pdf);
  const lint::Report report = lint::lint_document(*document);
  ASSERT_EQ(report.remarks.size(), 1U);
  EXPECT_EQ(report.remarks[0].page, 1);
  EXPECT_EQ(report.remarks[0].offending, "article 1384");
}

TEST_F(Pdf, without_text_or_broken_is_refused_with_what_to_do) {
  const auto scan = read(pdf(""));
  ASSERT_FALSE(scan.has_value());
  EXPECT_EQ(scan.error().code, base::ErrorCode::invalid);
  const auto broken = read("%PDF-1.4\nnothing of the kind\n");
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().code, base::ErrorCode::corrupt);
}

base::ErrorCode refusal(const std::string& bytes) {
  const auto document = read_document_bytes(bytes, "charte");
  EXPECT_FALSE(document.has_value());
  if (document) return base::ErrorCode::io;
  EXPECT_FALSE(document.error().french.empty());
  EXPECT_NE(document.error().french, document.error().english);
  return document.error().code;
}

TEST(Document, what_is_no_charter_is_refused_with_a_reason) {
  using Code = base::ErrorCode;
  EXPECT_EQ(refusal("abc\n\xff"), Code::invalid);
  EXPECT_EQ(refusal(std::string("abc\0def", 7)), Code::invalid);
  EXPECT_EQ(refusal(std::string(5u << 20, 'a')), Code::too_large);
  EXPECT_EQ(refusal(std::string(300'000, '\n')), Code::too_large);
  EXPECT_EQ(refusal("{\\rtf1 x}"), Code::invalid);
  EXPECT_EQ(refusal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Code::invalid);
  EXPECT_EQ(refusal(zip_of({{"readme.txt", "x"}})), Code::invalid);
  EXPECT_EQ(refusal("PK\x03\x04 and nothing more"), Code::corrupt);
  EXPECT_EQ(refusal(docx("<w:p><w:r>")), Code::corrupt);
}

TEST(Document, bombs_and_entities_are_refused) {
  using Code = base::ErrorCode;
  // 30 MB of one letter weigh 30 kB in the zip.
  EXPECT_EQ(refusal(docx("<w:p><w:r><w:t>" + std::string(30u << 20, 'a') + "</w:t></w:r></w:p>")),
            Code::too_large);
  EXPECT_EQ(refusal(docx("<w:p><w:r><w:t>" + std::string(5u << 20, 'a') + "</w:t></w:r></w:p>")),
            Code::too_large);
  EXPECT_EQ(refusal(zip_of({{"content.xml",
                             "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d SYSTEM "
                             "\"file:///etc/passwd\">]><a>&b;&d;</a>"}})),
            Code::refused);
  std::string deep;
  for (int i = 0; i < 100'000; ++i)
    deep += "<text:section>";
  EXPECT_EQ(refusal(odt(deep)), Code::too_large);
}

TEST(Document, a_megabyte_of_anything_is_read_and_judged) {
  for (const char* unit :
       {"a", "article 1384 ", "6 mois ", "a\xcc\x81", "- \n", "# ", "* ", "<b>", "...", "12", "mot de passe ",
        "les traces sont conservées 2 ans. ", "\t", "déclaration à la CNIL "}) {
    std::string text;
    while (text.size() < 1'000'000)
      text += unit;
    const auto document = read_document_bytes(text, "charte.md");
    if (!document) continue;  // too many lines: said so
    EXPECT_LE(lint::lint_document(*document).remarks.size(), lint::kMostRemarks);
  }
}

}  // namespace
}  // namespace cartulaire::charter::document
