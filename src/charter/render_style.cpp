#include "charter/render_style.hpp"

namespace cartulaire::charter {

// Contrast of every pair below is at least 4.5:1 in both themes (RGAA 3.2); links are underlined, states
// carry a word (RGAA 3.1).
const std::string_view kBaseStyle = R"css(
:root{color-scheme:light dark;--paper:#fdfbf7;--card:#f5f0e6;--ink:#1f1d1a;--muted:#595450;--line:#cfc6b8;
--seal:#8c1d18;--good:#1d5937;--warn:#704300;--serif:"Source Serif 4","Charis SIL",Charter,"Bitstream Charter",Cambria,Georgia,serif;
--sans:"Public Sans","Open Sans","Noto Sans","Segoe UI","DejaVu Sans",Arial,sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#171614;--card:#23211e;--ink:#ece7df;--muted:#bdb5aa;--line:#4d473f;
--seal:#f4a79e;--good:#8fd3ab;--warn:#efc078}}
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif);overflow-wrap:break-word}
a{color:var(--seal);text-decoration:underline;text-underline-offset:.15em}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--seal);outline-offset:3px}
h1,h2,h3,h4,h5,h6{line-height:1.25;font-weight:600}
code{font:.875em/1.4 ui-monospace,"DejaVu Sans Mono",Consolas,monospace}
.skip{position:absolute;left:.5rem;top:-4rem;background:var(--paper);padding:.5rem 1rem;border:2px solid var(--seal)}
.skip:focus{top:.5rem;z-index:1}
)css";

const std::string_view kCharterStyle = R"css(
header,main,footer,nav{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem;border-bottom:1px solid var(--line);padding-bottom:1.25rem}
header h1{font-size:2rem;margin:.25rem 0 .5rem;max-width:26em}
.entity{font:600 1rem var(--sans);color:var(--seal);margin:0}
.facts,footer,.note,nav,table,.part{font-family:var(--sans)}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.75rem 0 0;font-size:.9rem;color:var(--muted)}
.facts div{display:flex;gap:.4rem}
.facts dt{margin:0}.facts dd{margin:0;color:var(--ink);font-variant-numeric:tabular-nums}
.wrap{overflow-wrap:anywhere}
nav{padding-top:1.25rem;padding-bottom:1.25rem;font-size:.95rem}
main>nav{padding-left:0;padding-right:0}
nav h2{font-size:1rem}
nav ol{list-style:none;margin:0;padding:0}
nav>ol{columns:20rem 2;column-gap:3rem}
nav ol ol{padding-left:1.25rem}
nav li{margin:.2rem 0}
main{padding-bottom:2rem}
h2{font-size:1.5rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--seal)}
nav h2{margin:0 0 .5rem;padding:0;border:0}
h3{font-size:1.2rem;margin:0 0 .5rem}
h4,h5,h6{font-size:1.05rem;margin:0 0 .5rem}
.article{display:grid;grid-template-columns:minmax(0,42rem) minmax(14rem,1fr);gap:0 2.5rem;margin:1.75rem 0;scroll-margin-top:1rem}
.article p{margin:.6rem 0}
.note{font-size:.875rem;line-height:1.45;border-left:3px solid var(--line);padding-left:1rem;align-self:start}
.note .what{font-weight:600;margin:0 0 .4rem;color:var(--muted)}
.note ul{list-style:none;margin:0;padding:0}
.note li{margin:0 0 .6rem}
.note code{color:var(--muted)}
.note .explained{margin:.6rem 0 0;color:var(--muted)}
.state{font-weight:600}
.cards{font-family:var(--sans);font-size:.95rem;padding-top:1.25rem}
.cards h2{font-size:1.25rem;margin:0 0 .75rem;padding:0;border:0}
.cards .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1rem}
.card{background:var(--card);border-top:3px solid var(--seal);padding:.75rem 1rem}
.card h3{font-size:1.05rem;margin:0 0 .4rem}
.card ul{list-style:none;margin:0;padding:0}
.card li{margin:0 0 .45rem;line-height:1.45}
.receipt{margin-top:2.5rem;padding:0 1.25rem 1rem;border:1px solid var(--line)}
.receipt h2{margin-top:0;border:0}
.to-fill{list-style:none;margin:1rem 0;padding:0;max-width:42rem;font-family:var(--sans)}
.to-fill li{border-bottom:1px solid var(--muted);padding:1.1rem 0 .15rem}
.state.yes{color:var(--good)}.state.no{color:var(--seal)}.state.soft{color:var(--warn)}.state.plain{color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:1rem 0}
caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{border-bottom:2px solid var(--ink)}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2.5rem;font-size:.875rem;color:var(--muted)}
@media (max-width:52rem){.article{grid-template-columns:minmax(0,1fr)}.note{margin-top:.75rem}header h1{font-size:1.6rem}
table.stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
table.stack tr,table.stack th,table.stack td{display:block}
table.stack tr{border-bottom:1px solid var(--line);padding:.5rem 0}
table.stack th,table.stack td{border:0;padding:.1rem 0}
table.stack td::before{content:attr(data-head) "\00a0: ";color:var(--muted)}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--muted:#333;--line:#999;--seal:#000;--good:#000;--warn:#000}
body{font-size:10.5pt}.skip{display:none}nav{break-after:page}
.article{grid-template-columns:minmax(0,1fr) 14rem;break-inside:avoid}h2,h3{break-after:avoid}a{color:inherit}
.receipt{break-before:page}.card{break-inside:avoid}
@page{margin:18mm 16mm;@bottom-left{font-size:6.5pt}@bottom-right{font-size:8pt}}}
)css";

