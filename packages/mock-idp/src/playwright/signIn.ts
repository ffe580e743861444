import type { Page } from '@playwright/test';
import { findStep, type Person, SignInStopped } from './signInSteps.ts';

export interface SignInOptions {
  /** Instead of the account's own. */
  readonly password?: string;
  /** Where the old one has expired. */
  readonly newPassword?: string;
  /** `accept` unless said otherwise. */
  readonly consent?: 'accept' | 'accept-for-organization' | 'decline';
  /** What the telephone answers; `approve` unless said otherwise. */
  readonly secondFactor?: 'approve' | 'deny';
  /** Whether to ask to stay signed in; no unless said otherwise. */
  readonly keepSignedIn?: boolean;
}

export interface SignInTask {
  readonly origin: string;
  readonly user: Person;
  readonly options?: SignInOptions;
}

/** The page's own, where the function given to `waitForFunction` runs. */
declare const location: { readonly protocol: string; readonly origin: string };
declare const document: { readonly readyState: string; querySelector(selector: string): PageElement | null };

interface PageElement {
  setAttribute(name: string, value: string): void;
}

/** More pages than any sign-in has. */
const MOST_PAGES = 25;

/**
 * Answers the mock's pages as this person would, until the browser is back at the application, or the window has closed itself.
 * Rejects with `SignInStopped` at a page that says no: its `code` is the AADSTS code.
 */
export async function signInOnPage(page: Page, { origin, user, options = {} }: SignInTask): Promise<void> {
  for (let count = 0; count < MOST_PAGES; count += 1) {
    if (await hasLeft(page, origin)) return;
    const step = await findStep(page);
    if (!(await markAnswered(page))) continue;
    await step(page, { user, options });
  }
  throw new SignInStopped('The sign-in never ended: the pages asked more often than a person would answer.', undefined);
}

/** Waits for a page nobody has answered yet; true once the browser, or the window, is gone from the mock. */
async function hasLeft(page: Page, origin: string): Promise<boolean> {
  try {
    const seen = await page.waitForFunction((mock) => {
      if (location.protocol === 'about:' || document.readyState === 'loading') return undefined;
      if (location.origin !== mock) return 'left';
      return document.querySelector('main:not([data-answered]) h1') === null ? undefined : 'asked';
    }, origin);
    return (await seen.jsonValue()) === 'left';
  } catch (error) {
    if (page.isClosed()) return true;
    throw error;
  }
}

/** False for a page that has gone on by itself meanwhile. */
async function markAnswered(page: Page): Promise<boolean> {
  try {
    await page.evaluate(() => document.querySelector('main')?.setAttribute('data-answered', ''));
    return true;
  } catch (error) {
    if (page.isClosed()) return false;
    if (error instanceof Error && /context was destroyed|navigation/i.test(error.message)) return false;
    throw error;
  }
}
