import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folderLock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const booted = () => Date.now() - uptime() * 1000;
const leave = (holder: unknown) => writeFileSync(join(folder, 'lock.json'), JSON.stringify(holder));
const inUse = expect.objectContaining({ code: 'state_in_use' });

test('a folder is locked once, until it is let go, and nothing is left behind', () => {
  const release = lockFolder(folder);
  expect(() => lockFolder(join(folder, '.'))).toThrow(inUse);
  release();
  release();
  lockFolder(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that does not exist yet is made', () => {
  const release = lockFolder(join(folder, 'new', 'one'));
  expect(existsSync(join(folder, 'new', 'one', 'lock.json'))).toBe(true);
  release();
});

test('the lock of a process that runs is respected, and named', () => {
  leave({ pid: process.ppid, booted: booted() });
  expect(() => lockFolder(folder)).toThrow(`process ${process.ppid}`);
  expect(readdirSync(folder)).toEqual(['lock.json']);
});

test.skipIf(process.platform !== 'linux')('the lock of a process that ends meanwhile is taken over', async () => {
  // Nobody asks how the first process ended, so that it stays to be seen.
  const shell = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [pid] = (await once(shell.stdout, 'data')) as [Buffer];
  leave({ pid: Number(String(pid)), booted: booted() });
  const release = lockFolder(folder);
  release();
  shell.kill();
});

test.each([
  ['of a process that has ended', () => ({ pid: 2 ** 22 + 1, booted: booted() })],
  ['of before the machine was started', () => ({ pid: process.ppid, booted: booted() - 3_600_000 })],
  ['of an earlier process with our id', () => ({ pid: process.pid, booted: booted() })],
  ['that says nothing', () => 'torn'],
])('a lock %s is taken over', (_case, holder) => {
  leave(holder());
  const release = lockFolder(folder);
  expect(readdirSync(folder)).toEqual(['lock.json']);
  release();
});
