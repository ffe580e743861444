import { add } from './calculate.ts';
import { runPipeline } from './pipeline.ts';
import { report, type Shell } from './shell.ts';
import { type Emit, InputError, LoopSignal, StatementError } from './shellError.ts';
import type { Expression, Input, Statement } from './syntax.ts';
import { gathered, isNull, isTable, itemsOf, nothing, thingOf, toBoolean, toText, type Value } from './values.ts';

/** Runs what a console runs at once. What ends it by an error leaves the next inputs alone. */
export async function runInput(input: Input, shell: Shell): Promise<void> {
  const emit: Emit = (value) => shell.show({ kind: 'value', value });
  try {
    await runBody(input, shell, emit);
  } catch (error) {
    if (error instanceof LoopSignal) return;
    if (!(error instanceof StatementError)) throw error;
    report(shell, error);
  }
}

/** Statements one after the other; an error ends its statement alone, unless a `try` is there to catch it. */
export async function runBody(body: readonly Statement[], shell: Shell, emit: Emit): Promise<void> {
  for (const statement of body) {
    try {
      await runStatement(statement, shell, emit);
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      error.at ??= statement.at;
      if (error instanceof InputError || shell.tries > 0) throw error;
      report(shell, error);
    }
  }
}

// Statements one text may run: far more than anybody's commands need, and done within seconds.
const mostSteps = 200_000;

async function runStatement(statement: Statement, shell: Shell, emit: Emit): Promise<void> {
  shell.steps += 1;
  if (shell.steps > mostSteps) throw new InputError(`A text may run ${mostSteps} statements here.`, 'ScriptHalted');
  switch (statement.kind) {
    case 'pipeline':
      for await (const value of runPipeline(statement.elements, shell)) emit(value);
      return;
    case 'assignment':
      await assign(statement, shell);
      return;
    case 'if':
      return runIf(statement, shell, emit);
    case 'foreach':
      return runForeach(statement, shell, emit);
    case 'try':
      return runTry(statement, shell, emit);
    case 'throw':
      throw new InputError(
        statement.value === undefined ? 'ScriptHalted' : toText(await statementValue(statement.value, shell)),
        'RuntimeException',
      );
    case 'break':
    case 'continue':
      throw new LoopSignal(statement.kind);
  }
}

/** What a statement gives where a value is wanted: an expression as it is, anything else what it puts out. */
export async function statementValue(statement: Statement, shell: Shell): Promise<Value> {
  if (statement.kind === 'pipeline') {
    const [only, ...others] = statement.elements;
    if (only?.kind === 'expression' && others.length === 0) return shell.evaluate(only.expression);
  }
  if (statement.kind === 'assignment') return assign(statement, shell);
  return gathered(await outputOf([statement], shell));
}

/** What statements put out. */
export async function outputOf(body: readonly Statement[], shell: Shell): Promise<readonly Value[]> {
  const values: Value[] = [];
  await runBody(body, shell, (value) => values.push(value));
  return values;
}

async function assign(statement: Extract<Statement, { kind: 'assignment' }>, shell: Shell): Promise<Value> {
  const { target, operator } = statement;
  const value = await statementValue(statement.value, shell);
  const next = operator === '=' ? value : add(await shell.evaluate(target), value === nothing ? null : value);
  if (target.kind === 'variable') {
    shell.variables.set(target.name, next);
    return next;
  }
  await assignMember(target, next, shell);
  return next;
}

/** Only hashtables have members that can be set here. */
async function assignMember(target: Expression, value: Value, shell: Shell): Promise<void> {
  if (target.kind !== 'member' && target.kind !== 'index') return;
  const owner = await shell.evaluate(target.target);
  const name = target.kind === 'member' ? target.name : toText(await shell.evaluate(target.index));
  if (!isTable(owner))
    throw new StatementError(`The property '${name}' cannot be set here.`, 'PropertyAssignmentException');
  owner.entries.set(name.toLowerCase(), { name, value });
}

async function runIf(
  { branches, otherwise }: Extract<Statement, { kind: 'if' }>,
  shell: Shell,
  emit: Emit,
): Promise<void> {
  for (const { condition, body } of branches) {
    if (toBoolean(await statementValue(condition, shell))) return runBody(body, shell, emit);
  }
  if (otherwise !== undefined) await runBody(otherwise, shell, emit);
}

async function runForeach(
  { variable, over, body }: Extract<Statement, { kind: 'foreach' }>,
  shell: Shell,
  emit: Emit,
): Promise<void> {
  const values = await statementValue(over, shell);
  for (const item of isNull(values) ? [] : itemsOf(values)) {
    shell.variables.set(variable, item);
    try {
      await runBody(body, shell, emit);
    } catch (error) {
      if (!(error instanceof LoopSignal)) throw error;
      if (error.kind === 'break') return;
    }
  }
}

async function runTry(
  { body, rescue, finale }: Extract<Statement, { kind: 'try' }>,
  shell: Shell,
  emit: Emit,
): Promise<void> {
  try {
    if (rescue === undefined) await runBody(body, shell, emit);
    else await runGuarded(body, rescue, { shell, emit });
  } finally {
    if (finale !== undefined) await runBody(finale, shell, emit);
  }
}

async function runGuarded(
  body: readonly Statement[],
  rescue: readonly Statement[],
  { shell, emit }: { readonly shell: Shell; readonly emit: Emit },
): Promise<void> {
  shell.tries += 1;
  try {
    await runBody(body, shell, emit);
    shell.tries -= 1;
  } catch (error) {
    shell.tries -= 1;
    if (!(error instanceof StatementError)) throw error;
    const before = shell.variables.get('_');
    shell.variables.set('_', errorRecord(error));
    await runBody(rescue, shell, emit);
    shell.variables.set('_', before ?? null);
  }
}

function errorRecord({ message, id }: StatementError): Value {
  const exception = thingOf(id, [['Message', message]], message);
  return thingOf(
    'ErrorRecord',
    [
      ['Exception', exception],
      ['FullyQualifiedErrorId', id],
    ],
    message,
  );
}
