import { type Browser, createBrowser } from './browser.ts';
import { account, contosoAdmin } from './microsoft.ts';
import type { TestServer } from './server.ts';

/** What somebody who was sent a link does with it. */
export interface LinkHand {
  /** Keeps the links that are told only once. */
  remember(url: string, init: RequestInit | undefined, response: Response): Promise<void>;
  follow(invitationId: string, step: 'opened' | 'completed'): Promise<void>;
}

export function createLinkHand(server: TestServer): LinkHand {
  const links = new Map<string, string>();
  const visits = new Map<string, { readonly browser: Browser; readonly authorizeUrl: string }>();

  async function open(invitationId: string) {
    const browser = createBrowser();
    const pressed = await pressButton(browser, links.get(invitationId) ?? '');
    const visit = { browser, authorizeUrl: pressed.headers.get('location') ?? '' };
    visits.set(invitationId, visit);
    return visit;
  }

  return {
    async remember(url, init, response) {
      if (init?.method !== 'POST' || !url.endsWith('/v1/invitations') || response.status !== 201) return;
      const { invitations } = (await response.clone().json()) as { invitations: { id: string; url: string }[] };
      for (const invitation of invitations) links.set(invitation.id, invitation.url);
    },
    async follow(invitationId, step) {
      const visit = visits.get(invitationId) ?? (await open(invitationId));
      if (step === 'completed') await comeBack(server, visit);
    },
  };
}

/** Looks at the page of a link and presses its button. */
export async function pressButton(browser: Browser, url: string): Promise<Response> {
  const page = await browser.request(url);
  return submit(browser, url, await page.text());
}

/** Sends the one form of a page. */
export async function submit(browser: Browser, url: string, html: string): Promise<Response> {
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1] ?? url;
  const fields = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  return browser.request(new URL(action, url), {
    method: 'POST',
    body: new URLSearchParams(fields.map(([, name = '', value = '']): [string, string] => [name, value])),
  });
}

/** Signs in at Microsoft as whom the address asks for, and comes back; answers our page about it. */
export async function comeBack(
  server: TestServer,
  visit: { readonly browser: Browser; readonly authorizeUrl: string; readonly as?: string },
): Promise<{ readonly callback: URL; readonly page: Response }> {
  const { browser, authorizeUrl } = visit;
  const expected = new URL(authorizeUrl).searchParams.get('login_hint') ?? contosoAdmin.upn;
  const callback = await browser.signIn(authorizeUrl, {
    stopAt: `${server.origin}/v1/oauth/callback`,
    as: account(visit.as ?? expected),
  });
  const back = await browser.request(callback);
  const location = back.headers.get('location');
  return { callback, page: location === null ? back : await browser.request(new URL(location, callback)) };
}
