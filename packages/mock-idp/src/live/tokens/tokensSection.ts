import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import type { RequestRecord } from '../../record/requestRecord.ts';
import { textArea } from '../frame/formParts.ts';
import { type Names, namesOf } from '../frame/names.ts';
import type { Section, Visit } from '../frame/section.ts';
import { sendFramed } from '../frame/sendFramed.ts';
import { plural } from '../frame/timeWords.ts';
import { LIVE_PATH } from '../livePath.ts';
import { type ReadToken, readToken, type Signature } from './readToken.ts';
import { sayToken } from './sayToken.ts';
import { claimsTable } from './tokenView.ts';

/** Characters of the longest text that is looked at; a token with 200 groups has about 12,000. */
const LONGEST = 100_000;

/**
 * Takes a token apart that a person pastes.
 *
 * It is sent to the mock and not decoded in the browser, because only the mock can say whether its own keys have signed it, and because
 * the words are then the same as in the sign-ins, without a second copy of them in script. The way there is a POST to the machine itself,
 * which no record has (requests to the inspector are not recorded); the token is not kept and not shown again, only what it says. What the
 * sign-ins show are claims that were recorded when a token was issued: the token itself never is.
 */
export const tokensSection: Section = {
  path: '/tokens',
  title: 'Tokens',
  tab: '/tokens',
  render: () => tokensPage(undefined),
  actions: {
    read: async (visit, form) => {
      const text = form.get('token')?.trim() ?? '';
      if (text === '') throw new MockIdpError('invalid_request', 'Paste a token first.');
      if (text.length > LONGEST) throw new MockIdpError('invalid_request', 'That is longer than any token.');
      const token = await readToken(text, visit.mock.world.keys);
      return sendFramed(visit, tokensSection, { body: tokensPage(answer(visit, token)) });
    },
  },
};

function tokensPage(result: Markup | undefined): Markup {
  return html`<h1>Tokens</h1>
    <p class="lead">Paste an access token or an id token, and read what it says. It goes to this mock and nowhere else, and is not kept. Tokens
      the mock issued are taken apart in <a href="${LIVE_PATH}">Sign-ins</a>, too.</p>
    ${result ?? ''}
    <form method="post" action="${LIVE_PATH}/tokens" class="card grid">
      <div class="wide">${textArea({
        id: 'token',
        name: 'token',
        label: result === undefined ? 'Token' : 'Another token',
        rows: 5,
        required: true,
        hint: 'With or without "Bearer" before it.',
      })}</div>
      <div class="actions"><button class="primary" name="do" value="read">Take apart</button></div>
    </form>`;
}

const SIGNATURES: Readonly<
  Record<Signature, { readonly look: 'good' | 'bad' | 'wait'; readonly text: string; readonly more: string }>
> = {
  'current-key': { look: 'good', text: 'Signature verified', more: 'Signed by the key this mock signs with now.' },
  'earlier-key': {
    look: 'good',
    text: 'Signature verified',
    more: 'Signed by an earlier key of this mock, which is still published.',
  },
  wrong: {
    look: 'bad',
    text: 'Signature wrong',
    more: 'It names a key of this mock, but was not signed by it, or was changed since. APIs refuse it.',
  },
  'unknown-key': {
    look: 'wait',
    text: 'Signature not verified',
    more: 'It names a key this mock does not publish: another issuer, or a key that was rotated away.',
  },
  none: { look: 'bad', text: 'Not signed', more: 'Anybody can have written this. APIs refuse it.' },
};

function answer({ mock: { world } }: Visit, token: ReadToken): Markup {
  if (token.kind === 'opaque') return opaqueAnswer(token.fingerprint, world.requests.list());
  const { look, text, more } = SIGNATURES[token.signature];
  const context = { claims: token.claims, names: namesOf(world), now: Date.now() };
  return html`<section class="card" aria-labelledby="result"><div class="row"><h2 id="result">What it says</h2><span class="badge ${look}">${text}</span></div>
    <p>${sayToken(context, kindOf(token, context.names))}</p>
    <p class="hint">${more}</p>
    <div class="scroll">${claimsTable(context, 'Claims')}</div>
    <details class="plain"><summary>Header</summary><pre><code>${JSON.stringify(token.header, null, 2)}</code></pre></details></section>`;
}

/** An id token is for the app itself, and names no app it was issued through. */
function kindOf({ claims }: Extract<ReadToken, { kind: 'jwt' }>, names: Names): 'access' | 'id' {
  const isForApp = names.app(String(claims.aud)) !== undefined;
  return isForApp && claims.azp === undefined && claims.appid === undefined ? 'id' : 'access';
}

function opaqueAnswer(
  { length, hash }: { readonly length: number; readonly hash: string },
  records: readonly RequestRecord[],
): Markup {
  const shown = records.filter(({ asked }) =>
    Object.values(asked).some((value) => typeof value === 'object' && value.length === length && value.hash === hash),
  );
  return html`<section class="card" aria-labelledby="result"><h2 id="result">It says nothing</h2>
    <p>This is no JSON Web Token. Refresh tokens and codes are opaque: only their issuer knows what they stand for.</p>
    <p class="hint">${length} characters, SHA-256 ${hash}... ${
      shown.length === 0
        ? 'No recorded request showed it.'
        : `It was shown in ${plural(shown.length, 'recorded request')}, last at ${shown.at(-1)?.at.slice(11, 19)} UTC.`
    }</p></section>`;
}
