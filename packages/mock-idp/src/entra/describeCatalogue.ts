import { type CatalogueEntry, listCatalogue } from './aadstsCatalogue.ts';
import { PLACES, toReadable } from './catalogueWords.ts';

/** The reference page of all codes, as Markdown; `docs/write.ts` keeps it in docs/reference/aadsts.md. */
export function describeCatalogue(): string {
  const entries = listCatalogue();
  const verified = entries.filter((entry) => entry.verified).length;
  return `${[
    '# AADSTS codes of mock-idp',
    'Written by `node packages/mock-idp/docs/write.ts` from `packages/mock-idp/src/entra/aadstsCatalogue.ts`.',
    [
      `${entries.length} codes, ${verified} of them as Microsoft documents them or as Entra was seen to answer; the others are generally`,
      'known and marked. Decide by `error`, `suberror` and HTTP status; the numbers are for people.',
    ].join(' '),
    [
      'Each comes about by itself ([how](aadsts-causes.md)), by a fault (`{ effect: { code } }`), and for one account by',
      '`user.block(code)`. `authshift-mock-idp explain CODE` prints one of them.',
    ].join(' '),
    table(entries),
    ...entries.map(section),
  ].join('\n\n')}\n`;
}

function table(entries: readonly CatalogueEntry[]): string {
  const rows = entries.map(({ code, name, error, suberror, status }) => {
    const cells = [
      `[${code}](#aadsts${code})`,
      name,
      `\`${error}\``,
      suberror === undefined ? '' : `\`${suberror}\``,
      status,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| code | name | OAuth error | suberror | status |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function section(entry: CatalogueEntry): string {
  const { code, name, redirectError, hasErrorPage, challenge = false } = entry;
  const notes = [
    ...(redirectError === undefined ? [] : [`In a redirect the OAuth error is \`${redirectError}\`.`]),
    ...(challenge ? ['Answers carry `claims` where a policy asks for more.'] : []),
    ...(hasErrorPage ? [] : ['Answers have no `error_uri`.']),
    ...(entry.verified ? [] : ['Not verified.']),
  ];
  const facts = [
    `- Cause: ${markPlaceholders(entry.cause)}`,
    `- What to do: ${markPlaceholders(entry.remedy)}`,
    `- Seen as: ${entry.shows.map((place) => PLACES[place]).join('; ')}`,
    ...(notes.length === 0 ? [] : [`- ${notes.join(' ')}`]),
  ];
  const sentence = `${name}: ${markPlaceholders(toReadable(entry.text))}`;
  return [`## AADSTS${code}`, sentence, facts.join('\n')].join('\n\n');
}

/** Placeholders are no markup. */
function markPlaceholders(text: string): string {
  return text.replace(/<(\w+)>/g, '`<$1>`');
}
