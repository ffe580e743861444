import { html } from 'hono/html';
import type { UserRecord } from '../../directory/records.ts';
import type { SignInApproval } from '../../second-factor/signInApprovals.ts';
import { errorNote } from './formParts.ts';
import type { Markup } from './layout.ts';

export interface AuthenticatorFacts {
  readonly account: UserRecord;
  readonly code: string;
  /** Seconds until the next one. */
  readonly codeEndsIn: number;
  readonly waiting: readonly SignInApproval[];
  readonly notice: 'approved' | 'denied' | 'gone' | undefined;
}

/** Stands in for the person's telephone. */
export function authenticatorPage(action: string, facts: AuthenticatorFacts): Markup {
  const { account, code, codeEndsIn, waiting, notice } = facts;
  return html`<h1>Authenticator</h1>
    <p>of <b>${account.upn}</b></p>
    ${notice === undefined ? '' : noteOf(notice)}
    <h2>One-time code</h2>
    <p class="number" id="oneTimeCode">${code}</p>
    <p class="faint">It changes in ${codeEndsIn} seconds, and is taken for 30 seconds longer.</p>
    <h2>Sign-ins that wait</h2>
    ${waiting.length === 0 ? html`<p>None.</p>` : waiting.map((approval, index) => request(action, approval, index))}
    <form method="get" action="${action}"><div class="actions"><button id="lookAgain">Look again</button></div></form>`;
}

function request(action: string, approval: SignInApproval, index: number): Markup {
  const field = `number${index}`;
  return html`<form method="post" action="${action}">
    <p>Somebody is signing in to <b>${approval.app}</b>. Is it you?</p>
    <input type="hidden" name="approval" value="${approval.id}">
    ${
      approval.method === 'number-match'
        ? html`<label for="${field}">Number on the sign-in page</label>
          <input type="text" inputmode="numeric" id="${field}" name="number" maxlength="2" autocomplete="off" ${index === 0 ? html`autofocus` : ''}>`
        : ''
    }
    <div class="actions">
      <button class="primary" name="answer" value="approve">Approve</button>
      <button name="answer" value="deny">Deny</button>
    </div>
  </form>`;
}

function noteOf(notice: 'approved' | 'denied' | 'gone'): Markup | '' {
  if (notice === 'approved') return html`<p role="status">Approved. The sign-in goes on.</p>`;
  if (notice === 'denied') return html`<p role="status">Denied. The sign-in page says so.</p>`;
  return errorNote('authenticatorError', 'That sign-in does not wait any more.');
}

export interface Telephone {
  readonly account: UserRecord;
  readonly waiting: number;
}

/** Whose telephones there are; those that are being asked come first. */
export function telephonesPage(telephones: readonly Telephone[]): Markup {
  return html`<h1>Authenticators</h1>
    <p>A telephone for each account that has registered a second factor.</p>
    ${
      telephones.length === 0
        ? html`<p>Nobody has.</p>`
        : html`<ul>${telephones.map(
            ({ account, waiting }) =>
              html`<li><a href="/authenticator/${account.tenantId}/${account.oid}">${account.upn}</a>${waiting === 0 ? '' : html` <b>(${waiting} waiting)</b>`}</li>`,
          )}</ul>`
    }`;
}
