import { lintConnectionInput, type MigrationError, type Result } from '@authshift/core';
import type { FieldProblem, Registration } from '@authshift/core/contract';
import { type ClipboardEvent, type RefObject, useId, useRef, useState } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { takeApart } from '../service-account-form/pastedBlock.ts';
import { useWrite, type WriteHooks } from '../write/useWrite.ts';

/** Which app is edited, if there is one yet. */
export interface OAuthProviderFormOptions
  extends WriteHooks<'save-registration' | 'add-registration-secret' | 'promote-registration-secret'> {
  /** The app to change: its name, and its secret by way of a second one. Null: a further app. */
  readonly registration: Registration | null;
  /** What a blank form begins with, of a template of yours, for one. */
  readonly suggested?: Partial<OAuthProviderValues> | undefined;
}

/** What is typed, without the secret: that stays in its input until the form is sent. */
export interface OAuthProviderValues {
  readonly displayName: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** A day as `<input type=date>` has it; empty: not known. */
  readonly expiresAt: string;
}

/** Values, errors and actions of the form, for one of your own. */
export interface OAuthProviderFormModel {
  /** Goes on the form's element: the secret is read from its input `clientSecret` when it is sent. */
  readonly form: RefObject<HTMLFormElement | null>;
  readonly values: OAuthProviderValues;
  readonly change: (change: Partial<OAuthProviderValues>) => void;
  readonly typeSecret: () => void;
  /** For `onPaste` of the form: takes a block of tenant id, application id and secret apart. */
  readonly paste: (event: ClipboardEvent) => void;
  /** Looks again at a field that was refused before. */
  readonly recheck: () => void;
  readonly problems: readonly FieldProblem[];
  readonly attempt: number;
  readonly dirty: boolean;
  readonly busy: 'saving' | 'adding' | 'promoting' | null;
  readonly error: { readonly during: 'save' | 'add' | 'promote'; readonly error: MigrationError } | null;
  readonly idOf: (path: string) => string | null;
  /** Records the app, or its new name. Null after a refusal, which `problems` or `error` tells, or a veto. */
  readonly save: () => Promise<Registration | null>;
  /** Stores a second secret beside the one in use. */
  readonly addSecret: () => Promise<Registration | null>;
  /** Lets the second secret take over. */
  readonly promote: () => Promise<Registration | null>;
}

/** By the path that core's lint gives them. */
const paths = ['displayName', 'tenantId', 'registration.clientId', 'registration.clientSecret', 'expiresAt'];
type During = 'save' | 'add' | 'promote';
const busyWith = { save: 'saving', add: 'adding', promote: 'promoting' } as const;

