import type { Door, Entry } from './readDoors.ts';

/** A file of the reference: its name, and its text in Markdown. */
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
  const elsewhere = others.map(toPage(main.specifier));
  const told = new Set(elsewhere.flatMap(({ entries }) => entries.map(idOf)));
  const folders = toFolders(main, (entry) => !told.has(idOf(entry)));
  const borrowed = main.entries.filter((entry) => told.has(idOf(entry)));
  const pages = new Map([['README.md', writeFirstPage(main.specifier, [...folders, ...elsewhere], borrowed)]]);
  for (const page of [...folders, ...elsewhere]) pages.set(page.file, writePage(page));
  return pages;
}

/** What has no docstring, as `specifier: name (file:line)`. */
export function listUndocumented(doors: readonly Door[]): readonly string[] {
  return doors.flatMap(({ specifier, entries }) =>
    entries
      .filter(({ docs }) => docs === '')
      .map(({ name, file, line }) => `${specifier}: ${name} (src/${file}:${line})`),
  );
}

function toPage(main: string): (door: Door) => Page {
  return ({ specifier, entries }) => {
    const path = specifier.slice(main.length + 1);
    return { file: `${path.replaceAll('/', '-')}.md`, title: path, specifier, entries };
  };
}

function toFolders({ specifier, entries }: Door, isOwn: (entry: Entry) => boolean): readonly Page[] {
  const folders = new Map<string, Entry[]>();
  for (const entry of entries.filter(isOwn)) {
    const folder = entry.file.split('/')[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), entry]);
  }
  return [...folders].map(([folder, own]) => ({ file: `${folder}.md`, title: folder, specifier, entries: own }));
}

function idOf({ file, name }: Entry): string {
  return `${file} ${name}`;
}

const notice = '<!-- Written by `pnpm reference` from the docstrings. Change those, not this. -->';

function writeFirstPage(main: string, pages: readonly Page[], borrowed: readonly Entry[]): string {
  const lines = pages.map(({ file, title, entries }) => {
    const names = entries.map(({ name }) => `[\`${name}\`](${file}#${anchorOf(name)})`).sort();
    return `## [${title}](${file})\n\nfrom \`${specifierOf(pages, file)}\`\n\n${names.join(', ')}`;
  });
  const types = borrowed.map(({ name }) => `\`${name}\``).sort();
  return `${[
    notice,
    `# ${main}`,
    ...lines,
    ...(types.length > 0 ? [`The main door also gives these types of the contract: ${types.join(', ')}.`] : []),
  ].join('\n\n')}\n`;
}

function specifierOf(pages: readonly Page[], file: string): string {
  return pages.find((page) => page.file === file)?.specifier ?? '';
}

function writePage({ title, specifier, entries }: Page): string {
  const sections = entries.map(({ name, docs, code, file }) =>
    [`## ${name}`, ...(docs === '' ? [] : [docs]), `\`\`\`ts\n${code}\n\`\`\``, `<sub>src/${file}</sub>`].join('\n\n'),
  );
  return `${[notice, `# ${title}`, `\`import { … } from '${specifier}'\``, ...sections].join('\n\n')}\n`;
}

/** As GitHub makes them of headings. */
function anchorOf(name: string): string {
  return name.toLowerCase();
}
