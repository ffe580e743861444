import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findAuthorities, openAuthority } from './certificateAuthority.ts';

const DAY = 24 * 60 * 60 * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mock idp ca '));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (daysFromNow = 0) => openAuthority({ folder, now: () => Date.now() + daysFromNow * DAY });

describe('the authority of a machine', () => {
  test('is made once and found again', async () => {
    const first = await open();
    const second = await open();
    expect(second).toMatchObject({ path: first.path, certificate: first.certificate, server: first.server });
    expect(readFileSync(first.path, 'utf8')).toBe(first.certificate);
  });

  test('may issue server certificates only, no further authorities, for 90 days', async () => {
    const authority = new X509Certificate((await open()).certificate);
    expect(authority.ca).toBe(true);
    expect(authority.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const days = (Date.parse(authority.validTo) - Date.now()) / DAY;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
  });

  test('keeps its key to its user', async () => {
    chmodSync(folder, 0o755);
    await open();
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(name === 'ca.pem' ? 0o644 : 0o600);
    }
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).not.toContain('PRIVATE KEY');
  });

  test('is renewed a month before its end; what was started before stays trusted until then', async () => {
    const first = await open();
    expect((await open(59)).certificate).toBe(first.certificate);
    const renewed = await open(61);
    expect(renewed.certificate).not.toBe(first.certificate);
    expect(readFileSync(renewed.path, 'utf8')).toBe(renewed.certificate + first.certificate);
    await open(91);
    expect(readFileSync(renewed.path, 'utf8')).toBe(renewed.certificate);
    expect(readdirSync(folder).sort()).toEqual(['authority-2.json', 'ca.pem']);
  });

  test('is one, however many mocks start at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));
    expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['authority-1.json', 'ca.pem']);
  });

  test('is made anew when its file is torn', async () => {
    const first = await open();
    writeFileSync(join(folder, 'authority-1.json'), '{"authority":');
    const second = await open();
    expect(second.certificate).not.toBe(first.certificate);
    expect(readFileSync(second.path, 'utf8')).toBe(second.certificate);
  });

  test('is only looked for by those who ask where it is', () => {
    expect(findAuthorities({ folder })).toEqual({ path: join(folder, 'ca.pem'), certificates: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('issues for local names and refuses every other', async () => {
    const { issueFor } = await open();
    const { certificate } = await issueFor('contoso.localhost');
    expect(new X509Certificate(certificate).checkHost('contoso.localhost')).toBe('contoso.localhost');
    await expect(issueFor('login.microsoftonline.com')).rejects.toThrow(RangeError);
  });
});