// No variable, no grid: what sets the PDF knows neither within a shorthand.
const std::string_view kPaperStyle = R"css(
@page{size:A4;margin:20mm 20mm 22mm;@bottom-left{font:6.5pt "DejaVu Sans Mono",monospace;color:#595450;vertical-align:top;padding-top:4mm;width:150mm}
@bottom-right{font:8pt "Open Sans","DejaVu Sans",sans-serif;color:#595450;vertical-align:top;padding-top:4mm;width:16mm;white-space:nowrap}}
@page:first{margin-top:32mm}
html{font-size:10.5pt}
body{font:10.5pt/1.5 "Charis SIL","Source Serif 4","DejaVu Serif",serif;color:#1f1d1a;margin:0}
.skip{display:none}
a{color:inherit;text-decoration:underline}
code{font:.85em "DejaVu Sans Mono",monospace}
h1,h2,h3,h4,h5,h6{line-height:1.25;font-weight:700;break-after:avoid}
h1{font-size:26pt;margin:4pt 0 10pt}
h2{font-size:16pt;margin:22pt 0 6pt;padding-top:8pt;border-top:1.5pt solid #8c1d18}
h3{font-size:12.5pt;margin:14pt 0 3pt}
h4,h5,h6{font-size:11pt;margin:10pt 0 3pt}
p,ul,ol{margin:0 0 6pt;orphans:2;widows:2}
ul,ol{padding-left:16pt}
li{margin:0 0 2pt}
.entity,.facts,.cards,nav,.note,table,footer,.to-fill,.receipt dl{font-family:"Open Sans","DejaVu Sans",sans-serif}
.entity{font-size:12pt;font-weight:600;color:#8c1d18;margin:0}
.facts{margin:0;font-size:9pt;color:#595450}
.facts dt,.facts dd{display:inline;margin:0}
.facts dt{margin-right:.35em}
.facts dd{color:#1f1d1a}
.wrap{overflow-wrap:anywhere}
header{border-bottom:1.5pt solid #8c1d18;padding-bottom:10pt;margin-bottom:14pt}
.cards h2{font-size:13pt;margin:0 0 8pt;padding:0;border:0}
.card{box-sizing:border-box;background:#f5f0e6;border-top:2pt solid #8c1d18;display:inline-block;width:48%;vertical-align:top;padding:6pt 9pt 4pt;margin:0 1% 8pt 0;font-size:8.5pt;line-height:1.4}
.card h3{font-size:10pt;margin:0 0 3pt}
.card ul{list-style:none;padding:0;margin:0}
.card li{margin:0 0 3pt}
.card a,nav a,.note a{text-decoration:none}
nav{break-before:page;break-after:page;font-size:8.5pt}
nav>ol{columns:2;column-gap:8mm}
nav h2{font-size:16pt;margin-top:0;border:0}
nav ol{list-style:none;padding:0;margin:0}
nav ol ol{padding-left:12pt}
nav li{margin:2pt 0}
nav a::after{content:leader('.') target-counter(attr(href),page)}
.note{border-left:2pt solid #cfc6b8;padding-left:8pt;margin:6pt 0 0;font-size:8pt;line-height:1.4;color:#3c3935;break-inside:avoid}
.note .what{font-weight:600;margin:0 0 2pt;break-after:avoid}
.note ul{list-style:none;padding:0;margin:0}
.note .explained{margin:2pt 0 0}
.state{font-weight:600}.state.yes{color:#1d5937}.state.no{color:#8c1d18}.state.soft{color:#704300}
table{border-collapse:collapse;width:100%;font-size:8.5pt;line-height:1.35;margin:6pt 0}
caption{text-align:left;font-weight:600;padding:0 0 4pt}
th,td{text-align:left;vertical-align:top;padding:3pt 6pt 3pt 0;border-bottom:.5pt solid #cfc6b8;font-weight:400}
thead th{font-weight:600;border-bottom:1pt solid #1f1d1a}
tr{break-inside:avoid}
.receipt{break-before:page}
.receipt .facts div{margin:0 0 2pt}
.to-fill{list-style:none;padding:0;margin:14pt 0}
.to-fill li{border-bottom:.5pt solid #595450;padding:16pt 0 2pt}
footer{display:none}
)css";

const std::string_view kReferenceStyle = R"css(
main{max-width:52rem}
main h3{font-size:1.25rem;margin:2.5rem 0 .5rem;scroll-margin-top:1rem}
main li{margin:.35rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border-left:4px solid var(--line);padding:.75rem 1rem;margin:.5rem 0 1rem}
)css";

const std::string_view kRefusalStyle = R"css(
main{max-width:42rem;margin:0 auto;padding:2.5rem 1.25rem}
section{margin-bottom:3rem}
section+section{border-top:1px solid var(--line);padding-top:2rem}
h1{font-size:1.6rem;margin:0 0 1rem}
h2,h3{font-size:1.1rem;margin:1.75rem 0 .4rem}
section+section h2{font-size:1.3rem;margin:0 0 1rem}
.kicker{font:600 .95rem var(--sans);color:var(--seal);margin:0 0 .5rem}
.lead{font-size:1.15rem;margin:0 0 1rem}
b{overflow-wrap:anywhere;font-weight:600}
blockquote{margin:.5rem 0 1rem;padding:.75rem 1.25rem;background:var(--card);border-left:4px solid var(--seal)}
blockquote p{margin:.5rem 0}
.do a{font-weight:600}
.facts{font:.875rem/1.5 var(--sans);color:var(--muted);overflow-wrap:anywhere}
@media print{:root{--paper:#fff;--ink:#000}}
)css";

}  // namespace cartulaire::charter
