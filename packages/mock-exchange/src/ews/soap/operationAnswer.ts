import { envelope, failure, success } from './envelope.ts';
import { EwsError, EwsFault } from './ewsError.ts';
import type { Markup } from './markup.ts';

/** The response of one operation, and the response code of its first error, for the record. */
export interface OperationAnswer {
  readonly body: string;
  readonly responseCode: string;
}

/** One response message. */
export interface MessageAnswer {
  readonly message: Markup;
  readonly code: string;
}

export interface MessageWork {
  /** What some operations still send where they fail: an empty list, as a rule. */
  readonly emptyTail?: Markup;
  readonly work: () => Promise<Markup | undefined>;
}

/** Runs the work for one response message; an EwsError becomes that message's error. */
export async function answerOne(operation: string, { emptyTail, work }: MessageWork): Promise<MessageAnswer> {
  try {
    return { message: success(operation, await work()), code: 'NoError' };
  } catch (error) {
    if (!(error instanceof EwsError) || error instanceof EwsFault) throw error;
    return { message: failure(operation, error, emptyTail), code: error.code };
  }
}

/** Response messages one after the other, as Exchange answers each folder or item of a request by itself. */
export async function answerEach<Part>(
  operation: string,
  parts: readonly Part[],
  toWork: (part: Part) => MessageWork,
): Promise<OperationAnswer> {
  const answers: MessageAnswer[] = [];
  for (const part of parts) answers.push(await answerOne(operation, toWork(part)));
  return toAnswer(operation, answers);
}

export function toAnswer(operation: string, answers: readonly MessageAnswer[]): OperationAnswer {
  const body = envelope(
    operation,
    answers.map((answer) => answer.message),
  );
  return { body, responseCode: answers.find((answer) => answer.code !== 'NoError')?.code ?? 'NoError' };
}
