/** A browser without JavaScript: keeps cookies, follows redirects, fills in and sends the page's own form. */
export interface FormBrowser {
  /** Follows redirects until a page, or until an address below `stopAt` is reached. */
  open(url: string): Promise<Visit>;
  /** Sends the form that has the given button, with its hidden fields. */
  submit(visit: Visit, fields: Readonly<Record<string, string>>, action?: string): Promise<Visit>;
  /** The `Cookie` header this browser sends to an address. */
  cookiesFor(url: string): string;
}

export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** How many redirects led here. */
  readonly hops: number;
}

/** `stopAt`: the application's address, which no server answers in these tests. */
export function createFormBrowser(stopAt: string): FormBrowser {
  const cookies = new Map<string, Cookie>();
  const cookiesFor = (url: string): string =>
    [...cookies.values()]
      .filter(({ path }) => isBelow(new URL(url).pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  const request = async (url: string, init: RequestInit, hops: number): Promise<Visit> => {
    if (url.startsWith(stopAt)) return { url, status: 0, html: '', headers: new Headers(), hops };
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: cookiesFor(url) },
    });
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line, url);
    const location = response.headers.get('location');
    if (location !== null) return request(new URL(location, url).href, {}, hops + 1);
    return { url, status: response.status, html: await response.text(), headers: response.headers, hops };
  };

  return {
    cookiesFor,
    open: (url) => request(url, {}, 0),
    submit: (visit, fields, action) => {
      const target = action ?? /<form[^>]*action="([^"]*)"/.exec(visit.html)?.[1];
      if (target === undefined) throw new Error(`There is no form at ${visit.url}: ${visit.html.slice(-400)}`);
      const body = hiddenFieldsOf(visit);
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      return request(new URL(decodeEntities(target), visit.url).href, { method: 'POST', body }, 0);
    },
  };
}

/** What the page's form sends unasked: of one that answers an application by `form_post`, the answer. */
export function hiddenFieldsOf({ html }: Visit): URLSearchParams {
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return new URLSearchParams(
    fields.map(([, name = '', value = '']): [string, string] => [name, decodeEntities(value)]),
  );
}

/** The page's heading, which names the step. */
export function headingOf(visit: Visit): string {
  return /<h1[^>]*>([^<]*)<\/h1>/.exec(visit.html)?.[1] ?? `no heading at ${visit.url}`;
}

export function paramsOf(visit: Visit): URLSearchParams {
  const url = new URL(visit.url);
  return new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1));
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** RFC 6265: cookies of one name live beside each other under different paths. */
function keepCookie(cookies: Map<string, Cookie>, line: string, url: string): void {
  const [pair = ''] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? new URL(url).pathname;
  cookies.delete(`${name};${path}`);
  if (!/expires=Thu, 01 Jan 1970/i.test(line)) cookies.set(`${name};${path}`, { name, value, path });
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
