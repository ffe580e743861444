import { html } from 'hono/html';
import type { Markup } from '../../interactions/views/layout.ts';
import type { IssuedToken } from '../../record/issuedTokens.ts';
import { isRefused } from '../../record/selectRequests.ts';
import type { Names } from '../frame/names.ts';
import { sayDuration } from '../frame/timeWords.ts';
import { remedyNote, requestFacts, sayAnswer } from '../requests/requestFacts.ts';
import { sayToken } from '../tokens/sayToken.ts';
import { claimsTable } from '../tokens/tokenView.ts';
import type { Step, Story } from './stories.ts';
import { sayFlow, sayOutcome, sayStep } from './storyWords.ts';

export interface StoryContext {
  readonly names: Names;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The id of a story's item in the page. */
export function itemIdOf({ id }: Pick<Story, 'id'>): string {
  return `sign-in-${id}`;
}

/** One sign-in; opened, its steps one below the other, with what each of them came to. */
export function storyItem(story: Story, context: StoryContext): Markup {
  const { names } = context;
  const { text, look } = sayOutcome(story);
  const who = story.upn === undefined ? '' : `${story.upn} · `;
  const about = [names.app(story.clientId) ?? story.clientId, names.tenant(story.tenantId), story.client, story.testId];
  return html`<li id="${itemIdOf(story)}"><details data-key="${itemIdOf(story)}">
      <summary><b>${who}${sayFlow(story.flow)}</b> <span class="badge ${look}">${text}</span>
        <span class="sub"><time datetime="${story.began}">${story.began.slice(11, 19)} UTC</time>${about.map((one) => (one === undefined ? '' : ` · ${one}`))}</span>
      </summary>
      <div class="inside">
        ${story.scope === undefined ? '' : html`<p>Asked for <code>${story.scope}</code></p>`}
        <ol class="steps">${story.steps.map((step) => stepItem(step, story, context))}</ol>
        <p class="hint">${sayDuration(story.milliseconds)} from first to last.</p>
      </div>
    </details></li>`;
}

function stepItem({ record, times }: Step, { began }: Story, { names, now }: StoryContext): Markup {
  const isBad = isRefused(record);
  const look = isBad ? 'bad' : record.issued === undefined ? '' : 'good';
  const after = Date.parse(record.at) - Date.parse(began);
  return html`<li class="${look}">
    <p>${sayStep(record)}${times === 1 ? '' : html` <span class="badge">${times} times</span>`}
      ${isBad ? html` <span class="badge bad">${sayAnswer(record)}</span>` : ''}${record.fault === undefined ? '' : html` <span class="badge wait">by a fault</span>`}</p>
    ${after < 1000 ? '' : html`<p class="hint">after ${sayDuration(after)}</p>`}
    ${remedyNote(record)}
    ${(record.issued ?? []).map((token) => issuedToken(token, record.id, { names, now }))}
    <details data-key="step-${record.id}"><summary>The request</summary>${requestFacts(record, names)}</details>
  </li>`;
}

function issuedToken({ kind, claims }: IssuedToken, id: number, { names, now }: StoryContext): Markup {
  const context = { claims, names, now };
  return html`<details data-key="token-${id}-${kind}"><summary>The ${kind} token, taken apart</summary>
    <p>${sayToken(context, kind)}</p>
    <div class="scroll">${claimsTable(context, `Claims of the ${kind} token`)}</div>
    <p class="hint">The token itself is not recorded, nor are its claims that only Entra can read or that prove something to the app.</p></details>`;
}
