import type { AuthType, Connection, FieldProblem, Protocol, Registration } from '@authshift/core';
import { connectionFields, lintConnectionInput, MigrationError } from '@authshift/core';
import { type ClipboardEvent, type MutableRefObject, type RefObject, useId, useRef, useState } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';
import {
  blankValues,
  draftOf,
  type FormValues,
  ownApp,
  sameValues,
  type TypedSecrets,
  valuesOf,
} from './formValues.ts';

/** Which connection is edited, and what a new one may be. */
export interface ServiceAccountFormOptions extends WriteHooks<'save-connection' | 'replace-secret'> {
  /** The connection to change; null for a further one. */
  readonly connection: Connection | null;
  /** What a new connection may use; the first is chosen. @default OAuth, Basic, NTLM */
  readonly authTypes?: readonly AuthType[] | undefined;
  /** What the product speaks to mailboxes; the first is chosen, and with one alone nobody is asked. @default EWS */
  readonly protocols?: readonly Protocol[] | undefined;
  /** Of Exchange Web Services. @default the service address of the first connection there is */
  readonly serviceAddress?: string | undefined;
}

/** A field by the path the contract gives it. */
export type FieldPath =
  | 'displayName'
  | 'account'
  | 'tenantId'
  | 'registration'
  | 'registration.clientId'
  | 'registration.clientSecret'
  | 'registration.certificate'
  | 'password'
  | 'serviceAddress';

/** Values, errors and actions of the form, for one of your own. No secret is among the values. */
export interface ServiceAccountFormModel {
  /** Goes on the form's element: secrets are read from its inputs `password`, `clientSecret` and `certificate` when it is sent. */
  readonly form: RefObject<HTMLFormElement | null>;
  readonly values: FormValues;
  /** The fields that protocol and authentication type have, in their order; `registration` stands for those of the app. */
  readonly fields: readonly FieldPath[];
  readonly protocols: readonly Protocol[];
  /** Those the protocol has. */
  readonly authTypes: readonly AuthType[];
  readonly registrations: readonly Registration[];
  readonly change: (change: Partial<FormValues>) => void;
  /** A secret was typed into; its value is not looked at. */
  readonly typeSecret: () => void;
  /** Looks again at a field that was refused before. */
  readonly recheck: () => void;
  /** For `onPaste` of the form: takes a block of tenant id, application id and secret apart. */
  readonly paste: (event: ClipboardEvent) => void;
  /** What the last paste was taken apart into, without the secret's value. */
  readonly pasted: { readonly fields: readonly FieldPath[]; readonly hasSecretId: boolean } | null;
  /** A pasted secret until its input is there to take it. */
  readonly pastedSecret: MutableRefObject<string | null>;
  /** Fetches what `paste` needs; for `onFocus`. */
  readonly prepare: () => void;
  readonly problems: readonly FieldProblem[];
  /** How often the form was sent in vain. */
  readonly attempt: number;
  readonly dirty: boolean;
  readonly busy: boolean;
  /** A refusal that is about no field in particular. */
  readonly error: MigrationError | null;
  readonly idOf: (path: string) => string | null;
  /** Null when something keeps it from being saved (then `problems` or `error` says what) or the host vetoed. Nothing typed is lost. */
  readonly save: () => Promise<Connection | null>;
}

const everyAuthType: readonly AuthType[] = ['oauth-delegated', 'basic', 'ntlm'];
const onlyEws: readonly Protocol[] = ['ews'];
const paths: readonly string[] = [
  'displayName',
  'account',
  'tenantId',
  'registration',
  'registration.clientId',
  'registration.clientSecret',
  'registration.certificate',
  'password',
  'serviceAddress',
] satisfies readonly FieldPath[];

let pasting: typeof import('./pastedBlock.ts') | undefined;

