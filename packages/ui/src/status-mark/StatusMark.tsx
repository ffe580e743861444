import type { ConnectionStatus, UserSyncState } from '@authshift/core/contract';
import type { ReactNode } from 'react';

/** How much attention a state asks for. Shown by shape and by word; the colour only repeats it. */
export type Tone = 'good' | 'progress' | 'warning' | 'danger' | 'neutral';

export const connectionTone: Readonly<Record<ConnectionStatus, Tone>> = {
  saved: 'neutral',
  'awaiting-consent': 'progress',
  ready: 'neutral',
  authorizing: 'progress',
  'wrong-account': 'danger',
  declined: 'warning',
  stranded: 'warning',
  abandoned: 'warning',
  'authorized-unverified': 'progress',
  healthy: 'good',
  degraded: 'warning',
  'credential-expiring': 'warning',
  'needs-reauth': 'danger',
  'blocked-by-policy': 'danger',
  paused: 'neutral',
  'disconnect-requested': 'progress',
  disconnected: 'neutral',
  purged: 'neutral',
};

export const syncTone: Readonly<Record<UserSyncState, Tone>> = {
  released: 'neutral',
  waiting: 'progress',
  observing: 'progress',
  healthy: 'good',
  retrying: 'warning',
  failing: 'danger',
  silent: 'warning',
};

const shapes: Readonly<Record<Tone, ReactNode>> = {
  good: (
    <>
      <circle cx="8" cy="8" r="7" />
      <path className="authshift-glyph-mark" d="m4.8 8.3 2.2 2.2 4.2-4.6" />
    </>
  ),
  progress: (
    <>
      <circle className="authshift-glyph-ring" cx="8" cy="8" r="6.2" />
      <path className="authshift-glyph-line" d="M8 4.6V8l2.3 1.5" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.2 15.4 14H.6Z" strokeLinejoin="round" />
      <path className="authshift-glyph-mark" d="M8 5.8v3.6M8 11.6v.2" />
    </>
  ),
  danger: (
    <>
      <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" />
      <path className="authshift-glyph-mark" d="M8 4.4v4.2M8 11.3v.2" />
    </>
  ),
  neutral: (
    <>
      <circle className="authshift-glyph-ring" cx="8" cy="8" r="6.2" />
      <path className="authshift-glyph-line" d="M5 8h6" />
    </>
  ),
};

export function ToneGlyph({ tone }: { readonly tone: Tone }): ReactNode {
  return (
    <svg className="authshift-glyph" data-tone={tone} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

/** A state in words with the glyph of its tone. */
export function StatusMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className="authshift-status" data-tone={tone}>
      <ToneGlyph tone={tone} />
      <span>{children}</span>
    </span>
  );
}
