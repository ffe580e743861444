import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_PASSWORD, createMockIdp, SeedError } from '../src/index.ts';
import { runCliWith } from './support/commandLine.ts';
import { requestToken } from './support/signInByForms.ts';

const folder = mkdtempSync(join(tmpdir(), 'mock idp seed '));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function issuesOf(seedFile: string): Promise<readonly string[]> {
  try {
    const idp = await createMockIdp({ seedFile });
    await idp.close();
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.issues.map((issue) => issue.replace(`${folder}/`, ''));
    throw error;
  }
}

describe('a seed file', () => {
  test('in YAML says the same as in JSON', async () => {
    const yaml = write('same.yaml', '# a comment\nusers:\n  - upn: desk@contoso.example\n    admin: true\n');
    const json = write('same.json', '{"users":[{"upn":"desk@contoso.example","admin":true}]}');
    for (const seedFile of [yaml, json]) {
      const idp = await createMockIdp({ seedFile });
      expect(await idp.user('desk@contoso.example')).toMatchObject({ admin: true, password: BUILT_IN_PASSWORD });
      await idp.close();
    }
  });

  test('that is empty adds nothing', async () => {
    expect(await issuesOf(write('empty.yml', '# nothing yet\n'))).toEqual([]);
  });

  test.each([
    [
      'an unknown key',
      'bad.yaml',
      'users:\n  - upn: a@contoso.example\n\n    colour: red\n',
      ['bad.yaml:4: users[0].colour: is no known key'],
    ],
    [
      'every bad place, in JSON as well',
      'bad.json',
      '{\n  "users": [{ "upn": "nobody" }],\n  "aps": []\n}',
      [
        'bad.json:2: users[0].upn: must be an address such as service@contoso.example',
        'bad.json:3: aps: is no known key',
      ],
    ],
    [
      'a reference to nothing',
      'reference.yaml',
      'users:\n  - upn: a@contoso.example\n    guestIn:\n      - contoso.example\n      - nowhere.example\n',
      ['reference.yaml:5: users[0].guestIn[1]: no tenant has the id, domain or name "nowhere.example"'],
    ],
    [
      'what a merged anchor brought along, where it is used',
      'anchor.yaml',
      'users:\n  - &one { upn: a@contoso.example, colour: red }\n  - *one\n',
      ['anchor.yaml:2: users[0].colour: is no known key', 'anchor.yaml:3: users[1].colour: is no known key'],
    ],
  ])('is refused with file, line and path of %s', async (_what, name, text, issues) => {
    expect(await issuesOf(write(name, text))).toEqual(issues);
  });

  test.each([
    ['torn.json', '{"users": ['],
    ['torn.yaml', 'users: [\n'],
    ['twice.yaml', 'users: []\nusers: []\n'],
    ['two.yaml', 'users: []\n---\nusers: []\n'],
    [
      'bomb.yaml',
      `a: &a [x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`).join('\n')}\n`,
    ],
  ])('%s is refused as unreadable', async (name, text) => {
    const [issue = ''] = await issuesOf(write(name, text));
    expect(issue).toMatch(new RegExp(`^${name} cannot be read: `));
  });

  test('that is not there is refused by its name', async () => {
    expect(await issuesOf(join(folder, 'missing.yaml'))).toEqual([
      expect.stringMatching(/^missing.yaml cannot be read: ENOENT/),
    ]);
  });
});

describe('authshift-mock-idp init', () => {
  test('writes a seed with comments that starts as it is, and leaves a file that exists alone', async () => {
    expect(await runCliWith({ cwd: folder }, 'init')).toMatchObject({ code: 0, stderr: '' });
    const path = join(folder, 'world.yaml');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('yaml-language-server: $schema=');

    const idp = await createMockIdp({ seedFile: path });
    try {
      const { apps } = parse(text) as { apps: { clientId: string; secrets?: { value: string }[] }[] };
      const daemon = apps.at(-1);
      const { body } = await requestToken(`${idp.origin}/northwind.example/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: daemon?.clientId ?? '',
        client_secret: daemon?.secrets?.[0]?.value ?? '',
        scope: 'https://outlook.office365.com/.default',
      });
      expect(body).toMatchObject({ token_type: 'Bearer' });
      expect(
        JSON.parse(Buffer.from(String(body.access_token).split('.')[1] ?? '', 'base64url').toString()),
      ).toMatchObject({
        roles: ['full_access_as_app'],
      });
    } finally {
      await idp.close();
    }

    const again = await runCliWith({ cwd: folder }, 'init');
    expect(again).toMatchObject({ code: 1, stderr: 'world.yaml exists already and was left alone.\n' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('writes JSON when asked for it, with the schema named', async () => {
    expect((await runCliWith({ cwd: folder }, 'init', 'own.json')).code).toBe(0);
    const seed = JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8')) as { $schema: string };
    expect(seed.$schema).toMatch(/seed\.schema\.json$/);
    expect(await issuesOf(join(folder, 'own.json'))).toEqual([]);
  });
});

describe('authshift-mock-idp explain', () => {
  test.each([
    ['AADSTS65001'],
    ['65001'],
    ['aadsts65001'],
    ['invalid_grant: AADSTS65001: The user or administrator ...'],
  ])('finds the code in "%s"', async (text) => {
    const { code, stdout } = await runCliWith({}, 'explain', text);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^AADSTS65001: /);
    expect(stdout).toMatch(/OAuth error: +invalid_grant/);
    expect(stdout).toMatch(/What to do: +\S/);
  });

  test('ends with 1 for a code it does not know, and with 2 for none', async () => {
    expect(await runCliWith({}, 'explain', '99999999')).toMatchObject({ code: 1, stdout: '' });
    expect(await runCliWith({}, 'explain', 'what is wrong?')).toMatchObject({ code: 2, stdout: '' });
  });
});
