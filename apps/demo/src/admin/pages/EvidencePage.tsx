import { EvidenceReport } from '@authshift/ui';

/** The record an auditor can read, print and take along. */
export function EvidencePage() {
  return (
    <>
      <h1 className="hl-unseen">Evidence</h1>
      <div className="hl-panel">
        <EvidenceReport />
      </div>
    </>
  );
}
