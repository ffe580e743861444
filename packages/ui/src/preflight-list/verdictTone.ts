import type { PreflightVerdict } from '@authshift/core/contract';
import type { Tone } from '../status-mark/StatusMark.tsx';

export const verdictTone: Readonly<Record<PreflightVerdict, Tone>> = {
  ready: 'good',
  warn: 'warning',
  block: 'danger',
};
