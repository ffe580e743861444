import { median } from './measure.ts';
import { timeBrowserSignIn } from './mockIdp/browserSignIn.ts';
import { timeTokens } from './mockIdp/load.ts';
import { type Contender, prepareContenders, start, timeStart } from './mockIdp/servers.ts';
import { measureTenants } from './mockIdp/tenants.ts';
import { measureWorlds } from './mockIdp/worlds.ts';
import type { Row } from './report.ts';

const STARTS = 11;
const ROUNDS = 5;
const ROUND = 1000;

/** A figure for each server. */
type Figures = Readonly<Record<Contender['name'], number>>;

/**
 * mock-idp as a command and in a test's own process, beside oidc-provider as it comes and oauth2-mock-server. What is compared is
 * interleaved, so that a machine that is busy for a while is busy for all.
 */
export async function measureMockIdp(): Promise<readonly Row[]> {
  const contenders = await prepareContenders();
  const starts = await measureStarts(contenders);
  const tokens = await measureTokens(contenders);
  const worlds = await measureWorlds();
  const tenants = await measureTenants();
  // Beside each budget what oidc-provider needed on the machine it was set on.
  return [
    row('start to first discovery answer', starts, { budget: 250, provider: 435 }),
    row('client-credentials token', tokens, { budget: 0.69 / 0.9, provider: 0.69 }),
    single('sign-in in Chromium, loginRedirect', await timeBrowserSignIn(5), 'ms', null),
    single('new tenant in a running mock', worlds.newTenant, 'ms', 2),
    single('memory per tenant', worlds.idle, 'bytes', null),
    single('memory per tenant in use', worlds.used, 'bytes', null),
    ...tenants,
  ];
}

/** The first of each fills caches, as the first start on any machine does. */
async function measureStarts(contenders: readonly Contender[]): Promise<Figures> {
  for (const contender of contenders) await timeStart(contender);
  return interleave(contenders, STARTS, timeStart);
}

async function measureTokens(contenders: readonly Contender[]): Promise<Figures> {
  const servers = await Promise.all(
    contenders.map(async (contender) => [contender.name, await start(contender)] as const),
  );
  const origins = new Map(servers.map(([name, { origin }]) => [name, origin]));
  const originOf = ({ name }: Contender): string => origins.get(name) ?? '';
  for (const contender of contenders) await timeTokens(originOf(contender), contender, ROUND);
  const figures = await interleave(contenders, ROUNDS, (one) => timeTokens(originOf(one), one, ROUND));
  await Promise.all(servers.map(([, server]) => server.end()));
  return figures;
}

async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  measure: (contender: Contender) => Promise<number>,
): Promise<Figures> {
  const times: Record<Contender['name'], number[]> = { ours: [], 'oidc-provider': [], 'oauth2-mock-server': [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) times[contender.name].push(await measure(contender));
  }
  return {
    ours: median(times.ours),
    'oidc-provider': median(times['oidc-provider']),
    'oauth2-mock-server': median(times['oauth2-mock-server']),
  };
}

function row(
  what: string,
  figures: Figures,
  { budget, provider }: { readonly budget: number; readonly provider: number },
): Row {
  return {
    what,
    unit: 'ms',
    budget,
    figure: figures.ours,
    peers: [
      { name: 'oidc-provider', figure: figures['oidc-provider'], reference: provider },
      { name: 'oauth2-mock-server', figure: figures['oauth2-mock-server'] },
    ],
  };
}

function single(what: string, figure: number, unit: Row['unit'], budget: number | null): Row {
  return { what, unit, budget, figure, peers: [] };
}
