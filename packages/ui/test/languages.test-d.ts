import type { Language, MessageOverrides } from '../src/index.ts';
import { german } from '../src/messages/de.ts';

/**
 * Mistakes in a language or in overrides do not compile. Nothing here runs; `pnpm check` compiles it, and complains of each
 * `@ts-expect-error` that has become right.
 */
export const whole: Language = german;

// @ts-expect-error a section is missing
export const withoutTable: Language = { locale: 'de', messages: (format) => withoutSection(german.messages(format)) };

export const withoutWord: Language = {
  locale: 'de',
  // @ts-expect-error one message of one section is missing
  messages: (format) => {
    const { cancel: _cancel, ...common } = german.messages(format).common;
    return { ...german.messages(format), common };
  },
};

export const own: MessageOverrides = { common: { cancel: 'Back', syncState: { failing: 'Broken' } } };

// @ts-expect-error no such message
export const unknown: MessageOverrides = { common: { abort: 'Back' } };

// @ts-expect-error this message takes a count
export const uncounted: MessageOverrides = { common: { users: 'users' } };

function withoutSection({ authTypeTable: _table, ...rest }: ReturnType<Language['messages']>) {
  return rest;
}
