import { EvidenceReport } from '@authshift/ui';

/** The record an auditor can read, print and take along. */
export function EvidencePage() {
  return (
    <>
      <h1>Evidence</h1>
      <p className="hl-lead">Who changed what, when, and what Microsoft answered word for word.</p>
      <EvidenceReport />
    </>
  );
}
