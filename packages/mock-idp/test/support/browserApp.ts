import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { aliasesFor, readAge } from '../../conformance/clients.ts';

export interface BrowserApp {
  readonly origin: string;
  close(): Promise<void>;
}

export interface BrowserAppOptions {
  /** A folder beside this one: `browser-app` when absent. */
  readonly folder?: string;
  /** The host name of its origin: `localhost` when absent. */
  readonly name?: string;
  /** Certificate and private key in PEM, to be served by HTTPS. */
  readonly tls?: { readonly certificate: string; readonly privateKey: string };
}

/** Each folder is bundled once per test file. */
const bundles: Record<string, Promise<Files>> = {};

type Files = ReadonlyMap<string, string | Uint8Array>;

/** A single-page app, bundled and served on its own port. */
export async function serveBrowserApp({
  folder = 'browser-app',
  name = 'localhost',
  tls,
}: BrowserAppOptions = {}): Promise<BrowserApp> {
  bundles[folder] ??= bundle(folder);
  const files = await bundles[folder];
  const answer: RequestListener = (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const fileName = path === '/' ? 'index.html' : path.slice(1);
    const file = files.get(fileName);
    response.statusCode = file === undefined ? 404 : 200;
    response.setHeader('content-type', fileName.endsWith('.html') ? 'text/html' : 'text/javascript');
    response.end(file ?? '');
  };
  const server =
    tls === undefined ? createServer(answer) : createTlsServer({ cert: tls.certificate, key: tls.privateKey }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://${name}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundle(folder: string): Promise<Files> {
  const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: [...aliasesFor(readAge())] },
    build: {
      write: false,
      minify: false,
      rollupOptions: { input: [`${root}index.html`, `${root}redirect.html`] },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return new Map(
    outputs.flatMap((one) =>
      'output' in one
        ? one.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const)
        : [],
    ),
  );
}
