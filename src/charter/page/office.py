# Standard input: an ODT or a DOCX of pandoc's. Standard output: the same with a line, the first argument, at the foot of
# every page: pandoc knows of none.
import io
import sys
import zipfile
from xml.sax.saxutils import escape

FOOTER = escape(sys.argv[1])
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
# part of the file -> (what stands there, what it becomes)
CHANGES = {
    "word/document.xml": (
        "<w:sectPr />", '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter" /></w:sectPr>'),
    "word/_rels/document.xml.rels": (
        "</Relationships>", f'<Relationship Type="{RELATION}" Id="rIdFooter" Target="footer1.xml" /></Relationships>'),
    "[Content_Types].xml": (
        "</Types>", f'<Override PartName="/word/footer1.xml" ContentType="{CONTENT}" /></Types>'),
    "styles.xml": (
        "</style:footer>", f'<text:p text:style-name="Footer">{FOOTER}</text:p></style:footer>'),
}

source = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
    for item in source.infolist():
        content = source.read(item)
        if item.filename in CHANGES:
            before, after = CHANGES[item.filename]
            text = content.decode("utf-8")
            if text.count(before) != 1:
                sys.exit(f"{item.filename}: not as pandoc 2.17 writes it")
            content = text.replace(before, after).encode("utf-8")
        target.writestr(item, content)
    if "word/document.xml" in source.namelist():
        target.writestr("word/footer1.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="{WORD}"><w:p><w:r>'
                                            f'<w:rPr><w:sz w:val="13" /></w:rPr><w:t xml:space="preserve">{FOOTER} - </w:t></w:r><w:fldSimple w:instr="PAGE" /></w:p>'
                                            "</w:ftr>")
sys.stdout.buffer.write(out.getvalue())
