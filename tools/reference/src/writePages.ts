import type { Door, Entry } from './readDoors.ts';

/** The files of the reference: names, and texts in Markdown. */
export type Pages = ReadonlyMap<string, string>;

interface Page {
  readonly file: string;
  readonly title: string;
  readonly specifier: string;
  readonly entries: readonly Entry[];
}

/**
 * One page per folder behind the main door and one per other door, and a first page that names them all. What the main door takes
 * from another door (the contract's types) stands on that door's page only.
 */
export function writePages(doors: readonly Door[]): Pages {
  const [main, ...others] = doors;
  if (main === undefined) throw new Error('A package without doors has no reference.');
  const elsewhere = others.map((door) => toPage(door, main.specifier));
  const told = new Set(elsewhere.flatMap(({ entries }) => entries.map(idOf)));
  const folders = toFolders(main, (entry) => !told.has(idOf(entry)));
  const pages = [...folders.map((page) => renamed(page, elsewhere)), ...elsewhere];
  const borrowed = main.entries.filter((entry) => told.has(idOf(entry)));
  return new Map([
    ['README.md', writeFirstPage(main.specifier, pages, borrowed)],
    ...pages.map((page) => [page.file, writePage(page)] as const),
  ]);
}

/** What has no docstring: name and place, each once. A schema and the type inferred from it are one. */
export function listUndocumented(doors: readonly Door[]): readonly string[] {
  const lines = doors.flatMap(({ entries }) =>
    withoutOwnedSchemas(entries)
      .filter(({ docs }) => docs === '')
      .map(({ name, file, line }) => `src/${file}:${line} ${name}`),
  );
  return [...new Set(lines)].sort();
}

/** Types that a door's declarations name and that nobody can import, each with the names that need it. */
export function listUnreachable(doors: readonly Door[]): readonly string[] {
  const entries = doors.flatMap((door) => door.entries);
  const reachable = new Set(entries.map(idOf));
  const needed = new Map<string, string[]>();
  for (const { name, mentions } of entries) {
    for (const id of mentions.filter((mention) => !reachable.has(mention))) {
      needed.set(id, [...(needed.get(id) ?? []), name]);
    }
  }
  return [...needed].map(([id, names]) => `src/${id}, of ${[...new Set(names)].join(', ')}`).sort();
}

function toPage({ specifier, entries }: Door, main: string): Page {
  const path = specifier.slice(main.length + 1);
  return { file: `${path.replaceAll('/', '-')}.md`, title: path, specifier, entries: withoutOwnedSchemas(entries) };
}

/** What the main door alone takes from a folder that has a door of its own stands on a page beside that door's. */
function renamed(page: Page, others: readonly Page[]): Page {
  return others.some(({ file }) => file === page.file) ? { ...page, file: `main-${page.file}` } : page;
}

function toFolders({ specifier, entries }: Door, isOwn: (entry: Entry) => boolean): readonly Page[] {
  const own = entries.filter(isOwn);
  const folders = new Set(own.map(folderOf));
  return [...folders].map((folder) => ({
    file: `${folder}.md`,
    title: folder,
    specifier,
    entries: own.filter((entry) => folderOf(entry) === folder),
  }));
}

/** A schema stands with the type inferred from it. */
function withoutOwnedSchemas(entries: readonly Entry[]): readonly Entry[] {
  const owned = new Set(entries.map(({ schema }) => schema));
  return entries.filter(({ name }) => !owned.has(name));
}

function folderOf({ file }: Entry): string {
  return file.split('/')[0] ?? '';
}

function idOf({ file, name }: Entry): string {
  return `${file} ${name}`;
}

const notice = '<!-- Written by `pnpm reference` from the docstrings. Change those, not this. -->';

function writeFirstPage(main: string, pages: readonly Page[], borrowed: readonly Entry[]): string {
  const types = borrowed.map(({ name }) => `\`${name}\``);
  return toText([
    `# ${main}`,
    ...pages.flatMap(writeContents),
    ...(types.length > 0 ? [`\`${main}\` also gives these names of other doors: ${types.join(', ')}.`] : []),
  ]);
}

function writeContents(page: Page): readonly string[] {
  const anchors = anchorsOf(page);
  const links = page.entries.map((entry, i) => ({ entry, link: `[${entry.name}](${page.file}#${anchors[i]})` }));
  const values = links
    .filter(({ entry }) => !entry.isType)
    .map(({ entry, link }) => `- ${link}${firstSentence(entry)}`);
  const types = links.filter(({ entry }) => entry.isType).map(({ link }) => link);
  return [
    `## [${page.title}](${page.file})`,
    `\`${page.specifier}\``,
    ...(values.length > 0 ? [values.join('\n')] : []),
    ...(types.length > 0 ? [`Types: ${types.join(', ')}`] : []),
  ];
}

function firstSentence({ docs }: Entry): string {
  const text = docs.replaceAll(/\s+/g, ' ');
  const [sentence = ''] = /^[^@].*?[.!?](?= |$)/.exec(text) ?? [];
  return sentence === '' ? '' : `: ${sentence}`;
}

function writePage({ title, specifier, entries }: Page): string {
  const sections = entries.flatMap(({ name, docs, code, file }) => [
    `## ${name}`,
    ...(docs === '' ? [] : [docs]),
    `\`\`\`ts\n${code}\n\`\`\``,
    `<sub>src/${file}</sub>`,
  ]);
  return toText([`# ${title}`, `\`${specifier}\``, ...sections]);
}

/** As GitHub makes them of headings: in lower case, and numbered where two are the same then. */
function anchorsOf({ title, entries }: Page): readonly string[] {
  const names = [title, ...entries.map(({ name }) => name)].map((name) => name.toLowerCase());
  return names
    .map((name, i) => {
      const before = names.slice(0, i).filter((other) => other === name).length;
      return before === 0 ? name : `${name}-${before}`;
    })
    .slice(1);
}

function toText(parts: readonly string[]): string {
  return `${[notice, ...parts].join('\n\n')}\n`;
}
