import { expect, test } from 'vitest';
import { unlayer } from '../scripts/unlayer.ts';

test('rules stand in the order of their layers, whatever the order of the sheets', () => {
  const css =
    '@layer authshift.tokens, authshift.parts;\n@layer authshift.states { .a { color: red } }\n@layer authshift.tokens { .b { --x: 1 } }';
  expect(unlayer(css)).toBe('.b { --x: 1 }\n\n.a { color: red }\n');
});

test('nested blocks, strings with braces and comments do not confuse it; what is in no layer stays', () => {
  const css = `@layer authshift.parts { @container x (inline-size < 40rem) { .a::after { content: "} {"; } } } /* } */ @keyframes turn { to { rotate: 1turn } }`;
  expect(unlayer(css)).toBe(
    '@container x (inline-size < 40rem) { .a::after { content: "} {"; } }\n\n@keyframes turn { to { rotate: 1turn } }\n',
  );
});

test('a layer that nobody knows is an error, not a rule lost', () => {
  expect(() => unlayer('@layer authshift.other { .a { color: red } }')).toThrow(/authshift\.other/);
});
