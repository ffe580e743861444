/** Signs a person in at mock-idp by its plain HTML forms, as a browser without JavaScript would. Answers the final redirect. */
export async function signInByForms(
  authorizeUrl: string,
  redirectUri: string,
  person: { readonly upn: string; readonly password: string },
): Promise<URL> {
  const cookies = new Map<string, string>();
  let step: Step = { method: 'GET', url: new URL(authorizeUrl) };
  for (let steps = 0; steps < 20; steps += 1) {
    if (step.url.href.startsWith(redirectUri)) return step.url;
    step = await next(step, cookies, person);
  }
  throw new Error(`The sign-in did not come back; it stopped at ${step.url.pathname}.`);
}

interface Step {
  readonly method: string;
  readonly url: URL;
  readonly body?: URLSearchParams;
}

async function next(
  { method, url, body }: Step,
  cookies: Map<string, string>,
  person: { readonly upn: string; readonly password: string },
): Promise<Step> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { Cookie: cookie, Origin: url.origin, Accept: 'text/html' };
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
  const location = response.headers.get('location');
  if (location !== null) return { method: 'GET', url: new URL(location, url) };
  return submit(await response.text(), url, person);
}

function submit(html: string, url: URL, person: { readonly upn: string; readonly password: string }): Step {
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0];
  if (form === undefined)
    throw new Error(`There is no form at ${url.pathname}: ${html.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  const action = attributeOf(form, 'action') ?? url.href;
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = attributeOf(input, 'name');
    const type = attributeOf(input, 'type') ?? 'text';
    if (name === undefined || type === 'submit' || type === 'checkbox') continue;
    fields.set(
      name,
      type === 'password' ? person.password : type === 'hidden' ? (attributeOf(input, 'value') ?? '') : person.upn,
    );
  }
  // Entra's id of the button that goes on; consent is accepted, staying signed in too.
  const button = /<(?:button|input)[^>]*id="idSIButton9"[^>]*>/.exec(form)?.[0] ?? '';
  const name = attributeOf(button, 'name');
  if (name !== undefined) fields.set(name, attributeOf(button, 'value') ?? '');
  const target = new URL(unescapeHtml(action), url);
  const method = (attributeOf(form, 'method') ?? 'get').toUpperCase();
  if (method === 'POST') return { method, url: target, body: fields };
  target.search = fields.toString();
  return { method: 'GET', url: target };
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`^<[^>]*?\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
