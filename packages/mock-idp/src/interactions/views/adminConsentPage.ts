import { html } from 'hono/html';
import type { AdminApproval } from '../../consent/adminApproval.ts';
import { hiddenContext, permissionList } from './formParts.ts';
import type { Markup } from './layout.ts';
import type { FormTarget } from './pages.ts';

export interface AdminConsentFacts {
  readonly app: string;
  readonly publisher: string;
  readonly upn: string;
  readonly tenant: string;
  readonly approval: AdminApproval;
}

export function adminConsentPage(target: FormTarget, facts: AdminConsentFacts): Markup {
  const { delegated, application } = facts.approval;
  return html`<h1>Permissions requested</h1>
    <p>You are signed in as <b>${facts.upn}</b>, an administrator of <b>${facts.tenant}</b>.</p>
    <p><b>${facts.app}</b>, published by ${facts.publisher}, asks for these permissions for everybody in the organization:</p>
    ${delegated.map(({ resource, scopes }) => permissionList(`${resource.name}, on behalf of whoever signs in`, resource.scopes, scopes))}
    ${application.map(({ resource, scopes }) => permissionList(`${resource.name}, without anybody signed in`, resource.roles, scopes))}
    ${delegated.length + application.length === 0 ? html`<p>The app registration lists no permissions.</p>` : ''}
    <form method="post" action="${target.base}/admin-consent">
      ${hiddenContext(target)}
      <div class="actions">
        <input type="submit" class="primary" id="idSIButton9" name="answer" value="Accept" autofocus>
        <input type="submit" id="idBtn_Back" name="answer" value="Cancel">
      </div>
    </form>`;
}
