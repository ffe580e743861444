/**
 * For servers that play beside this mock in one world, such as mock-exchange: what both need of the machine, or say in the same words, so
 * that it is written once.
 * Tests and products have no use for it.
 */

export { CLOUDS } from '../clouds/clouds.ts';
export { isLoopbackAddress, isLoopbackHost } from '../control/localOnly.ts';
export { readSeedFile, type SeedFile } from '../directory/seedFile.ts';
export { toChallengeHeader } from '../entra/continuousAccess.ts';
export { isSameSecret } from '../keys/secrets.ts';
export { wordIssues } from '../mockIdpError.ts';
export { close as closeServer, keepFresh, listen } from '../server/listen.ts';
export { lockFolder } from '../state/folderLock.ts';
export { openStateFolder, type StateFolder, type Table, writeAtomically } from '../state/stateFolder.ts';
export { fetchTrusting } from '../tls/fetchTrusting.ts';
export { openServerTls, type ServerTls } from '../tls/serverTls.ts';
export { toMilliseconds } from '../world/duration.ts';
export { byKey, type CopiedTables, createMemory, type Memory, type Ownership, whole } from '../world/memory.ts';
