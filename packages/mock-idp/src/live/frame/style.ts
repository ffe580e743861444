/**
 * The inspector's one sheet. Plain colours by `light-dark()`, logical properties only, so that it can be read from right to left; nothing
 * moves but what somebody opens, and not even that where motion is unwanted.
 */
export const STYLE = `
:root { color-scheme: light dark;
  --ground: light-dark(#f4f6f8, #14171b); --card: light-dark(#ffffff, #1d2126); --sunk: light-dark(#f4f6f8, #171a1e);
  --ink: light-dark(#1a1f25, #e9edf1); --faint: light-dark(#525c67, #a9b3bd); --line: light-dark(#d5dbe1, #343b43);
  --edge: light-dark(#76818c, #7f8a95); --accent: light-dark(#0b5394, #8cc4ff); --on-accent: light-dark(#ffffff, #0d1a26);
  --tint: light-dark(#e7f0f9, #1c2f42); --bad: light-dark(#a3161b, #ff9d9d); --bad-tint: light-dark(#fdeaea, #3a1c1e);
  --good: light-dark(#176334, #86d9a3); --good-tint: light-dark(#e6f4ea, #16301f); --wait: light-dark(#6b4d00, #f0cd76);
  --wait-tint: light-dark(#fdf3d7, #362b10); --mono: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; }
@media (prefers-contrast: more) { :root { --faint: var(--ink); --line: var(--edge); --edge: var(--ink); } }
* { box-sizing: border-box; }
html { scroll-padding-block-start: 1rem; }
body { margin: 0; min-block-size: 100vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.skip { position: absolute; inset-block-start: -10rem; inset-inline-start: 1rem; padding: .5rem 1rem; background: var(--accent); color: var(--on-accent); border-radius: 0 0 .375rem .375rem; z-index: 1; }
.skip:focus { inset-block-start: 0; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.top { background: var(--card); border-block-end: 1px solid var(--line); padding: .75rem clamp(1rem, 4vw, 2rem) 0; display: flex; flex-wrap: wrap; gap: .25rem 2rem; align-items: center; }
.brand { margin: 0; padding-block-end: .5rem; }
.brand strong { font-size: 1.125rem; }
.brand span { color: var(--wait); background: var(--wait-tint); font-size: .8125rem; font-weight: 600; padding: .125rem .5rem; border-radius: 1rem; white-space: nowrap; margin-inline-start: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .5rem .75rem; color: var(--faint); text-decoration: none; border-block-end: 3px solid transparent; min-block-size: 2.75rem; align-content: center; }
nav a:hover { color: var(--ink); background: var(--sunk); }
nav a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.changes { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-inline-start: auto; padding-block-end: .5rem; max-inline-size: 100%; }
main { max-inline-size: 76rem; margin-inline: auto; padding: 1.5rem clamp(1rem, 4vw, 2rem) 4rem; }
main:focus { outline: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .375rem; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: 0 0 .75rem; }
.lead { color: var(--faint); max-inline-size: 46rem; margin-block-end: 1.25rem; }
.faint, .hint { color: var(--faint); }
.hint { font-size: .875rem; }
a { color: var(--accent); }
code, .mono, textarea { font-family: var(--mono); font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: clamp(1rem, 3vw, 1.5rem); margin-block-end: 1rem; }
.card > :last-child { margin-block-end: 0; }
.note { border-inline-start: 4px solid; border-radius: .25rem; padding: .625rem 1rem; margin-block-end: 1rem; white-space: pre-line; }
.note p { margin: 0; }
.note.good { background: var(--good-tint); border-color: var(--good); }
.note.bad { background: var(--bad-tint); border-color: var(--bad); }
.columns { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start; margin-block-end: 1rem; }
.columns > .card { margin: 0; }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
.row > * { margin: 0; min-inline-size: 0; }
.badge { display: inline-block; font-size: .8125rem; font-weight: 600; padding: .0625rem .5rem; border-radius: 1rem; border: 1px solid var(--line); background: var(--sunk); color: var(--faint); }
.badge.good { color: var(--good); background: var(--good-tint); border-color: transparent; }
.badge.bad { color: var(--bad); background: var(--bad-tint); border-color: transparent; }
.badge.wait { color: var(--wait); background: var(--wait-tint); border-color: transparent; }

form.grid { display: grid; gap: .75rem 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); align-items: start; }
form.grid > .wide, form.grid > .actions, form.grid > fieldset, form.grid > h3 { grid-column: 1 / -1; }
.field { margin: 0; display: flex; flex-direction: column; gap: .25rem; }
.field > label, legend { font-weight: 600; }
.check { display: flex; gap: .5rem; align-items: center; min-block-size: 2rem; margin: 0; }
.check input { inline-size: 1.25rem; block-size: 1.25rem; flex: none; margin: 0; accent-color: var(--accent); }
fieldset { border: 0; padding: 0; margin: 0; min-inline-size: 0; }
fieldset.group { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
fieldset.group legend { float: inline-start; inline-size: 100%; padding: 0; }
input[type=text], input[type=number], input[type=date], input[type=password], select, textarea { inline-size: 100%; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--edge); border-radius: .375rem; padding: .5rem .75rem; min-block-size: 2.75rem; }
textarea { font-family: var(--mono); font-size: .875rem; resize: vertical; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-block-start: .25rem; }
form.inline { display: inline-flex; margin: 0; }
button { font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--edge); border-radius: .375rem; padding: .5rem 1rem; min-block-size: 2.75rem; cursor: pointer; }
button:hover { background: var(--tint); }
button.primary { color: var(--on-accent); background: var(--accent); border-color: var(--accent); font-weight: 600; }
button.primary:hover { filter: brightness(1.1); }
button.danger { color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[data-when] { display: none; }
form:has(option[value=code]:checked) [data-when=code], form:has(option[value=status]:checked) [data-when=status],
form:has(option[value=late]:checked) [data-when=late] { display: flex; }
@supports not selector(:has(a)) { [data-when] { display: flex; } }

.filter { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin-block-end: 1rem; }
.filter .field { flex: 1 1 9rem; max-inline-size: 18rem; }
.live { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: center; margin-block-end: .75rem; min-block-size: 2rem; }
.live p { margin: 0; }
ol.list { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
ol.list > li + li { border-block-start: 1px solid var(--line); }
ol.list:empty { display: none; }
.empty { background: var(--card); border: 1px dashed var(--edge); border-radius: .5rem; padding: 2rem 1rem; margin-block-end: 1rem; text-align: center; color: var(--faint); }
ol.list:not(:empty) + .empty { display: none; }
.empty > :last-child { margin: 0; }
ol.list > li > details > summary { padding: .75rem 1rem; display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .125rem .75rem; align-items: baseline; }
summary { cursor: pointer; border-radius: .375rem; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ''; display: inline-block; inline-size: .4375rem; block-size: .4375rem; border-inline-end: 2px solid; border-block-end: 2px solid; rotate: -45deg; align-self: center; margin-inline-end: .5rem; margin-block-end: .125rem; }
ol.list > li > details > summary::before { color: var(--faint); margin: 0; }
[dir=rtl] summary::before { rotate: 45deg; }
details[open] > summary::before { rotate: 45deg; }
[dir=rtl] details[open] > summary::before { rotate: -45deg; }
summary:hover { background: var(--sunk); }
summary .sub { grid-column: 2 / -1; color: var(--faint); font-size: .875rem; }
summary b { font-weight: 600; }
.inside { padding: .5rem 1rem 1rem; padding-inline-start: 2.25rem; }
.steps { list-style: none; margin: 0 0 1rem; padding: 0; }
.steps > li { position: relative; padding: 0 0 1rem; padding-inline-start: 1.5rem; }
.steps > li::before { content: ''; position: absolute; inset-inline-start: .1875rem; inset-block: .4rem -.4rem; inline-size: 2px; background: var(--line); }
.steps > li:last-child::before { display: none; }
.steps > li::after { content: ''; position: absolute; inset-inline-start: 0; inset-block-start: .45rem; inline-size: .5rem; block-size: .5rem; border-radius: 50%; background: var(--faint); }
.steps > li.bad::after { background: var(--bad); outline: 3px solid var(--bad-tint); }
.steps > li.good::after { background: var(--good); outline: 3px solid var(--good-tint); }
.steps p { margin: 0; }
.steps .note { margin-block: .5rem; }
.steps details { margin-block-start: .125rem; }
.steps summary, .plain > summary { display: inline-block; padding: .125rem 0; color: var(--accent); }
.plain > summary { min-block-size: 2rem; }
.facts { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: .25rem 1rem; margin: .5rem 0 1rem; }
.facts dt { color: var(--faint); }
.facts dd { margin: 0; }
@media (max-width: 34rem) { .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-block-end: .5rem; } .inside { padding-inline-start: 1rem; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; font-weight: 600; padding-block-end: .25rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem .5rem 0; border-block-end: 1px solid var(--line); }
th, td { padding-inline: 0 .75rem; }
thead th { color: var(--faint); font-size: .8125rem; font-weight: 600; }
tbody th { font-weight: 400; }
.claims td:first-of-type { min-inline-size: 12rem; }
.claims th { white-space: nowrap; }
@media (max-width: 44rem) { .stack thead { display: none; } .stack tr, .stack th, .stack td { display: block; border: 0; padding: 0; } .stack tr { padding-block: .5rem; border-block-end: 1px solid var(--line); } }
.things { list-style: none; margin: 0; padding: 0; }
.things.card { margin-block-end: 1rem; padding: .25rem clamp(1rem, 3vw, 1.5rem); }
.things > li { padding-block: .5rem; border-block-end: 1px solid var(--line); }
.things > li:last-child { border: 0; }
.crumbs { margin-block-end: .25rem; }
time, code { direction: ltr; unicode-bidi: isolate; }
td b { unicode-bidi: plaintext; }
.hint.apart, .actions.apart { margin-block-start: 1.25rem; }
@media (prefers-reduced-motion: no-preference) { ol.list > li.new { animation: arrive 1.2s ease-out; } @keyframes arrive { from { background: var(--tint); } } }
@media (forced-colors: active) { .card, .badge, .note, ol.list { border: 1px solid; } nav a[aria-current] { border-color: Highlight; } .steps > li::after { background: CanvasText; }  }
@media print { .top, .filter, .live, form { display: none; } }
`;
