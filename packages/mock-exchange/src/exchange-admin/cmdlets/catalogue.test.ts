import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { refusals } from '../refusals.ts';
import { commonParameters } from './bindParameters.ts';
import { cmdlets, findCmdlet } from './catalogue.ts';

const reference = readFileSync(new URL('../../../REFERENCE.md', import.meta.url), 'utf8');

describe.each(cmdlets.map((cmdlet) => [cmdlet.name, cmdlet] as const))('%s', (name, cmdlet) => {
  it('is in the reference, by its name or its verb beside the others', () => {
    const [verb = '', noun = ''] = name.split('-');
    const cells = reference.split('\n').filter((line) => line.startsWith('|') && line.includes(noun));
    expect(cells.some((line) => line.includes(`\`${name}\``) || line.includes(`\`${verb}-\``))).toBe(true);
  });

  it('has the parameters it speaks of, each once', () => {
    const known = Object.keys(cmdlet.parameters);
    const { positional = [], mandatory = [], fromPipeline = [], unserved = [] } = cmdlet;
    for (const parameter of [...positional, ...mandatory, ...fromPipeline]) expect(known).toContain(parameter);
    const all = [...known, ...unserved, ...commonParameters].map((parameter) => parameter.toLowerCase());
    expect(new Set(all).size).toBe(all.length);
  });
});

test('names are found without case', () => {
  expect(findCmdlet('get-MAILBOX')?.name).toBe('Get-Mailbox');
  expect(findCmdlet('Get-Moon')).toBeUndefined();
});

test('the refusals that can be set are in the reference', () => {
  for (const name of Object.keys(refusals)) expect(reference).toContain(`\`${name}\``);
});
