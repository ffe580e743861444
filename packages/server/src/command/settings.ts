import { readFileSync } from 'node:fs';

/** What a process is told by its environment. Each may be given as `NAME_FILE` instead: the file's content is the value. */
export const settingNames = {
  DATABASE_URL: 'the PostgreSQL database, for example postgres://authshift@db.example/authshift',
  DATABASE_PASSWORD: 'the password for DATABASE_URL, where it is not part of it',
  AUTHSHIFT_DATA: 'in place of DATABASE_URL, a folder for an embedded database; it is for one process',
  AUTHSHIFT_VAULT_KEY:
    '32 bytes in base64, as `openssl rand -base64 32` makes them; while keys change, several, one a line: the first seals, all open',
  AUTHSHIFT_PUBLIC_ORIGIN: 'where browsers reach this API, for example https://admin.example',
  AUTHSHIFT_HOST: 'the address to listen on; default 127.0.0.1',
  AUTHSHIFT_PORT: 'the port to listen on; default 8080',
  AUTHSHIFT_WORK: 'what this process works on: all, none, or some of assignments, syncs, probes, upkeep',
  AUTHSHIFT_JWT_KEYS_URL: 'where your identity provider publishes its keys (JWKS)',
  AUTHSHIFT_JWT_ISSUER: 'the issuer your tokens name',
  AUTHSHIFT_JWT_AUDIENCE: 'the audience your tokens name: this API',
  AUTHSHIFT_JWT_SCOPE: 'a scope (scp) a token must have',
  AUTHSHIFT_JWT_ORGANIZATION_CLAIM: 'the claim with the organization’s id; default org_id',
  AUTHSHIFT_JWT_ORGANIZATION_NAME_CLAIM:
    'the claim with the organization’s name; default org_name, and without one the id',
  AUTHSHIFT_JWT_ACTOR_CLAIM: 'the claim with the actor’s id; default sub',
  AUTHSHIFT_JWT_NAME_CLAIM: 'the claim with the actor’s name; default name',
  AUTHSHIFT_JWT_ROLE_CLAIM: 'the claim with the role, or a list of them; default roles',
  AUTHSHIFT_JWT_ROLES:
    'how your roles are called, for example viewer=Support,operator=Consultant,admin=Owner; default the three names themselves',
  AUTHSHIFT_AUTHORITY: 'Microsoft’s sign-in; default https://login.microsoftonline.com',
  AUTHSHIFT_EWS_ADDRESS: 'Exchange Web Services; default https://outlook.office365.com/EWS/Exchange.asmx',
  AUTHSHIFT_GRAPH_ADDRESS: 'Microsoft Graph; default https://graph.microsoft.com/v1.0',
  AUTHSHIFT_GRAPH_ITEMS: 'what is read over Graph, for example mail,calendar; default all that EWS gave',
  AUTHSHIFT_IMAP_ADDRESS: 'IMAP; default imaps://outlook.office365.com:993',
  AUTHSHIFT_POP_ADDRESS: 'POP; default pops://outlook.office365.com:995',
  AUTHSHIFT_SMTP_ADDRESS: 'where mail is handed in; default smtp://smtp.office365.com:587',
  AUTHSHIFT_EXCHANGE_ADMIN_ADDRESS: 'the Exchange admin API; default https://outlook.office365.com/adminapi/beta',
  AUTHSHIFT_MAIL_CA: 'PEM of the authorities your mail servers have their certificates from',
  AUTHSHIFT_PRIVATE_NETWORKS:
    'whether administrators may name mail servers inside this network: refuse or allow; default refuse',
  AUTHSHIFT_SYNC_INTERVAL_SECONDS: 'between two syncs of one user on one connection; default 300',
  AUTHSHIFT_RESTORABLE_DAYS: 'how long a disconnected connection can be restored; default 30',
  AUTHSHIFT_LITERAL_RETENTION_DAYS: 'how long literal answers are kept; default 90',
  AUTHSHIFT_LOG_LEVEL: 'the least that is logged: debug, info, warn or error; default info',
  AUTHSHIFT_SHUTDOWN_SECONDS: 'how long what is under way may take after SIGTERM; default 25',
} as const;

export type SettingName = keyof typeof settingNames;

/** Everything that is wrong with the environment, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads settings and gathers what is wrong; `check` throws it. Values are never part of a message: one may be a secret. */
export interface Settings {
  /** Undefined: not given. */
  find(name: SettingName): string | undefined;
  /** Empty and noted where it is missing. */
  need(name: SettingName): string;
  /** A whole number of at least `least`. */
  number(name: SettingName, fallback: number, least?: number): number;
  /** An address with one of these schemes; the fallback where none is given. */
  address<T extends string | undefined>(name: SettingName, schemes: readonly string[], fallback: T): string | T;
  note(problem: string): void;
  /** Throws `SettingsError` when anything was noted. */
  check(): void;
}

export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems = new Set<string>();
  const note = (problem: string): void => {
    problems.add(problem);
  };

  function find(name: SettingName): string | undefined {
    const value = env[name]?.trim();
    const file = env[`${name}_FILE`]?.trim();
    if (value && file) note(`${name} and ${name}_FILE are both given: leave one of them out.`);
    if (value) return value;
    return file ? readValue(name, file) : undefined;
  }

  function readValue(name: SettingName, file: string): string | undefined {
    try {
      const value = readFileSync(file, 'utf8').trim();
      if (value === '') note(`${name}_FILE names an empty file: ${file}`);
      return value;
    } catch (error) {
      note(`${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code}): ${file}`);
      return undefined;
    }
  }

  function need(name: SettingName): string {
    const value = find(name);
    const unreadable = Boolean(env[`${name}_FILE`]?.trim());
    if (value === undefined && !unreadable) note(`${name} is missing: ${settingNames[name]}.`);
    return value ?? '';
  }

  function number(name: SettingName, fallback: number, least = 1): number {
    const value = find(name);
    if (value === undefined) return fallback;
    if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
    note(`${name} must be a whole number from ${least} on.`);
    return fallback;
  }

  function address<T extends string | undefined>(name: SettingName, schemes: readonly string[], fallback: T) {
    const value = find(name);
    if (value === undefined) return fallback;
    if (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))) return value;
    note(`${name} must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
    return fallback;
  }

  function check(): void {
    if (problems.size > 0) throw new SettingsError([...problems]);
  }

  return { find, need, number, address, note, check };
}

/** Names that look like settings and are none: most likely misspelt. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env).filter(
    (name) => name.startsWith('AUTHSHIFT_') && !Object.hasOwn(settingNames, name.replace(/_FILE$/, '')),
  );
}
