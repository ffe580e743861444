import { html, raw } from 'hono/html';
import type { Markup } from './layout.ts';

/** Calls the apps' own sign-out addresses in frames (OpenID Connect Front-Channel Logout 1.0), then goes on when all have answered. */
export function frontChannelPage({
  frames,
  target,
  nonce,
}: {
  readonly frames: readonly string[];
  readonly target: string | undefined;
  readonly nonce: string;
}): Markup {
  return html`<h1>You are signed out</h1>
    <p>The apps you were signed in to are told now. You can close this window.</p>
    ${target === undefined ? '' : html`<div class="actions"><a class="button primary" id="continue" href="${target}">Continue</a></div>`}
    ${frames.map((url) => html`<iframe hidden title="Signing out of an app" src="${url}"></iframe>`)}
    ${target === undefined ? '' : html`<script nonce="${nonce}">${raw(GO_ON)}</script>`}`;
}

/** An app that never answers holds nobody up. */
const GO_ON = `
const frames = [...document.querySelectorAll('iframe')];
const heard = Promise.all(frames.map((frame) => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))));
Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 5000))]).then(() => location.replace(document.getElementById('continue').href));
`;
