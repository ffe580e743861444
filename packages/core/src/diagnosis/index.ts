// A door of its own, so that a page can load what 130 errors mean only once somebody looks at one.
export { type CatalogueEntry, catalogue } from './catalogue.ts';
export type { Cause, Tests } from './causes.ts';
export { type Diagnosis, diagnose, type Hypothesis } from './diagnose.ts';
export type { AnswerKind, Confidence, DiagnosisOwner, DiagnosisPlace, Step } from './entry.ts';
export type { Evidence, EvidenceKey } from './evidence.ts';
export { type MicrosoftPage, parseMicrosoftPage } from './microsoftPage.ts';
export type { LiteralAnswer } from './recognise.ts';
export { redact } from './redact.ts';
export {
  decideRetry,
  type RetryClass,
  type RetryDecision,
  type RetryFacts,
  readBackOff,
  type StopReason,
} from './retry.ts';
