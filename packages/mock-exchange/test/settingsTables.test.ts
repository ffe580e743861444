import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { datedRules } from '../src/policies/datedRules.ts';
import { kindsOfChange, propagation } from '../src/policies/propagation.ts';

// What the reference says of delays and dates is what the mock obeys: every row is made from the data.
const lines = readFileSync(new URL('../REFERENCE.md', import.meta.url), 'utf8')
  .split('\n')
  .map(withoutPadding);

function withoutPadding(line: string): string {
  return line.replace(/ +\|/g, ' |').replace(/\| +/g, '| ');
}

function wordMinutes(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

test.each(kindsOfChange)('the reference says how %s spreads', (kind) => {
  const { what, anomaly, unverified, ...window } = propagation[kind];
  const word = (column: 'earliest' | 'typical' | 'latest') =>
    `${wordMinutes(window[column])}${unverified.includes(column) ? ' (*)' : ''}`;
  const longest = anomaly === undefined ? '–' : wordMinutes(anomaly.minutes);
  expect(lines).toContain(`| ${what} | ${word('earliest')} | ${word('typical')} | ${word('latest')} | ${longest} |`);
});

test.each(Object.values(datedRules))('the reference names the rule of $from: $what', ({ from, what, unverified }) => {
  expect(lines).toContain(`| ${from}${unverified ? ' (*)' : ''} | ${what} |`);
});
