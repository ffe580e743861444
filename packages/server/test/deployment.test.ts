import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  assemble,
  copiesOf,
  healthCheckOf,
  readDockerfile,
  readSeen,
  wordsOf,
} from '../../../scripts/images/dockerfile.ts';
import { commands } from '../src/command/commands.ts';
import { settingNames } from '../src/command/settings.ts';
import { buildOf, readCompose, root, type Service } from './support/deployment.ts';

const isDeep = process.env.AUTHSHIFT_DEEP === '1';
const dockerfile = readDockerfile('deploy/Dockerfile');
const compose = readCompose();
const entrypoint = wordsOf(dockerfile, 'ENTRYPOINT');

describe('the Dockerfile', () => {
  it('copies what is there, and the ignore file lets it through', () => {
    const kept = readSeen('deploy/Dockerfile.dockerignore');
    for (const source of copiesOf(dockerfile).flatMap(({ sources }) => sources)) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(kept, source).toContain(source);
    }
    expect(kept.every((path) => existsSync(join(root, path)))).toBe(true);
  });

  it('runs as a user that is not root, without a shell in between, so that SIGTERM arrives', () => {
    const order = dockerfile.map(({ name }) => name);
    const user = dockerfile.find(({ name }) => name === 'USER')?.rest;
    expect(user).toMatch(/^(?!root$|0$)\w+/);
    expect(order.indexOf('USER')).toBeLessThan(order.lastIndexOf('ENTRYPOINT'));
    expect(entrypoint[0]).toBe('node');
    expect(existsSync(join(root, entrypoint[1] ?? ''))).toBe(true);
    expect(dockerfile.find(({ name }) => name === 'STOPSIGNAL')?.rest).toBe('SIGTERM');
    expect(dockerfile.filter(({ name }) => name === 'FROM').at(-1)?.rest).toContain('-slim');
  });

  it('names commands that exist', () => {
    const names = commands.map(({ name }) => name);
    expect(names).toContain(wordsOf(dockerfile, 'CMD')[0]);
    expect(healthCheckOf(dockerfile)).toEqual([...entrypoint, 'health']);
  });

  if (isDeep) {
    it('installs and starts what it copies, step by step, outside of Docker', () => {
      const folder = mkdtempSync(join(tmpdir(), 'authshift-image-'));
      const run = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      assemble(dockerfile, folder);
      const started = run([...entrypoint, 'help'].join(' '));
      expect(started.stdout).toContain('Usage: authshift-server');
      expect(run([...entrypoint, 'serve'].join(' ')).status).toBe(2);
      rmSync(folder, { recursive: true });
    }, 300_000);
  }
});

describe('the compose file', () => {
  const { postgres, api, worker } = compose.services;

  it('builds API and workers from the one Dockerfile, and runs commands that exist', () => {
    for (const service of [api, worker]) {
      expect(buildOf(service)).toEqual({ context: '.', dockerfile: 'deploy/Dockerfile' });
      expect(commands.map(({ name }) => name)).toContain(service.command?.join(' '));
      expect(service.image).toBe(api.image);
    }
    expect([api.command, worker.command]).toEqual([['serve'], ['work']]);
  });

  it('can have as many workers as one likes: none has a name or a port of its own', () => {
    expect(worker).not.toHaveProperty('container_name');
    expect(worker).not.toHaveProperty('ports');
    expect(worker.depends_on?.postgres?.condition).toBe('service_healthy');
    expect(postgres.healthcheck?.test[1]).toBe('pg_isready');
  });

  it('gives every process settings that exist, and secrets only as files that it declares', () => {
    for (const service of [api, worker]) {
      const names = Object.keys(service.environment);
      const unknown = names.filter((name) => !Object.hasOwn(settingNames, name.replace(/_FILE$/, '')));
      expect(unknown).toEqual([]);
      expect(names.filter((name) => /KEY$|PASSWORD$/.test(name))).toEqual([]);
    }
    for (const service of Object.values(compose.services) as Service[]) {
      const files = Object.entries(service.environment).filter(([name]) => name.endsWith('_FILE'));
      const named = files.map(([, path]) => path.replace('/run/secrets/', ''));
      expect(named.sort()).toEqual([...service.secrets].sort());
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(named));
    }
  });

  it('waits longer for a process to end than the process takes', () => {
    const patience = Number(/default (\d+)$/.exec(settingNames.AUTHSHIFT_SHUTDOWN_SECONDS)?.[1]);
    for (const service of [api, worker]) {
      expect(Number(service.stop_grace_period?.replace('s', ''))).toBeGreaterThan(patience);
    }
  });
});

describe('the operations page', () => {
  const page = readFileSync(join(root, 'packages/server/docs/operations.md'), 'utf8');
  const firstCells = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell]) => cell);

  it('has every command and every setting, in the words of the command itself', () => {
    for (const { name } of commands)
      expect(
        firstCells.some((cell) => cell?.startsWith(name)),
        name,
      ).toBe(true);
    for (const [name, meaning] of Object.entries(settingNames)) expect(page).toContain(`| \`${name}\` | ${meaning} |`);
    const named = [...page.matchAll(/\b(AUTHSHIFT_[A-Z_]+|DATABASE_[A-Z]+)\b/g)].map(([name]) => name);
    expect(named.filter((name) => !Object.hasOwn(settingNames, name))).toEqual([]);
  });

  it('has every metric, and no other', () => {
    const folder = join(root, 'packages/server/src/telemetry');
    const source = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join();
    const made = [...source.matchAll(/create(?:Histogram|Counter|ObservableGauge)\('([^']+)'/g)].map(
      ([, name]) => name,
    );
    const told = firstCells.filter((cell) => /^(http|authshift)\./.test(cell ?? ''));
    expect(told.sort()).toEqual(made.sort());
  });

  it('leads nowhere else than to its own headings', () => {
    const anchors = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([]);
  });
});
