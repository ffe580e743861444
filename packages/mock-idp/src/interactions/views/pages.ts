import { html } from 'hono/html';
import type { PickableAccount } from '../../authorize/step.ts';
import type { UserRecord } from '../../directory/records.ts';
import type { Presence } from '../../directory/worldDirectory.ts';
import type { ResourceRequest } from '../../entra/scopes.ts';
import { describedBy, errorNote, hiddenContext, permissionList } from './formParts.ts';
import type { Markup } from './layout.ts';

/** Where a form goes and which journey it continues. */
export interface FormTarget {
  /** Path of the authority's login pages, such as `/organizations/login`. */
  readonly base: string;
  readonly journeyId: string;
}

/**
 * Asks who it is. The names of fields are Entra's, and so are ids and kinds of buttons (an `input` that sends the form): many login
 * scripts find them by these.
 */
export function userNamePage(
  target: FormTarget,
  { typed, error }: { typed: string; error: string | undefined },
): Markup {
  return html`<h1>Sign in</h1>
    <form method="post" action="${target.base}/username" novalidate>
      ${hiddenContext(target)}
      <label for="i0116">User name</label>
      ${errorNote('usernameError', error)}
      <input type="email" id="i0116" name="loginfmt" value="${typed}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus ${describedBy('usernameError', error)}>
      <div class="actions"><input type="submit" class="primary" id="idSIButton9" value="Next"></div>
    </form>`;
}

/** The primary button comes first on every page, because Enter in a field presses the first one. */
export function passwordPage(
  target: FormTarget,
  { account, error }: { readonly account: UserRecord; readonly error: string | undefined },
): Markup {
  return html`<h1>Enter password</h1>
    <p>for <b>${account.upn}</b></p>
    <form method="post" action="${target.base}/password" novalidate>
      ${hiddenContext(target)}
      <input type="hidden" name="username" value="${account.upn}" autocomplete="username">
      <label for="i0118">Password</label>
      ${errorNote('passwordError', error)}
      <input type="password" id="i0118" name="passwd" autocomplete="current-password" required autofocus ${describedBy('passwordError', error)}>
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" value="Sign in">
        <input type="submit" id="idBtn_Back" name="back" value="Back" formnovalidate>
      </div>
    </form>`;
}

/** Shown once the old password was right but its time was over. */
export function newPasswordPage(
  target: FormTarget,
  { account, error }: { readonly account: UserRecord; readonly error: string | undefined },
): Markup {
  return html`<h1>Update your password</h1>
    <p>The password of <b>${account.upn}</b> has expired. Choose a new one to go on.</p>
    <form method="post" action="${target.base}/new-password" novalidate>
      ${hiddenContext(target)}
      <input type="hidden" name="username" value="${account.upn}" autocomplete="username">
      ${errorNote('newPasswordError', error)}
      <label for="newPassword">New password</label>
      <input type="password" id="newPassword" name="newPasswd" autocomplete="new-password" required autofocus ${describedBy('newPasswordError', error)}>
      <label for="confirmNewPassword">New password again</label>
      <input type="password" id="confirmNewPassword" name="confirmNewPasswd" autocomplete="new-password" required>
      <div class="actions"><input type="submit" class="primary" id="idSIButton9" value="Sign in"></div>
    </form>`;
}

export function accountPage(target: FormTarget, accounts: readonly PickableAccount[]): Markup {
  return html`<h1>Pick an account</h1>
    <form method="post" action="${target.base}/account">
      ${hiddenContext(target)}
      ${accounts.map(
        (
          { user, signedIn },
          index,
        ) => html`<button class="tile" name="account" value="${user.tenantId}/${user.oid}" data-test-id="${user.upn}" ${index === 0 ? html`autofocus` : ''}>
          <b>${user.displayName}</b><span>${user.upn}</span><span class="faint">${signedIn ? 'Signed in' : 'Signed out'}</span>
        </button>`,
      )}
      <button class="tile" id="otherTile" name="account" value="other"><b>Use another account</b></button>
    </form>`;
}

export interface ConsentFacts {
  readonly app: string;
  readonly publisher: string;
  readonly presence: Presence;
  readonly approved: readonly ResourceRequest[];
  readonly tenant: string;
}

