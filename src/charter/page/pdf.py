# Standard input: one page of ours. Standard output: a tagged PDF that declares PDF/UA-1 and PDF/A-2B.
# Run by print.cpp as `python3 -I -c`; nothing is fetched, nothing is written beside the output.
import hashlib
import os
import sys
import tempfile

os.environ["SOURCE_DATE_EPOCH"] = "0"  # the hour is no part of the letters
tempfile.tempdir = "/tmp"  # asked for by name: finding one would try to write
try:
    import pydyf
    import weasyprint
    from weasyprint.pdf.pdfa import read_binary
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(69)

UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="2" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def refuse(url, *_, **__):
    raise ValueError(f"nothing is fetched: {url}")


def declare(_, pdf):
    """What PDF/A asks beside PDF/UA: one colour space, printable annotations, both standards in the metadata."""
    profile = pydyf.Stream([read_binary("weasyprint.pdf", "sRGB2014.icc")],
                           pydyf.Dictionary({"N": 3, "Alternate": "/DeviceRGB"}), compress=True)
    pdf.add_object(profile)
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary({
        "Type": "/OutputIntent", "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"), "DestOutputProfile": profile.reference})])
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Annot":
            item["F"] = 4  # print; WeasyPrint 57 hides the links of a tagged file
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.stream = [part.replace(b"</rdf:RDF>", UA_SCHEMA.encode()) for part in item.stream]


page = sys.stdin.buffer.read()
weasyprint.HTML(string=page.decode("utf-8"), url_fetcher=refuse).write_pdf(
    sys.stdout.buffer, variant="pdf/ua-1", identifier=hashlib.sha256(page).digest()[:16], finisher=declare)
