import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface StaticServer {
  /** With the folder the files are below, and a slash at the end. */
  readonly url: string;
  close(): void;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const notFound: Answer = (_request, response) => response.writeHead(404).end();

/** Serves a folder below a path such as `/design/kit/`, on a free port of this machine. `otherwise` answers for what is no file. */
export async function serveFolder(folder: string, below = '/', otherwise = notFound): Promise<StaticServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!pathname.startsWith(below)) return void response.writeHead(404).end();
    const file = pathname.slice(below.length) || 'index.html';
    const inside = normalize(decodeURIComponent(file));
    if (inside.startsWith('..')) return void response.writeHead(404).end();
    try {
      const content = await readFile(join(folder, inside));
      response.writeHead(200, { 'content-type': types[extname(inside)] ?? 'application/octet-stream' }).end(content);
    } catch {
      otherwise(request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${below}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
