import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_PASSWORD, CONTOSO, type Seed } from '@authshift/mock-idp';
import { type ContainerBuilder, type MockIdpContainer, startMockIdpContainer } from '@authshift/mock-idp/container';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RUNNING_IDP_VARIABLES } from '../packages/mock-idp/src/testing/runningIdp.ts';
import { createFormBrowser } from '../packages/mock-idp/test/support/formBrowser.ts';
import { assemble, copiesOf, healthCheckOf, readDockerfile, readSeen, wordsOf } from './images/dockerfile.ts';
import { faultsOf } from './images/workflow.ts';
import { root } from './workspace.ts';

/** There is no Docker here: this holds what the image consists of, what it starts, and the files beside it. */
const folder = 'packages/mock-idp/docker';
const dockerfile = readDockerfile(`${folder}/Dockerfile`);
const entrypoint = wordsOf(dockerfile, 'ENTRYPOINT');
const isDeep = process.env.AUTHSHIFT_DEEP === '1';

function end(child: ChildProcess): Promise<void> {
  return new Promise((ended) => {
    child.once('exit', () => ended());
    child.kill('SIGTERM');
  });
}

/** The image's command as a process, and nothing of this one's environment. */
function run(args: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(process.execPath, [...entrypoint.slice(1), ...args], {
    cwd,
    env,
    // The number distroless gives `nonroot`.
    ...(isRoot && env.HOME !== undefined ? { uid: 65532, gid: 65532 } : {}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, line: firstLine(child) };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [line, rest] = text.split('\n', 2);
      if (rest !== undefined) found(line ?? '');
    });
    child.once('exit', (code) => failed(new Error(`It ended with ${code}.`)));
  });
}

/** In the place of Testcontainers' `GenericContainer`: what the image would start is started as a process, on the port of this machine. */
class ProcessContainer implements ContainerBuilder {
  #port = 0;
  #command: string[] = [];
  #environment: Record<string, string> = {};
  #files: { content: string; target: string }[] = [];