/** The credentials of a service account: what is typed, what is wrong with it, and sending it. No element is rendered. */
export function useServiceAccountForm(options: ServiceAccountFormOptions): ServiceAccountFormModel {
  const { connection, protocols = onlyEws } = options;
  const migration = useMigration();
  const write = useWrite(options);
  const connections = useMigrationSelector((state) => state.connections);
  const registrations = useMigrationSelector((state) => state.registrations);
  const form = useRef<HTMLFormElement>(null);
  const pastedSecret = useRef<string | null>(null);
  const id = useId();
  const [before] = useState(() => (connection === null ? null : valuesOf(connection, registrations)));
  const [typed, setTyped] = useState<Partial<FormValues>>({});
  const [secretTyped, setSecretTyped] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MigrationError | null>(null);
  const [pasted, setPasted] = useState<ServiceAccountFormModel['pasted']>(null);
  // A new connection that was saved, but whose authorization did not start: from then on the form changes that one.
  const [created, setCreated] = useState<{ readonly id: string; readonly before: FormValues } | null>(null);

  const start = before ?? startValues(options, { connections, registrations });
  const given = { ...start, ...typed };
  // The address is that of Exchange Web Services: a protocol that shows no field for it must not be sent there.
  const chosen = given.protocol === 'ews' ? given : { ...given, serviceAddress: '' };
  const authTypes = (options.authTypes ?? everyAuthType).filter((one) => connectionFields(chosen.protocol, one));
  const values =
    before !== null || authTypes.includes(chosen.authType)
      ? chosen
      : { ...chosen, authType: authTypes[0] ?? 'oauth-delegated' };
  const editing = connection === null || before === null ? created : { id: connection.id, before };

  const lint = (given: FormValues = values) => {
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
    setError(null);
    if (found.length > 0) return refuse(found);
    setProblems([]);
    setBusy(true);
    const saved = await import('./sending.ts').then(
      ({ send }) => send(migration, write, { editing, values, secrets }),
      (cause: unknown) =>
        ({
          ok: false,
          error: new MigrationError('unreachable', 'A part of the page could not be loaded.', { cause }),
        }) as const,
    );
    setBusy(false);
    if (saved === null) return null;
    if (!saved.ok) {
      // Said in the form, where everything typed still stands.
      migration.dismissNotice();
      const { fields = [] } = saved.error.problem ?? {};
      if (fields.length > 0) return refuse(fields);
      setError(saved.error);
      return null;
    }
    if (connection === null) {
      // An app of one's own has become a registration; its secret is stored and not asked for again.
      const registration = saved.value.registrationId ?? values.registration;
      setCreated({ id: saved.value.id, before: { ...values, registration } });
      setTyped((typedBefore) => ({ ...typedBefore, registration }));
    }
    for (const input of secretInputs(form.current)) input.value = '';
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
  const change = (part: Partial<FormValues>) => {
    setTyped({ ...typed, ...part });
    forgetMended({ ...values, ...part });
  };
  const typeSecret = () => {
    setSecretTyped(true);
    forgetMended(values);
  };
  const paste = (event: ClipboardEvent) => {
    const found = values.authType.startsWith('oauth') ? pasting?.takeApart(event, form.current) : null;
    if (!found) return;
    pastedSecret.current = found.secretForLater;
    setPasted(found);
    setSecretTyped(secretTyped || found.fields.includes('registration.clientSecret'));
    change(found.values);
  };
  return {
    form,
    values,
    fields: fieldsToShow(values),
    protocols,
    authTypes,
    registrations,
    change,
    typeSecret,
    recheck,
    paste,
    pasted,
    pastedSecret,
    prepare,
    problems,
    attempt,
    dirty: secretTyped || !sameValues(values, created?.before ?? start),
    busy,
    error,
    idOf: (path) => (paths.includes(path) ? `${id}${path.replace('.', '-')}` : null),
    save,
  };
}

function prepare(): void {
  // What cannot be fetched now is fetched when it is needed; without the first, a block is pasted as the text it is.
  import('./pastedBlock.ts').then(
    (module) => {
      pasting = module;
    },
    () => undefined,
  );
  import('./sending.ts').catch(() => undefined);
}

/** As core orders them; the app's own fields stand behind the choice of the app, and only EWS is reached at an address of one's own. */
function fieldsToShow({ protocol, authType }: FormValues): readonly FieldPath[] {
  const all = connectionFields(protocol, authType) ?? [];
  const shown = all.map((field) => (field.startsWith('registration.') ? 'registration' : field) as FieldPath);
  return [...new Set(shown)].filter((field) => field !== 'serviceAddress' || protocol === 'ews');
}

interface Known {
  readonly connections: readonly Connection[];
  readonly registrations: readonly Registration[];
}

function startValues(options: ServiceAccountFormOptions, { connections, registrations }: Known): FormValues {
  const { authTypes = everyAuthType, protocols = onlyEws, serviceAddress } = options;
  const registration = registrations.find(({ mode }) => mode === 'vendor') ?? registrations[0];
  return {
    ...blankValues(authTypes[0] ?? 'oauth-delegated', protocols[0]),
    registration: registration?.id ?? ownApp,
    serviceAddress: serviceAddress ?? connections.find(({ protocol }) => protocol === 'ews')?.serviceAddress ?? '',
  };
}

function secretInputs(form: HTMLFormElement | null): readonly (HTMLInputElement | HTMLTextAreaElement)[] {
  const named = ['password', 'clientSecret', 'certificate'].map((name) => form?.elements.namedItem(name));
  return named.filter((input) => input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement);
}

function readSecrets(form: HTMLFormElement | null): TypedSecrets {
  const read = (wanted: string) => secretInputs(form).find(({ name }) => name === wanted)?.value ?? null;
  return { password: read('password'), clientSecret: read('clientSecret'), certificate: read('certificate') };
}
