import { html } from 'hono/html';
import type { UserRecord } from '../../directory/records.ts';
import { describedBy, errorNote, hiddenContext } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

/** Asks for the code a device shows. `otc` is Entra's name for the field. */
export function deviceCodePage({
  typed,
  error,
}: {
  readonly typed: string;
  readonly error: string | undefined;
}): Markup {
  return html`<h1>Enter code</h1>
    <p>Enter the code that your app or device shows.</p>
    <form method="post" action="/common/oauth2/deviceauth" novalidate>
      <label for="otc">Code</label>
      ${errorNote('otcError', error)}
      <input type="text" id="otc" name="otc" value="${typed}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required autofocus ${describedBy('otcError', error)}>
      <div class="actions"><input type="submit" class="primary" id="idSIButton9" value="Next"></div>
    </form>`;
}

/** The last question, because whoever sent the code may not be who the person believes (RFC 8628, section 5.4). */
export function deviceConfirmPage(
  target: FormTarget,
  { app, account }: { readonly app: string; readonly account: UserRecord },
): Markup {
  return html`<h1>Are you trying to sign in to ${app}?</h1>
    <p>You are signed in as <b>${account.upn}</b>. Go on only if you started this on a device of your own.</p>
    <form method="post" action="${target.base}/device">
      ${hiddenContext(target)}
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" name="answer" value="Continue" autofocus>
        <input type="submit" id="idBtn_Back" name="answer" value="Cancel">
      </div>
    </form>`;
}

export function deviceDonePage({ app, approved }: { readonly app: string; readonly approved: boolean }): Markup {
  return approved
    ? html`<h1>You have signed in to ${app} on your device</h1><p>You can close this window.</p>`
    : html`<h1>The sign-in was cancelled</h1><p>The device was told. You can close this window.</p>`;
}
