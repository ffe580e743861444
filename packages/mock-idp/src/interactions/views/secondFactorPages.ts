import { html } from 'hono/html';
import type { MfaMethod } from '../../directory/account.ts';
import type { UserRecord } from '../../directory/records.ts';
import type { SignInApproval } from '../../second-factor/signInApprovals.ts';
import { describedBy, errorNote, hiddenContext } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

/** Ids, and the names of fields and buttons, are Entra's: Selenium and Playwright scripts find their way by them. */

export interface FactorFacts {
  readonly account: UserRecord;
  readonly methods: readonly MfaMethod[];
  readonly error?: string | undefined;
}

/** Entra's names for the methods, as its buttons carry them. */
export const PROOFS: Readonly<Record<MfaMethod, { readonly id: string; readonly text: string }>> = {
  code: { id: 'PhoneAppOTP', text: 'Use a code from an authenticator app' },
  'number-match': { id: 'PhoneAppNotification', text: 'Type a number into an authenticator app' },
  approve: { id: 'CompanionAppsNotification', text: 'Approve on a telephone' },
};

export function factorMethodPage(target: FormTarget, { account, methods }: FactorFacts): Markup {
  return html`<h1 id="idDiv_SAOTCS_Title">Verify your identity</h1>
    <p>Choose how <b>${account.upn}</b> shows a second factor.</p>
    <form method="post" action="${target.base}/factor" id="idDiv_SAOTCS_Proofs">
      ${hiddenContext(target)}
      ${methods.map((method, index) => {
        const { id, text } = PROOFS[method];
        return html`<div data-value="${id}"><button class="tile" name="authMethodId" value="${id}" ${index === 0 ? html`autofocus` : ''}>${text}</button></div>`;
      })}
    </form>`;
}

export function factorCodePage(target: FormTarget, { account, methods, error }: FactorFacts): Markup {
  return html`<h1 id="idDiv_SAOTCC_Title">Enter code</h1>
    <p id="idDiv_SAOTCC_Description">Enter the code that the authenticator app of <b>${account.upn}</b> shows.</p>
    <form method="post" action="${target.base}/factor-code" novalidate>
      ${hiddenContext(target)}
      <label for="idTxtBx_SAOTCC_OTC">Code</label>
      ${errorNote('idSpan_SAOTCC_Error_OTC', error)}
      <input type="text" inputmode="numeric" id="idTxtBx_SAOTCC_OTC" name="otc" autocomplete="one-time-code" maxlength="8" required autofocus ${describedBy('idSpan_SAOTCC_Error_OTC', error)}>
      <div class="actions">
        <input type="submit" class="primary" id="idSubmit_SAOTCC_Continue" value="Verify">
        ${otherWay(target, methods)}
      </div>
    </form>
    ${rehearsal(account)}`;
}

export interface ApprovalFacts extends FactorFacts {
  readonly approval: SignInApproval;
  readonly outcome: 'waiting' | 'denied' | 'timed-out';
}

/** While it waits, the page asks by itself; the button does the same where scripts are off. */
export function approvalPage(target: FormTarget, facts: ApprovalFacts, nonce: string): Markup {
  if (facts.outcome !== 'waiting') return approvalOverPage(target, facts);
  const { account, approval, methods } = facts;
  return html`<h1 id="idDiv_SAOTCAS_Title">Approve the sign-in</h1>
    ${
      approval.method === 'approve'
        ? html`<p id="idDiv_SAOTCAS_Description">The telephone of <b>${account.upn}</b> was asked. Approve the sign-in there.</p>`
        : html`<p id="idDiv_SAOTCAS_Description">The telephone of <b>${account.upn}</b> asks for this number:</p>
          <p class="number"><span id="idRichContext_DisplaySign">${approval.number}</span></p>`
    }
    <p class="faint" role="status">Waiting for the telephone.</p>
    <form method="post" action="${target.base}/approval" id="approval" data-answer="${target.base}/approval?ctx=${target.journeyId}">
      ${hiddenContext(target)}
      <div class="actions">
        <input type="submit" class="primary" id="checkAgain" value="Check again" autofocus>
        ${otherWay(target, methods)}
      </div>
    </form>
    ${rehearsal(account)}
    <script nonce="${nonce}">
      const { answer } = document.getElementById('approval').dataset;
      const ask = async () => {
        const reply = await fetch(answer);
        const { waiting } = await reply.json();
        if (waiting) setTimeout(ask, 1000);
        else location.reload();
      };
      setTimeout(ask, 1000);
    </script>`;
}

