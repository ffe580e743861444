import { listCatalogue } from '../../src/entra/aadstsCatalogue.ts';
import { APPS } from './apps.ts';
import { CLOUDS } from './clouds.ts';
import { PEOPLE } from './people.ts';
import { REQUESTS } from './requests.ts';
import { RULES } from './rules.ts';

const BY_FILE = { people: PEOPLE, rules: RULES, apps: APPS, requests: REQUESTS, clouds: CLOUDS } as const;

/** How each code comes about in life, by code. */
export const RAISED = Object.entries(BY_FILE)
  .flatMap(([file, raised]) => raised.map(([code, cause, raise]) => ({ code, cause, raise, file })))
  .sort((one, other) => one.code - other.code);

/** The same as a page; `docs/write.ts` keeps it in docs/reference/aadsts-causes.md. */
export function describeCauses(): string {
  const names = new Map(listCatalogue().map(({ code, name }) => [code, name] as const));
  const rows = RAISED.map(({ code, cause, file }) => {
    const test = `[\`${file}.ts\`](../../packages/mock-idp/test/aadsts/${file}.ts)`;
    return `| [${code}](aadsts.md#aadsts${code}) | ${names.get(code)} | ${cause} | ${test} |`;
  });
  return `${[
    '# How each AADSTS code of mock-idp comes about',
    [
      'Written by `node packages/mock-idp/docs/write.ts` from the tests themselves: each row is a test of',
      '`packages/mock-idp/test/aadsts.test.ts`, which brings the code about by the state or the request that causes it in life. Each code',
      'also comes by a fault (`{ effect: { code } }`), which the same file holds for all of them, and, for one account, by `user.block(code)`.',
    ].join('\n'),
    ['| code | name | comes about by | test |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}
