#include "clients/report/style.h"

namespace entente::report {
namespace {

// Every pair of colours has a contrast of at least 4.5 to 1 for text and 3 to 1 for shapes (WCAG 2.2, AA).
constexpr std::string_view kStyle = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: #fff; color: #1b2430;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif; }
header { border-bottom: 3px solid #1f5a96; margin-bottom: 1.5rem; }
.kicker { margin: 0; color: #4a5666; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; font-size: .85rem; }
h1 { margin: 0 0 .75rem; font-size: 2.1rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.45rem; line-height: 1.25; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1.15rem; }
h4 { margin: 1.25rem 0 .5rem; font-size: 1.02rem; }
p, ul { margin: .5rem 0; max-width: 46rem; }
a { color: #1f5a96; }
a:focus-visible { outline: 3px solid #1f5a96; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
.note, .verdict { padding: .6rem .9rem; border-left: .4rem solid; }
.note { border-color: #7a5200; background: #fff7df; color: #4a3200; }
.verdict { font-weight: 600; }
.good { border-color: #1d6b3a; background: #e8f5ec; color: #124425; }
.bad { border-color: #a31621; background: #fdecee; color: #7d0f18; font-size: 1.3rem; }
.article { border-top: 3px solid #1f5a96; margin-top: 2.5rem; }
nav ul { columns: 2; padding-left: 1.2rem; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0 1.25rem; font-size: .875rem; }
caption { text-align: left; color: #4a5666; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #c9d1db;
  overflow-wrap: break-word; white-space: pre-line; }
thead th { border-bottom: 2px solid #1b2430; }
.facts td, .history td:nth-last-child(-n+2) { overflow-wrap: anywhere; }
.facts th { width: 14rem; }
.history th, .short { white-space: nowrap; }
.history td:last-child, .history td:nth-last-child(2) { min-width: 13rem; }
tbody th { font-weight: 600; }
.figure { text-align: right; padding-right: 1.2rem; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f2f5f8; padding: .6rem .9rem; font-size: .8rem; }
figure { margin: .5rem 0; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 11.5px; fill: #1b2430; unicode-bidi: isolate; }
svg .tick { fill: #4a5666; font-size: 11px; }
svg .grid { stroke: #d9dfe6; }
svg .zero { stroke: #6b7685; }
svg .bar rect { stroke-width: 1; }
svg .strong rect { fill: #1f5a96; stroke: #fff; stroke-width: 1.5; }
svg .strong text { fill: #fff; }
svg .plain rect { fill: #e3edf7; stroke: #1f5a96; }
svg .resting rect { fill: #fff7df; stroke: #7a5200; stroke-dasharray: 4 2; }
svg .resting text { fill: #4a3200; }
svg .line { fill: none; stroke: #1f5a96; stroke-width: 1.5; }
svg circle { fill: #1f5a96; stroke: #fff; }
svg .target line { stroke: #a3460f; stroke-width: 2.5; stroke-dasharray: 7 4; }
footer { margin-top: 3rem; border-top: 1px solid #c9d1db; color: #4a5666; font-size: .875rem; }
@page { size: A4; margin: 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr, figure, svg, .small, .verdict, .note { break-inside: avoid; }
  tbody tr:first-child { break-before: avoid; }
  h2 + p, h3 + p, h4 + p { break-after: avoid; }
  .article { break-before: page; }
  .skip { display: none; }
  svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";

}  // namespace

std::string_view StyleSheet() {
  return kStyle;
}

}  // namespace entente::report
