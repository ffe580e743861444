import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { median } from '../measure.ts';
import type { Row } from '../report.ts';
import { post } from './load.ts';
import { end } from './servers.ts';
import { DAEMON_SECRET, type TenantServerLine } from './tenantServer.ts';

const MANY = 1000;
const ROUNDS = 7;
const ROUND = 600;
/** How much later than in a mock with one tenant a token may come, by its slowest twentieth. */
const FLAT = 1.2;

/** A thousand tenants with a hundred users each in one process, beside one tenant in another. */
export async function measureTenants(): Promise<readonly Row[]> {
  const [one, many] = [await startWith(1), await startWith(MANY)];
  const tokens = await measureTokens(one.line, many.line);
  await Promise.all([end(one.child), end(many.child)]);
  return [
    beside('client-credentials token, 95 of 100', tokens, FLAT * tokens.one),
    // Each is done 25 times and no more, so that a busy moment weighs; beside so many it may take twice as long, or so many milliseconds.
    ...(['made', 'reset', 'removed'] as const).map((what) => {
      const figures = { one: one.line.times[what], many: many.line.times[what] };
      return beside(`tenant of 100 users ${what}`, figures, Math.max(5, 2 * figures.one));
    }),
    { what: 'memory per tenant of 100 users', unit: 'bytes', budget: 250_000, figure: many.line.memory, peers: [] },
  ];
}

function beside(what: string, { one, many }: Figures, budget: number): Row {
  const name = `${what}, beside ${MANY.toLocaleString('en')}`;
  return { what: name, unit: 'ms', budget, figure: many, peers: [{ name: 'one tenant', figure: one }] };
}

interface Figures {
  readonly one: number;
  readonly many: number;
}

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly line: TenantServerLine;
}

async function startWith(count: number): Promise<Started> {
  const file = join(import.meta.dirname, 'tenantServer.ts');
  const child = spawn(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', file, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<TenantServerLine>((found, failed) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.endsWith('\n')) found(JSON.parse(text) as TenantServerLine);
    });
    child.once('exit', (code) => failed(new Error(`The mock with ${count} tenants ended with ${code}.`)));
  });
  return { child, line };
}

/** The slowest twentieth begins here: of each round, and then the median of the rounds. Turn by turn, so that a busy moment hits both. */
async function measureTokens(one: TenantServerLine, many: TenantServerLine): Promise<Figures> {
  const agent = new Agent({ keepAlive: true });
  const rounds: Figures[] = [];
  // The first warms both up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const times: Record<'one' | 'many', number[]> = { one: [], many: [] };
    for (let turn = 0; turn < ROUND; turn += 1) {
      times.one.push(await timeToken(one, turn, agent));
      // 389 and 1,000 have no common divisor: every tenant has its turn, and neighbours do not follow each other.
      times.many.push(await timeToken(many, (round * ROUND + turn) * 389, agent));
    }
    rounds.push({ one: slowTwentieth(times.one), many: slowTwentieth(times.many) });
  }
  agent.destroy();
  const measured = rounds.slice(1);
  return { one: median(measured.map((round) => round.one)), many: median(measured.map((round) => round.many)) };
}

async function timeToken({ origin, tenants }: TenantServerLine, turn: number, agent: Agent): Promise<number> {
  const tenant = tenants[turn % tenants.length] ?? { id: '', clientId: '' };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: tenant.clientId,
    client_secret: DAEMON_SECRET,
    scope: 'https://graph.microsoft.com/.default',
  });
  const began = performance.now();
  const answer = await post(`${origin}/${tenant.id}/oauth2/v2.0/token`, form.toString(), agent);
  const spent = performance.now() - began;
  const token = /"access_token":"([^"]+)"/.exec(answer)?.[1] ?? '';
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  if (!claims.includes(tenant.id) || !claims.includes(tenant.clientId)) throw new Error(`A strange answer: ${answer}`);
  return spent;
}

function slowTwentieth(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}
