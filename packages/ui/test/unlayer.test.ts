import { expect, test } from 'vitest';
import { unlayer } from '../scripts/unlayer.ts';

/** Without the rule in front, which takes back what the page says. */
const rulesOf = (css: string) => unlayer(css).replace(/^[^}]*\}\n\n/, '');

test('rules stand in the order of their layers, whatever the order of the sheets', () => {
  const css =
    '@layer authshift.tokens, authshift.parts;\n@layer authshift.states { .a { color: red } }\n@layer authshift.tokens { .b { --x: 1 } }';
  expect(rulesOf(css)).toBe('.b { --x: 1 }\n\n.a { color: red }\n');
});

test('nested blocks, strings with braces and comments do not confuse it; what is in no layer stays', () => {
  const css = `@layer authshift.parts { @container x (inline-size < 40rem) { .a::after { content: "} {"; } } } /* } */ @keyframes turn { to { rotate: 1turn } }`;
  expect(rulesOf(css)).toBe(
    '@container x (inline-size < 40rem) { .a::after { content: "} {"; } }\n\n@keyframes turn { to { rotate: 1turn } }\n',
  );
});

test("a page's reset is taken back for our elements, and for nobody else's inside of the provider", () => {
  document.body.innerHTML = `<style>button { all: unset } td { display: inline } ${unlayer('@layer authshift.parts { [data-authshift] .authshift-button { color: rgb(1, 2, 3) } }')}</style>
    <div data-authshift><button id="host">host</button><button class="authshift-button" id="ours">ours</button>
    <table class="authshift-table"><tbody><tr><td id="cell">cell</td></tr></tbody></table></div>`;
  const look = (id: string) => getComputedStyle(document.getElementById(id) as Element);
  expect(look('host').borderTopStyle).toBe('none');
  expect(look('ours').borderTopStyle).toBe('outset');
  expect(look('ours').color).toBe('rgb(1, 2, 3)');
  expect(look('cell').display).toBe('table-cell');
  document.body.innerHTML = '';
});

test('a layer that nobody knows is an error, not a rule lost', () => {
  expect(() => unlayer('@layer authshift.other { .a { color: red } }')).toThrow(/authshift\.other/);
});
