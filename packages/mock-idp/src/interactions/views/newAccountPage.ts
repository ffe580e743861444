import { html } from 'hono/html';
import { describedBy, errorNote, hiddenContext } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

export interface NewAccountFacts {
  /** Where the address has to be. */
  readonly domains: readonly string[];
  readonly typed: string;
  readonly addressError?: string | undefined;
  readonly passwordError?: string | undefined;
}

export function newAccountPage(target: FormTarget, facts: NewAccountFacts): Markup {
  const { domains, typed, addressError, passwordError } = facts;
  return html`<h1>Create account</h1>
    <p>Choose an address that ends in ${domains.join(' or ')}.</p>
    <form method="post" action="${target.base}/new-account" novalidate>
      ${hiddenContext(target)}
      <label for="MemberName">Address</label>
      ${errorNote('addressError', addressError)}
      <input type="email" id="MemberName" name="MemberName" value="${typed}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${passwordError === undefined ? html`autofocus` : ''} ${describedBy('addressError', addressError)}>
      <label for="Password">Password</label>
      ${errorNote('passwordError', passwordError)}
      <input type="password" id="Password" name="Password" autocomplete="new-password" required ${passwordError === undefined ? '' : html`autofocus`} ${describedBy('passwordError', passwordError)}>
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" value="Create">
        <input type="submit" id="idBtn_Back" name="back" value="I have an account" formnovalidate>
      </div>
    </form>`;
}
