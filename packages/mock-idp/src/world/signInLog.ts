import type { RequestLog } from '../record/requestLog.ts';
import type { SignIn } from '../record/signIn.ts';

export interface SignInLog {
  /** Notes what came of the request that is being answered. What is noted twice is one sign-in; the later words stand. */
  add(entry: Omit<SignIn, 'at'>): void;
  /** Oldest first. */
  list(): readonly SignIn[];
}

/** The sign-ins among the recorded requests. */
export function createSignInLog(requests: RequestLog): SignInLog {
  return { add: requests.noteSignIn, list: requests.listSignIns };
}