  withExposedPorts(...ports: { container: number; host: number }[]): this {
    expect(ports.map(({ container }) => container)).toEqual(exposed());
    this.#port = ports[0]?.host ?? 0;
    return this;
  }
  withCommand(command: string[]): this {
    this.#command = command;
    return this;
  }
  withEnvironment(environment: Record<string, string>): this {
    this.#environment = environment;
    return this;
  }
  withCopyContentToContainer(contents: { content: string; target: string }[]): this {
    this.#files = contents;
    return this;
  }
  async start() {
    const files = mkdtempSync(join(tmpdir(), 'authshift-container-'));
    const paths = new Map(this.#files.map(({ target }, index) => [target, join(files, String(index))]));
    for (const { content, target } of this.#files) writeFileSync(paths.get(target) ?? '', content);
    const args = this.#command.map((word) => paths.get(word) ?? word);
    const { child, line } = run(['--host', '127.0.0.1', '--port', String(this.#port), ...args], {
      cwd: root,
      env: this.#environment,
    });
    await line;
    return {
      stop: async () => {
        await end(child);
        rmSync(files, { recursive: true });
      },
    };
  }
}

function exposed(): readonly number[] {
  return dockerfile.flatMap(({ name, rest }) => (name === 'EXPOSE' ? [Number(rest)] : []));
}

describe('the Dockerfile of mock-idp', () => {
  test('copies what is there, and the ignore file lets it through', () => {
    const seen = readSeen(`${folder}/Dockerfile.dockerignore`);
    for (const source of copiesOf(dockerfile).flatMap(({ sources }) => sources)) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(seen, source).toContain(source);
    }
  });

  test('ends in an image without a shell, as a user that is not root, and SIGTERM arrives', () => {
    expect(dockerfile.findLast(({ name }) => name === 'FROM')?.rest).toMatch(/^gcr\.io\/distroless\/.+:nonroot$/);
    const order = dockerfile.map(({ name }) => name);
    expect(dockerfile.findLast(({ name }) => name === 'USER')?.rest).toBe('nonroot');
    expect(order.lastIndexOf('USER')).toBeLessThan(order.indexOf('ENTRYPOINT'));
    expect(dockerfile.find(({ name }) => name === 'STOPSIGNAL')?.rest).toBe('SIGTERM');
    for (const [program, file] of [entrypoint, healthCheckOf(dockerfile)]) {
      expect(program).toBe('/nodejs/bin/node');
      expect(existsSync(join(root, file ?? ''))).toBe(true);
    }
  });

  test('listens where the port is published', () => {
    expect(entrypoint.slice(-4)).toEqual(['--host', '0.0.0.0', '--port', String(exposed()[0])]);
    expect(healthCheckOf(dockerfile).at(-1)).toBe(`http://localhost:${exposed()[0]}`);
  });

  if (isDeep) {
    test('installs and starts what it copies, step by step, as nobody, with nothing to write to', async () => {
      const image = mkdtempSync(join(tmpdir(), 'authshift-image-'));
      const app = join(image, 'app');
      mkdirSync(app);
      assemble(dockerfile, app);
      chmodSync(image, 0o755);
      const env = { HOME: join(image, 'home-of-nobody'), NODE_ENV: 'production' };
      const { child, line } = run(['--port', '0', '--json'], { cwd: app, env });
      const { origin } = JSON.parse(await line) as { readonly origin: string };
      const check = spawn(process.execPath, [...healthCheckOf(dockerfile).slice(1, -1), origin], { cwd: app, env });
      expect(await new Promise((resolve) => check.once('exit', resolve))).toBe(0);
      const document = await fetch(`${origin}/${CONTOSO}/v2.0/.well-known/openid-configuration`);
      expect(await document.json()).toMatchObject({ issuer: `${origin}/${CONTOSO}/v2.0` });
      await end(child);
      rmSync(image, { recursive: true });
    }, 300_000);
  }
});

interface Compose {
  readonly services: Readonly<Record<'entra' | 'app', Service>>;
}

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
}

const compose = parse(readFileSync(join(root, folder, 'compose.yaml'), 'utf8')) as Compose;

describe('the compose example', () => {
  const { entra, app } = compose.services;

  test('builds the one Dockerfile, and publishes the ports of both to this machine alone', () => {
    expect(join(folder, entra.build?.context ?? '', entra.build?.dockerfile ?? '')).toBe(`${folder}/Dockerfile`);
    expect(entra.ports).toEqual([exposed()[0], app.environment.PORT].map((port) => `127.0.0.1:${port}:${port}`));
    expect(app.network_mode).toBe('service:entra');
    expect(app.depends_on?.entra?.condition).toBe('service_healthy');
    expect(app.volumes).toEqual(['./app:/app:ro']);
  });

  describe('started by startMockIdpContainer, with a world', () => {
    const seed: Seed = { users: [{ upn: 'container@contoso.example' }] };
    let mock: MockIdpContainer;
    beforeAll(async () => {
      mock = await startMockIdpContainer(new ProcessContainer(), { seed, options: entra.command });
    }, 60_000);
    afterAll(() => mock.stop());

    test('is reached under one name by everybody', async () => {
      const { idp } = mock;
      expect((await idp.user('container@contoso.example')).upn).toBe('container@contoso.example');
      const document = await fetch(`${idp.origin}/${CONTOSO}/v2.0/.well-known/openid-configuration`);
      expect(await document.json()).toMatchObject({ issuer: `${idp.origin}/${CONTOSO}/v2.0` });
    });

    test('signs people in to the app as it is written', { timeout: 30_000 }, async () => {
      const issuer = app.environment.ISSUER?.replace(/^http:\/\/localhost:\d+/, mock.idp.origin);
      const server = spawn(process.execPath, [join(root, folder, app.command[1] ?? '')], {
        env: { ...app.environment, ISSUER: issuer, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const url = await firstLine(server);
      const browser = createFormBrowser(url);
      const begun = await fetch(url, { redirect: 'manual' });
      const userName = await browser.open(begun.headers.get('location') ?? '');
      const password = await browser.submit(userName, { loginfmt: 'container@contoso.example' });
      const keep = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
      const back = await browser.submit(keep, { answer: 'no' });
      expect(await (await fetch(back.url)).text()).toBe('Signed in as container@contoso.example.');
      await end(server);
    });
  });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
  >;
}

const workflow = readFileSync(join(root, folder, 'github-actions.yaml'), 'utf8');

test.each([
  ['as it is', workflow, []],
  ['with a key GitHub does not know', workflow.replace('timeout-minutes', 'timeout'), ["Unexpected value 'timeout'"]],
  ['with a context that is not there', workflow.replace('vars.', 'variables.'), ['Unrecognized named-value']],
])('the workflow example %s: GitHub’s parser says so', async (_case, content, faults) => {
  expect(await faultsOf(content)).toEqual(faults.map((fault) => expect.stringContaining(fault)));
});

test('the workflow example starts the image as its Dockerfile says, and pins what it uses to a version', () => {
  const { jobs } = parse(workflow) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const start = steps.find(({ run }) => run?.includes('docker build'))?.run ?? '';
  expect(start).toContain(`--file authshift/${folder}/Dockerfile`);
  expect(start).toContain(`:${exposed()[0]} --env ${RUNNING_IDP_VARIABLES.token}`);
  expect(steps.flatMap(({ uses }) => uses ?? []).filter((action) => !/@v\d+$/.test(action))).toEqual([]);
  expect(steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))).toBe(true);
});
