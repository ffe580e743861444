import type { BinaryOperator, UnaryOperator } from './operators.ts';

/** What a text says. `at` is the position of its first character. */
export type Expression =
  /** A literal, or the pieces of an expandable string. */
  | { readonly kind: 'value'; readonly at: number; readonly value: string | number | boolean | null }
  | { readonly kind: 'text'; readonly at: number; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'variable'; readonly at: number; readonly name: string }
  /** `( )`, `$( )` and `@( )`. */
  | { readonly kind: 'group' | 'sub' | 'array'; readonly at: number; readonly body: readonly Statement[] }
  /** What is between the brackets is kept as it was written, for who takes it for a text. */
  | { readonly kind: 'block'; readonly at: number; readonly body: readonly Statement[]; readonly source: string }
  | { readonly kind: 'hashtable'; readonly at: number; readonly entries: readonly HashtableEntry[] }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Expression[] }
  | { readonly kind: 'unary'; readonly at: number; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'member'; readonly at: number; readonly target: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly at: number; readonly target: Expression; readonly index: Expression }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly target: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[];
    }
  /** `[DateTime]::UtcNow`, `[string]::IsNullOrEmpty($x)`. */
  | {
      readonly kind: 'static';
      readonly at: number;
      readonly type: string;
      readonly name: string;
      readonly arguments: readonly Expression[] | undefined;
    }
  | { readonly kind: 'cast'; readonly at: number; readonly type: string; readonly operand: Expression };

export interface HashtableEntry {
  readonly key: Expression;
  readonly value: Statement;
}

export type Argument =
  /** `-Name`, or `-Name:value`. Whether a value follows otherwise is the command's to say. */
  | { readonly kind: 'parameter'; readonly at: number; readonly name: string; readonly value: Expression | undefined }
  | { readonly kind: 'argument'; readonly at: number; readonly value: Expression }
  | { readonly kind: 'splat'; readonly at: number; readonly name: string };

export interface Command {
  readonly kind: 'command';
  readonly at: number;
  /** Just after it, so that its text can be shown with an error. */
  readonly end: number;
  readonly name: string;
  readonly arguments: readonly Argument[];
}

export interface ExpressionElement {
  readonly kind: 'expression';
  readonly at: number;
  readonly expression: Expression;
}

export type PipelineElement = Command | ExpressionElement;

export type Statement =
  | { readonly kind: 'pipeline'; readonly at: number; readonly elements: readonly PipelineElement[] }
  | {
      readonly kind: 'assignment';
      readonly at: number;
      readonly target: Expression;
      readonly operator: '=' | '+=';
      readonly value: Statement;
    }
  | {
      readonly kind: 'if';
      readonly at: number;
      readonly branches: readonly { readonly condition: Statement; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[] | undefined;
    }
  | {
      readonly kind: 'foreach';
      readonly at: number;
      readonly variable: string;
      readonly over: Statement;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'try';
      readonly at: number;
      readonly body: readonly Statement[];
      readonly rescue: readonly Statement[] | undefined;
      readonly finale: readonly Statement[] | undefined;
    }
  | { readonly kind: 'throw'; readonly at: number; readonly value: Statement | undefined }
  | { readonly kind: 'break' | 'continue'; readonly at: number };

/** What a console runs at once: the statements of one line. What ends one by an error leaves the next lines alone. */
export type Input = readonly Statement[];
