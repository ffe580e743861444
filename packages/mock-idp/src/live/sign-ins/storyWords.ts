import type { RequestRecord } from '../../record/requestRecord.ts';
import type { Story } from './stories.ts';

const FLOWS: Readonly<Record<Story['flow'], string>> = {
  interactive: 'A person signs in',
  silent: 'An app asks silently who is signed in',
  authorization_code: 'An app redeems a code',
  refresh_token: 'An app renews its tokens',
  client_credentials: 'An app asks for a token by itself',
  password: 'An app signs somebody in by password (ROPC)',
  device_code: 'A device signs in with a code',
  on_behalf_of: "An API asks on its caller's behalf",
  'admin-consent': 'An administrator approves an app',
  'sign-out': 'A person signs out',
};

export function sayFlow(flow: Story['flow']): string {
  return FLOWS[flow];
}

export interface OutcomeWords {
  readonly text: string;
  readonly look: 'good' | 'bad' | 'wait' | 'plain';
}

export function sayOutcome({ outcome, code }: Pick<Story, 'outcome' | 'code'>): OutcomeWords {
  switch (outcome) {
    case 'tokens':
      return { text: 'Tokens issued', look: 'good' };
    case 'handed-over':
      return { text: 'Back at the app', look: 'good' };
    case 'signed-out':
      return { text: 'Signed out', look: 'plain' };
    case 'refused':
      return { text: code === undefined ? 'Refused' : `AADSTS${code}`, look: 'bad' };
    case 'under-way':
      return { text: 'Under way', look: 'wait' };
  }
}

const GRANTS: Readonly<Record<string, string>> = {
  authorization_code: 'The app redeems the code for tokens',
  refresh_token: 'The app shows its refresh token for new tokens',
  client_credentials: 'The app asks for a token in its own name',
  password: 'The app sends user name and password',
  device_code: 'The device asks whether its person has signed in',
  'urn:ietf:params:oauth:grant-type:device_code': 'The device asks whether its person has signed in',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': "The app asks for a token on its caller's behalf",
};

/** What somebody sent from a page, by the last part of its address. */
const SUBMISSIONS: Readonly<Record<string, string>> = {
  username: 'The person gives a user name',
  password: 'The person sends a password',
  kmsi: 'The person answers "Stay signed in?"',
  consent: 'The person answers the permissions asked for',
  account: 'The person picks an account',
  'admin-consent': 'The administrator answers the permissions asked for',
  approval: 'The page waits for the telephone',
  device: 'The person agrees that the device may sign in',
  deviceauth: 'The person types the code of the device',
  enrolment: 'The person registers a second factor',
  factor: 'The person chooses how to prove it',
  'factor-code': 'The person sends a one-time code',
  'more-information': 'The person answers "More information required"',
  'new-account': 'The person makes an account',
  'new-password': 'The person chooses a new password',
  task: 'The person answers a task of the account',
};

/** What happens in a step. */
export function sayStep(record: RequestRecord): string {
  const { method, path, endpoint, asked, answered } = record;
  switch (endpoint) {
    case 'discovery':
      return 'The app reads where the endpoints are';
    case 'keys':
      return 'The app fetches the keys that sign tokens';
    case 'user-realm':
      return 'The app asks how an account signs in';
    case 'userinfo':
      return 'The app asks who the token is about';
    case 'device-code':
      return 'The device fetches a code for its person to type';
    case 'logout':
      return 'The browser is signed out';
    case 'admin-consent':
      return 'An app asks an administrator for approval';
    case 'token':
      return GRANTS[String(asked.grant_type)] ?? 'The app asks for tokens';
    case 'authorize':
      if (path.endsWith('/...'))
        return answered.error === undefined
          ? 'The browser goes back to the app with a code'
          : 'The browser goes back to the app with a refusal';
      return asked.prompt === 'none' ? 'The app asks silently, without a page' : 'The app asks for a sign-in';
    case 'page':
      return sayPage(method, path, answered);
    default:
      return `${method} ${path}`;
  }
}

function sayPage(method: string, path: string, { redirectedTo }: RequestRecord['answered']): string {
  if (method === 'GET') return redirectedTo === undefined ? 'The person is shown a page' : 'Nothing more is asked';
  return SUBMISSIONS[path.split('/').at(-1) ?? ''] ?? 'The person answers a page';
}