export function consentPage(target: FormTarget, facts: ConsentFacts): Markup {
  const { user } = facts.presence;
  const canConsentForAll = user.admin && !facts.presence.guest;
  return html`<h1>Permissions requested</h1>
    <p>You are signed in as <b>${user.upn}</b>.</p>
    <p><b>${facts.app}</b>, published by ${facts.publisher}, would like to:</p>
    ${facts.approved.map(({ resource, scopes }) => permissionList(resource.name, resource.scopes, scopes))}
    <h2>Sign-in</h2>
    <ul><li>Sign you in and see your name and user name</li><li>Keep this access until you take it back</li></ul>
    <form method="post" action="${target.base}/consent">
      ${hiddenContext(target)}
      ${
        canConsentForAll
          ? html`<label class="check"><input type="checkbox" name="organization" value="1"> Consent on behalf of your organization (${facts.tenant})</label>`
          : ''
      }
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" name="answer" value="Accept" autofocus>
        <input type="submit" id="idBtn_Back" name="answer" value="Cancel">
      </div>
    </form>`;
}

export function keepSignedInPage(target: FormTarget, account: UserRecord): Markup {
  return html`<h1>Stay signed in?</h1>
    <p>You are signed in as <b>${account.upn}</b>. Stay signed in to be asked for your password less often.</p>
    <form method="post" action="${target.base}/kmsi">
      ${hiddenContext(target)}
      <label class="check"><input type="checkbox" id="KmsiCheckboxField" name="DontShowAgain" value="true"> Do not ask me again</label>
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" name="answer" value="Yes" autofocus>
        <input type="submit" id="idBtn_Back" name="answer" value="No">
      </div>
    </form>`;
}

export function signedOutPage(): Markup {
  return html`<h1>You are signed out</h1><p>You can close this window.</p>`;
}

export function signOutPage(
  action: string,
  { accounts, fields }: { readonly accounts: readonly UserRecord[]; readonly fields: Readonly<Record<string, string>> },
): Markup {
  return html`<h1>Which account do you want to sign out of?</h1>
    <form method="post" action="${action}">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      ${accounts.map(
        (
          user,
          index,
        ) => html`<button class="tile" name="account" value="${user.tenantId}/${user.oid}" ${index === 0 ? html`autofocus` : ''}>
          <b>${user.displayName}</b><span>${user.upn}</span>
        </button>`,
      )}
    </form>`;
}

export interface ErrorFacts {
  readonly title: string;
  readonly code: number | undefined;
  readonly message: string;
  readonly remedy: string;
  /** As in the answer's `x-ms-request-id`. */
  readonly requestId?: string | undefined;
  readonly correlationId: string;
  readonly timestamp: string;
  /** Where the person can choose another account, if that helps. */
  readonly otherAccount?: FormTarget;
}

export function errorPage(facts: ErrorFacts): Markup {
  return html`<h1>${facts.title}</h1>
    <p id="service_exception_message">${facts.code === undefined ? '' : `AADSTS${facts.code}: `}${facts.message}</p>
    <p><b>What to do:</b> ${facts.remedy}</p>
    ${
      facts.otherAccount === undefined
        ? ''
        : html`<form method="post" action="${facts.otherAccount.base}/account">
          ${hiddenContext(facts.otherAccount)}
          <div class="actions"><button class="primary" id="idSIButton9" name="account" value="other" autofocus>Use another account</button></div>
        </form>`
    }
    <dl>
      ${facts.requestId === undefined ? '' : html`<dt>Request id</dt><dd>${facts.requestId}</dd>`}
      <dt>Correlation id</dt><dd>${facts.correlationId}</dd>
      <dt>Timestamp</dt><dd>${facts.timestamp}</dd>
    </dl>`;
}

/** The answer to an application that asked for `form_post`; it sends itself, or by the button where scripts are off. */
export function formPostPage(
  action: string,
  { fields, nonce }: { readonly fields: Readonly<Record<string, string>>; readonly nonce: string },
): Markup {
  return html`<h1>Returning to the application</h1>
    <form method="post" action="${action}">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      <div class="actions"><button class="primary">Continue</button></div>
    </form>
    <script nonce="${nonce}">document.forms[0].submit();</script>`;
}
