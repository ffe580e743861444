import { html } from 'hono/html';
import { describedBy, errorNote } from '../interactions/views/formParts.ts';
import type { Markup } from '../interactions/views/layout.ts';

/** Asks for the code that the command printed. */
export function codePage(action: string, error: string | undefined): Markup {
  return html`<h1>Inspector</h1>
    <p>The command that started this mock printed a code. <code>idp.openLiveView()</code> gives another.</p>
    <form method="post" action="${action}">
      <label for="code">Code</label>
      ${errorNote('codeError', error)}
      <input type="text" id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="30" required autofocus ${describedBy('codeError', error)}>
      <div class="actions"><button class="primary">Open</button></div>
    </form>`;
}
