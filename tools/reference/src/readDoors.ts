import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { printDeclarations } from './printDeclaration.ts';

/** A name that can be imported from a door. */
export interface Entry {
  readonly name: string;
  /** Where it is declared, from the package's `src`: `assignment/lease.ts`. */
  readonly file: string;
  readonly line: number;
  /** The docstring as written; empty where there is none. */
  readonly docs: string;
  /** The declaration as written, bodies left out. */
  readonly code: string;
  readonly isType: boolean;
  /** The schema a type is inferred from, which then is in `code` and in `docs` too. */
  readonly schema: string | null;
  /** Types of the package that the declaration names, as `file name`. */
  readonly mentions: readonly string[];
}

export interface Door {
  /** As in `import ... from '@authshift/core/testing'`. */
  readonly specifier: string;
  readonly entries: readonly Entry[];
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Everything a package lets out, by the doors its manifest names, the main one first. */
export function readDoors(folder: string): readonly Door[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const doors = Object.entries(manifest.exports).filter(([, target]) => target.endsWith('.ts'));
  const program = createProgram(
    folder,
    doors.map(([, target]) => join(folder, target)),
  );
  return doors.map(([door, target]) => ({
    specifier: `${manifest.name}${door.slice(1)}`,
    entries: readEntries(program, join(folder, target), join(folder, 'src')),
  }));
}

function createProgram(folder: string, rootNames: readonly string[]): ts.Program {
  const config = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder);
  return ts.createProgram({ rootNames, options });
}

function readEntries(program: ts.Program, door: string, source: string): readonly Entry[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(door);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${door} exports nothing.`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => toEntry(checker, symbol, source))
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.name, b.name));
}

function toEntry(checker: ts.TypeChecker, exported: ts.Symbol, source: string): Entry {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const [first] = symbol.declarations ?? [];
  if (first === undefined) throw new Error(`${exported.name} is declared nowhere.`);
  const file = first.getSourceFile();
  const schema = schemaBehind(checker, first);
  return {
    name: exported.name,
    file: placeOf(first, source),
    line: file.getLineAndCharacterOfPosition(first.getStart()).line + 1,
    docs: readDocs(checker, symbol) || (schema === undefined ? '' : readDocs(checker, schema)),
    code: printDeclarations([...(schema?.declarations ?? []), ...(symbol.declarations ?? [])]),
    isType: !(symbol.flags & ts.SymbolFlags.Value),
    schema: schema?.name ?? null,
    mentions: [...new Set((symbol.declarations ?? []).flatMap((node) => findMentions(checker, node, source)))],
  };
}

function placeOf(declaration: ts.Declaration, source: string): string {
  return relative(source, declaration.getSourceFile().fileName).split(sep).join('/');
}

/** The package's own types that a declaration names, outside of values and of what is inside functions. */
function findMentions(checker: ts.TypeChecker, node: ts.Node, source: string): readonly string[] {
  if (ts.isBlock(node) || (ts.isVariableDeclaration(node) && node.type === undefined)) return [];
  const inside: string[] = [];
  ts.forEachChild(node, (child) => void inside.push(...findMentions(checker, child, source)));
  if (!ts.isTypeReferenceNode(node) && !ts.isExpressionWithTypeArguments(node)) return inside;
  const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
  const found = checker.getSymbolAtLocation(name);
  const symbol = found !== undefined && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined || declaration === undefined || ts.isTypeParameterDeclaration(declaration)) return inside;
  const place = placeOf(declaration, source);
  return place.startsWith('..') ? inside : [`${place} ${symbol.name}`, ...inside];
}

/** Types of the contract are inferred from schemas: there the docstring stands, and what a value must look like. */
function schemaBehind(checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol | undefined {
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type)) return undefined;
  const [argument] = declaration.type.typeArguments ?? [];
  if (argument === undefined || !ts.isTypeQueryNode(argument)) return undefined;
  const symbol = checker.getSymbolAtLocation(argument.exprName);
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function readDocs(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => `@${name} ${ts.displayPartsToString(parts)}`.trim());
  return [text, ...tags].filter((part) => part !== '').join('\n\n');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
