import type { ClipboardEvent } from 'react';
import { type FormValues, ownApp } from './formValues.ts';
import type { FieldPath } from './useServiceAccountForm.ts';

/** What was found in a block of text as people copy it from the Entra admin centre, a ticket, JSON or an `.env` file. */
export interface PastedBlock {
  readonly tenantId: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  /** It held the id of a secret, which opens nothing. */
  readonly hasSecretId: boolean;
}

const guid = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/i;
/** Anything as long as the value of a client secret that stands alone, and is no name of a value itself. */
const value = /[^\s"',;:=]{16,1024}(?=[\s"',;}\]]|$)(?!["']?\s*[:=])/;

/** Words that stand before a value, in the languages we know; the first that fits decides. */
const meanings: readonly (readonly [
  meaning: 'secretId' | 'secret' | 'tenantId' | 'clientId' | 'other',
  words: RegExp,
])[] = [
  ['other', /object|objekt|subscription|abonnement|user ?id|الكائن/i],
  ['secretId', /(secret|geheim\w*|schlüssel\w*|key|السر)[ _-]?(id|identifier|kennung)|geheime id|معرّف السر/i],
  ['secret', /secret|value|password|wert|geheim|schlüssel|kennwort|القيمة|سر العميل/i],
  ['tenantId', /tenant|directory|mandant|verzeichnis|المستأجر|الدليل/i],
  ['clientId', /client|app|anwendung|التطبيق|العميل/i],
];

/**
 * Takes the three values of an app apart that were pasted at once. Null where it is no such block: then the paste goes its ordinary way.
 * A GUID without a word before it is not guessed at, for all ids look alike.
 */
export function splitBlock(text: string): PastedBlock | null {
  const found: Record<string, string> = {};
  let rest = text.slice(0, 20_000);
  for (;;) {
    const next = nextValue(rest);
    if (next === null) break;
    const before = rest.slice(0, next.index).slice(-80);
    // The last line with words: values often stand below their labels.
    const label = before.split('\n').findLast((line) => /\p{L}{2}/u.test(line)) ?? '';
    const [meaning] = meanings.find(([, words]) => words.test(label)) ?? [];
    const isId = guid.test(next.text);
    const key = meaning === 'secret' && isId ? 'secretId' : meaning;
    if (key !== undefined && (isId || key === 'secret')) found[key] ??= next.text;
    rest = rest.slice(next.index + next.text.length);
  }
  const { tenantId = null, clientId = null, secret: clientSecret = null, secretId } = found;
  const parts = [tenantId, clientId, clientSecret, secretId ?? null].filter((part) => part !== null);
  return parts.length < 2 ? null : { tenantId, clientId, clientSecret, hasSecretId: secretId !== undefined };
}

function nextValue(text: string): { readonly index: number; readonly text: string } | null {
  const id = guid.exec(text);
  const other = value.exec(text);
  const first = id !== null && (other === null || id.index <= other.index + other[0].length) ? id : other;
  return first && { index: first.index, text: first[0] };
}

/** What a paste into the form becomes. */
export interface TakenApart {
  readonly values: Partial<FormValues>;
  readonly fields: readonly FieldPath[];
  readonly hasSecretId: boolean;
  /** The secret, where its input is not in the form yet. */
  readonly secretForLater: string | null;
}

/** Takes a pasted block apart instead of letting it into one field; the secret goes straight into its input. */
export function takeApart(event: ClipboardEvent, form: HTMLFormElement | null): TakenApart | null {
  const block = splitBlock(event.clipboardData.getData('text'));
  if (block === null) return null;
  event.preventDefault();
  const { tenantId, clientId, clientSecret, hasSecretId } = block;
  const input = form?.elements.namedItem('clientSecret');
  const takes = input instanceof HTMLInputElement && clientSecret !== null;
  if (takes) input.value = clientSecret;
  const fields: readonly (FieldPath | null)[] = [
    tenantId === null ? null : 'tenantId',
    clientId === null ? null : 'registration.clientId',
    clientSecret === null ? null : 'registration.clientSecret',
  ];
  return {
    values: {
      ...(tenantId === null ? {} : { tenantId }),
      ...(clientId === null ? {} : { clientId }),
      ...(clientId === null && clientSecret === null ? {} : { registration: ownApp }),
    },
    fields: fields.filter((field) => field !== null),
    hasSecretId,
    secretForLater: takes ? null : clientSecret,
  };
}
