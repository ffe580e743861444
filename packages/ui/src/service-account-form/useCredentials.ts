import { lintConnectionInput, type MigrationError } from '@authshift/core';
import type { Connection, FieldProblem, Registration } from '@authshift/core/contract';
import { type RefObject, useId, useState } from 'react';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import type { CredentialsFormProps } from './CredentialsForm.tsx';
import {
  blankValues,
  draftOf,
  type FormValues,
  ownApp,
  sameValues,
  type TypedSecrets,
  valuesOf,
} from './formValues.ts';
import { useSubmission } from './useSubmission.ts';

/** Where each field stands in the form, by the path the contract gives it. */
const fieldPaths = [
  'displayName',
  'account',
  'tenantId',
  'registration',
  'registration.clientId',
  'registration.clientSecret',
  'password',
  'serviceAddress',
] as const;
export type FieldPath = (typeof fieldPaths)[number];

export interface Credentials {
  readonly values: FormValues;
  readonly registrations: readonly Registration[];
  readonly change: (change: Partial<FormValues>) => void;
  /** A secret was typed into; its value is not looked at. */
  readonly typeSecret: () => void;
  /** Looks again at a field that was refused before. */
  readonly recheck: () => void;
  readonly problems: readonly FieldProblem[];
  /** How often the form was sent in vain. */
  readonly attempt: number;
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly error: MigrationError | null;
  readonly idOf: (path: string) => string | null;
  /** Null when something keeps it from being saved; then `problems` or `error` says what. */
  readonly save: () => Promise<Connection | null>;
}

export function useCredentials(props: CredentialsFormProps, form: RefObject<HTMLFormElement | null>): Credentials {
  const { connection } = props;
  const connections = useMigrationSelector((state) => state.connections);
  const registrations = useMigrationSelector((state) => state.registrations);
  const submission = useSubmission();
  const id = useId();
  const [before] = useState(() => (connection === null ? null : valuesOf(connection, registrations)));
  const [typed, setTyped] = useState<Partial<FormValues>>({});
  const [secretTyped, setSecretTyped] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  // A new connection that was saved, but whose authorization did not start: from then on the form changes that one.
  const [created, setCreated] = useState<{ readonly id: string; readonly before: FormValues } | null>(null);

  const start = before ?? startValues(props, { connections, registrations });
  const values = { ...start, ...typed };
  const editing = connection === null || before === null ? created : { id: connection.id, before };

  const lint = (
    given: FormValues = values,
  ): { readonly secrets: TypedSecrets; readonly found: readonly FieldProblem[] } => {
    const secrets = readSecrets(form.current);
    const known = { connections, registrations, ...(editing === null ? {} : { editing: editing.id }) };
    return { secrets, found: lintConnectionInput(draftOf(given, secrets), known) };
  };
  const refuse = (found: readonly FieldProblem[]) => {
    setProblems(found);
    setAttempt((times) => times + 1);
    return null;
  };
  const save = async () => {
    const { secrets, found } = lint();
    submission.forgetError();
    if (found.length > 0) return refuse(found);
    setProblems([]);
    const saved = await submission.save({ editing, values, secrets });
    if (!saved.ok) {
      const fields = saved.error.problem?.fields ?? [];
      return fields.length > 0 ? refuse(fields) : null;
    }
    if (connection === null) {
      // An app of one's own has become a registration; its secret is stored and not asked for again.
      const registration = saved.value.registrationId ?? values.registration;
      setCreated({ id: saved.value.id, before: { ...values, registration } });
      setTyped((typedBefore) => ({ ...typedBefore, registration }));
    }
    forgetSecrets(form.current);
    setSecretTyped(false);
    return saved.value;
  };
  const recheck = () => {
    if (problems.length === 0) return;
    const { found } = lint();
    // Only what was refused before: a field nobody has come to yet is not scolded.
    setProblems(problems.flatMap(({ path }) => found.filter((problem) => problem.path === path).slice(0, 1)));
  };
  // While typing, not on leaving the field: what goes away then would move the button away from under the pointer that
  // is about to press it.
  const forgetMended = (given: FormValues) => {
    if (problems.length === 0) return;
    const { found } = lint(given);
    setProblems(problems.filter(({ path }) => found.some((problem) => problem.path === path)));
  };
  return {
    values,
    registrations,
    change: (change) => {
      setTyped({ ...typed, ...change });
      forgetMended({ ...values, ...change });
    },
    typeSecret: () => {
      setSecretTyped(true);
      forgetMended(values);
    },
    recheck,
    problems,
    attempt,
    dirty: secretTyped || !sameValues(values, created?.before ?? start),
    busy: submission.busy,
    error: submission.error,
    idOf: (path) => (fieldPaths.some((known) => known === path) ? `${id}${path.replace('.', '-')}` : null),
    save,
  };
}

interface Known {
  readonly connections: readonly Connection[];
  readonly registrations: readonly Registration[];
}

function startValues(
  { authTypes, serviceAddress }: CredentialsFormProps,
  { connections, registrations }: Known,
): FormValues {
  const blank = blankValues(authTypes?.[0] ?? 'oauth-delegated');
  const registration = registrations.find((candidate) => candidate.mode === 'vendor') ?? registrations[0];
  return {
    ...blank,
    registration: registration?.id ?? ownApp,
    serviceAddress: serviceAddress ?? connections[0]?.serviceAddress ?? '',
  };
}

function readSecrets(form: HTMLFormElement | null): TypedSecrets {
  const read = (name: string) => {
    const input = form?.elements.namedItem(name);
    return input instanceof HTMLInputElement ? input.value : null;
  };
  return { password: read('password'), clientSecret: read('clientSecret') };
}

function forgetSecrets(form: HTMLFormElement | null): void {
  for (const name of ['password', 'clientSecret']) {
    const input = form?.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = '';
  }
}
