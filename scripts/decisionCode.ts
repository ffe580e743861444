/** The folders of core that decide. Their own tests reach every line and every branch, without help from engine or back ends. */
export const decisionFolders = [
  'assignment',
  'calendar',
  'connection',
  'diagnosis',
  'migration',
  'oauth',
  'preflight',
  'registration',
  'sync',
] as const;

/** Throws on a name that is none of them. */
export function checkDecisionFolders(names: readonly string[]): void {
  const unknown = names.filter((name) => !decisionFolders.some((folder) => folder === name));
  if (unknown.length === 0) return;
  throw new Error(`${unknown.join(', ')}: no folder that decides. There is ${decisionFolders.join(', ')}.`);
}

/** The folders whose tests are themselves tested, by changing the code and looking whether a test notices. */
export const mutatedFolders = ['assignment', 'diagnosis', 'migration'] as const;
