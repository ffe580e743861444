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

/** All folders that decide, or those named. Throws on a name that is none of them. */
export function findDecisionFolders(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !decisionFolders.some((folder) => folder === name));
  if (unknown.length > 0) {
    throw new Error(`${unknown.join(', ')}: no decision code of that name. There is ${decisionFolders.join(', ')}.`);
  }
  return names.length > 0 ? names : decisionFolders;
}

/** The folders whose tests are themselves tested, by changing the code and looking whether a test notices. */
export const mutatedFolders = ['assignment', 'diagnosis', 'migration'] as const;