function approvalOverPage(target: FormTarget, { account, methods, outcome }: ApprovalFacts): Markup {
  const isDenied = outcome === 'denied';
  const error = isDenied
    ? 'The sign-in was denied on the telephone. (50074)'
    : 'Nobody answered on the telephone in time. (50074)';
  return html`<h1 id="${isDenied ? 'idDiv_SAASDS_Title' : 'idDiv_SAASTO_Title'}">${isDenied ? 'Sign-in denied' : 'No answer'}</h1>
    ${errorNote('approvalError', error)}
    <p>The telephone of <b>${account.upn}</b> can be asked once more.</p>
    <form method="post" action="${target.base}/approval">
      ${hiddenContext(target)}
      <div class="actions">
        <input type="submit" class="primary" id="${isDenied ? 'idA_SAASDS_Resend' : 'idA_SAASTO_Resend'}" name="resend" value="Ask again" autofocus>
        ${otherWay(target, methods)}
      </div>
    </form>`;
}

/** Tells what comes. `btnAskLater` is Entra's, and there only if it can wait. */
export function moreInformationPage(
  target: FormTarget,
  { account, canWait }: { readonly account: UserRecord; readonly canWait: boolean },
): Markup {
  return html`<h1>More information required</h1>
    <p>The organization of <b>${account.upn}</b> wants a second way to know you by. ${canWait ? 'You can set it up now or another time.' : 'Set it up to go on.'}</p>
    <form method="post" action="${target.base}/more-information">
      ${hiddenContext(target)}
      <div class="actions">
        <input type="submit" class="primary" id="idSubmit_ProofUp_Redirect" value="Next" autofocus>
        ${canWait ? html`<input type="submit" id="btnAskLater" name="later" value="Ask later">` : ''}
      </div>
    </form>`;
}

export interface EnrolmentFacts {
  readonly account: UserRecord;
  readonly secret: string;
  readonly error: string | undefined;
}

/** The key is text and no picture, so that a person and a script can both read it. */
export function enrolmentPage(target: FormTarget, { account, secret, error }: EnrolmentFacts): Markup {
  return html`<h1>Register an authenticator</h1>
    <ol>
      <li>Add an account to an authenticator app, by key instead of by picture.</li>
      <li>
        <p>Give it these two:</p>
        <dl>
          <dt>Account name</dt><dd>${account.upn}</dd>
          <dt>Key</dt><dd><code id="authenticatorKey" dir="ltr">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></dd>
        </dl>
      </li>
      <li>Enter the code the app shows.</li>
    </ol>
    <form method="post" action="${target.base}/enrolment" novalidate>
      ${hiddenContext(target)}
      <label for="idTxtBx_OTC">Code</label>
      ${errorNote('enrolmentError', error)}
      <input type="text" inputmode="numeric" id="idTxtBx_OTC" name="otc" autocomplete="one-time-code" maxlength="8" required autofocus ${describedBy('enrolmentError', error)}>
      <div class="actions"><input type="submit" class="primary" id="idSIButton9" value="Register"></div>
    </form>
    ${rehearsal(account)}`;
}

function otherWay(target: FormTarget, methods: readonly MfaMethod[]): Markup | '' {
  if (methods.length < 2) return '';
  return html`<a class="button" id="signInAnotherWay" href="${target.base}/another-way?ctx=${target.journeyId}">Sign in another way</a>`;
}

/** There is no telephone in a rehearsal; this page stands in for it. */
function rehearsal({ tenantId, oid }: UserRecord): Markup {
  return html`<p class="faint">No telephone at hand? <a href="/authenticator/${tenantId}/${oid}" target="_blank" rel="noopener">Open the mock's authenticator</a> in another window.</p>`;
}
