import { findStandardCommand } from './standardCommands.ts';
import type { Command, Expression, Input, Statement } from './syntax.ts';

export type Part = Expression | Command;

/** Every command and expression of a text, also those inside others. */
export function* partsOf(input: Input): Generator<Part> {
  for (const statement of input) yield* ofStatement(statement);
}

function* ofStatement(statement: Statement): Generator<Part> {
  switch (statement.kind) {
    case 'pipeline':
      for (const element of statement.elements) {
        yield* element.kind === 'command' ? ofCommand(element) : ofExpression(element.expression);
      }
      return;
    case 'assignment':
      yield* ofExpression(statement.target);
      yield* ofStatement(statement.value);
      return;
    case 'if':
      for (const { condition, body } of statement.branches) yield* partsOf([condition, ...body]);
      yield* partsOf(statement.otherwise ?? []);
      return;
    case 'foreach':
      yield* partsOf([statement.over, ...statement.body]);
      return;
    case 'try':
      yield* partsOf([...statement.body, ...(statement.rescue ?? []), ...(statement.finale ?? [])]);
      return;
    case 'throw':
      if (statement.value !== undefined) yield* ofStatement(statement.value);
      return;
    case 'break':
    case 'continue':
      return;
  }
}

function* ofCommand(command: Command): Generator<Part> {
  yield command;
  for (const argument of command.arguments) {
    if (argument.kind === 'splat' || argument.value === undefined) continue;
    // Commands of Exchange run no blocks: they take a filter in { } for its text.
    if (argument.value.kind === 'block' && findStandardCommand(command.name) === undefined) continue;
    yield* ofExpression(argument.value);
  }
}

function* ofExpression(expression: Expression): Generator<Part> {
  yield expression;
  for (const inner of childrenOf(expression)) yield* ofExpression(inner);
  if ('body' in expression) yield* partsOf(expression.body);
  if (expression.kind === 'hashtable') yield* partsOf(expression.entries.map(({ value }) => value));
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'text':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'hashtable':
      return expression.entries.map(({ key }) => key);
    case 'list':
      return expression.items;
    case 'unary':
    case 'cast':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'member':
      return [expression.target];
    case 'index':
      return [expression.target, expression.index];
    case 'call':
      return [expression.target, ...expression.arguments];
    case 'static':
      return expression.arguments ?? [];
    default:
      return [];
  }
}
