import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../workspace.ts';
import { excusedSecrets } from './excused.ts';
import { type FoundSecret, judge, listFiles, readTextFile, scan } from './scanSecrets.ts';

describe('the secrets scan', () => {
  it('finds nothing in the files of the repository that nobody has explained, and every explanation is still needed', async () => {
    const found: FoundSecret[] = [];
    for (const file of listFiles()) {
      const text = readTextFile(file);
      if (text !== null) found.push(...(await scan(file, text)));
    }
    expect(judge(found, excusedSecrets)).toEqual({ unexcused: [], stale: [] });
  }, 60_000);

  // In two halves, so that this file is not found itself.
  it.each([
    [
      'privatekey',
      `-----BEGIN RSA PRIVATE ${'KEY'}-----\n${'MIIEpAIBAAKCAQEA'.repeat(8)}\n-----END RSA PRIVATE ${'KEY'}-----`,
    ],
    ['basicauth', `fetch("https://service:${'Summer-2022-pw'}@example.com/")`],
    ['database-connection-string', `postgres://authshift:${'Summer-2022-pw'}@db.example.com:5432/authshift`],
    ['github', `token = "ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}"`],
  ])('finds %s, and tells where without telling what', async (rule, text) => {
    const found = await scan('src/x.ts', `first line\n${text}\n`);
    expect(found).toContainEqual({ file: 'src/x.ts', line: 2, rule });
    expect(JSON.stringify(found)).not.toContain('Summer');
  });

  it('excuses one rule in one file, and no more', () => {
    const found = [{ file: 'a.ts', line: 1, rule: 'github' }];
    const excuse = { file: 'a.ts', rule: 'github', why: 'invented' };
    expect(judge(found, [excuse])).toEqual({ unexcused: [], stale: [] });
    expect(judge(found, [{ ...excuse, rule: 'npm' }])).toEqual({
      unexcused: found,
      stale: [{ ...excuse, rule: 'npm' }],
    });
    expect(excusedSecrets.filter(({ file, why }) => why === '' || !existsSync(join(root, file)))).toEqual([]);
  });
});
