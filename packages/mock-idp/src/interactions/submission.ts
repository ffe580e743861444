import type { Journey, Progress } from '../authorize/journey.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import { loginUrl } from './proceed.ts';

/** A form a person sent: which sign-in it continues, in which browser, and what was filled in. */
export interface Submission {
  readonly journey: Journey;
  readonly session: BrowserSession;
  readonly form: URLSearchParams;
}

export type Handler = (c: MockContext, mock: Mock, submission: Submission) => Response | Promise<Response>;

/** Which of its buttons sent a form: what the button says, in lower case. */
export function answerOf(form: URLSearchParams): string | undefined {
  return form.get('answer')?.toLowerCase();
}

/** Back to the page of the journey, which shows what comes next. */
export function goOn(
  c: MockContext,
  mock: Mock,
  { journey, progress }: { journey: Journey; progress: Partial<Progress> },
): Response {
  const { notice: _read, ...before } = journey.progress;
  mock.journeys.advance({ ...journey, progress: before }, progress);
  return c.redirect(loginUrl(journey), 303);
}

export function withoutAccount(journey: Journey): Journey {
  const { account: _account, passwordEntered: _entered, ...progress } = journey.progress;
  return { ...journey, progress };
}
