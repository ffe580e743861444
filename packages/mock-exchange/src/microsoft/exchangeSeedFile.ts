import { SeedError } from '@authshift/mock-idp';
import { readSeedFile } from '@authshift/mock-idp/beside';
import { checkSeed, type ExchangeSeed, ExchangeSeedError } from '../mailboxes/exchangeSeed.ts';

/** An Exchange seed as its author wrote it, in JSON or YAML (`.yaml`, `.yml`). */
export interface ExchangeSeedFile {
  readonly seed: ExchangeSeed;
  /** The same refusal with the file and line of each bad place. */
  locate(error: ExchangeSeedError): Promise<ExchangeSeedError>;
}

/** Rejects with `ExchangeSeedError` for a file that cannot be read or is no seed. */
export async function readExchangeSeedFile(path: string): Promise<ExchangeSeedFile> {
  const file = await readSeedFile(path).catch((error: unknown) => {
    throw error instanceof SeedError ? new ExchangeSeedError(error.issues, { cause: error }) : error;
  });
  const locate = async ({ issues }: ExchangeSeedError): Promise<ExchangeSeedError> =>
    new ExchangeSeedError((await file.locate(new SeedError(issues))).issues);
  try {
    return { seed: checkSeed(file.seed), locate };
  } catch (error) {
    throw error instanceof ExchangeSeedError ? await locate(error) : error;
  }
}
