import { Agent, request } from 'node:http';
import type { Contender } from './servers.ts';

const CONNECTIONS = 8;

/** Milliseconds per token, asked for on several connections at once for so long. Every answer has to be a token. */
export async function timeTokens(origin: string, { token, form }: Contender, milliseconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const body = new URLSearchParams(form).toString();
  const began = performance.now();
  const until = began + milliseconds;
  let issued = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      const answer = await post(`${origin}${token}`, body, agent);
      if (!answer.includes('"access_token":"ey')) throw new Error(`${origin}${token} answered ${answer}`);
      issued += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const spent = performance.now() - began;
  agent.destroy();
  return spent / issued;
}

export function post(url: string, body: string, agent: Agent): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