/** An app in Entra: recording it, renaming it, changing its secret without an interruption. No element is rendered. */
export function useOAuthProviderForm(options: OAuthProviderFormOptions): OAuthProviderFormModel {
  const { registration, suggested = {} } = options;
  const { migration, now } = useMigrationContext();
  const write = useWrite(options);
  const connections = useMigrationSelector((state) => state.connections);
  const registrations = useMigrationSelector((state) => state.registrations);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const [typed, setTyped] = useState<Partial<OAuthProviderValues>>({});
  const [secretTyped, setSecretTyped] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState<OAuthProviderFormModel['busy']>(null);
  const [error, setError] = useState<OAuthProviderFormModel['error']>(null);
  const values: OAuthProviderValues = {
    displayName: registration?.displayName ?? suggested.displayName ?? '',
    tenantId: registration?.tenantId ?? suggested.tenantId ?? '',
    clientId: registration?.clientId ?? suggested.clientId ?? '',
    expiresAt: '',
    ...typed,
  };

  const secretInput = () => {
    const input = form.current?.elements.namedItem('clientSecret');
    return input instanceof HTMLInputElement ? input : null;
  };
  const lint = (during: During, given = values): readonly FieldProblem[] => {
    const draft = {
      authType: 'oauth-app',
      protocol: 'graph',
      ...given,
      clientSecret: secretInput()?.value ?? '',
    } as const;
    // Names of connections are another matter.
    const known = { connections: connections.map((one) => ({ ...one, displayName: '' })), registrations };
    const asked =
      registration === null ? paths : during === 'add' ? ['registration.clientSecret', 'expiresAt'] : ['displayName'];
    const over = given.expiresAt !== '' && Date.parse(given.expiresAt) <= now();
    const found = [...lintConnectionInput(draft, known), ...(over ? [past] : [])];
    return found.filter(({ path }) => asked.includes(path));
  };
  const refuse = (found: readonly FieldProblem[]) => {
    setProblems(found);
    setAttempt((times) => times + 1);
    return null;
  };
  const run = async (during: During, send: () => Promise<Result<Registration> | null>) => {
    const found = during === 'promote' ? [] : lint(during);
    setError(null);
    if (found.length > 0) return refuse(found);
    setProblems([]);
    setBusy(busyWith[during]);
    const answer = await send();
    setBusy(null);
    if (answer === null) return null;
    if (!answer.ok) {
      migration.dismissNotice();
      const { fields = [] } = answer.error.problem ?? {};
      if (fields.length > 0) return refuse(fields.map(ofTheForm));
      setError({ during, error: answer.error });
      return null;
    }
    const input = secretInput();
    if (input !== null) input.value = '';
    setSecretTyped(false);
    setTyped({});
    return answer.value;
  };
  const secret = () => ({
    secret: secretInput()?.value ?? '',
    expiresAt: values.expiresAt === '' ? null : new Date(values.expiresAt).toISOString(),
  });
  const save = () =>
    run('save', () => {
      const displayName = values.displayName.trim();
      if (registration !== null) {
        const { id: registrationId, version } = registration;
        return write({ type: 'save-registration', registrationId }, () =>
          migration.call('updateRegistration', registrationId, { version, patch: { displayName } }),
        );
      }
      const { secret: clientSecret, expiresAt } = secret();
      const ids = { tenantId: values.tenantId.trim(), clientId: values.clientId.trim() };
      return write({ type: 'save-registration', registrationId: null }, () =>
        migration.call('createRegistration', { displayName, ...ids, clientSecret, expiresAt }),
      );
    });
  const registrationId = registration?.id ?? '';
  const addSecret = () =>
    run('add', () =>
      write({ type: 'add-registration-secret', registrationId }, () =>
        migration.call('addRegistrationSecret', registrationId, secret()),
      ),
    );
  const promote = () =>
    run('promote', () =>
      write({ type: 'promote-registration-secret', registrationId }, () =>
        migration.call('promoteRegistrationSecret', registrationId),
      ),
    );
  const stillWrong = (given = values) => {
    if (problems.length === 0) return;
    const found = [...lint('save', given), ...lint('add', given)];
    setProblems(
      problems.filter((problem) => found.some(({ path, code }) => path === problem.path && code === problem.code)),
    );
  };
  return {
    form,
    values,
    change: (part) => {
      setTyped({ ...typed, ...part });
      stillWrong({ ...values, ...part });
    },
    typeSecret: () => {
      setSecretTyped(true);
      stillWrong();
    },
    paste: (event) => {
      const found = registration === null ? takeApart(event, form.current) : null;
      if (found === null) return;
      const { tenantId = values.tenantId, clientId = values.clientId } = found.values;
      setSecretTyped(secretTyped || found.fields.includes('registration.clientSecret'));
      setTyped({ ...typed, tenantId, clientId });
      stillWrong({ ...values, tenantId, clientId });
    },
    recheck: () => stillWrong(),
    problems,
    attempt,
    dirty: secretTyped || Object.values(typed).some((value) => value !== ''),
    busy,
    error,
    idOf: (path) => (paths.includes(path) ? `${id}${path.replace('.', '-')}` : null),
    save,
    addSecret,
    promote,
  };
}

const past: FieldProblem = {
  path: 'expiresAt',
  code: 'in_past',
  message: 'This day is over; Microsoft would refuse the secret.',
};

/** The API has the app's members bare; core's lint has them in a connection. */
function ofTheForm(problem: FieldProblem): FieldProblem {
  const { path } = problem;
  const bare = path === 'clientId' || path === 'clientSecret' || path === 'secret';
  return bare ? { ...problem, path: `registration.${path === 'secret' ? 'clientSecret' : path}` } : problem;
}
