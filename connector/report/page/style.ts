/**
 * How the page looks: one style sheet, light and dark, for screens and for paper. The colours can be
 * distinguished by colour-blind readers.
 */

export const style = `
:root {
  color-scheme: light dark;
  --ground: #fbfaf8; --card: #ffffff; --ink: #1d2430; --soft: #566072; --line: #dfe2e7; --accent: #14598f; --wash: #eef3f8;
  --series-1: #14598f; --series-2: #c8600a; --series-3: #0b7d62; --series-4: #9c4f88; --series-5: #6f6a00; --series-6: #52606d;
  --heat-0: #f0f2f5; --heat-1: #dbe8f3; --heat-2: #bdd6eb; --heat-3: #93bcdd; --heat-4: #659dcb; --heat-5: #3c7db4; --heat-6: #1f5f97; --heat-7: #0d4372;
  --up: #0b6b54; --edge: #e9ddc8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181f; --card: #1c222b; --ink: #e8ebf0; --soft: #a5afbd; --line: #353e4b; --accent: #86bdea; --wash: #232c38;
    --series-1: #7ab6e8; --series-2: #f0a35c; --series-3: #5cc9a7; --series-4: #dd9bcb; --series-5: #d2c94f; --series-6: #a5b1bd;
    --heat-0: #232a34; --heat-1: #1d3850; --heat-2: #1f4a6e; --heat-3: #245e8c; --heat-4: #2f76ad; --heat-5: #4a92c8; --heat-6: #78b1de; --heat-7: #b4d6f0;
    --up: #6fd3b3; --edge: #3b3527;
  }
}
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #1d2430; --soft: #4a5363; --line: #c9ced6; --accent: #14598f; --wash: #f4f6f9;
  --series-1: #14598f; --series-2: #c8600a; --series-3: #0b7d62; --series-4: #9c4f88; --series-5: #6f6a00; --series-6: #52606d;
  --heat-0: #f0f2f5; --heat-1: #dbe8f3; --heat-2: #bdd6eb; --heat-3: #93bcdd; --heat-4: #659dcb; --heat-5: #3c7db4; --heat-6: #1f5f97; --heat-7: #0d4372; --up: #0b6b54; --edge: #e9ddc8; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
.frame { display: grid; grid-template-columns: 15.5rem minmax(0, 1fr); gap: 0 2.5rem; max-width: 82rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
header { grid-column: 1 / -1; display: flex; gap: 1.25rem; align-items: center; padding: 2.25rem 0 1.25rem; border-bottom: 1px solid var(--line); }
header img { max-height: 3.5rem; max-width: 12rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
header p, .question { color: var(--soft); margin: 0; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.25rem 0 2rem; font-size: .9rem; }
nav h2 { font-size: .74rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.1rem 0 .3rem; font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .2rem .6rem; margin-left: -.6rem; border-radius: 4px; text-decoration: none; color: var(--ink); }
nav a:hover { background: var(--wash); }
nav .off a { color: var(--soft); }
main > h2 { font-size: .84rem; text-transform: uppercase; letter-spacing: .08em; color: var(--soft); margin: 2.5rem 0 .75rem; font-weight: 600; }
main > h2:first-child { margin-top: 1.35rem; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.5rem 1.6rem 1.25rem; margin: 0 0 1.5rem; }
.panel.off { padding: .9rem 1.6rem; }
.panel.off h3 { font-size: 1.02rem; }
h3 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .15rem; letter-spacing: -.005em; }
h4 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
figure { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.8rem, 1fr)); gap: 1.1rem 1.2rem; margin: 1.2rem 0 .4rem; }
.figures dt { font-size: .86rem; color: var(--soft); }
.figures dd { margin: 0; }
.figures .value { font-size: 1.65rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.01em; overflow-wrap: anywhere; }
.figures .value.long { font-size: 1.1rem; line-height: 1.5; padding: .25rem 0; }
.figures .how, .figures .change { font-size: .8rem; line-height: 1.35; color: var(--soft); }
.figures .change { margin-top: .2rem; color: var(--ink); }
.method { margin: .9rem 0 0; padding: .65rem .9rem; background: var(--wash); border-radius: 6px; font-size: .88rem; }
.method p, .method ul { margin: 0; }
.method ul { padding-left: 1.1rem; margin-top: .3rem; color: var(--soft); }
.notes { margin: .8rem 0 0; padding-left: .9rem; border-left: 3px solid var(--series-2); font-size: .9rem; }
.notes p { margin: .15rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem .5rem; margin: .2rem 0 .3rem; padding: 0; list-style: none; font-size: .86rem; }
.legend button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 4px; padding: .05rem .45rem; }
.live .legend button { cursor: pointer; }
.live .legend button:hover { border-color: var(--line); }
.legend [aria-pressed=false] { text-decoration: line-through; color: var(--soft); }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; vertical-align: -.06rem; }
.k1 { background: var(--series-1); } .k2 { background: var(--series-2); } .k3 { background: var(--series-3); }
.k4 { background: var(--series-4); } .k5 { background: var(--series-5); } .k6 { background: var(--series-6); }
.chart { overflow-x: auto; margin: 0 -.4rem; }
.plot { display: block; width: 100%; min-width: 34rem; height: auto; color: var(--ink); background: none; font: 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif; overflow: visible; font-variant-numeric: tabular-nums; }
.plot text { fill: var(--ink); white-space: pre; }
.plot [class*="-axis"] text { fill: var(--soft); }
.plot [class*="-grid"] { stroke: var(--line); stroke-opacity: 1; }
.plot .base { stroke: var(--soft); } .plot .limit { stroke: var(--ink); stroke-dasharray: 5 4; }
.plot .band { fill-opacity: .13; } .plot .edge { fill: var(--edge); }
.plot .ghost { opacity: 0; } .plot .ghost:hover { opacity: 1; }
.plot .point:hover, .plot rect:hover { filter: brightness(1.25); }
.hide-1 .series-1, .hide-2 .series-2, .hide-3 .series-3, .hide-4 .series-4, .hide-5 .series-5, .hide-6 .series-6 { display: none; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; align-items: center; margin: .35rem 0; font-size: .86rem; color: var(--soft); }
.tools input { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 5px; padding: .2rem .5rem; width: 13rem; max-width: 100%; }
html:not(.live) .tools label { display: none; }
details { margin: .5rem 0 .2rem; }
summary { cursor: pointer; font-size: .88rem; color: var(--accent); width: fit-content; }
.scroll { overflow: auto; width: fit-content; max-width: 100%; max-height: 30rem; border: 1px solid var(--line); border-radius: 6px; margin: .3rem 0; }
table { border-collapse: collapse; min-width: min(100%, 34rem); font-size: .88rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .32rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td.text { max-width: 22rem; min-width: 9rem; overflow-wrap: anywhere; }
.clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
tr:last-child td { border-bottom: 0; }
thead th { position: sticky; top: 0; background: var(--wash); font-weight: 600; white-space: normal; z-index: 1; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " ▲"; font-size: .7em; } th[aria-sort=descending] button::after { content: " ▼"; font-size: .7em; }
.num { text-align: right; }
td.num, td.when { white-space: nowrap; }
.cell-bar { display: block; max-width: 9rem; margin-left: auto; }
.bar { display: block; height: .28rem; margin: .12rem 0 .1rem auto; min-width: 1px; border-radius: 2px; color: var(--series-1); }
footer { grid-column: 1 / -1; color: var(--soft); font-size: .84rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 62rem) {
  .frame { display: block; padding: 0 1rem 3rem; }
  nav { position: static; max-height: none; }
  nav > div { columns: 2 11rem; }
  nav section { break-inside: avoid; }
  .panel { padding: 1.1rem 1rem; }
}
@media (max-width: 30rem) {
  h1 { font-size: 1.5rem; } .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .9rem; } .figures .value { font-size: 1.35rem; }
  th, td { padding: .3rem .5rem; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  .frame { display: block; max-width: none; padding: 0; }
  nav { position: static; max-height: none; overflow: visible; break-after: page; } nav > div { columns: 2; }
  .panel { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0; }
  .chart, .figures, .method, tr { break-inside: avoid; } h2, h3, h4, .legend { break-after: avoid; }
  .chart { overflow: visible; margin: 0; } .plot { min-width: 0; max-height: 22cm; }
  .scroll { width: auto; max-height: none; overflow: visible; border: 0; }
  table { min-width: 0; font-size: 8pt; } th, td { padding: .15rem .35rem; } td.num, td.when { white-space: normal; } td.text { min-width: 3rem; }
  tbody tr:nth-child(n+26) { display: none; }
  .long::after { content: "In print, the first 25 rows; the page and its CSV have more."; font-size: 8pt; color: var(--soft); }
  .tools, details:not([open]) { display: none; } .clamp { display: block; }
  thead th { position: static; }
}
`;
