/** Operators that are read, by how tightly they bind: the later ones tighter ("about_Operator_Precedence"). */
const levels = [
  ['-and', '-or', '-xor'],
  [
    '-eq',
    '-ne',
    '-gt',
    '-ge',
    '-lt',
    '-le',
    '-like',
    '-notlike',
    '-match',
    '-notmatch',
    '-contains',
    '-notcontains',
    '-in',
    '-notin',
    '-split',
    '-join',
    '-replace',
  ],
  ['+', '-'],
  ['*', '/', '%'],
  ['-f'],
  ['..'],
] as const;

export type BinaryOperator = (typeof levels)[number][number];
export type UnaryOperator = '-not' | '-' | '+' | '-split' | '-join' | ',';

const words: ReadonlyMap<string, BinaryOperator> = new Map(
  levels.flat().flatMap((operator) => (operator.length > 2 ? withCase(operator) : [[operator, operator] as const])),
);

/** `-ieq` is `-eq`: PowerShell ignores case unless told otherwise. The case-sensitive ones are not read. */
function withCase(operator: BinaryOperator): readonly (readonly [string, BinaryOperator])[] {
  const plain = [operator, operator] as const;
  return ['-and', '-or', '-xor', '-join', '-f'].includes(operator)
    ? [plain]
    : [plain, [`-i${operator.slice(1)}`, operator] as const];
}

/** The operator a word such as `-EQ` stands for. */
export function binaryOperator(word: string): BinaryOperator | undefined {
  return words.get(word.toLowerCase());
}

/** How tightly an operator binds. */
export function precedence(operator: BinaryOperator): number {
  return levels.findIndex((level) => (level as readonly string[]).includes(operator));
}

/** All of them, for whoever wrote another. */
export const knownOperators: readonly string[] = [...levels.flat(), '-not', '!'];

/** What `Where-Object Property -eq value` takes. */
export const comparisons: readonly string[] = levels[1].filter(
  (name) => !['-split', '-join', '-replace'].includes(name),
);
