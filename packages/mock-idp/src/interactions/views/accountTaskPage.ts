import { html } from 'hono/html';
import { canWait } from '../../authorize/accountTasks.ts';
import type { AccountTask } from '../../authorize/step.ts';
import type { UserRecord } from '../../directory/records.ts';
import { hiddenContext } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

interface TaskText {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

const TEXTS: Readonly<Record<AccountTask, TaskText>> = {
  terms: {
    title: 'Accept the terms of use',
    text: 'The organization wants you to read and accept its terms of use before you go on.',
    button: 'Accept',
  },
  contact: {
    title: 'Is this still how to reach you?',
    text: 'Confirm the address below, so that the account can be recovered if its password is lost.',
    button: 'Confirm',
  },
  'policy-terms': {
    title: 'Accept the terms of use',
    text: 'A policy of the organization wants you to accept its terms of use before you use this application.',
    button: 'Accept',
  },
  endless: {
    title: 'Finish setting up your account',
    text: 'The account is not set up yet. Go on to finish it.',
    button: 'Finish',
  },
};

/** Something the account's owner has to see before the application. */
export function accountTaskPage(
  target: FormTarget,
  { account, task, round }: { readonly account: UserRecord; readonly task: AccountTask; readonly round: number },
): Markup {
  const { title, text, button } = TEXTS[task];
  return html`<h1>${title}</h1>
    <p>You are signing in as <b>${account.upn}</b>. ${text}</p>
    ${task === 'contact' ? html`<p><b>${account.mail ?? account.upn}</b></p>` : ''}
    ${round > 1 ? html`<p class="faint" role="status">Shown for the ${round}. time.</p>` : ''}
    <form method="post" action="${target.base}/task">
      ${hiddenContext(target)}
      <input type="hidden" name="task" value="${task}">
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" value="${button}" autofocus>
        ${canWait(task) ? html`<input type="submit" id="idBtn_Back" name="later" value="Skip for now">` : ''}
      </div>
    </form>`;
}
