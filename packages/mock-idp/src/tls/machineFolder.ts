import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this user's machine keeps what outlives a mock: the CA. `XDG_STATE_HOME` of the XDG Base Directory Specification, or what stands
 * for it on macOS and Windows.
 */
export function machineFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return join(stateHome(env, platform), 'authshift-mock-idp');
}

function stateHome(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  if (env.XDG_STATE_HOME) return env.XDG_STATE_HOME;
  if (platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return join(homedir(), '.local', 'state');
}
