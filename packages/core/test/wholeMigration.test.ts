import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the example prints, run as a reader would run it. */
function run(): readonly string[] {
  const printed = execFileSync('node', [join(folder, 'examples/wholeMigration.ts')], { encoding: 'utf8' });
  return printed.trimEnd().split('\n');
}

describe('a whole migration, headless in Node', () => {
  let lines: readonly string[] = [];
  beforeAll(() => {
    lines = run();
  });

  /** What is printed under a heading. */
  const under = (heading: string) => {
    const from = lines.findIndex((line) => line.includes(`  ${heading} [`));
    const rest = lines.slice(from + 1);
    const to = rest.findIndex((line) => !line.startsWith('  '));
    return (to < 0 ? rest : rest.slice(0, to)).map((line) => line.trim());
  };

  test('goes through every phase, in order', () => {
    const headings = lines.filter((line) => !line.startsWith('  '));
    expect(headings.map((line) => line.replace(/^\S+ \S+ {2}/, ''))).toEqual([
      'Inventory [not-started]',
      'Registration [not-started]',
      'Consent [prepared]',
      'Authorization [prepared]',
      'Preflight [parallel]',
      'Pilot [pilot]',
      'First wave [rolling-out]',
      'Second wave: a stop rule [rolling-out]',
      'Third wave: rolled back [rolling-out]',
      'Third wave again [rolling-out]',
      'Stragglers [rolling-out]',
      'Cooling-off [cooling-off]',
      'Disconnect [cooling-off]',
      'Tenant hardening [legacy-disconnected]',
      'Too early [tenant-hardening]',
      'Negative proof [tenant-hardening]',
      'Close [closed]',
    ]);
    const times = headings.map((line) => line.slice(0, 16));
    expect(times).toEqual([...times].sort());
    expect(lines.length).toBeLessThan(80);
  });

  test('recognizes the wrong account, and the right one', () => {
    expect(under('Authorization').slice(0, 2)).toEqual([
      'wrong_account: admin@fabrikam.example came back',
      'succeeded: service@contoso.example came back',
    ]);
  });

  test('waives what one person answers for, and nothing else', () => {
    expect(under('Preflight')).toEqual([
      '38 ready, 0 with warnings, 2 blocked',
      'mailbox_exists blocks 1',
      'ews_enabled blocks 1',
      'Room 02 desk 5: waived, now ready',
    ]);
  });

  test('signs the pilot off only when it has passed', () => {
    expect(under('Pilot').slice(-2)).toEqual(['refused: pilot_not_passed', 'signed-off by First admin, 3 of 3 passed']);
  });

  test('stops by its rule, explains, and goes on when somebody lets it', () => {
    const said = under('Second wave: a stop rule');
    expect(said[0]).toMatch(/stopped \(consecutive\): .* 2 failed/);
    expect(said[1]).toContain('microsoft must act');
    expect(said[2]).toBe('refused: wave_refused');
    expect(said[3]).toBe('Wave 2 done: 13 of 14 moved, 0 failed, 13 proven, 13 released');
  });

  test('rolls one wave back, and moves it after all', () => {
    expect(under('Third wave: rolled back').slice(1, 3)).toEqual([
      'the way back is open for 9 users',
      '9 users back, Basic has 10 again',
    ]);
    expect(under('Third wave again')).toEqual([expect.stringContaining('done: 9 of 9 moved')]);
    expect(under('Stragglers').at(-1)).toBe('1 moved, 0 left on Basic');
  });

  test('disconnects only with two admins while the quiet days run', () => {
    expect(under('Cooling-off')).toEqual([expect.stringMatching(/^cooling_off until 2022-06-22/)]);
    expect(under('Disconnect')).toEqual([
      'refused: disconnect_blocked',
      'disconnect-requested: First admin asked',
      'disconnected by a second admin, can be restored until 2022-07-10',
    ]);
  });

  test('takes no answer for proof before its time', () => {
    expect(under('Too early')).toEqual([expect.stringMatching(/^too-early: HTTP\/1.1 401/)]);
    expect(under('Negative proof')).toEqual([expect.stringMatching(/^pass: HTTP\/1.1 401/)]);
    expect(under('Close')).toContain('still open: nothing');
    expect(under('Close').at(-1)).toMatch(/^evidence: 40 of 40 moved/);
  });

  test('prints what the README says it prints', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const quoted = (/```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '').trimEnd().split('\n');
    expect(quoted.length).toBeGreaterThan(10);
    const places = quoted.map((line) => lines.indexOf(line));
    expect(quoted.filter((_, i) => places[i] === -1)).toEqual([]);
  });
});
