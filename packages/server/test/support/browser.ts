export interface Credentials {
  readonly upn: string;
  readonly password: string;
}

/** A browser as far as the protocol sees one: cookies per origin, redirects, and plain HTML forms filled in and sent. */
export interface Browser {
  /** Signs in at Microsoft's pages and follows the way back until it leaves `stopAt` unvisited. */
  signIn(url: string, options: SignInOptions): Promise<URL>;
  request(url: string | URL, init?: RequestInit): Promise<Response>;
  cookie(name: string): string | undefined;
}

export interface SignInOptions {
  /** The address prefix at which to stop: answered, not opened. */
  readonly stopAt: string;
  /** Whom to sign in as when asked; absent: nobody, so that only a silent way back succeeds. */
  readonly as?: Credentials;
  /** Cancels on the page that asks for consent. */
  readonly decline?: boolean;
}

const MAX_STEPS = 20;

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();

  async function request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return response;
  }

  async function signIn(start: string, options: SignInOptions): Promise<URL> {
    let step: Step = { method: 'GET', url: new URL(start) };
    for (let count = 0; count < MAX_STEPS; count += 1) {
      if (step.url.href.startsWith(options.stopAt)) return step.url;
      const { method, url, body } = step;
      const headers = { origin: url.origin, accept: 'text/html' };
      const response = await request(url, { method, headers, ...(body === undefined ? {} : { body }) });
      const location = response.headers.get('location');
      step =
        location === null
          ? submit(await response.text(), url, options)
          : { method: 'GET', url: new URL(location, url) };
    }
    throw new Error(`The sign-in did not come back; it stopped at ${step.url.pathname}.`);
  }

  return { signIn, request, cookie: (name) => cookies.get(name) };
}

interface Step {
  readonly method: string;
  readonly url: URL;
  readonly body?: URLSearchParams;
}

function submit(html: string, url: URL, { as, decline }: SignInOptions): Step {
  const form = chooseForm(html, as);
  if (form === undefined || as === undefined)
    throw new Error(`Microsoft asked somebody at ${url.pathname}: ${plain(html)}`);
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = attributeOf(input, 'name');
    const type = attributeOf(input, 'type') ?? 'text';
    if (name === undefined || type === 'submit' || type === 'checkbox') continue;
    if (type === 'password') fields.set(name, as.password);
    if (type === 'hidden') fields.set(name, attributeOf(input, 'value') ?? '');
    if (type !== 'password' && type !== 'hidden') fields.set(name, as.upn);
  }
  const cancels = decline === true && /Permissions requested/i.test(plain(html));
  const button = pressed(form, { as, cancels });
  const name = attributeOf(button, 'name');
  if (name !== undefined) fields.set(name, attributeOf(button, 'value') ?? '');
  const target = new URL(attributeOf(form, 'action') ?? url.href, url);
  const method = (attributeOf(form, 'method') ?? 'get').toUpperCase();
  if (method === 'POST') return { method, url: target, body: fields };
  target.search = fields.toString();
  return { method: 'GET', url: target };
}

/** On the account picker: the tile of the wanted account, or "Use another account". Elsewhere the only form. */
function chooseForm(html: string, as: Credentials | undefined): string | undefined {
  const forms = html.match(/<form[^>]*>[\s\S]*?<\/form>/g) ?? [];
  return forms.find((form) => as !== undefined && form.includes(as.upn)) ?? forms[0];
}

function pressed(form: string, { as, cancels }: { as: Credentials; cancels: boolean }): string {
  const buttons: string[] = form.match(/<button[^>]*>[\s\S]*?<\/button>|<input type="submit"[^>]*>/g) ?? [];
  const asked = /name="username" value="([^"]*)"/.exec(form)?.[1];
  const wrongPassword = asked !== undefined && asked !== as.upn;
  if (cancels || wrongPassword) return buttons.find((button) => button.includes('idBtn_Back')) ?? '';
  return (
    buttons.find((button) => button.includes(as.upn)) ??
    buttons.find((button) => button.includes('id="idSIButton9"')) ??
    buttons.find((button) => /another account/i.test(button)) ??
    buttons[0] ??
    ''
  );
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`^<[^>]*?\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

function plain(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
