import { html } from 'hono/html';
import { describedBy, errorNote, hiddenContext } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

export interface NewAccountFacts {
  /** Where the address has to be. */
  readonly domains: readonly string[];
  readonly typed: string;
  readonly error: string | undefined;
  /** Which of the two fields the error is about. */
  readonly wrong: 'address' | 'password' | undefined;
}

export function newAccountPage(target: FormTarget, { domains, typed, error, wrong }: NewAccountFacts): Markup {
  const [addressError, passwordError] = [
    wrong === 'address' ? error : undefined,
    wrong === 'password' ? error : undefined,
  ];
  return html`<h1>Create account</h1>
    <p>Choose an address that ends in ${domains.join(' or ')}.</p>
    <form method="post" action="${target.base}/new-account" novalidate>
      ${hiddenContext(target)}
      <label for="MemberName">Address</label>
      ${errorNote('addressError', addressError)}
      <input type="email" id="MemberName" name="MemberName" value="${typed}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${wrong === 'password' ? '' : html`autofocus`} ${describedBy('addressError', addressError)}>
      <label for="Password">Password</label>
      ${errorNote('passwordError', passwordError)}
      <input type="password" id="Password" name="Password" autocomplete="new-password" required ${wrong === 'password' ? html`autofocus` : ''} ${describedBy('passwordError', passwordError)}>
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" value="Create">
        <input type="submit" id="idBtn_Back" name="back" value="I have an account" formnovalidate>
      </div>
    </form>`;
}
